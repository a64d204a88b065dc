// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/judge.hpp"

#include <algorithm>

#include "tests/support/storage.hpp"

namespace pendopo::crash {
namespace {

constexpr std::uint64_t later_boot = 1'000'000;
constexpr int rounds_max = 40;

std::string place_of(const model::Entry& entry) {
    return "entry " + std::to_string(entry.seq) + " of journal " + entry.journal.hex().substr(0, 8);
}

}  // namespace

Judge::Judge(const Place& place, sim::CrashDisk& disk, const Ledger& ledger, const Cut& cut, sim::SimRandom& random)
    : place_(place),
      disk_(disk),
      ledger_(ledger),
      cut_(cut),
      random_(random),
      device_(place, disk, scratch_, random),
      province_(place.province() + "store.db", place.vfs, disk, scratch_) {
    scratch_.device = ledger.device;
}

bool Judge::must(const base::Status& status, const std::string& doing) {
    if (!status) verdict_->add(verdict_->corrupt, doing + ": " + status.error().message);
    return status.has_value();
}

void Judge::start_only(Verdict& verdict) {
    verdict_ = &verdict;
    const bool opened = must(device_.open_kiosk(later_boot), "the kiosk starts") &&
                        must(device_.open_sync(), "sync starts") &&
                        must(province_.open(random_.next()), "the province starts");
    if (device_.journal && device_.journal->created()) verdict.begun_since.push_back(device_.journal->journal());
    if (opened) {
        const auto refilled = device_.refill();
        if (!refilled) verdict.add(verdict.corrupt, "refilling the outbox: " + refilled.error().message);
        static_cast<void>(must(device_.take_outbox(), "sync reads the outbox"));
    }
    device_.close_kiosk();
    device_.close_sync();
    province_.close();
}

void Judge::judge(Verdict& verdict) {
    verdict_ = &verdict;
    const bool usable = check_journal() && check_sync() && check_province();
    if (usable) {
        check_streams();
        if (check_refill()) go_on();
    }
    device_.close_kiosk();
    device_.close_sync();
    province_.close();
}

// --- The kiosk ---------------------------------------------------------------------------------------------

bool Judge::check_journal() {
    check_erased_bytes("before the start", place_.device() + "journal.db");
    if (!must(device_.open_kiosk(later_boot + 1), "the kiosk starts")) return false;
    check_erased_bytes("after the start", place_.device());
    const auto journals = device_.journal->journals();
    if (!journals) return must(base::fail(journals.error()), "listing journals");
    check_journal_ids(*journals);
    for (const auto& summary : *journals) {
        check_entries(summary);
        check_ack(summary.id, summary.acked, "the kiosk");
    }
    check_receipts();
    check_bundle(ledger_.kiosk_bundles, device_.journal->bundle(), "the kiosk");
    check_setting();
    check_drafts();
    check_recordings();
    check_letters();
    return true;
}

void Judge::check_journal_ids(const std::vector<device::JournalSummary>& journals) {
    auto next = journals.begin();
    for (const auto& known : ledger_.journals) {
        const auto found =
            std::find_if(next, journals.end(), [&](const auto& summary) { return summary.id == known.value; });
        if (found != journals.end()) {
            if (!known.span.may_be(cut_.at)) verdict_->add(verdict_->phantom, "a journal from the future");
            if (found != next) verdict_->add(verdict_->phantom, "a journal that nobody began, or out of order");
            next = found + 1;
        } else if (known.span.must_be(cut_.at)) {
            verdict_->add(verdict_->lost, "journal " + known.value.hex().substr(0, 8) + " is gone");
        }
    }
    if (device_.journal->created()) verdict_->begun_since.push_back(device_.journal->journal());
    const auto& since = verdict_->begun_since;
    const bool begun_now =
        journals.size() == 1 && std::find(since.begin(), since.end(), journals.front().id) != since.end();
    if (next != journals.end() && !begun_now) verdict_->add(verdict_->phantom, "a journal that nobody began");
}

void Judge::check_entries(const device::JournalSummary& journal) {
    for (std::uint64_t seq = 1; seq <= journal.head.seq; ++seq) {
        const auto entry = device_.journal->read(journal.id, seq);
        if (entry)
            check_entry(*entry);
        else if (entry.error().code == base::ErrorCode::refused)
            check_pruned(journal.id, seq);
        else
            verdict_->add(verdict_->corrupt, "reading entry " + std::to_string(seq) + ": " + entry.error().message);
    }
}

/// A text may be gone only where the desk said that it is safe; the entry's hash stays.
void Judge::check_pruned(const model::JournalId& journal, std::uint64_t seq) {
    const std::string name = "entry " + std::to_string(seq);
    const bool allowed = std::any_of(ledger_.safes.begin(), ledger_.safes.end(), [&](const PromisedSafe& safe) {
        return safe.span.may_be(cut_.at) && safe.journal == journal && seq <= safe.seq;
    });
    const bool by_order = std::any_of(ledger_.erasures.begin(), ledger_.erasures.end(), [&](const auto& order) {
        const model::Entry& entry = ledger_.entries[order.entry].entry;
        return order.province.may_be(cut_.at) && entry.journal == journal && entry.seq == seq;
    });
    if (by_order) ++verdict_->erased;
    if (!allowed && !by_order)
        return verdict_->add(verdict_->lost, "the text of " + name + " was pruned without a safe statement");
    const auto link = device_.journal->link(journal, seq);
    if (!link) return static_cast<void>(must(base::fail(link.error()), "reading what is left of " + name));
    const bool known = std::any_of(ledger_.entries.begin(), ledger_.entries.end(), [&](const TakenEntry& taken) {
        return taken.entry.journal == journal && taken.entry.seq == seq && taken.entry.hash == link->hash &&
               taken.entry.previous == link->previous && taken.entry.signature == link->signature;
    });
    if (!known) verdict_->add(verdict_->phantom, "what is left of " + name + " is not what was appended");
    in_journal_.insert(link->hash);
    ++verdict_->pruned;
}

void Judge::check_entry(const model::Entry& entry) {
    const auto known = std::find_if(ledger_.entries.begin(), ledger_.entries.end(),
                                    [&](const TakenEntry& taken) { return test::same(taken.entry, entry); });
    if (known == ledger_.entries.end() || !known->journal.may_be(cut_.at))
        return verdict_->add(verdict_->phantom, place_of(entry) + " was never appended");
    if (known->dead <= cut_.at) return verdict_->add(verdict_->phantom, place_of(entry) + " was refused and came back");
    if (!in_journal_.insert(entry.hash).second) verdict_->add(verdict_->phantom, place_of(entry) + " is there twice");
}

void Judge::check_receipts() {
    for (const TakenEntry& taken : ledger_.entries) {
        if (taken.receipt <= cut_.at && !in_journal_.contains(taken.entry.hash))
            verdict_->add(verdict_->lost, place_of(taken.entry) + " had a receipt and is not in the journal");
    }
}

void Judge::check_ack(const model::JournalId& journal, const model::Head& head, const char* who) {
    if (head.seq == 0) return;
    const bool true_word = std::any_of(ledger_.acks.begin(), ledger_.acks.end(), [&](const PromisedAck& promised) {
        return promised.promised <= cut_.at && promised.ack.journal == journal && promised.ack.head == head;
    });
    if (!true_word)
        verdict_->add(verdict_->phantom, std::string(who) + " believes in an ack to " + std::to_string(head.seq) +
                                             " that was never given");
}

void Judge::check_bundle(const std::vector<Noted<model::StoredBundle>>& known,
                         const base::Result<std::optional<model::StoredBundle>>& stored, const char* who) {
    if (!stored) return static_cast<void>(must(base::fail(stored.error()), "reading the bundle"));
    const std::uint64_t epoch = *stored ? (*stored)->epoch : 0;
    for (const auto& bundle : known) {
        if (bundle.span.must_be(cut_.at) && bundle.value.epoch > epoch)
            verdict_->add(verdict_->lost, std::string(who) + " went back from bundle " +
                                              std::to_string(bundle.value.epoch) + " to " + std::to_string(epoch));
        if (bundle.value.epoch != epoch) continue;
        if (!bundle.span.may_be(cut_.at) || bundle.value.bytes != (*stored)->bytes)
            verdict_->add(verdict_->phantom, std::string(who) + " has a bundle that nobody gave it");
    }
}

void Judge::check_setting() {
    const auto value = device_.journal->setting("inbox");
    if (!value) return static_cast<void>(must(base::fail(value.error()), "reading a setting"));
    if (!*value) return;
    const bool known = std::any_of(ledger_.settings.begin(), ledger_.settings.end(), [&](const auto& noted) {
        return noted.span.may_be(cut_.at) && noted.value == **value;
    });
    if (!known) verdict_->add(verdict_->phantom, "the place in the inbox was never set so");
}

bool Judge::check_refill() {
    const auto refilled = device_.refill();
    if (!refilled) return must(base::fail(refilled.error()), "refilling the outbox");
    verdict_->refilled += *refilled;
    Hashes in_outbox;
    auto reader = device::StreamReader::open(place_.outbox());
    while (true) {
        const auto record = reader.next();
        if (!record) return must(base::fail(record.error()), "reading the outbox");
        if (!*record) break;
        if (const auto entry = entry_in((*record)->frame)) in_outbox.insert(entry->hash);
    }
    const auto journals = device_.journal->journals();
    for (const auto& summary : *journals) {
        for (std::uint64_t seq = summary.acked.seq + 1; seq <= summary.head.seq; ++seq) {
            const auto entry = device_.journal->read(summary.id, seq);
            if (entry && !in_outbox.contains(entry->hash))
                verdict_->add(verdict_->lost, place_of(*entry) + " is not in the outbox after the refill");
        }
    }
    return true;
}

// --- Sync and the streams ----------------------------------------------------------------------------------

bool Judge::check_sync() {
    if (!must(device_.open_sync(), "sync starts")) return false;
    const auto journals = device_.sync->journals();
    if (!journals) return must(base::fail(journals.error()), "listing sync's journals");
    for (const auto& progress : *journals)
        check_ack(progress.journal, progress.watermark, "sync");
    check_bundle(ledger_.sync_bundles, device_.sync->bundle(), "sync");
    check_enrolment();
    return true;
}

void Judge::check_enrolment() {
    const auto stored = device_.sync->enrolment();
    if (!stored) return static_cast<void>(must(base::fail(stored.error()), "reading the enrolment"));
    bool fits = stored->token_hash.is_zero();
    for (const auto& known : ledger_.enrolments) {
        const bool equal = stored->token_hash == known.value.token_hash && stored->state == known.value.state;
        if (known.span.must_be(cut_.at)) fits = false;  // nothing older will do
        if (equal && known.span.may_be(cut_.at)) fits = true;
    }
    if (!fits) verdict_->add(verdict_->lost, "sync's enrolment went back");
}

void Judge::check_streams() {
    auto outbox = device::StreamReader::open(place_.outbox());
    while (true) {
        const auto record = outbox.next();
        if (!record) return static_cast<void>(must(base::fail(record.error()), "reading the outbox"));
        if (!*record) break;
        const bool known = std::any_of(ledger_.entries.begin(), ledger_.entries.end(), [&](const TakenEntry& taken) {
            return taken.journal.may_be(cut_.at) && taken.frame == (*record)->frame;
        });
        const auto identity = protocol::decode_as<protocol::Identity>((*record)->frame);
        if (!known && !(identity && identity->device == ledger_.device))
            verdict_->add(verdict_->phantom, "a frame in the outbox that nobody wrote");
    }
    auto inbox = device::StreamReader::open(place_.inbox());
    while (true) {
        const auto record = inbox.next();
        if (!record) return static_cast<void>(must(base::fail(record.error()), "reading the inbox"));
        if (!*record) break;
        const bool known = std::any_of(
            ledger_.inbox_frames.begin(), ledger_.inbox_frames.end(),
            [&](const auto& noted) { return noted.span.may_be(cut_.at) && noted.value == (*record)->frame; });
        if (!known) verdict_->add(verdict_->phantom, "a frame in the inbox that nobody wrote");
    }
}

// --- Going on ----------------------------------------------------------------------------------------------

void Judge::go_on() {
    const model::Entry entry = device_.next_entry(304);
    if (!must(device_.journal->append(entry), "appending after the cut")) return;
    in_journal_.insert(entry.hash);
    if (!must(device_.hand_over(frame_of(entry)), "handing over after the cut")) return;
    if (must(deliver(), "delivering after the cut")) check_end();
}

base::Status Judge::deliver() {
    for (int round = 0; round < rounds_max; ++round) {
        PENDOPO_CHECK(device_.take_outbox());
        PENDOPO_CHECK(device_.send(province_, 64));
        if (round == 0) {
            PENDOPO_CHECK(device_.fetch_mail(province_));
            PENDOPO_CHECK(device_.send_media(province_));
        }
        PENDOPO_CHECK(device_.poll_inbox());
        PENDOPO_TRY(const auto waiting, device_.journal->waiting());
        if (waiting == 0) return {};
    }
    std::string places;
    const auto journals = device_.journal->journals();
    for (const auto& summary : *journals)
        places += " " + std::to_string(summary.acked.seq) + "/" + std::to_string(summary.head.seq);
    verdict_->add(verdict_->lost, "not everything is acknowledged in the end, by journal:" + places);
    return {};
}

void Judge::check_end() {
    const auto stored = all_entries(*province_.store);
    if (!stored) return static_cast<void>(must(base::fail(stored.error()), "listing the store"));
    Hashes hashes;
    for (const auto& each : *stored) {
        if (!hashes.insert(each.entry.hash).second)
            verdict_->add(verdict_->phantom, place_of(each.entry) + " is stored twice");
        if (each.flags != model::EntryFlags::none)
            verdict_->add(verdict_->phantom, place_of(each.entry) + " is flagged in the end");
    }
    for (const TakenEntry& taken : ledger_.entries) {
        if (taken.receipt <= cut_.at && !hashes.contains(taken.entry.hash))
            verdict_->add(verdict_->lost, place_of(taken.entry) + " had a receipt and does not reach the province");
    }
    if (!std::includes(hashes.begin(), hashes.end(), in_journal_.begin(), in_journal_.end()))
        verdict_->add(verdict_->lost, "an entry of the journal does not reach the province");
    check_end_of_recordings();
    check_end_of_letters();
}

}  // namespace pendopo::crash
