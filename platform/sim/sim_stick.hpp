// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "platform/port/stick.hpp"

namespace pendopo::sim {

/// A stick in memory, with faults on demand. One thread.
class SimStick final : public port::Stick {
public:
    [[nodiscard]] base::Result<std::vector<Item>> list(std::string_view folder, std::size_t count_max) override;
    [[nodiscard]] base::Result<base::Bytes> read(std::string_view path, std::size_t bytes_max) override;
    [[nodiscard]] base::Status write(std::string_view path, base::ByteView bytes) override;
    [[nodiscard]] base::Status remove(std::string_view path) override;

    /// Bytes that fit on it; what is there already counts.
    void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
    /// It is pulled out in the middle of the write after `writes` more of them: that one leaves half a ".tmp" file,
    /// and every call fails with io until plug_in().
    void pull_after(std::uint64_t writes) { writes_until_pulled_ = writes; }
    void plug_in() {
        pulled_ = false;
        writes_until_pulled_.reset();
    }

    /// Reading this file fails with io: a bad sector.
    void damage(const std::string& path) { damaged_.insert(path); }

    /// Everything on it, by path: somebody else's computer looks at it, or changes it.
    [[nodiscard]] std::map<std::string, base::Bytes, std::less<>>& files() { return files_; }
    /// Writes since it was made.
    [[nodiscard]] std::uint64_t writes() const { return writes_; }

private:
    [[nodiscard]] base::Status usable() const;
    [[nodiscard]] std::uint64_t bytes_used() const;

    std::map<std::string, base::Bytes, std::less<>> files_;
    std::set<std::string, std::less<>> damaged_;
    std::uint64_t capacity_ = UINT64_MAX;
    std::uint64_t writes_ = 0;
    std::optional<std::uint64_t> writes_until_pulled_;
    bool pulled_ = false;
};

}  // namespace pendopo::sim
