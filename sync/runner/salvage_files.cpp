// SPDX-License-Identifier: Apache-2.0
// The files of damaged journals: from being set aside to being removed.
#include <algorithm>

#include "platform/base/log.hpp"
#include "storage/device/set_aside.hpp"
#include "sync/runner/salvage.hpp"

namespace pendopo::runner {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::size_t mark_name_max = 54;               // with the word in front: a setting's name
constexpr std::size_t files_kept_max = 3;               // for whoever looks into why a card breaks
constexpr std::uint64_t bytes_kept_max = 512ull << 20;  // a tenth of a small card beside the system
constexpr std::string_view to_go_setting = "set_aside_to_go";

std::string mark_of(const fs::path& file) {
    return "salvaged " + file.filename().string().substr(0, mark_name_max);
}

bool is_salvaged(const device::Journal& journal, const fs::path& file) {
    const auto marked = journal.setting(mark_of(file));
    return marked && *marked;
}

base::Status salvage_one(envelope::Primitives& primitives, const fs::path& file, device::Journal& into,
                         const model::SigningKey& journal_key) {
    Salvaged salvaged;
    auto damaged = device::JournalReader::open(file);
    if (damaged) {
        PENDOPO_TRY(salvaged, salvage(primitives, *damaged, into, journal_key));
    } else if (damaged.error().code != ErrorCode::corrupt && damaged.error().code != ErrorCode::not_found) {
        return base::fail(std::move(damaged.error()));  // perhaps the next start can
    } else {
        PENDOPO_CHECK(tell_of_nothing_salvaged(into));
    }
    base::log(base::Level::warning, "kiosk",
              file.string() + ": " + std::to_string(salvaged.entries) + " entries verify and are sent on, " +
                  std::to_string(salvaged.lost) + " between them are lost");
    const base::Byte done = 1;
    return into.set_setting(mark_of(file), {&done, 1});
}

/// Nothing of the finished journals waits to be sent.
bool all_arrived(const device::Journal& journal) {
    const auto journals = journal.journals();
    if (!journals) return false;
    for (const device::JournalSummary& each : *journals) {
        if (each.id == journal.journal()) continue;
        for (std::uint64_t seq = each.acked.seq + 1; seq <= each.head.seq; ++seq) {
            const auto link = journal.link(each.id, seq);
            if (!link || link->text == device::EntryLink::Text::kept) return false;
        }
    }
    return true;
}

void keep_few(const fs::path& journal_file, const device::Journal& journal) {
    std::vector<device::SetAside> kept = device::list_set_aside(journal_file);
    const auto too_many = [&] {
        std::uint64_t bytes = 0;
        for (const device::SetAside& each : kept)
            bytes += each.bytes;
        return kept.size() > files_kept_max || bytes > bytes_kept_max;
    };
    if (!too_many() || !all_arrived(journal)) return;
    while (too_many() && is_salvaged(journal, kept.front().file)) {
        const fs::path& oldest = kept.front().file;
        if (const auto removed = device::remove_set_aside(oldest); !removed)
            return base::log(base::Level::warning, "kiosk", removed.error().message);
        base::log(base::Level::info, "kiosk", oldest.string() + ": removed; all that verified in it has arrived");
        kept.erase(kept.begin());
    }
}

}  // namespace

void salvage_set_aside(envelope::Primitives& primitives, const fs::path& journal_file, device::Journal& into,
                       const model::SigningKey& journal_key) {
    std::vector<device::SetAside> files = device::list_set_aside(journal_file);
    // The newest first: what was erased later stands as erased in it, and is there when an older one is read.
    std::reverse(files.begin(), files.end());
    for (const device::SetAside& each : files) {
        if (is_salvaged(into, each.file)) continue;
        const auto done = salvage_one(primitives, each.file, into, journal_key);
        if (!done) base::log(base::Level::error, "kiosk", each.file.string() + ": " + done.error().message);
    }
    keep_few(journal_file, into);
}

base::Status remove_salvaged(const fs::path& journal_file, const device::Journal& journal) {
    for (const device::SetAside& each : device::list_set_aside(journal_file))
        if (is_salvaged(journal, each.file)) PENDOPO_CHECK(device::remove_set_aside(each.file));
    return {};
}

base::Status remove_all_set_aside(const fs::path& journal_file, device::Journal& journal) {
    if (device::list_set_aside(journal_file).empty()) return {};
    const base::Byte to_go = 1;
    PENDOPO_CHECK(journal.set_setting(to_go_setting, {&to_go, 1}));
    return remove_salvaged(journal_file, journal);
}

base::Result<bool> set_aside_has_to_go(const device::Journal& journal) {
    PENDOPO_TRY(const bool erased, journal.has_erased());
    PENDOPO_TRY(const auto ordered, journal.setting(to_go_setting));
    return erased || ordered.has_value();
}

}  // namespace pendopo::runner
