// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_cases.hpp"

#include <algorithm>

#include "app/ctl/utc.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::ctl {

base::Result<Cases> Cases::load(Context& context, province::Store& store, const Keyring& ring) {
    Cases cases(context);
    province::EntryQuery query;
    query.count = limits::store_page_max;
    query.with_quarantined = true;  // who proves R may decide, by whatever box
    while (true) {
        PENDOPO_TRY(const auto page, store.list(query));
        if (page.empty()) return cases;
        for (const model::StoredEntry& stored : page) {
            auto opened = envelope::open_submission(*context.primitives, stored.entry.sealed,
                                                    envelope::aad_for(stored.entry), ring.opening);
            if (opened) cases.take(stored, std::move(opened->body));
        }
        query.after_number = page.back().number;
    }
}

void Cases::take(const model::StoredEntry& stored, envelope::DecodedBody body) {
    const model::Submission& said = body.submission;
    if (model::says_something(said.kind)) {
        const Hour hour{stored.entry.device, stored.entry.journal, said.time.boot_counter, said.time.uptime_hours};
        entries_.push_back({stored.number, std::move(body.r), ++in_hour_[hour]});
        return;
    }
    auto words = envelope::parse_case_words(said.kind, said.words.text());
    if (!words) return;
    const model::LookupId lookup = words->lookup;
    decisions_[lookup].push_back({{said.kind, words->helped, stored.received_at}, std::move(*words)});
}

receiver::CaseState Cases::of(const envelope::ReceiptSecret& r) const {
    const auto found = decisions_.find(envelope::lookup_id(*context_->primitives, r));
    if (found == decisions_.end()) return {};
    std::vector<receiver::CaseDecision> proven;
    for (const Decision& each : found->second)
        if (envelope::proves(*context_->primitives, each.decision.kind, r, each.words)) proven.push_back(each.decision);
    return receiver::case_state(proven);
}

bool Cases::any_about(const envelope::ReceiptSecret& r) const {
    return decisions_.contains(envelope::lookup_id(*context_->primitives, r));
}

bool Cases::is_over_quota(std::uint64_t number, std::uint64_t per_hour) const {
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), number,
                                     [](const Opened& each, std::uint64_t wanted) { return each.number < wanted; });
    return at != entries_.end() && at->number == number && at->in_its_hour > per_hour;
}

std::size_t Cases::about_others() const {
    std::set<model::LookupId> here;
    for (const Opened& each : entries_)
        here.insert(envelope::lookup_id(*context_->primitives, each.r));
    return static_cast<std::size_t>(std::count_if(decisions_.begin(), decisions_.end(),
                                                  [&](const auto& each) { return !here.contains(each.first); }));
}

std::string withdrawal_text(const receiver::CaseState& state) {
    return "withdrawn on " + utc_text(*state.withdrawn_at) + ", to be erased from " + utc_text(state.erase_from());
}

std::string due_text(std::size_t count) {
    return std::to_string(count) +
           " withdrawn entries are due: those who told them were promised that they are erased after seven days."
           " pendopo-ctl desk erase PROVINCE --due --yes\n";
}

}  // namespace pendopo::ctl
