// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/announcement_tally.hpp"

#include <algorithm>

namespace pendopo::runner {
namespace {

using Count = protocol::AnnouncementCount;

constexpr std::string_view setting_name = "announcements";  // journal ‖ (pack, id, shown, opened, acted on)*
constexpr std::size_t row_bytes = 4 + 2 + 3 * 4;
constexpr std::uint32_t rounded_to = 5;

bool stands_before(const Count& a, const Count& b) noexcept {
    return std::pair(a.pack_version, a.announcement) < std::pair(b.pack_version, b.announcement);
}

void one_more(std::uint32_t& sum) noexcept {
    if (sum < UINT32_MAX) ++sum;
}

std::uint32_t in_fives(std::uint32_t sum) noexcept {
    return sum / rounded_to * rounded_to;
}

Count read_row(base::ByteView row) {
    return {base::read_big_endian<std::uint32_t>(row), base::read_big_endian<std::uint16_t>(row.subspan(4)),
            base::read_big_endian<std::uint32_t>(row.subspan(6)), base::read_big_endian<std::uint32_t>(row.subspan(10)),
            base::read_big_endian<std::uint32_t>(row.subspan(14))};
}

}  // namespace

AnnouncementTally::AnnouncementTally(device::Journal& journal) : journal_(&journal), counted_for_(journal.journal()) {}

base::Result<AnnouncementTally> AnnouncementTally::load(device::Journal& journal) {
    AnnouncementTally tally(journal);
    PENDOPO_TRY(const std::optional<base::Bytes> kept, journal.setting(setting_name));
    if (!kept || kept->size() < model::JournalId::size) return tally;
    base::ByteView rest(*kept);
    const model::JournalId& mine = tally.counted_for_;
    if (!std::ranges::equal(rest.first(model::JournalId::size), mine.view())) return tally;
    rest = rest.subspan(model::JournalId::size);
    for (; rest.size() >= row_bytes; rest = rest.subspan(row_bytes))
        tally.counts_.push_back(read_row(rest));
    return tally;
}

/// A new journal was begun: the province adds its counts to those of the one before.
void AnnouncementTally::follow_journal() {
    if (counted_for_ == journal_->journal()) return;
    counted_for_ = journal_->journal();
    counts_.clear();
    kept_ = false;
}

void AnnouncementTally::add(std::uint32_t pack_version, std::uint16_t announcement, content::Met met) {
    follow_journal();
    const Count wanted{pack_version, announcement, 0, 0, 0};
    auto at = std::lower_bound(counts_.begin(), counts_.end(), wanted, stands_before);
    if (at == counts_.end() || stands_before(wanted, *at)) at = counts_.insert(at, wanted);
    if (met == content::Met::shown) one_more(at->shown);
    if (met == content::Met::opened) one_more(at->opened);
    if (met == content::Met::acted_on) one_more(at->acted_on);
    kept_ = false;
    touched_ = touched_ || met != content::Met::shown;
    if (counts_.size() > protocol::announcement_counts_max) counts_.erase(counts_.begin());
}

base::Status AnnouncementTally::keep() {
    if (kept_) return {};
    base::Bytes value(counted_for_.bytes.begin(), counted_for_.bytes.end());
    for (const Count& each : counts_) {
        base::append_big_endian(value, each.pack_version);
        base::append_big_endian(value, each.announcement);
        base::append_big_endian(value, each.shown);
        base::append_big_endian(value, each.opened);
        base::append_big_endian(value, each.acted_on);
    }
    PENDOPO_CHECK(journal_->set_setting(setting_name, value));
    kept_ = true;
    touched_ = false;
    return {};
}

base::Status AnnouncementTally::keep_touched() {
    return touched_ ? keep() : base::Status{};
}

std::vector<Count> AnnouncementTally::told() {
    follow_journal();
    std::vector<Count> out;
    for (const Count& each : counts_) {
        const Count rounded{each.pack_version, each.announcement, in_fives(each.shown), in_fives(each.opened),
                            in_fives(each.acted_on)};
        if (rounded.shown > 0 || rounded.opened > 0 || rounded.acted_on > 0) out.push_back(rounded);
    }
    return out;
}

}  // namespace pendopo::runner
