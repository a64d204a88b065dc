// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>

/// What goes wrong in the simulated world. Each kind can be switched off alone, which is how a story gets short, and
/// has a counter, which is how a run shows that the kind really happened.
namespace pendopo::simulation {

enum class Fault : std::uint8_t {
    // One exchange on the network.
    loss,              ///< the request never arrives
    repetition,        ///< it arrives twice
    late_delivery,     ///< the device gives it up, and it arrives hours later, behind newer ones
    cut_after_commit,  ///< the province stored it, and its answer is lost
    truncated_reply,   ///< the answer ends in its middle, and nobody notices
    slow_link,         ///< 40 kbit/s
    time_out,          ///< too slow: the device gives up, with or without the province having it
    captive_portal,    ///< 200 and a page in HTML
    overloaded,        ///< 503 and Retry-After
    wrong_server,      ///< somebody else's TLS key
    // An answer by somebody who broke into the front of the province, without its keys.
    garbled_reply,  ///< one bit is another
    unsigned_ack,   ///< what the device would like to hear, without a signature
    wrong_key_ack,  ///< the same, signed by another key
    foreign_ack,    ///< another device's ack, genuine
    replayed_ack,   ///< an older ack of the same journal, genuine
    old_bundle,     ///< a trust bundle that was left behind, genuine
    old_pack,       ///< a content pack that was left behind, genuine
    // One device.
    offline_for_long,
    disk_full,
    clock_back,
    clock_forward,
    reboot,
    power_cut,
    process_killed,      ///< kiosk or sync alone
    lost_sync_database,  ///< and the outbox is all that sync has
    metered,             ///< its link is paid by the byte
    lost_outbox,         ///< and the journal is all that the kiosk has
    clone,               ///< the card is copied, and both run
    replacement,         ///< a new box in its place; the old one comes back later
    revocation,          ///< and a new TLS key later
    // Couriers with a stick.
    courier,             ///< carries entries from a box
    stick_repeated,      ///< an older copy was put back
    stick_half_written,  ///< it was torn out too early
    stick_tampered,      ///< a bit is another
    stick_pulled,        ///< out in the middle of a visit
    stick_full,          ///< not all found room
    stick_old_pack,      ///< a content pack that was left behind, genuine
    // Citizens.
    recording,        ///< one tells it aloud as well
    visit_abandoned,  ///< in the middle of a recording
    // The province.
    province_restart,
    province_power_cut,
    province_clock_step,
    backup_restored,  ///< an older state, under a new incarnation
    key_rotation,     ///< a new epoch of the bundle, with another ack key and perhaps another content key
    pack_published,
    safe_said,  ///< the desk verified a backup: devices may prune
    erasure,    ///< the desk ordered one
    // What the others led to.
    fork,              ///< two heads of one journal met at the province
    foreign_head,      ///< a device was told of a head that is not its own
    quarantine,        ///< entries of a revoked key were stored apart
    courier_answered,  ///< a box took news from a stick
    gap,               ///< entries arrived before those in front of them
    chunk_by_network,  ///< a piece of a recording arrived
    chunk_by_courier,
    sending_held,  ///< an entry waited so that nobody sees from the sending who stood there
    media_waited,  ///< recordings waited for the night
    pack_taken,    ///< a box has another content pack
    text_pruned,   ///< a box let go what the province holds safely
    chunk_pruned,
    text_erased,               ///< a box followed an order
    when_told_by_wrong_clock,  ///< the desk told of an entry when it was said, and its own clock had stepped
    count
};

inline constexpr std::size_t fault_count = static_cast<std::size_t>(Fault::count);
[[nodiscard]] std::string_view name(Fault fault);

/// Which kinds may happen. Those at the end of the list only follow from others.
using FaultSet = std::bitset<fault_count>;
[[nodiscard]] inline FaultSet all_faults() {
    return FaultSet().set();
}
[[nodiscard]] inline std::size_t index_of(Fault fault) {
    return static_cast<std::size_t>(fault);
}

/// How often each really happened.
struct FaultCounts {
    std::array<std::uint64_t, fault_count> counts{};
    void add(Fault fault) { ++counts[index_of(fault)]; }
    [[nodiscard]] std::uint64_t operator[](Fault fault) const { return counts[index_of(fault)]; }
    [[nodiscard]] std::uint64_t total() const;
    FaultCounts& operator+=(const FaultCounts& other);
};

}  // namespace pendopo::simulation
