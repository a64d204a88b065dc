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
    lost_rename,
    killed,
    second_cut,
    restored_province,
    failed_flush,
    full_disk,
    in_first_start,
    in_journal_migration,
    in_sync_migration,
    in_province_migration,
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
    in_recording,
    in_sending_chunk,
    in_safe_media,
    moved_chunk,
    in_erasing,
    in_erasure,
    erased,
    in_mail,
    in_letter,
    kept_letter,
    count
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Seen::count)> seen_names = {
    "something to lose",
    "lost writes",
    "torn writes",
    "reordered writes",
    "garbage",
    "lost truncations",
    "lost files",
    "returned files",
    "lost renames",
    "killed only",
    "cut again",
    "restored province",
    "failed flushes",
    "full disks",
    "in a first start",
    "migrating the journal",
    "migrating sync.db",
    "migrating the province",
    "in an append",
    "in a checkpoint",
    "in an ingest",
    "before an ack is kept",
    "in a closing",
    "in a stream",
    "refilled outbox",
    "second journals",
    "pruned texts",
    "in pruning",
    "in taking a recording",
    "in sending a chunk",
    "in removing safe chunks",
    "chunks at the province",
    "in an order to erase",
    "in erasing",
    "erased texts",
    "in fetching mail",
    "in filing mail",
    "letters kept"};

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
