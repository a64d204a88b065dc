// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

// The cards of the invitation: what the content pack tells, or the program's own.
namespace pendopo::presenter {

namespace keys = text::keys;

namespace {

using Card = AttractView::Card;
using CardKind = AttractView::CardKind;

/// Whether a kiosk of this kecamatan stands in that place, or the place in it.
bool belongs_to(std::uint64_t place, std::uint64_t district) {
    constexpr std::uint64_t largest_district = 999'999;
    if (place > largest_district) return place / 10'000 == district;  // a village
    while (place != 0 && district > place)
        district /= 100;
    return place == 0 || district == place;
}

std::optional<Door> door_of(content::Door door) {
    switch (door) {
        case content::Door::aspiration:
            return Door::aspiration;
        case content::Door::story:
            return Door::story;
        case content::Door::poll:
            return Door::poll;
        case content::Door::question:
            return Door::question;
        case content::Door::answer:
            return Door::answer;
        case content::Door::survey:
            return Door::survey;
        case content::Door::nothing:
            break;
    }
    return std::nullopt;
}

}  // namespace

void ViewBuilder::cards(AttractView& out) {
    pack_cards(out);
    if (out.card_count == 0) own_cards(out);
    if (state_.heard == 0 || out.card_count == out.cards.size()) return;
    texts_.format_plural(lines_.heard, keys::attract_card_heard_heading, state_.heard, {std::uint64_t{state_.heard}});
    out.cards[out.card_count++] = {CardKind::own, lines_.heard.view(), say(keys::attract_card_heard_text), {}, false,
                                   Touch{}};
}

void ViewBuilder::own_cards(AttractView& out) const {
    const auto add = [&](std::string_view heading, std::string_view text) {
        out.cards[out.card_count++] = {CardKind::own, say(heading), say(text), {}, false, Touch{}};
    };
    add(keys::attract_card_time_heading, keys::attract_card_time_text);
    add(keys::attract_card_sealed_heading, keys::attract_card_sealed_text);
    add(keys::attract_card_answer_heading, keys::attract_card_answer_text);
}

void ViewBuilder::pack_cards(AttractView& out) const {
    const content::Pack& pack = *state_.visit_pack;
    const auto add = [&](Card card) {
        if (out.card_count < out.cards.size()) out.cards[out.card_count++] = card;
    };
    if (!pack.question_of_week.empty()) {
        const bool asked = !state_.polls().empty();
        add({CardKind::question,
             say(keys::attract_card_week_heading),
             in_language(pack.question_of_week),
             {},
             asked,
             OpenCard{Door::poll, 0, 0}});
    }
    for (const content::Announcement& each : pack.announcements) {
        const auto door = door_of(each.opens.door);
        const Intent opening = door ? Intent(OpenCard{*door, each.opens.form, each.id}) : Intent(Touch{});
        add({CardKind::announcement,
             in_language(each.heading),
             in_language(each.text),
             {},
             door.has_value(),
             opening,
             each.id});
    }
    for (const content::DeskReply& each : pack.replies)
        if (belongs_to(each.place.value, state_.options.district.value))
            add({CardKind::reply, say(keys::attract_card_reply_heading), in_language(each.said), in_language(each.did),
                 false, Touch{}});
}

// --- Counting them -------------------------------------------------------------------------------------------------

void Presenter::State::count_announcement(std::uint16_t announcement, content::Met met) {
    requests.emplace_back(CountAnnouncement{visit_pack->version, announcement, met});
}

void Presenter::State::count_cards(const CardsDrawn& drawn) {
    const auto all = view.attract.shown_cards();
    if (screen != Screen::attract || all.empty()) return;
    for (std::size_t i = 0; i < std::min(drawn.count, all.size()); ++i) {
        const std::size_t at = (drawn.first + i) % all.size();
        if (all[at].announcement == 0 || counted_cards.test(at)) continue;
        counted_cards.set(at);
        count_announcement(all[at].announcement, content::Met::shown);
    }
}

}  // namespace pendopo::presenter
