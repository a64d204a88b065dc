// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"

namespace pendopo::engine {
namespace {

template <class Wanted, std::size_t index = 0>
constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<index, EventData>, Wanted>)
        return index;
    else
        return index_of<Wanted, index + 1>();
}

template <class Data>
constexpr std::size_t on = index_of<Data>();

}  // namespace

// Everything that can happen, state by state. A pair that is not here can't happen, or somebody has a bug.
const Engine::Transition Engine::transitions[] = {
    {State::starting, on<Started>, &Engine::on_started},

    {State::no_identity, on<IdentityKnown>, &Engine::identity_then_settle},
    {State::no_identity, on<TokenAvailable>, &Engine::note_token},
    {State::no_identity, on<EntriesAvailable>, &Engine::note_entries},
    {State::no_identity, on<LinkUp>, &Engine::ignore},
    {State::no_identity, on<MailWanted>, &Engine::note_mail_wanted},
    {State::no_identity, on<MediaAvailable>, &Engine::note_media},
    {State::no_identity, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::no_identity, on<Kept>, &Engine::ignore},
    {State::no_identity, on<NotKept>, &Engine::ignore},
    {State::no_identity, on<AckBrought>, &Engine::on_ack_brought},
    {State::no_identity, on<HeldBrought>, &Engine::on_held_brought},
    {State::no_identity, on<BundleBrought>, &Engine::on_bundle_brought},

    {State::no_token, on<IdentityKnown>, &Engine::note_identity},
    {State::no_token, on<TokenAvailable>, &Engine::token_then_settle},
    {State::no_token, on<EntriesAvailable>, &Engine::note_entries},
    {State::no_token, on<LinkUp>, &Engine::ignore},
    {State::no_token, on<MailWanted>, &Engine::note_mail_wanted},
    {State::no_token, on<MediaAvailable>, &Engine::note_media},
    {State::no_token, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::no_token, on<Kept>, &Engine::ignore},
    {State::no_token, on<NotKept>, &Engine::ignore},
    {State::no_token, on<AckBrought>, &Engine::on_ack_brought},
    {State::no_token, on<HeldBrought>, &Engine::on_held_brought},
    {State::no_token, on<BundleBrought>, &Engine::on_bundle_brought},

    {State::enrolling, on<IdentityKnown>, &Engine::note_identity},
    {State::enrolling, on<TokenAvailable>, &Engine::note_token},
    {State::enrolling, on<EntriesAvailable>, &Engine::note_entries},
    {State::enrolling, on<LinkUp>, &Engine::note_link},
    {State::enrolling, on<MailWanted>, &Engine::note_mail_wanted},
    {State::enrolling, on<MediaAvailable>, &Engine::note_media},
    {State::enrolling, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::enrolling, on<Reply>, &Engine::on_enrol_reply},
    {State::enrolling, on<RequestFailed>, &Engine::on_request_failed},
    {State::enrolling, on<PutOff>, &Engine::on_put_off},

    {State::pending, on<IdentityKnown>, &Engine::note_identity},
    {State::pending, on<TokenAvailable>, &Engine::token_then_settle},
    {State::pending, on<EntriesAvailable>, &Engine::note_entries},
    {State::pending, on<LinkUp>, &Engine::link_then_settle},
    {State::pending, on<MailWanted>, &Engine::note_mail_wanted},
    {State::pending, on<MediaAvailable>, &Engine::note_media},
    {State::pending, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::pending, on<Kept>, &Engine::ignore},
    {State::pending, on<NotKept>, &Engine::ignore},
    {State::pending, on<AckBrought>, &Engine::on_ack_brought},
    {State::pending, on<HeldBrought>, &Engine::on_held_brought},
    {State::pending, on<BundleBrought>, &Engine::on_bundle_brought},
    {State::pending, on<Timer>, &Engine::settle_now},

    {State::verifying, on<BundleAccepted>, &Engine::on_bundle_accepted},
    {State::verifying, on<BundleRefused>, &Engine::on_bundle_refused},

    {State::fetching_bundle, on<IdentityKnown>, &Engine::note_identity},
    {State::fetching_bundle, on<TokenAvailable>, &Engine::note_token},
    {State::fetching_bundle, on<EntriesAvailable>, &Engine::note_entries},
    {State::fetching_bundle, on<LinkUp>, &Engine::note_link},
    {State::fetching_bundle, on<MailWanted>, &Engine::note_mail_wanted},
    {State::fetching_bundle, on<MediaAvailable>, &Engine::note_media},
    {State::fetching_bundle, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::fetching_bundle, on<Reply>, &Engine::on_bundle_reply},
    {State::fetching_bundle, on<RequestFailed>, &Engine::on_bundle_failed},
    {State::fetching_bundle, on<PutOff>, &Engine::on_put_off},
    {State::fetching_bundle, on<Kept>, &Engine::ignore},
    {State::fetching_bundle, on<NotKept>, &Engine::ignore},

    {State::idle, on<IdentityKnown>, &Engine::identity_then_settle},
    {State::idle, on<TokenAvailable>, &Engine::note_token},
    {State::idle, on<EntriesAvailable>, &Engine::entries_then_settle},
    {State::idle, on<LinkUp>, &Engine::link_then_settle},
    {State::idle, on<MailWanted>, &Engine::mail_wanted_then_settle},
    {State::idle, on<MediaAvailable>, &Engine::media_then_settle},
    {State::idle, on<MediaAllowed>, &Engine::media_allowed_then_settle},
    {State::idle, on<Kept>, &Engine::ignore},
    {State::idle, on<NotKept>, &Engine::ignore},
    {State::idle, on<AckBrought>, &Engine::ack_brought_then_settle},
    {State::idle, on<HeldBrought>, &Engine::on_held_brought},
    {State::idle, on<BundleBrought>, &Engine::on_bundle_brought},
    {State::idle, on<Timer>, &Engine::settle_now},

    {State::sending, on<IdentityKnown>, &Engine::note_identity},
    {State::sending, on<TokenAvailable>, &Engine::note_token},
    {State::sending, on<EntriesAvailable>, &Engine::note_entries},
    {State::sending, on<LinkUp>, &Engine::note_link},
    {State::sending, on<MailWanted>, &Engine::note_mail_wanted},
    {State::sending, on<MediaAvailable>, &Engine::note_media},
    {State::sending, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::sending, on<EntriesMissing>, &Engine::on_entries_missing},
    {State::sending, on<Reply>, &Engine::on_batch_reply},
    {State::sending, on<RequestFailed>, &Engine::on_batch_failed},
    {State::sending, on<PutOff>, &Engine::on_put_off},
    {State::sending, on<Kept>, &Engine::ignore},
    {State::sending, on<NotKept>, &Engine::ignore},

    {State::backing_off, on<IdentityKnown>, &Engine::note_identity},
    {State::backing_off, on<TokenAvailable>, &Engine::token_then_settle},
    {State::backing_off, on<EntriesAvailable>, &Engine::note_entries},
    {State::backing_off, on<LinkUp>, &Engine::link_then_settle},
    {State::backing_off, on<MailWanted>, &Engine::note_mail_wanted},
    {State::backing_off, on<MediaAvailable>, &Engine::note_media},
    {State::backing_off, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::backing_off, on<Kept>, &Engine::ignore},
    {State::backing_off, on<NotKept>, &Engine::ignore},
    {State::backing_off, on<AckBrought>, &Engine::on_ack_brought},
    {State::backing_off, on<HeldBrought>, &Engine::on_held_brought},
    {State::backing_off, on<BundleBrought>, &Engine::on_bundle_brought},
    {State::backing_off, on<Timer>, &Engine::settle_now},

    {State::refused, on<IdentityKnown>, &Engine::note_identity},
    {State::refused, on<TokenAvailable>, &Engine::note_token},
    {State::refused, on<EntriesAvailable>, &Engine::note_entries},
    {State::refused, on<LinkUp>, &Engine::ignore},
    {State::refused, on<MailWanted>, &Engine::note_mail_wanted},
    {State::refused, on<MediaAvailable>, &Engine::note_media},
    {State::refused, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::refused, on<Kept>, &Engine::ignore},
    {State::refused, on<NotKept>, &Engine::ignore},
    {State::refused, on<AckBrought>, &Engine::on_ack_brought},
    {State::refused, on<HeldBrought>, &Engine::on_held_brought},
    {State::refused, on<BundleBrought>, &Engine::on_bundle_brought},
    {State::refused, on<Timer>, &Engine::settle_now},

    {State::asking_mail, on<IdentityKnown>, &Engine::note_identity},
    {State::asking_mail, on<TokenAvailable>, &Engine::note_token},
    {State::asking_mail, on<EntriesAvailable>, &Engine::note_entries},
    {State::asking_mail, on<LinkUp>, &Engine::note_link},
    {State::asking_mail, on<MailWanted>, &Engine::note_mail_wanted},
    {State::asking_mail, on<MediaAvailable>, &Engine::note_media},
    {State::asking_mail, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::asking_mail, on<Reply>, &Engine::on_mail_reply},
    {State::asking_mail, on<RequestFailed>, &Engine::on_request_failed},
    {State::asking_mail, on<PutOff>, &Engine::on_put_off},
    {State::asking_mail, on<Kept>, &Engine::ignore},
    {State::asking_mail, on<NotKept>, &Engine::ignore},

    {State::asking_media, on<IdentityKnown>, &Engine::note_identity},
    {State::asking_media, on<TokenAvailable>, &Engine::note_token},
    {State::asking_media, on<EntriesAvailable>, &Engine::note_entries},
    {State::asking_media, on<LinkUp>, &Engine::note_link},
    {State::asking_media, on<MailWanted>, &Engine::note_mail_wanted},
    {State::asking_media, on<MediaAvailable>, &Engine::note_media},
    {State::asking_media, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::asking_media, on<MediaMissing>, &Engine::on_media_missing},
    {State::asking_media, on<Reply>, &Engine::on_media_reply},
    {State::asking_media, on<RequestFailed>, &Engine::on_request_failed},
    {State::asking_media, on<PutOff>, &Engine::on_put_off},
    {State::asking_media, on<Kept>, &Engine::ignore},
    {State::asking_media, on<NotKept>, &Engine::ignore},

    {State::sending_media, on<IdentityKnown>, &Engine::note_identity},
    {State::sending_media, on<TokenAvailable>, &Engine::note_token},
    {State::sending_media, on<EntriesAvailable>, &Engine::note_entries},
    {State::sending_media, on<LinkUp>, &Engine::note_link},
    {State::sending_media, on<MailWanted>, &Engine::note_mail_wanted},
    {State::sending_media, on<MediaAvailable>, &Engine::note_media},
    {State::sending_media, on<MediaAllowed>, &Engine::note_media_allowed},
    {State::sending_media, on<MediaMissing>, &Engine::on_media_missing},
    {State::sending_media, on<Reply>, &Engine::on_media_reply},
    {State::sending_media, on<RequestFailed>, &Engine::on_request_failed},
    {State::sending_media, on<PutOff>, &Engine::on_put_off},
    {State::sending_media, on<Kept>, &Engine::ignore},
    {State::sending_media, on<NotKept>, &Engine::ignore},

    {State::keeping, on<MediaAvailable>, &Engine::note_media},
    {State::keeping, on<Kept>, &Engine::on_kept},
    {State::keeping, on<NotKept>, &Engine::on_not_kept},
};

const Engine::Transition* Engine::find(State state, std::size_t event_index) noexcept {
    const auto row = std::find_if(std::begin(transitions), std::end(transitions), [&](const Transition& each) {
        return each.state == state && each.event == event_index;
    });
    return row == std::end(transitions) ? nullptr : row;
}

bool Engine::has_transition(State state, std::size_t event_index) noexcept {
    return find(state, event_index) != nullptr;
}

Actions Engine::step(const Event& event, base::Instant now) {
    const Transition* row = find(state_, event.data.index());
    PENDOPO_ASSERT(row != nullptr);
    now_ = now;
    actions_.clear();
    (this->*row->handler)(event);
    tell_status_if_changed();
    PENDOPO_ASSERT(actions_.size() <= limits::engine_actions_max);
    return std::move(actions_);
}

std::string_view name(State state) noexcept {
    switch (state) {
        case State::starting:
            return "starting";
        case State::no_identity:
            return "no_identity";
        case State::no_token:
            return "no_token";
        case State::enrolling:
            return "enrolling";
        case State::pending:
            return "pending";
        case State::verifying:
            return "verifying";
        case State::fetching_bundle:
            return "fetching_bundle";
        case State::idle:
            return "idle";
        case State::sending:
            return "sending";
        case State::backing_off:
            return "backing_off";
        case State::refused:
            return "refused";
        case State::asking_mail:
            return "asking_mail";
        case State::asking_media:
            return "asking_media";
        case State::sending_media:
            return "sending_media";
        case State::keeping:
            return "keeping";
    }
    return "unknown";
}

}  // namespace pendopo::engine
