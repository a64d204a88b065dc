// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/hash.hpp"

// Chunks of recordings, one by one, whenever no entry waits to leave.
namespace pendopo::engine {
namespace {

using protocol::Trouble;

/// A province that does not know media yet is asked again so much later.
constexpr auto unsupported_delay = std::chrono::hours(6);

bool holds_only(const std::vector<model::Hash>& held, const std::vector<model::Hash>& asked) {
    return std::all_of(held.begin(), held.end(), [&](const model::Hash& each) {
        return std::find(asked.begin(), asked.end(), each) != asked.end();
    });
}

}  // namespace

/// Also not while an entry waits out its delay: its own recordings would tell of it.
bool Engine::media_is_due() const {
    return media_waits() && media_allowed_ && !entries_held_back() && now_ >= media_not_before_;
}

bool Engine::is_genuine(const protocol::MediaHeld& held) const {
    return held.device == device_ &&
           envelope::verify_tagged(primitives_, "media", protocol::held_signed_bytes(held), held.signature, *ack_key_);
}

void Engine::on_media_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    switch (reply.status) {
        case 200:
            return take_held(reply, event.random);
        case 403:
            if (reason_of(reply) != protocol::reason::media_full) return refuse(event.random);
            rest_media(limits::retry_delay_max, Trouble::media_refused);
            return settle();
        case 404:
            rest_media(unsupported_delay, Trouble::none);
            return settle();
        case 400:
        case 413:
            return take_refused_chunk(reply, event.random);
        default:
            break;
    }
    // Media alone have to wait longer: entries are tried again as after a first failure.
    ++media_failures_;
    rest_media(jittered_delay(limits::retry_delay_base, limits::retry_delay_max, media_failures_, event.random),
               Trouble::none);
    failures_ = 0;
    back_off_from(reply, event.random);
}

void Engine::take_held(const Reply& reply, std::uint64_t random) {
    const auto held = protocol::decode_as<protocol::MediaHeld>(reply.body);
    if (!held) return back_off(Trouble::not_the_province, random);
    if (!is_genuine(*held) || !holds_only(held->names, reply.names)) {
        doubt_the_ack_key();
        return back_off(Trouble::bad_signature, random);
    }
    succeeded();
    media_failures_ = 0;
    media_trouble_ = Trouble::none;
    // Sent, and still not held: no use in sending it once more.
    if (state_ == State::sending_media && held->names.empty()) return take_refused_chunk(reply, random);
    state_ = State::keeping;
    keep_held(*held, reply.names);
}

void Engine::keep_held(const protocol::MediaHeld& held, const std::vector<model::Hash>& asked) {
    // A program that is killed in between asks once more, and the kiosk hears it twice; never not at all.
    if (!held.names.empty()) actions_.emplace_back(TellKiosk{protocol::encode(held)});
    actions_.emplace_back(KeepHeld{held.names, asked, held.incarnation});
}

void Engine::take_refused_chunk(const Reply& reply, std::uint64_t random) {
    const bool from_the_province = reply.status != 400 || !reason_of(reply).empty();
    if (!from_the_province) return back_off_from(reply, random);
    media_trouble_ = Trouble::media_refused;
    actions_.emplace_back(PassOverMedia{reply.names});
    settle();
}

void Engine::rest_media(base::Milliseconds delay, Trouble trouble) {
    media_not_before_ = now_ + delay;
    media_trouble_ = trouble;
}

void Engine::on_media_missing(const Event&) {
    media_ = {};
    settle();
}

void Engine::note_media(const Event& event) {
    media_ = std::get<MediaAvailable>(event.data);
}

void Engine::media_then_settle(const Event& event) {
    note_media(event);
    settle();
}

void Engine::note_media_allowed(const Event& event) {
    media_allowed_ = std::get<MediaAllowed>(event.data).allowed;
}

void Engine::media_allowed_then_settle(const Event& event) {
    note_media_allowed(event);
    settle();
}

}  // namespace pendopo::engine
