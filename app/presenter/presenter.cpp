// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/presenter.hpp"

#include <utility>

#include "app/presenter/state.hpp"

namespace pendopo::presenter {

namespace {

/// What is built in lives for ever: nobody owns it.
std::shared_ptr<const content::Pack> built_in() {
    return {std::shared_ptr<const content::Pack>(), &content::built_in()};
}

}  // namespace

Presenter::State::State(const Options& options_given, const text::Library& texts_given, const areas::Areas& areas_given)
    : options(options_given),
      texts(texts_given),
      areas(areas_given),
      language(options_given.language),
      comfort(options_given.comfort),
      pack(built_in()),
      visit_pack(pack) {
    requests.reserve(4);
    draft.reset(options.district);
}

Presenter::Presenter(const Options& options, const text::Library& texts, const areas::Areas& areas, base::Instant now)
    : state_(std::make_unique<State>(options, texts, areas)) {
    state_->now = state_->last_touch = now;
    state_->refresh();
}

Presenter::~Presenter() {
    state_->draft.reset({});
}

void Presenter::handle(const Intent& intent, base::Instant now) {
    state_->now = now;
    state_->handle(intent, now);
}

void Presenter::tick(base::Instant now) {
    state_->now = now;
    if (state_->pass_time(now)) state_->refresh();
}

std::optional<base::Instant> Presenter::next_deadline() const {
    return state_->deadline();
}

const View& Presenter::view() const {
    return state_->view;
}

std::optional<Request> Presenter::take_request() {
    auto& requests = state_->requests;
    if (requests.empty()) return std::nullopt;
    Request first = std::move(requests.front());
    requests.erase(requests.begin());
    return first;
}

void Presenter::saved(base::SecretBuffer code, base::SecretBuffer qr_text, base::Instant now) {
    State& state = *state_;
    state.now = state.last_touch = now;
    if (!state.move(Move::saved)) return;
    if (!state.draft.receipt_declined) {
        state.code = std::move(code);
        state.qr_text = std::move(qr_text);
    }
    state.cool_down.add(now);
    // From here on the words are sealed and stored; the screen needs none of them. What else was begun in this visit
    // stays until the visit ends.
    if (const auto text = std::exchange(state.sending, std::nullopt); text && !state.answering)
        state.sent_texts.add(*text, now);
    if (const auto announcement = std::exchange(state.began_by, std::uint16_t{0}); announcement != 0)
        state.count_announcement(announcement, content::Met::acted_on);
    const bool declined = state.draft.receipt_declined;
    if (state.answering)
        state.draft.reset_answers();
    else
        state.draft.reset(state.options.district);
    state.draft.receipt_declined = declined;
    state.ends = now + state.options.receipt_time;
    state.pass_receipt(now);
    state.refresh();
}

void Presenter::save_failed(SaveFailure failure, base::Instant now) {
    State& state = *state_;
    state.now = state.last_touch = now;
    if (!state.move(Move::failed)) return;
    state.failure = failure;
    state.refresh();
}

void Presenter::set_pack(std::shared_ptr<const content::Pack> pack, base::Instant now) {
    State& state = *state_;
    state.now = now;
    state.pack = pack ? std::move(pack) : built_in();
    if (state.screen != Screen::attract && state.screen != Screen::not_ready) return;
    state.visit_pack = state.pack;
    state.attract_first = state.attract_card = 0;
    state.counted_cards.reset();
    state.card_turns = 0;
    state.refresh();
}

void Presenter::set_high_panel(bool high, base::Instant now) {
    State& state = *state_;
    state.now = now;
    if (std::exchange(state.high_panel, high) != high && state.overlay == Overlay::comfort) state.refresh();
}

void Presenter::cards_drawn(const CardsDrawn& drawn, base::Instant now) {
    state_->now = now;
    state_->count_cards(drawn);
}

void Presenter::set_heard(std::uint32_t voices, base::Instant now) {
    State& state = *state_;
    state.now = now;
    if (voices == state.heard) return;
    state.heard = voices;
    if (state.screen == Screen::attract) state.rebuild();
}

void Presenter::set_readiness(Readiness readiness, const std::array<std::string, 8>& words, base::Instant now) {
    State& state = *state_;
    state.now = now;
    state.readiness = readiness;
    state.enrolment_words = words;
    const bool waiting = state.screen == Screen::attract || state.screen == Screen::not_ready;
    if (!waiting) return;
    const Screen next = readiness == Readiness::ready ? Screen::attract : Screen::not_ready;
    if (state.screen != next) {
        state.last_touch = now;
        state.enter(next);
    }
    state.refresh();
}

}  // namespace pendopo::presenter
