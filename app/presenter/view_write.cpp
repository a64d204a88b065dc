// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/kind_words.hpp"
#include "app/presenter/places.hpp"
#include "app/presenter/prompts.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"
#include "app/text/utf8.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

namespace {

// About four words: enough to have said something of what happened.
constexpr std::size_t said_something_characters = 20;

bool speaks(const content::Words& words, std::string_view language) {
    return std::any_of(words.by_language.begin(), words.by_language.end(),
                       [&](const auto& each) { return each.first == language; });
}

}  // namespace

void ViewBuilder::place() {
    PlaceView& out = view_.place;
    const model::AreaCode district = state_.options.district;
    const model::AreaCode province = state_.options.province;
    out.query = text_view(state_.draft.query, say(keys::place_placeholder), true);

    texts_.format(lines_.own_district, keys::place_whole_district, {view_.bar.where_short});
    out.own_district = button(lines_.own_district.view(), Icon::pin, ChoosePlace{district});
    out.own_district.visible = state_.areas.find(district) != nullptr;
    out.own_district.selected = state_.draft.place == district;
    text::Line name;
    append_place_name(name, state_.areas, province, texts_);
    texts_.format(lines_.whole_province, keys::place_whole_province, {name.view()});
    out.whole_province = button(lines_.whole_province.view(), Icon::pin, ChoosePlace{province});
    out.whole_province.selected = state_.draft.place == province;

    place_results(out);
    state_.keyboard.fill(out.keyboard, texts_);
}

void ViewBuilder::place_results(PlaceView& out) {
    const bool searching = !state_.draft.query.blank();
    const auto add = [&](const areas::Area& area) {
        text::Line& line = lines_.belongs_to[out.result_count];
        append_belongs_to(line, state_.areas, area.code, texts_);
        out.results[out.result_count++] = {area.code, area.name, line.view(), area.code == state_.draft.place,
                                           ChoosePlace{area.code}};
    };
    if (searching) {
        const auto found = state_.search();
        for (std::size_t i = 0; i < found.count; ++i)
            add(state_.areas.at(found.indexes[i]));
        if (found.count > 0)
            out.results[0].selected = true;
        else
            out.none_found = say(keys::place_none_found);
        return;
    }
    const auto villages = state_.areas.villages_of(state_.options.district);
    for (std::size_t i = villages.first; i < villages.last && out.result_count < out.results.size(); ++i)
        add(state_.areas.at(i));
    if (out.result_count == 0) return;
    texts_.format(lines_.place_heading, keys::place_near, {view_.bar.where_short});
    out.heading = lines_.place_heading.view();
}

void ViewBuilder::write() {
    WriteView& out = view_.write;
    const TextField& words = state_.draft.words;
    out.words = text_view(words, say(telling_words(state_.draft.kind).write_placeholder), true);
    out.characters = words.characters();
    out.characters_max = words.characters_max();
    texts_.format(lines_.counter, keys::write_counter,
                  {std::uint64_t{out.characters}, std::uint64_t{out.characters_max}});
    out.counter = lines_.counter.view();
    const std::size_t left = out.characters_max - out.characters;
    out.near_limit = left <= limits::words_near_limit;
    out.notice = notice();
    if (out.near_limit && out.notice.empty()) {
        texts_.format_plural(lines_.left, keys::write_left, left, {std::uint64_t{left}});
        out.notice = lines_.left.view();
    }
    prompts(out);
    suggestions(out);
    state_.keyboard.fill(out.keyboard, texts_);
}

/// The pack's, if it has them in this language; the catalogue's own otherwise, which fit every kind but questions.
void ViewBuilder::prompts(WriteView& out) const {
    const std::string_view words = state_.draft.words.text();
    const bool said_something = out.characters >= said_something_characters;
    std::size_t count = 0;
    for (const content::Prompt& prompt : state_.visit_pack->prompts) {
        const bool meant = prompt.for_kind == state_.draft.kind && speaks(prompt.text, text::tag_of(state_.language));
        if (!meant || count == out.prompts.size()) continue;
        const std::string_view ticks = in_language(prompt.ticks);
        out.prompts[count++] = {in_language(prompt.text), ticks.empty() ? said_something : mentions(words, ticks)};
    }
    if (count > 0 || state_.draft.kind == model::Kind::question) return;
    out.prompts[0] = {say(keys::write_prompt_what), said_something};
    out.prompts[1] = {say(keys::write_prompt_where), mentions(words, say(keys::write_ticks_where))};
    out.prompts[2] = {say(keys::write_prompt_since), mentions(words, say(keys::write_ticks_since))};
}

void ViewBuilder::suggestions(WriteView& out) {
    state_.suggest(lines_.suggestions);
    for (std::size_t i = 0; i < out.suggestions.size(); ++i) {
        out.suggestions[i] =
            button(lines_.suggestions[i].view(), Icon::none, TakeSuggestion{static_cast<std::uint8_t>(i)});
        out.suggestions[i].visible = !lines_.suggestions[i].view().empty();
    }
    out.undo = button(say(keys::write_undo), Icon::undo, Undo{});
    out.undo.enabled = state_.draft.words.can_undo();
}

/// As much as its owner knows it by: "Siti ••••", "08•• •••• 12", "n••••@••••". Always as long as that, whatever stands
/// behind it.
std::string_view ViewBuilder::mask_of(Field field) {
    const bool is_name = field == Field::name;
    text::Line& out = lines_.masks[static_cast<std::size_t>(field)];
    const std::string_view words = is_name ? state_.draft.name.text() : state_.draft.contact.text();
    const std::size_t first = text::next_cluster(words, 0);
    if (is_name) {
        const std::size_t end = words.find(' ');
        out.append(end == std::string_view::npos ? words.substr(0, first) : words.substr(0, end + 1));
        out.append("••••");
    } else if (words.find('@') != std::string_view::npos) {
        out.append(words.substr(0, first));
        out.append("••••@••••");
    } else if (text::count_characters(words) < 8) {
        out.append("••••");
    } else {
        out.append(words.substr(0, text::next_cluster(words, first)));
        out.append("•• •••• ");
        const std::size_t last = text::previous_cluster(words, words.size());
        out.append(words.substr(text::previous_cluster(words, last)));
    }
    return out.view();
}

ContactView::FieldView ViewBuilder::contact_field(Field field, Icon icon, std::string_view label,
                                                  std::string_view placeholder) {
    const TextField& text = field == Field::name ? state_.draft.name : state_.draft.contact;
    ContactView::FieldView out;
    out.field = field;
    out.label = label;
    out.icon = icon;
    out.text = text_view(text, placeholder, state_.focus == field);
    out.focus = FocusField{field};
    out.masked = state_.masked(field);
    const Peeked eye = field == Field::name ? Peeked::name : Peeked::contact;
    out.peeking = state_.peeked == eye;
    if (out.masked || out.peeking) out.eye = eye;
    out.eye_label = say(out.peeking ? keys::speech_hide : keys::speech_show);
    if (!out.masked) return out;
    out.text.text = mask_of(field);
    out.text.cursor = out.text.selection_begin = out.text.selection_end = out.text.text.size();
    return out;
}

void ViewBuilder::contact() {
    ContactView& out = view_.contact;
    const Draft& draft = state_.draft;
    out.choices[0] = {button(say(keys::contact_anonymous), Icon::anonymous, ChooseAnonymous{}),
                      say(keys::contact_anonymous_hint)};
    out.choices[0].button.selected = draft.contact_choice == ContactChoice::anonymous;
    out.choices[1] = {button(say(keys::contact_leave), Icon::phone, ChooseContact{}), say(keys::contact_leave_hint)};
    out.choices[1].button.selected = draft.contact_choice == ContactChoice::leave;
    out.fields_visible = draft.contact_choice == ContactChoice::leave;
    out.notice = notice();
    out.children = say(keys::contact_children);
    if (!out.fields_visible) return;
    out.fields[0] =
        contact_field(Field::name, Icon::person, say(keys::contact_name), say(keys::contact_name_placeholder));
    out.fields[1] =
        contact_field(Field::contact, Icon::phone, say(keys::contact_reach), say(keys::contact_reach_placeholder));
    out.consent_text = say(keys::contact_consent);
    out.consent = button(say(keys::contact_agree), Icon::check, ToggleConsent{});
    out.consent.selected = draft.consent;
    state_.keyboard.fill(out.keyboard, texts_);
}

}  // namespace pendopo::presenter
