// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pendopo::crash {

/// What images showed. Each must have happened, or a clean result says little.
enum class Seen : std::uint8_t {
    unflushed,
    lost_write,
    torn_write,
    reordered,
    garbage,
    lost_truncate,
    lost_create,
    lost_remove,
    killed,
    second_cut,
    restored_province,
    failed_flush,
    full_disk,
    in_first_start,
    in_migration,
    in_append,
    in_checkpoint,
    in_ingest,
    in_ack,
    in_closing,
    in_stream,
    refilled_outbox,
    new_journal,
    pruned,
    in_prune,
    count
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Seen::count)> seen_names = {
    "something to lose", "lost writes",     "torn writes",     "reordered writes",      "garbage",
    "lost truncations",  "lost files",      "returned files",  "killed only",           "cut again",
    "restored province", "failed flushes",  "full disks",      "in a first start",      "in a migration",
    "in an append",      "in a checkpoint", "in an ingest",    "before an ack is kept", "in a closing",
    "in a stream",       "refilled outbox", "second journals", "pruned texts",          "in pruning"};

/// Sums over images; plain numbers, for they are shared between processes.
struct Totals {
    std::uint64_t images = 0;
    std::uint64_t histories = 0;
    std::uint64_t operations = 0;
    std::uint64_t receipts = 0;
    std::uint64_t lost = 0;
    std::uint64_t corrupt = 0;
    std::uint64_t phantom = 0;
    std::array<std::uint64_t, static_cast<std::size_t>(Seen::count)> seen{};

    void note(Seen what, bool happened) { seen[static_cast<std::size_t>(what)] += happened ? 1 : 0; }
    [[nodiscard]] std::uint64_t violations() const { return lost + corrupt + phantom; }
    void add(const Totals& other);
};

}  // namespace pendopo::crash
