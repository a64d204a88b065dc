// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/time.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::province {

/// One frame for a device, as it goes out: signed by whoever must be believed, and opaque to the store.
struct Letter {
    std::uint64_t number = 0;  ///< rises with every letter and is never used again; gaps mean nothing
    base::Bytes frame;
};

/// What a device is sent in one answer.
struct MailPage {
    std::vector<Letter> letters;  ///< by number
    std::uint64_t next = 0;       ///< ask after this number for what follows
    bool more = false;
};

/// The part of the store that holds what devices are to be told (pruning, erasure, replies, packs). Part of
/// Store, which says what holds for every call.
///
/// A letter stays after it was fetched: a device that lost its own state asks from the beginning.
class MailStore {
public:
    virtual ~MailStore() = default;

    /// Files a frame for one device, or for all of them without one; returns its number. A later letter to the same
    /// with the same `subject` takes the earlier one's place, as when a newer word makes an older one useless; one
    /// without a subject stands alone.
    /// Errors: invalid_argument (an empty frame or a zero id), too_large (limits::mail_item_bytes_max, or
    /// limits::setting_name_bytes_max for the subject), refused (limits::mail_waiting_max letters are there already).
    [[nodiscard]] virtual base::Result<std::uint64_t> add_mail(const std::optional<model::DeviceId>& device,
                                                               base::ByteView frame, std::string_view subject) = 0;

    /// Letters to this device, to those whose place it took, and to all, with a number above `after`: at most
    /// limits::mail_items_max, and as many as fit into `bytes_max` together with letter_overhead each, but at least one
    /// if there is one.
    [[nodiscard]] virtual base::Result<MailPage> mail(const model::DeviceId& device, std::uint64_t after,
                                                      std::size_t bytes_max) = 0;

    /// What a letter adds to an answer beside its frame: type, version, number and lengths in CBOR.
    static constexpr std::size_t letter_overhead = 16;
};

/// A device's own word on how it is, as it was received: a signed frame.
struct HealthReport {
    base::Bytes frame;
    base::WallTime received_at;  ///< the server's clock
};

/// What is known of one boot of one journal file, in seconds since 1970 (receiver::BootTimes says what for).
struct BootNote {
    model::JournalId journal;
    std::uint16_t boot = 0;
    std::uint64_t begins_earliest = 0;
    std::uint64_t begins_latest = 0;
    std::uint64_t uptime = 0;
};

/// The part of the store that holds the newest report of each device's health, and what all reports told of its boots.
/// Part of Store.
class HealthStore {
public:
    virtual ~HealthStore() = default;

    /// Takes the place of the device's last report, and narrows what is known of the boot: the later of the earliest
    /// times, the earlier of the latest, the longer uptime. Errors: too_large (no report of ours).
    [[nodiscard]] virtual base::Status keep_health(const model::DeviceId& device, const HealthReport& report,
                                                   const BootNote& boot) = 0;
    /// The newest one; nothing if the device has sent none.
    [[nodiscard]] virtual base::Result<std::optional<HealthReport>> health(const model::DeviceId& device) = 0;
    /// The boots of this journal of the device that it reported, in no order; at most one for each value of the
    /// counter, and the newest boots_per_device_max of all its journals.
    [[nodiscard]] virtual base::Result<std::vector<BootNote>> boots(const model::DeviceId& device,
                                                                    const model::JournalId& journal) = 0;

    /// Ten a day for two years.
    static constexpr std::size_t boots_per_device_max = 8'192;
};

}  // namespace pendopo::province
