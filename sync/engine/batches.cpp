// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::engine {
namespace {

using protocol::Link;
using protocol::Trouble;

/// What is left behind for good is remembered for so many restored provinces.
constexpr std::size_t left_behind_max = 16;

/// Between two entries that are sent alone and refused: a request each half minute is no load, and a thousand entries
/// that the province refuses one by one have all been offered within a working day.
constexpr auto refused_pause_max = std::chrono::minutes(1);

bool is_known(std::uint64_t seq, const std::vector<model::Head>& own_heads) {
    return std::any_of(own_heads.begin(), own_heads.end(), [&](const model::Head& own) { return own.seq == seq; });
}

bool is_own(const model::Head& head, const std::vector<model::Head>& own_heads) {
    if (head.seq == 0) return true;  // "I have nothing of this journal": nothing to compare
    return std::find(own_heads.begin(), own_heads.end(), head) != own_heads.end();
}

}  // namespace

void Engine::on_batch_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    switch (reply.status) {
        case 200:
            return take_acks(reply, event.random);
        case 403:
            note_offered(reply);
            return refuse(event.random);
        case 408:  // a time-out like one of our own, seen from the other end of the line
            shrink_batches();
            return back_off(Trouble::network, event.random);
        case 413:
            return take_refused_batch(reply, event.random);
        case 504:
            shrink_batches();
            return take_server_error(reply, event.random);
        case 400:
            // Only the province's own word counts; a proxy's page for the same status is just another "offline".
            if (reply.content_type.starts_with(protocol::reason_type)) return take_refused_batch(reply, event.random);
            return back_off_from(reply, event.random);
        default:
            return reply.status >= 500 ? take_server_error(reply, event.random) : back_off_from(reply, event.random);
    }
}

void Engine::on_batch_failed(const Event& event) {
    if (std::get<RequestFailed>(event.data).error == base::ErrorCode::network) shrink_batches();
    on_request_failed(event);
}

base::Result<std::vector<model::Ack>> Engine::verified_acks(const Reply& reply) {
    const JournalRecord& record = sending_journal().record;
    PENDOPO_TRY(const std::vector<protocol::Frame> frames,
                protocol::decode_sequence(reply.body, limits::acks_per_reply_max));
    std::vector<model::Ack> acks;
    for (const protocol::Frame& frame : frames) {
        const auto* ack = std::get_if<model::Ack>(&frame);
        if (ack == nullptr) return base::fail(base::ErrorCode::malformed, "not an ack");
        if (!is_genuine(*ack, record))
            return base::fail(base::ErrorCode::unauthentic, "not an ack of this journal by the ack key");
        acks.push_back(*ack);
    }
    return acks;
}

bool Engine::is_genuine(const model::Ack& ack, const JournalRecord& record) const {
    return ack.device == record.device && ack.journal == record.journal &&
           envelope::verify_tagged(primitives_, "ack", protocol::ack_signed_bytes(ack), ack.signature, *ack_key_);
}

void Engine::doubt_the_ack_key() {
    // The ack key may have changed: look for a new bundle once, then at its own pace.
    if (trouble_ != Trouble::bad_signature) bundle_due_ = now_;
}

/// An answer to our own request, by the pinned server: whatever incarnation it names is the one in force. One left
/// behind counts as well, or a device that an old stick misled would never hear what the province lacks.
void Engine::take_acks(const Reply& reply, std::uint64_t random) {
    const auto acks = verified_acks(reply);
    if (!acks) {
        const bool forged = acks.error().code == base::ErrorCode::unauthentic;
        if (forged) doubt_the_ack_key();
        return back_off(forged ? Trouble::bad_signature : Trouble::not_the_province, random);
    }
    succeeded();
    mail_due_ = std::min(mail_due_, std::max(now_, mail_asked_ + limits::mail_after_sending));
    Journal& journal = sending_journal();
    journal.offered = 0;
    journal.refused_alone = 0;
    std::vector<model::Head> own_heads = reply.own_heads;
    own_heads.push_back(journal.record.acked);  // the outbox may have dropped it
    const model::Ack* best = nullptr;
    for (const model::Ack& ack : *acks)
        if (is_own(ack.head, own_heads) && (best == nullptr || ack.head.seq > best->head.seq)) best = &ack;
    if (best != nullptr)
        take_own_head(journal, *best, reply, random);
    else
        take_no_own_head(journal, acks->front());
    for (const model::Ack& ack : *acks)
        if (!is_own(ack.head, own_heads)) take_foreign_head(journal, ack, is_known(ack.head.seq, own_heads));
    hear_incarnation(acks->front().incarnation);
    settle();
}

bool Engine::move_watermark(Journal& journal, const model::Ack& ack) {
    JournalRecord& record = journal.record;
    const bool restored = record.incarnation != 0 && record.incarnation != ack.incarnation;
    const bool news = record.incarnation != ack.incarnation || ack.head.seq > record.acked.seq;
    if (!news) return false;
    if (restored) leave_behind(record.incarnation);
    record.acked = ack.head;
    record.incarnation = ack.incarnation;
    journal.asked_in_vain = false;
    actions_.emplace_back(PersistWatermark{ack});
    actions_.emplace_back(TellKiosk{protocol::encode(ack)});
    return restored;
}

void Engine::take_own_head(Journal& journal, const model::Ack& ack, const Reply& reply, std::uint64_t random) {
    const bool restored = move_watermark(journal, ack);
    if (restored || ack.head.seq >= reply.first_seq) {
        journal.cursor = ack.head.seq;
        passed_on(journal);
        grow_batches();
        return;
    }
    if (reply.first_seq > journal.cursor + 1) note_hole(journal, reply.first_seq - 1);
    if (journal.skipping) {
        journal.behind = std::max(journal.behind, reply.last_seq);
        return skip(journal, journal.behind);
    }
    // The province asks for what is further back: go there, ever more slowly should it ask again and again.
    journal.cursor = ack.head.seq;
    ++journal.failures;
    rest(journal, Trouble::none,
         jittered_delay(limits::retry_delay_base, limits::retry_delay_max, journal.failures, random));
}

/// The province knows other entries at our numbers. If it was restored it may lack what it once held of ours and can't
/// tell how much: it gets all again.
void Engine::take_no_own_head(Journal& journal, const model::Ack& foreign) {
    JournalRecord& record = journal.record;
    if (record.incarnation != 0 && record.incarnation != foreign.incarnation) {
        leave_behind(record.incarnation);
        record.acked = {};
        record.incarnation = foreign.incarnation;
        journal.cursor = 0;
        journal.behind = 0;
        journal.hole_end = 0;
        journal.skipping = false;
        journal.asked_in_vain = false;
        model::Ack nothing_of_ours = foreign;
        nothing_of_ours.head = {};
        nothing_of_ours.signature = {};
        actions_.emplace_back(PersistWatermark{nothing_of_ours});
    }
    rest(journal, Trouble::foreign_head, limits::retry_delay_max);
}

/// Whatever is said under this incarnation of the province from now on is a replay, of whichever journal.
void Engine::leave_behind(std::uint64_t incarnation) {
    if (incarnation == 0 || is_left_behind(incarnation)) return;
    if (left_behind_.size() >= left_behind_max) left_behind_.erase(left_behind_.begin());
    left_behind_.push_back(incarnation);
}

bool Engine::is_left_behind(std::uint64_t incarnation) const {
    return std::find(left_behind_.begin(), left_behind_.end(), incarnation) != left_behind_.end();
}

/// An incarnation that covers an entry which was not there yet when the one in force was heard of speaks later than
/// that one: what made us change, a late stick perhaps, was older.
bool Engine::covers_later_entry(const Journal& journal, const model::Head& own) {
    return own.seq > journal.heard_at;
}

/// The province was restored: what it acked of the other journals before may be gone.
void Engine::hear_incarnation(std::uint64_t incarnation) {
    if (incarnation_ == incarnation) return;
    const bool restored = incarnation_ != 0;
    leave_behind(incarnation_);
    std::erase(left_behind_, incarnation);  // wrongly, for a stick that came late
    incarnation_ = incarnation;
    for (Journal& journal : journals_) {
        journal.heard_at = journal.record.available;
        if (restored) {  // what it was given behind a hole may be gone too
            journal.behind = 0;
            journal.hole_end = 0;
            journal.skipping = false;
        }
        if (!journal.skipping) journal.cursor = std::min(journal.cursor, resume_point(journal));
    }
}

/// The province was restored, and has not said yet what it holds of this journal.
bool Engine::is_in_doubt(const Journal& journal) const {
    const JournalRecord& record = journal.record;
    return incarnation_ != 0 && record.incarnation != incarnation_ && record.acked.seq > 0;
}

/// Where sending begins: behind what is acked, but with the last acked entry if the province may have lost it. If that
/// one is gone from the outbox (its text was erased, perhaps), any other entry asks as well.
std::uint64_t Engine::resume_point(const Journal& journal) const {
    const std::uint64_t acked = journal.record.acked.seq;
    if (!is_in_doubt(journal)) return acked;
    return journal.asked_in_vain ? 0 : acked - 1;
}

/// Whatever was wrong with this journal is behind its head now.
void Engine::passed_on(Journal& journal) {
    journal.failures = 0;
    journal.refusals = 0;
    journal.behind = 0;
    journal.hole_end = 0;
    journal.skipping = false;
    journal.hole_due = {};
    journal.trouble = Trouble::none;
}

/// Everything up to `reached` was tried. At the end of the journal: rest, then begin again at the hole.
void Engine::skip(Journal& journal, std::uint64_t reached) {
    journal.cursor = reached;
    if (journal.cursor >= journal.released) rest_at_hole(journal);
}

/// Entries that the outbox does not hold, up to `last_missing`. The kiosk is told and may yet fill them in: they are
/// looked for again, ever more seldom.
void Engine::note_hole(Journal& journal, std::uint64_t last_missing) {
    journal.trouble = Trouble::outbox_damaged;
    journal.skipping = true;
    if (journal.cursor != resume_point(journal)) return;  // another one further back
    journal.hole_end = last_missing;
    if (journal.hole_due <= now_) ++journal.refusals;
}

/// None of those asked for is in the outbox. What stands behind them and was not tried yet goes on.
void Engine::on_entries_missing(const Event&) {
    Journal& journal = sending_journal();
    if (is_in_doubt(journal) && !journal.asked_in_vain && !journal.skipping) {
        journal.asked_in_vain = true;
        journal.cursor = resume_point(journal);
        journal.hole_end = 0;
        return settle();
    }
    note_hole(journal, asked_up_to_);
    journal.behind = std::max(journal.behind, asked_up_to_);
    skip(journal, journal.behind);
    settle();
}

/// What the province refuses again and again is offered ever more seldom, and what stands behind it only once.
void Engine::rest_at_hole(Journal& journal) {
    journal.cursor = resume_point(journal);
    journal.skipping = false;
    const unsigned doublings = std::min(journal.refusals > 0 ? journal.refusals - 1 : 0u, 10u);
    const base::Milliseconds delay = std::min<base::Milliseconds>(
        base::Milliseconds(limits::retry_delay_max) * (std::int64_t{1} << doublings), limits::retry_after_max);
    if (journal.hole_due <= now_) journal.hole_due = now_ + delay;
    journal.not_before = journal.hole_due;
}

/// The journal's entries may leave. One that rests at a refused entry goes on behind what it tried already.
void Engine::release(Journal& journal) {
    const std::uint64_t before = std::exchange(journal.released, std::max(journal.released, journal.record.available));
    const bool rests_at_refused =
        journal.refusals > 0 && !journal.skipping && now_ < journal.not_before && before < journal.released;
    if (!rests_at_refused) return;
    journal.cursor = before;
    journal.skipping = true;
    journal.not_before = now_;
}

/// Of a number that the outbox lacks only the kiosk can tell whether the head is ours; it fills the outbox up, too.
void Engine::take_foreign_head(Journal& journal, const model::Ack& ack, bool own_is_known) {
    const bool is_lost = !own_is_known && ack.head.seq <= journal.record.available;
    journal.trouble = is_lost ? Trouble::outbox_damaged : Trouble::foreign_head;
    actions_.emplace_back(TellKiosk{protocol::encode(ack)});
}

void Engine::take_refused_batch(const Reply& reply, std::uint64_t random) {
    const bool alone = reply.first_seq == reply.last_seq;
    if (alone) {
        Journal& journal = sending_journal();
        journal.trouble = reply.status == 413 ? Trouble::too_large : Trouble::batch_refused;
        journal.skipping = true;
        ++journal.refusals;
        ++journal.refused_alone;
        journal.hole_end = 0;
        skip(journal, std::max(reply.last_seq, journal.behind));
        if (journal.skipping && journal.refused_alone > 1)
            rest(journal, journal.trouble,
                 jittered_delay(limits::retry_delay_base, refused_pause_max, journal.refused_alone - 1, random));
        grow_batches();
    } else {
        // Halve until the one that is refused stands alone; what is in front of it gets through on the way.
        batch_entries_max_ = static_cast<std::size_t>((reply.last_seq - reply.first_seq + 1) / 2);
    }
    settle();
}

/// The fault may lie in this batch alone, so it may not keep the other journals or the mail waiting. Whatever fails of
/// those rests in its turn; when nothing is left to try, all rest. A province that says how long is heard by all.
void Engine::take_server_error(const Reply& reply, std::uint64_t random) {
    release_due_entries();
    Journal& journal = sending_journal();
    const base::Instant before = journal.not_before;
    ++journal.failures;
    ++server_errors_;
    rest(journal, Trouble::server_error,
         jittered_delay(limits::retry_delay_base, limits::retry_delay_max, journal.failures, random));
    const bool more = next_to_send() != nullptr || mail_is_due();
    const bool too_many = server_errors_ >= limits::server_errors_in_row_max;
    if (!reply.retry_after && more && !too_many) {
        trouble_ = Trouble::server_error;
        link_ = Link::offline;
        return settle();
    }
    if (!more) journal.not_before = before;  // or else the others get their turn first
    server_errors_ = 0;
    back_off_from(reply, random);
}

/// The province takes a revoked device's entries once, to look at them. What follows goes next time; when all has gone,
/// a single entry asks whether the device is accepted again.
void Engine::note_offered(const Reply& reply) {
    Journal& journal = sending_journal();
    journal.offered = std::max(journal.offered, reply.last_seq);
    if (journal.skipping) return;
    const std::uint64_t resume = resume_point(journal);
    journal.cursor = journal.offered < journal.released ? std::max(journal.offered, resume) : resume;
}

void Engine::rest(Journal& journal, Trouble trouble, base::Milliseconds delay) {
    journal.trouble = trouble;
    journal.not_before = now_ + delay;
}

void Engine::shrink_batches() {
    batch_bytes_max_ = std::max(batch_bytes_max_ / 2, limits::batch_bytes_min);
    batch_entries_max_ = std::max<std::size_t>(batch_entries_max_ / 2, 1);
}

void Engine::grow_batches() {
    batch_bytes_max_ = std::min(batch_bytes_max_ * 4, limits::batch_bytes_max);
    batch_entries_max_ = std::min(batch_entries_max_ * 4, limits::batch_entries_max);
}

}  // namespace pendopo::engine
