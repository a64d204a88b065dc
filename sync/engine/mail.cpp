// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/hash.hpp"

// What the province tells its devices. The kiosk alone looks inside; here only the shape of the answer counts.
namespace pendopo::engine {
namespace {

/// A province that does not know mail yet is asked again so much later.
constexpr auto unsupported_delay = std::chrono::hours(6);

/// The time, where to ask on, and for each question about a code its letters and their end.
constexpr std::size_t frames_beside_items_max = 2 + protocol::reply_queries_max * (limits::replies_per_case_max + 1);

bool is_about_a_code(const protocol::Frame& frame) {
    return std::holds_alternative<model::Reply>(frame) || std::holds_alternative<protocol::ReplyEnd>(frame);
}

/// Well formed: the time, what codes were asked for, items whose numbers rise, and where to ask on.
std::optional<std::vector<protocol::Frame>> frames_of(const Reply& reply) {
    if (reply.body.size() > limits::mail_answer_bytes_max) return std::nullopt;
    auto frames = protocol::decode_sequence(reply.body, limits::mail_items_max + frames_beside_items_max);
    if (!frames || frames->size() < 2) return std::nullopt;
    const auto* end = std::get_if<protocol::MailEnd>(&frames->back());
    if (end == nullptr || !std::holds_alternative<protocol::ServerTime>(frames->front())) return std::nullopt;
    std::uint64_t last = 0;
    const auto first_item = std::find_if_not(frames->begin() + 1, frames->end(), is_about_a_code);
    for (auto each = first_item; each != frames->end() - 1; ++each) {
        const auto* item = std::get_if<protocol::MailItem>(&*each);
        if (item == nullptr || item->number <= last || item->number > end->next) return std::nullopt;
        last = item->number;
    }
    // "More" without anything would have us ask for ever.
    if (end->more && last == 0) return std::nullopt;
    return std::move(*frames);
}

KeepMail mail_of(std::vector<protocol::Frame> frames) {
    const auto& end = std::get<protocol::MailEnd>(frames.back());
    KeepMail mail{{}, end.next, end.incarnation};
    // Only the canonical form is ever decoded, so this is what came, byte for byte.
    mail.frames.push_back(protocol::encode(std::get<protocol::ServerTime>(frames.front())));
    for (protocol::Frame& frame : frames) {
        if (auto* item = std::get_if<protocol::MailItem>(&frame)) mail.frames.push_back(std::move(item->frame));
        if (const auto* letter = std::get_if<model::Reply>(&frame)) mail.frames.push_back(protocol::encode(*letter));
        if (const auto* told = std::get_if<protocol::ReplyEnd>(&frame)) mail.frames.push_back(protocol::encode(*told));
    }
    return mail;
}

}  // namespace

bool Engine::mail_is_due() const {
    return has_identity_ && now_ >= std::max(mail_due_, mail_not_before_);
}

void Engine::schedule_mail(base::Milliseconds interval, std::uint64_t random) {
    // Up to a quarter earlier, so that devices that were switched on together drift apart.
    mail_due_ = now_ + (interval - uniform_delay(interval / 4, random));
}

void Engine::on_mail_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    if (reply.status == 403) {
        // The province takes a revoked device's entries all the same, to look at them: those go first.
        mail_not_before_ = now_ + limits::mail_after_sending;
        settle();
        if (state_ == State::idle) refuse(event.random);
        return;
    }
    if (reply.status == 404) {
        mail_not_before_ = now_ + unsupported_delay;
        return settle();
    }
    auto frames = reply.status == 200 ? frames_of(reply) : std::nullopt;
    if (!frames) {
        // Mail alone has to wait: entries are tried again as after a first failure.
        mail_not_before_ = now_ + limits::mail_after_sending;
        failures_ = 0;
        return back_off_from(reply, event.random);
    }
    succeeded();
    mail_asked_ = now_;
    hear_time(std::get<protocol::ServerTime>(frames->front()));
    if (std::get<protocol::MailEnd>(frames->back()).more)
        mail_due_ = now_;
    else
        schedule_mail(limits::mail_interval, event.random);
    state_ = State::keeping;
    actions_.emplace_back(mail_of(std::move(*frames)));
}

/// A device that has nothing to send hears here that the province came back from a backup, and asks what it still
/// holds.
void Engine::hear_time(const protocol::ServerTime& time) {
    if (incarnation_ == 0 || time.incarnation == incarnation_) return;
    const bool genuine = ack_key_ && envelope::verify_tagged(primitives_, "time", protocol::time_signed_bytes(time),
                                                             time.signature, *ack_key_);
    if (genuine) hear_incarnation(time.incarnation);
}

void Engine::note_mail_wanted(const Event&) {
    mail_due_ = now_;
}

void Engine::mail_wanted_then_settle(const Event& event) {
    note_mail_wanted(event);
    settle();
}

void Engine::on_kept(const Event&) {
    settle();
}

void Engine::on_not_kept(const Event& event) {
    mail_due_ = now_;
    back_off(protocol::Trouble::disk, event.random);
}

}  // namespace pendopo::engine
