// SPDX-License-Identifier: Apache-2.0
// The desk: opens what is stored, and tells each journal in its order.
#include <algorithm>

#include "app/ctl/desk_when.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/media.hpp"
#include "tests/sim/province.hpp"

namespace pendopo::simulation {
namespace {

/// A submission as the desk sees it.
struct Told {
    model::Hash hash;
    std::uint64_t seq = 0;
    std::uint64_t said = 0;
};

}  // namespace

std::string words_of(std::uint64_t said) {
    static constexpr std::string_view sentence = " Jalan di depan pasar rusak sejak banjir, mohon diperbaiki.";
    std::string words = "Nomor " + std::to_string(said) + ".";
    const std::uint64_t sentences = said % 29 == 0 ? 12 : 1 + said % 4;
    for (std::uint64_t i = 0; i < sentences; ++i)
        words += sentence;
    return words;
}

std::vector<envelope::OpeningKey> SimProvince::desk_keys() const {
    std::vector<envelope::OpeningKey> keys;
    keys.push_back({"desk", {keys_.desk.private_half.copy(), keys_.desk.public_half}});
    keys.push_back({"ombudsman", {keys_.ombudsman.private_half.copy(), keys_.ombudsman.public_half}});
    return keys;
}

/// Whole, as it was told, and this citizen's alone.
void SimProvince::check_recordings(const model::Submission& submission, std::uint64_t said) {
    ledger_.told_aloud(said, submission.recordings);
    for (const model::Recording& each : submission.recordings) {
        std::vector<base::Bytes> chunks;
        for (const model::Hash& name : each.chunks) {
            auto chunk = store_->read_chunk(name);
            if (!chunk) violated("a piece of a recording never arrived: " + chunk.error().message);
            chunks.push_back(std::move(*chunk));
        }
        const auto sound = envelope::open_recording(*primitives_, each, chunks);
        if (!sound || !base::equal_constant_time(sound->view(), sound_of(said)))
            violated("the desk hears something else than was told");
    }
}

void SimProvince::check_desk() {
    const auto keys = desk_keys();
    std::map<model::JournalId, std::vector<Told>> journals;
    std::unordered_map<model::Hash, model::Hash, HashOfHash> previous;
    std::uint64_t opened_count = 0, recordings = 0;
    ctl::WhenTeller teller(*store_);
    for (const model::StoredEntry& row : rows_after(0)) {
        previous[row.entry.hash] = row.entry.previous;
        const std::uint64_t said = ledger_.said(row.entry.hash);
        const bool erased = must(store_->tombstone(row.number), "tombstone").has_value();
        if (erased != ledger_.is_erased(row.entry.hash)) violated("erased and not ordered, or ordered and not erased");
        if (erased) continue;
        const auto aad = envelope::aad_for(row.entry);
        if (said == 0) {
            if (!envelope::open_device_event(*primitives_, row.entry.sealed, aad, keys.front().key))
                violated("the desk can't open a device event");
            continue;
        }
        const auto opened = envelope::open_submission(*primitives_, row.entry.sealed, aad, keys);
        if (!opened) violated("the desk can't open what was said: " + opened.error().message);
        const model::Submission& submission = opened->body.submission;
        if (submission.words.text() != words_of(said)) violated("the desk reads other words than were said");
        const auto when = must(teller.tell(row, submission.time), "when it was said");
        ledger_.told_when(said, static_cast<std::int64_t>(when.earliest), static_cast<std::int64_t>(when.latest));
        check_recordings(submission, said);
        recordings += submission.recordings.size();
        journals[row.entry.journal].push_back({row.entry.hash, row.entry.seq, said});
        ++opened_count;
    }
    if (opened_count + ledger_.erased_count() != ledger_.receipts())
        violated("not as many opened at the desk as receipts were given");
    if (recordings != ledger_.recordings()) violated("not as many recordings at the desk as were told");
    for (const model::Hash& name : ledger_.erased_chunks())
        if (store_->read_chunk(name)) violated("a recording that was to be erased lies at the desk still");
    for (auto& [id, journal] : journals) {
        std::ranges::stable_sort(journal, {}, &Told::seq);
        std::unordered_map<model::Hash, std::size_t, HashOfHash> places;
        for (std::size_t i = 0; i < journal.size(); ++i)
            places[journal[i].hash] = i;
        for (std::size_t i = 0; i < journal.size(); ++i) {
            const auto before = places.find(previous[journal[i].hash]);
            if (before != places.end() && before->second > i)
                violated("the desk tells a journal in another order than it was said");
        }
    }
}

}  // namespace pendopo::simulation
