// SPDX-License-Identifier: Apache-2.0
// What happens beside entries and acks: recordings, mail, erasure, letters.
#include <algorithm>

#include "platform/base/limits.hpp"
#include "storage/device/schemas.hpp"
#include "tests/crash/play.hpp"

namespace pendopo::crash {
namespace {

constexpr std::size_t chunks_max = 6;  // of a history
constexpr std::uint64_t cases_max = 3;
constexpr base::WallTime some_time{std::chrono::seconds(1'800'000'180)};

}  // namespace

base::Status Play::make_older_sync() {
    model::Enrolment enrolment;
    enrolment.state = model::EnrolmentState::pending;
    random_.fill(enrolment.token_hash.bytes);
    const Moment begun = disk.now();
    const std::size_t version = 1 + random_.below(device::sync_migrations().size() - 1);
    PENDOPO_CHECK(device_.make_older_sync(version, enrolment));
    ledger.enrolments.push_back({enrolment, {begun, disk.now()}});
    ledger.older_sync = true;
    return {};
}

/// Up to two chunks, which a visit takes along; none if they could not be kept.
std::vector<model::Hash> Play::record() {
    const std::size_t first = ledger.chunks.size();
    if (first >= chunks_max) return {};
    for (std::uint64_t i = 0; i <= random_.below(2); ++i) {
        TakenChunk chunk;
        random_.fill(chunk.name.bytes);
        chunk.bytes.resize(limits::media_chunk_bytes);
        random_.fill(chunk.bytes);
        chunk.drafted = disk.now();
        ledger.chunks.push_back(std::move(chunk));
    }
    const std::span<const TakenChunk> taken(ledger.chunks.begin() + static_cast<std::ptrdiff_t>(first),
                                            ledger.chunks.end());
    const auto done =
        deed(Deed::Kind::record, "a citizen's recording is kept as a draft", [&] { return device_.draft(taken); });
    std::vector<model::Hash> names;
    for (const TakenChunk& chunk : taken)
        if (done) names.push_back(chunk.name);
    return names;
}

void Play::send_media() {
    static_cast<void>(
        deed(Deed::Kind::send_media, "sync sends recordings", [&] { return device_.send_media(province_); }));
}

void Play::fetch_mail() {
    const auto fetched = deed(Deed::Kind::mail, "sync fetches the mail", [&] { return device_.fetch_mail(province_); });
    if (!fetched || chance(3)) return;
    static_cast<void>(deed(Deed::Kind::file_mail, "the kiosk files the mail", [&] { return device_.poll_inbox(); }));
}

/// The desk writes to a citizen, or edits what it wrote.
void Play::answer() {
    model::Reply reply;
    const std::uint64_t number = random_.below(cases_max);
    reply.lookup.bytes.fill(static_cast<base::Byte>(number + 1));
    random_.fill(reply.id.bytes);
    reply.step = 1 + static_cast<std::uint32_t>(random_.below(2));
    reply.revision = ledger.letters.size() + 1;
    reply.sealed.resize(512 + protocol::reply_tag_bytes);
    random_.fill(reply.sealed);
    SentLetter letter{reply.lookup, reply.step, reply.revision, protocol::encode(reply), {disk.now(), never}};
    const std::string subject = "reply " + std::to_string(number) + " " + std::to_string(reply.step);
    const auto sent =
        deed(Deed::Kind::other, "the desk writes letter " + std::to_string(reply.revision), [&]() -> base::Status {
            PENDOPO_TRY([[maybe_unused]] const auto place,
                        province_.store->add_mail(std::nullopt, letter.frame, subject));
            return {};
        });
    if (sent) letter.span.done = disk.now();
    ledger.letters.push_back(std::move(letter));
    if (sent && chance(2)) fetch_mail();
}

/// The desk saw these chunks in the backup that was just taken.
void Play::say_chunks(Moment backup_taken) {
    province::Store& store = *province_.store;
    const auto incarnation = store.incarnation();
    const auto unsaid = incarnation ? store.unsaid_chunks(*incarnation, 0) : base::fail(incarnation.error());
    if (!unsaid || unsaid->empty()) return;
    protocol::SafeMedia safe{ledger.device, *incarnation, {}, {}};
    for (const province::ListedChunk& chunk : *unsaid)
        safe.names.push_back(chunk.name);
    std::vector<TakenChunk*> said;
    for (TakenChunk& chunk : ledger.chunks)
        if (std::find(safe.names.begin(), safe.names.end(), chunk.name) != safe.names.end()) said.push_back(&chunk);
    for (TakenChunk* chunk : said) {
        chunk->safe.begun = std::min(chunk->safe.begun, disk.now());
        chunk->backup_taken = backup_taken;
    }
    const province::ChunkLetter letter{ledger.device, *incarnation, safe.names, protocol::encode(safe)};
    const auto done =
        deed(Deed::Kind::other, "the desk calls recordings safe", [&] { return store.say_chunks(letter); });
    if (done) fetch_mail();
}

/// The desk erases an entry that the backup holds, and its recordings.
void Play::order_erasure(const PromisedSafe& safe) {
    province::Store& store = *province_.store;
    const std::uint64_t seq = 1 + random_.below(safe.seq);
    const auto stored = all_entries(store);
    const auto incarnation = store.incarnation();
    if (!stored || !incarnation) return;
    const auto there = std::find_if(stored->begin(), stored->end(), [&](const model::StoredEntry& each) {
        return each.entry.journal == safe.journal && each.entry.seq == seq;
    });
    const auto taken = std::find_if(ledger.entries.begin(), ledger.entries.end(), [&](const TakenEntry& each) {
        return there != stored->end() && each.entry.hash == there->entry.hash;
    });
    if (taken == ledger.entries.end()) return;
    const model::Entry& entry = taken->entry;
    const protocol::Erase order{
        entry.device, entry.journal, {entry.seq, entry.hash}, protocol::EraseReason::withdrawn, {}};
    std::optional<province::ChunkLetter> letter;
    if (!taken->chunks.empty()) {
        const protocol::SafeMedia gone{entry.device, *incarnation, taken->chunks, {}};
        letter = {entry.device, *incarnation, taken->chunks, protocol::encode(gone)};
    }
    for (TakenChunk& chunk : ledger.chunks)
        if (std::find(taken->chunks.begin(), taken->chunks.end(), chunk.name) != taken->chunks.end()) {
            chunk.safe.begun = std::min(chunk.safe.begun, disk.now());
            chunk.backup_taken = safe.backup_taken;
        }
    OrderedErasure erasure{
        static_cast<std::size_t>(taken - ledger.entries.begin()), safe.backup_taken, {disk.now(), never}};
    const auto done = deed(Deed::Kind::order_erasure, "the desk erases entry " + std::to_string(entry.seq), [&] {
        return store.erase(there->number, {1, model::Hash{}, some_time}, protocol::encode(order), letter);
    });
    if (done) erasure.province.done = disk.now();
    ledger.erasures.push_back(erasure);
    if (done && !chance(3)) fetch_mail();
}

}  // namespace pendopo::crash
