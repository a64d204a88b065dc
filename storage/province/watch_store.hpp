// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/time.hpp"
#include "storage/model/entry.hpp"

namespace pendopo::province {

/// Something a device brought that no signature vouches for: kept as it came, for people to look at. It is never
/// acknowledged, and nothing else waits for it.
struct Unverified {
    std::uint64_t number = 0;  ///< given by the store
    model::DeviceId bringer;   ///< who brought it, not who made it
    model::Hash hash;          ///< SHA-256 of the bytes
    model::JournalId journal;  ///< what it claims to be part of; zero, and 0 to 0, if it says nothing we understand
    std::uint64_t first_seq = 0;
    std::uint64_t last_seq = 0;
    base::Bytes bytes;
    std::string reason;          ///< plain English, at most limits::site_text_bytes_max
    base::WallTime received_at;  ///< the server's clock
};

/// A journal as it is stored, with what is noted about its entries (model::EntryFlags).
struct JournalSummary {
    model::DeviceId device;
    model::JournalId journal;
    model::Head head;                   ///< the end of the first branch, without gaps
    std::optional<model::Head> closed;  ///< its head when another device took its device's place
    std::uint64_t gaps = 0;
    std::uint64_t forked = 0;
    std::uint64_t late = 0;
    std::uint64_t quarantined = 0;
};

/// The part of the store that tells an operator what to look at. Part of Store, which says what holds for every call.
class WatchStore {
public:
    virtual ~WatchStore() = default;

    enum class Kept : std::uint8_t {
        kept,
        known,  ///< the same bytes of the same bringer are there
        full,   ///< unverified_per_device_max of this bringer are there; the oldest are kept
    };
    /// Tells of the bytes of something kept before, whether what comes now is, word for word, a part of it. Called on
    /// any thread while the caller waits; must be quick, must not throw and must not use the store.
    using PartCheck = std::function<bool(base::ByteView kept)>;
    /// A part of something that is there already takes the place of the whole: a device that is refused a batch sends
    /// it again in halves, and the halves that verify are stored as what they are. Only `is_part_of` says what a part
    /// is; of rows of the same bringer and journal that claim a wider place it is asked. Without it nothing goes.
    /// Errors: too_large (more than limits::http_request_bytes_max, or the reason).
    [[nodiscard]] virtual base::Result<Kept> keep_unverified(const Unverified& unverified,
                                                             const PartCheck& is_part_of) = 0;
    /// All of them, oldest first, without their bytes.
    [[nodiscard]] virtual base::Result<std::vector<Unverified>> unverified() = 0;
    /// Errors: not_found.
    [[nodiscard]] virtual base::Result<Unverified> read_unverified(std::uint64_t number) = 0;

    /// All journals, oldest first.
    [[nodiscard]] virtual base::Result<std::vector<JournalSummary>> journals() = 0;

    static constexpr std::size_t unverified_per_device_max = 64;  // 4 MiB of full batches
};

}  // namespace pendopo::province
