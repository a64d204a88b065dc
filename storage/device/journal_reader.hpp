// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "storage/device/journal.hpp"

namespace pendopo::device {

/// A journal's file read as far as it can be, damaged or whole, and left as it is. Nothing in it is believed: the
/// caller verifies hashes and signatures. One thread.
class JournalReader {
public:
    /// Errors: not_found, unavailable (pendopo-kiosk has it open), unsupported (another version), corrupt (its head or
    /// schema can't be read: nothing in it is reachable), io.
    [[nodiscard]] static base::Result<JournalReader> open(const std::filesystem::path& path);
    JournalReader(JournalReader&&) noexcept;
    JournalReader& operator=(JournalReader&&) noexcept;
    ~JournalReader();

    struct Row {
        model::JournalId id;
        model::DeviceId device;
        std::uint64_t first_position = 0;
        std::uint64_t end_position = 0;  ///< of the next journal, or behind the last entry that can be found
        model::Head acked;
        bool checksum_fits = false;
    };
    /// Rows that can be read, in their order.
    [[nodiscard]] const std::vector<Row>& journals() const;

    /// The entry of a journal; nothing if it can't be read.
    [[nodiscard]] std::optional<AnyEntry> entry(const Row& journal, std::uint64_t seq) const;

    /// The province's incarnations in their order, and the trust bundle; what can be read of them.
    [[nodiscard]] std::vector<std::uint64_t> incarnations() const;
    [[nodiscard]] std::optional<model::StoredBundle> bundle() const;
    /// SQLite's own check of the file; nothing if it finds it whole.
    [[nodiscard]] std::optional<std::string> damage() const;

private:
    struct Parts;
    explicit JournalReader(std::unique_ptr<Parts> parts) noexcept;
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::device
