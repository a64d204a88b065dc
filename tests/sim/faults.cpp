// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/faults.hpp"

#include <numeric>

namespace pendopo::simulation {

std::string_view name(Fault fault) {
    static constexpr std::array<std::string_view, fault_count> names = {"loss",
                                                                        "repetition",
                                                                        "late_delivery",
                                                                        "cut_after_commit",
                                                                        "truncated_reply",
                                                                        "slow_link",
                                                                        "time_out",
                                                                        "captive_portal",
                                                                        "overloaded",
                                                                        "wrong_server",
                                                                        "garbled_reply",
                                                                        "unsigned_ack",
                                                                        "wrong_key_ack",
                                                                        "foreign_ack",
                                                                        "replayed_ack",
                                                                        "old_bundle",
                                                                        "old_pack",
                                                                        "offline_for_long",
                                                                        "disk_full",
                                                                        "clock_back",
                                                                        "clock_forward",
                                                                        "reboot",
                                                                        "power_cut",
                                                                        "process_killed",
                                                                        "lost_sync_database",
                                                                        "metered",
                                                                        "lost_outbox",
                                                                        "clone",
                                                                        "replacement",
                                                                        "revocation",
                                                                        "courier",
                                                                        "stick_repeated",
                                                                        "stick_half_written",
                                                                        "stick_tampered",
                                                                        "stick_pulled",
                                                                        "stick_full",
                                                                        "stick_old_pack",
                                                                        "recording",
                                                                        "visit_abandoned",
                                                                        "province_restart",
                                                                        "province_power_cut",
                                                                        "province_clock_step",
                                                                        "backup_restored",
                                                                        "key_rotation",
                                                                        "pack_published",
                                                                        "safe_said",
                                                                        "erasure",
                                                                        "fork",
                                                                        "foreign_head",
                                                                        "quarantine",
                                                                        "courier_answered",
                                                                        "gap",
                                                                        "chunk_by_network",
                                                                        "chunk_by_courier",
                                                                        "sending_held",
                                                                        "media_waited",
                                                                        "pack_taken",
                                                                        "text_pruned",
                                                                        "chunk_pruned",
                                                                        "text_erased",

                                                                        "when_told_by_wrong_clock"};
    return names[index_of(fault)];
}

std::uint64_t FaultCounts::total() const {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

FaultCounts& FaultCounts::operator+=(const FaultCounts& other) {
    for (std::size_t i = 0; i < fault_count; ++i)
        counts[i] += other.counts[i];
    return *this;
}

}  // namespace pendopo::simulation
