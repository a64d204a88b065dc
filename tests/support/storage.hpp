// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

#include "platform/base/assert.hpp"
#include "storage/model/entry.hpp"

/// What tests of storage share: a folder of their own and entries that hang together.
namespace pendopo::test {

/// An empty folder, removed with all it holds.
class StorageFolder {
public:
    StorageFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "pendopo-storage-XXXXXX").string();
        PENDOPO_ASSERT(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    StorageFolder(const StorageFolder&) = delete;
    StorageFolder& operator=(const StorageFolder&) = delete;
    ~StorageFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// A value of a fixed size that `number` alone decides.
template <class Fixed>
[[nodiscard]] Fixed sample(std::uint64_t number) {
    Fixed value;
    std::uint64_t state = number * 0x9e3779b97f4a7c15u + 1;
    for (auto& byte : value.bytes) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        byte = static_cast<base::Byte>(state >> 56);
    }
    return value;
}

/// Makes entries one after the other. The hashes are stand-ins: storage keeps the chain, it does not compute it.
struct Chain {
    model::DeviceId device = sample<model::DeviceId>(1);
    model::JournalId journal = sample<model::JournalId>(2);
    std::uint64_t branch = 0;  ///< another number gives other hashes
    model::Head head;
    std::size_t sealed_bytes = 304;  ///< what 300 characters of an anonymous citizen take

    [[nodiscard]] model::Entry peek() const {
        model::Entry entry;
        entry.device = device;
        entry.journal = journal;
        entry.seq = head.seq + 1;
        entry.header = {0x83, 0x01, 0x01, 0x00};
        const std::uint64_t number = (branch * 1'000'003 + entry.seq) * 16 + journal.bytes[0];
        const auto filling = sample<base::Fixed<struct FillingTag, 64>>(number);
        while (entry.sealed.size() < sealed_bytes)
            base::append(entry.sealed, filling.view());
        entry.sealed.resize(sealed_bytes);
        entry.previous = head.hash;
        entry.hash = sample<model::Hash>(number + 7);
        entry.signature = sample<model::Signature>(number + 11);
        return entry;
    }
    model::Entry next() {
        model::Entry entry = peek();
        head = {entry.seq, entry.hash};
        return entry;
    }
};

inline bool same(const model::Entry& a, const model::Entry& b) {
    return a.device == b.device && a.journal == b.journal && a.seq == b.seq && a.header == b.header &&
           a.sealed == b.sealed && a.previous == b.previous && a.hash == b.hash && a.signature == b.signature;
}

}  // namespace pendopo::test
