// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/model/ids.hpp"

namespace pendopo::province {

/// One letter back to a citizen, as it goes out: sealed and signed, opaque to the store.
struct ReplyRow {
    std::uint32_t step = 0;      ///< of its case, from 1
    std::uint64_t revision = 0;  ///< of the step; a higher one takes the place of a lower one
    base::Bytes frame;
};

/// The part of the store that holds letters back to citizens, by look-up id. Part of Store, which says what holds for
/// every call. Which entry a look-up id belongs to stands inside its seal alone.
class ReplyStore {
public:
    virtual ~ReplyStore() = default;

    /// Keeps a letter in the place of the step's earlier one and files it as mail for these devices, all at once. Of
    /// the letters of this kind a device has letters_per_device_max at most: the oldest go, kiosks ask for them. One
    /// whose mail is full otherwise is left out.
    /// Errors: conflict (the step has this revision, or a higher one), invalid_argument (an empty frame, a zero number,
    /// a zero id), too_large (limits::mail_item_bytes_max, or limits::replies_per_case_max steps).
    [[nodiscard]] virtual base::Status add_reply(const model::LookupId& lookup, const ReplyRow& reply,
                                                 std::span<const model::DeviceId> devices) = 0;
    /// By step; empty for a name that nobody knows.
    [[nodiscard]] virtual base::Result<std::vector<ReplyRow>> replies(const model::LookupId& lookup) = 0;
    /// Removes all letters of a case, and from the mail of all devices. What kiosks have fetched stays there.
    [[nodiscard]] virtual base::Status drop_replies(const model::LookupId& lookup) = 0;

    /// Less than half of what a device's mail may hold: orders and packs find room beside them.
    static constexpr std::size_t letters_per_device_max = 4'000;
};

}  // namespace pendopo::province
