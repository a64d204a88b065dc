// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "sync/envelope/primitives.hpp"

/// A courier's stick: what stands where on it, what a file there may be, and what each side writes and deletes. Pure:
/// names and bytes in, decisions out. Who reads and writes the files is runner::CourierVisit on the device and
/// ingest::CourierExchange at the province.
///
///     PENDOPO/1/<device>/up/<journal>-<first seq>.batch   one Batch frame
///                           <name of a chunk>.chunk       a sealed chunk, as it lies in the device's media folder
///                           health.frame                  the newest Health frame
///                           announcements.frame           the newest AnnouncementCounts frame
///                           identity.frame                the device's Identity: it was here, whatever it brought
///                           enrol.frame                   an EnrolRequest
///     PENDOPO/1/<device>/down/<mark>.frame                one frame for this device
///     PENDOPO/1/all/down/<mark>.frame                     one frame for every device
///
/// All names are digits in small hexadecimal letters and the words above, so that they survive file systems that know
/// no difference between small and capital letters. Nothing else on the stick is looked at, nothing is executed and
/// nothing is unpacked. `up` is the device's to write and delete, `down` the province's; neither touches the other's.
/// A name with ".tmp" behind it is the rest of a write that was cut short: its owner deletes it.
///
/// Whoever finds the stick learns which devices there are, how many entries and chunks of which size class each gave,
/// its health and how announcements fared there, in fives; nothing of what was said, and no times but the device's own
/// uptime.
namespace pendopo::courier {

inline constexpr std::string_view root_folder = "PENDOPO/1";
inline constexpr std::string_view all_devices = "all";

[[nodiscard]] std::string up_folder(const model::DeviceId& device);
[[nodiscard]] std::string down_folder(const model::DeviceId& device);
[[nodiscard]] std::string down_folder_for_all();
/// Of a folder below root_folder; nothing for `all` and strangers.
[[nodiscard]] std::optional<model::DeviceId> parse_device(std::string_view name);

/// What a file in `up` is, by its name.
struct UpName {
    enum class Kind : std::uint8_t { batch, chunk, health, announcements, identity, enrol } kind = Kind::health;
    model::JournalId journal;     ///< of a batch
    std::uint64_t first_seq = 0;  ///< of a batch; at least 1
    model::Hash chunk;            ///< of a chunk

    auto operator<=>(const UpName&) const = default;
};
[[nodiscard]] std::string file_name(const UpName& name);
[[nodiscard]] std::optional<UpName> parse_up(std::string_view name);
/// The largest file that may have this name, in bytes.
[[nodiscard]] std::size_t bytes_max(const UpName& name);

/// A frame's mark in `down`: the first 8 bytes of H("courier", frame). The same frame is the same file, and one that
/// was cut short or changed by accident does not fit its name.
[[nodiscard]] std::string down_name(envelope::Primitives& primitives, base::ByteView frame);
[[nodiscard]] bool is_down_name(std::string_view name);

/// The rest of a write of ours that was cut short.
[[nodiscard]] bool is_left_over(std::string_view name);

}  // namespace pendopo::courier
