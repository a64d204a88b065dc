// SPDX-License-Identifier: Apache-2.0
// The last step of a visit: what was said is sent, at once or after a short wait, and the receipt is done with.
#include "app/presenter/flow.hpp"
#include "app/presenter/state.hpp"

namespace pendopo::presenter {

/// Very many have sent something just now: this one follows by itself in a moment.
bool Presenter::State::waits_to_send() {
    const base::Milliseconds left = cool_down.left(options.cool_down, now);
    if (left.count() == 0 || !follow(screen, Move::send)) return false;
    overlay = Overlay::cool_down;
    ends = now + left;
    pass_cool_down(now);
    return true;
}

void Presenter::State::send() {
    if (screen == Screen::question) return;  // goes on by its answers
    submit();
}

void Presenter::State::submit() {
    if (waits_to_send() || !move(Move::send)) return;
    model::Submission& out = std::get<Submit>(requests.emplace_back(Submit{})).submission;
    out.language = text::tag_of(language);
    if (answering)
        send_answers(out);
    else
        send_telling(out);
    sent = out.kind;
}

void Presenter::State::send_telling(model::Submission& out) {
    out.kind = draft.kind;
    out.pack_version = visit_pack->version;
    out.topic = draft.topic;
    out.place = draft.place;
    sending.reset();
    if (draft.aloud) {
        out.consent_version = static_cast<std::uint16_t>(text::voice_consent_unit * options.voice_consent_version);
    } else {
        out.words = draft.words.copy();
        if (options.fingerprint) sending = options.fingerprint(draft.words.text());
    }
    if (draft.contact_choice == ContactChoice::leave) {
        out.consent_version = static_cast<std::uint16_t>(out.consent_version + options.consent_version);
        out.identity.name = draft.name.copy();
        out.identity.contact = draft.contact.copy();
    }
}

void Presenter::State::decline() {
    if (screen == Screen::review) draft.receipt_declined = !draft.receipt_declined;
    if (screen != Screen::receipt) return;
    draft.receipt_declined = true;
    code.clear();
    qr_text.clear();
}

void Presenter::State::done() {
    if (screen == Screen::case_view) return leave_case();
    if (screen != Screen::receipt) return;
    if (!draft.told() || !answering) return finish(false);
    // Something else is half written: it goes on.
    code.clear();
    qr_text.clear();
    draft.receipt_declined = false;
    move(Move::again);
}

}  // namespace pendopo::presenter
