// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::engine {
namespace {

using protocol::Link;
using protocol::Trouble;

bool is_own(const model::Head& head, const Reply& reply) {
    if (head.seq == 0) return true;  // "I have nothing of this journal": nothing to compare
    return std::find(reply.own_heads.begin(), reply.own_heads.end(), head) != reply.own_heads.end();
}

}  // namespace

void Engine::on_batch_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    switch (reply.status) {
        case 200:
            return take_acks(reply, event.random);
        case 403:
            return refuse(event.random);
        case 413:
            return take_refused_batch(reply);
        case 400:
            // Only the province's own word counts; a proxy's page for the same status is just another "offline".
            if (reply.content_type.starts_with(protocol::reason_type)) return take_refused_batch(reply);
            return back_off_from(reply, event.random);
        default:
            return back_off_from(reply, event.random);
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
        const bool genuine =
            ack->device == record.device && ack->journal == record.journal &&
            envelope::verify_tagged(primitives_, "ack", protocol::ack_signed_bytes(*ack), ack->signature, *ack_key_);
        if (!genuine) return base::fail(base::ErrorCode::unauthentic, "not an ack of this journal by the ack key");
        acks.push_back(*ack);
    }
    return acks;
}

void Engine::take_acks(const Reply& reply, std::uint64_t random) {
    const auto acks = verified_acks(reply);
    if (!acks) {
        const bool forged = acks.error().code == base::ErrorCode::unauthentic;
        // The ack key may have changed: look for a new bundle once, then at its own pace.
        if (forged && trouble_ != Trouble::bad_signature) bundle_due_ = now_;
        return back_off(forged ? Trouble::bad_signature : Trouble::not_the_province, random);
    }
    failures_ = 0;
    trouble_ = Trouble::none;
    link_ = Link::online;
    Journal& journal = sending_journal();
    const model::Ack* best = nullptr;
    for (const model::Ack& ack : *acks)
        if (is_own(ack.head, reply) && (best == nullptr || ack.head.seq > best->head.seq)) best = &ack;
    if (best != nullptr)
        take_own_head(journal, *best, reply, random);
    else
        take_no_own_head(journal, acks->front());
    for (const model::Ack& ack : *acks)
        if (!is_own(ack.head, reply)) take_foreign_head(journal, ack);
    hear_incarnation(acks->front().incarnation);
    settle();
}

void Engine::take_own_head(Journal& journal, const model::Ack& ack, const Reply& reply, std::uint64_t random) {
    JournalRecord& record = journal.record;
    const bool restored = record.incarnation != 0 && record.incarnation != ack.incarnation;
    if (record.incarnation != ack.incarnation || ack.head.seq > record.acked.seq) {
        record.acked = ack.head;
        record.incarnation = ack.incarnation;
        actions_.emplace_back(PersistWatermark{ack});
        actions_.emplace_back(TellKiosk{protocol::encode(ack)});
    }
    if (restored || ack.head.seq >= reply.first_seq) {
        journal.cursor = ack.head.seq;
        journal.failures = 0;
        journal.skipping = false;
        journal.trouble = Trouble::none;
        grow_batches();
        return;
    }
    if (reply.first_seq > journal.cursor + 1) {
        journal.skipping = true;
        journal.trouble = Trouble::outbox_damaged;
    }
    if (journal.skipping) return skip(journal, reply);
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
        record.acked = {};
        record.incarnation = foreign.incarnation;
        journal.cursor = 0;
        journal.skipping = false;
        model::Ack nothing_of_ours = foreign;
        nothing_of_ours.head = {};
        actions_.emplace_back(PersistWatermark{nothing_of_ours});
    }
    rest(journal, Trouble::foreign_head, limits::retry_delay_max);
}

/// The province was restored: what it acked of the other journals before may be gone.
void Engine::hear_incarnation(std::uint64_t incarnation) {
    if (incarnation_ == incarnation) return;
    incarnation_ = incarnation;
    for (Journal& journal : journals_)
        if (!journal.skipping) journal.cursor = std::min(journal.cursor, resume_point(journal));
}

/// Where sending begins: behind what is acked, but with the last acked entry if the province may have lost it.
std::uint64_t Engine::resume_point(const Journal& journal) const {
    const JournalRecord& record = journal.record;
    const bool in_doubt = incarnation_ != 0 && record.incarnation != incarnation_ && record.acked.seq > 0;
    return in_doubt ? record.acked.seq - 1 : record.acked.seq;
}

/// Stored behind a gap. At the end of the journal: rest, then begin again at the hole.
void Engine::skip(Journal& journal, const Reply& reply) {
    journal.cursor = reply.last_seq;
    if (journal.cursor < journal.record.available) return;
    journal.cursor = resume_point(journal);
    journal.skipping = false;
    rest(journal, journal.trouble, limits::retry_delay_max);
}

void Engine::take_foreign_head(Journal& journal, const model::Ack& ack) {
    journal.trouble = Trouble::foreign_head;
    actions_.emplace_back(TellKiosk{protocol::encode(ack)});
}

void Engine::take_refused_batch(const Reply& reply) {
    const bool alone = reply.first_seq == reply.last_seq;
    if (alone) {
        Journal& journal = sending_journal();
        journal.trouble = reply.status == 413 ? Trouble::too_large : Trouble::batch_refused;
        journal.skipping = true;
        skip(journal, reply);
        grow_batches();
    } else {
        // Halve until the one that is refused stands alone; what is in front of it gets through on the way.
        batch_entries_max_ = static_cast<std::size_t>((reply.last_seq - reply.first_seq + 1) / 2);
    }
    settle();
}

void Engine::rest(Journal& journal, Trouble trouble, base::Milliseconds delay) {
    journal.trouble = trouble;
    journal.not_before = now_ + delay;
}

Engine::Journal& Engine::sending_journal() {
    Journal* journal = find_journal(sending_);
    PENDOPO_ASSERT(journal != nullptr);
    return *journal;
}

Engine::Journal* Engine::next_to_send() {
    const auto ready = std::find_if(journals_.begin(), journals_.end(), [&](const Journal& each) {
        return each.cursor < each.record.available && each.not_before <= now_;
    });
    return ready == journals_.end() ? nullptr : &*ready;
}

Engine::Journal* Engine::find_journal(const model::JournalId& id) {
    const auto found = std::find_if(journals_.begin(), journals_.end(),
                                    [&](const Journal& each) { return each.record.journal == id; });
    return found == journals_.end() ? nullptr : &*found;
}

Engine::Journal* Engine::find_or_add_journal(const model::DeviceId& device, const model::JournalId& id) {
    if (Journal* known = find_journal(id)) return known;
    if (journals_.size() >= limits::journals_per_device_max) {
        const auto finished = std::find_if(journals_.begin(), journals_.end(), [&](const Journal& each) {
            return each.waiting() == 0 && each.record.journal != sending_;
        });
        if (finished == journals_.end()) return nullptr;
        journals_.erase(finished);
    }
    Journal added;
    added.record.device = device;
    added.record.journal = id;
    journals_.push_back(added);
    return &journals_.back();
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
