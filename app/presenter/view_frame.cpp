// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/kind_words.hpp"
#include "app/presenter/places.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

namespace {

std::string_view title_key(const Presenter::State& state) {
    const Readiness readiness = state.readiness;
    switch (state.screen) {
        case Screen::not_ready:
            return readiness == Readiness::unconfirmed    ? keys::not_ready_title_unconfirmed
                   : readiness == Readiness::refused      ? keys::not_ready_title_refused
                   : readiness == Readiness::out_of_order ? keys::not_ready_title_out_of_order
                   : readiness == Readiness::full         ? keys::not_ready_title_full
                                                          : keys::not_ready_title_not_set_up;
        case Screen::attract:
            return keys::attract_headline;
        case Screen::doors:
            return keys::doors_title;
        case Screen::topic:
            return telling_words(state.draft.kind).topic_title;
        case Screen::place:
            return keys::place_title;
        case Screen::way:
            return keys::way_title;
        case Screen::record:
            return keys::record_title;
        case Screen::write:
            return telling_words(state.draft.kind).write_title;
        case Screen::contact:
            return keys::contact_title;
        case Screen::review:
            return keys::review_title;
        case Screen::saving:
            return keys::saving_title;
        case Screen::receipt:
            return receipt_words(state.sent).title;
        case Screen::failure:
            return keys::failure_title;
        case Screen::service:
            return keys::service_title;
        case Screen::poll_list:
            return state.polls().empty() ? keys::polls_none_title : keys::polls_title;
        case Screen::code_entry:
            return keys::code_title;
        case Screen::question:
        case Screen::case_view:
            break;  // theirs is in the pack, or follows from the case
    }
    return keys::app_name;
}

}  // namespace

void Lines::clear() noexcept {
    for (text::Line* line : {&where, &where_short, &steps, &own_district, &whole_province, &place_heading, &place_value,
                             &counter, &left, &who, &countdown, &message, &length, &length_max, &recording, &heard})
        line->clear();
    for (text::Line& line : belongs_to)
        line.clear();
    for (auto* family : {&step_labels, &step_days, &reply_headings})
        for (text::Line& line : *family)
            line.clear();
    for (text::Line& line : suggestions)
        line.clear();
    for (text::Line& line : masks)
        line.clear();
}

void Presenter::State::rebuild() {
    changed = false;
    lines.clear();
    elements.clear();
    if (worded_for != visit_pack) word_anew();
    const std::uint64_t revision = view.revision + 1;
    view = View{};
    view.revision = revision;
    ViewBuilder(*this).build();
}

ViewBuilder::ViewBuilder(Presenter::State& state) noexcept
    : state_(state), texts_(state.catalog(state.language)), view_(state.view), lines_(state.lines) {}

void ViewBuilder::build() {
    view_.screen = state_.screen;
    view_.overlay = state_.overlay;
    view_.language = state_.language;
    view_.comfort = state_.comfort;
    view_.wipes = state_.wipes;
    view_.colours = state_.visit_pack->theme;
    view_.crest_png = state_.visit_pack->crest_png;
    view_.colours_revision = state_.colours_revision;
    view_.speech = state_.speech_on;
    view_.blank = state_.speech_on && state_.options.speech_blanks;
    view_.title = say(title_key(state_));
    bar();
    buttons();
    overlay();
    if (state_.comfort.hidden) return cover();  // nothing that was entered reaches the view
    switch (state_.screen) {
        case Screen::not_ready:
            return not_ready();
        case Screen::attract:
            return attract();
        case Screen::doors:
            return doors();
        case Screen::topic:
            return topic();
        case Screen::place:
            return place();
        case Screen::way:
            return way();
        case Screen::record:
            return record();
        case Screen::write:
            return write();
        case Screen::contact:
            return contact();
        case Screen::review:
            return review();
        case Screen::saving:
            return saving();
        case Screen::receipt:
            return receipt();
        case Screen::failure:
            return failure();
        case Screen::service:
            return service();
        case Screen::poll_list:
            return poll_list();
        case Screen::question:
            return question();
        case Screen::code_entry:
            return code_entry();
        case Screen::case_view:
            return case_view();
    }
}

void ViewBuilder::bar() {
    Bar& bar = view_.bar;
    bar.app_name = say(keys::app_name);
    bar.where_short = place_name(lines_.where_short, state_.options.district);
    append_place_name(lines_.where, state_.areas, state_.options.province, texts_);
    if (!bar.where_short.empty()) lines_.where.append(" · ");
    lines_.where.append(bar.where_short);
    bar.where = lines_.where.view();
    bar.practice = state_.options.practice;
    if (bar.practice) bar.practice_text = say(keys::app_practice);
    bar.language = button(say(keys::language_name), Icon::language, OpenLanguages{});
    bar.language.visible = state_.screen != Screen::saving;
    bar.language_tag = say(keys::language_tag);
    bar.listen = button(say(keys::listen_tool), Icon::listen, ReadAloud{});
    bar.listen.visible = state_.options.speech && state_.screen != Screen::saving;
    bar.start_over = button(say(keys::button_start_over), Icon::restart, StartOver{});
    bar.start_over.visible = can_idle(state_.screen) && state_.draft.begun();
    bar.comfort = button(say(keys::comfort_tool), Icon::comfort, OpenComfort{});
    bar.comfort.visible = state_.screen == Screen::attract || can_hide(state_.screen);
    bar.hide = button(say(keys::hide_tool), Icon::hide, HideScreen{});
    bar.hide.visible = can_hide(state_.screen);
}

void ViewBuilder::buttons() {
    const Screen screen = state_.screen;
    if (const int step = step_of(screen); step > 0) steps(step, steps_total);
    view_.back = button(say(keys::button_back), Icon::back, Back{});
    view_.back.visible = can_idle(screen) || screen == Screen::service;
    view_.primary = button(say(keys::button_next), Icon::next, Next{});
    switch (screen) {
        case Screen::topic:
            view_.primary.visible = state_.draft.topic != model::Topic::none;
            break;
        case Screen::place:
        case Screen::write:
        case Screen::contact:
            break;
        case Screen::record:
            view_.secondary = button(say(keys::way_write), Icon::words, ChooseWay{false});
            view_.secondary.visible = state_.offers_writing();
            break;
        case Screen::review:
            view_.primary = button(say(keys::button_send), Icon::send, Send{});
            break;
        case Screen::failure:
            view_.primary = button(say(keys::button_retry), Icon::restart, Send{});
            break;
        case Screen::receipt:
            view_.primary = button(say(keys::button_done), Icon::check, Done{});
            break;
        case Screen::poll_list:
            view_.primary = button(say(keys::polls_tell), Icon::idea, ChooseDoor{Door::aspiration});
            view_.primary.visible = state_.polls().empty();
            break;
        case Screen::question:
            question_buttons();
            break;
        case Screen::code_entry:
            view_.primary = button(say(keys::code_open), Icon::answer, Next{});
            break;
        case Screen::case_view:
            view_.primary = case_primary();
            break;
        default:
            view_.primary.visible = false;
            break;
    }
}

void ViewBuilder::steps(int current, int total) {
    view_.steps = {current, total, {}};
    texts_.format(lines_.steps, keys::steps_text,
                  {static_cast<std::uint64_t>(current), static_cast<std::uint64_t>(total)});
    view_.steps.text = lines_.steps.view();
}

void ViewBuilder::overlay() {
    switch (state_.overlay) {
        case Overlay::none:
            return;
        case Overlay::idle_warning:
            return idle_warning(view_.over);
        case Overlay::confirm_start_over:
            return confirm_start_over(view_.over);
        case Overlay::languages:
            return languages(view_.over);
        case Overlay::confirm_withdrawal:
            return confirm_withdrawal(view_.over);
        case Overlay::comfort:
            return comfort_panel();
        case Overlay::cool_down:
            return cool_down(view_.over);
    }
}

void ViewBuilder::count_down(OverlayView& over, std::string_view title, std::string_view message) {
    const auto seconds = static_cast<std::uint64_t>(state_.seconds_left);
    over.title = say(title);
    over.seconds_left = state_.seconds_left;
    texts_.format_plural(lines_.message, message, seconds, {seconds});
    over.message = lines_.message.view();
}

void ViewBuilder::cool_down(OverlayView& over) {
    count_down(over, keys::cool_down_title, keys::cool_down_message);
    over.buttons[0] = button(say(keys::button_back), Icon::back, Back{});
}

void ViewBuilder::idle_warning(OverlayView& over) {
    count_down(over, keys::idle_title, keys::idle_message);
    over.buttons[0] = button(say(keys::idle_continue), Icon::touch, Continue{});
    over.buttons[0].visible = state_.extensions < limits::idle_extensions_max;
    over.buttons[1] = button(say(keys::start_over_confirm), Icon::restart, ConfirmStartOver{});
}

void ViewBuilder::confirm_start_over(OverlayView& over) {
    over.title = say(keys::start_over_title);
    over.message = say(keys::start_over_message);
    over.buttons[0] = button(say(keys::start_over_keep), Icon::back, Continue{});
    over.buttons[1] = button(say(keys::start_over_confirm), Icon::restart, ConfirmStartOver{});
}

void ViewBuilder::languages(OverlayView& over) {
    over.title = say(keys::languages_title);
    const std::size_t offered = languages_into(over.buttons);
    over.buttons[offered] = button(say(keys::button_back), Icon::back, Continue{});
}

std::size_t ViewBuilder::languages_into(std::span<Button> out) const {
    std::size_t count = 0;
    for (const Language language : state_.options.languages)
        if (count < text::language_count && state_.texts.has(language)) out[count++] = language_button(language);
    return count;
}

Button ViewBuilder::language_button(Language language) const {
    Button out = button(state_.catalog(language).text(keys::language_name), Icon::language, ChooseLanguage{language});
    out.selected = language == state_.language;
    return out;
}

std::string_view ViewBuilder::place_name(text::Line& line, model::AreaCode code) const {
    append_place_name(line, state_.areas, code, texts_);
    return line.view();
}

TextView ViewBuilder::text_view(const TextField& field, std::string_view placeholder, bool focused) const noexcept {
    const TextField::Span selected = field.selection();
    return {field.text(), field.cursor(), focused, placeholder, selected.begin, selected.end};
}

std::string_view ViewBuilder::notice() const noexcept {
    switch (state_.notice) {
        case Notice::none:
            return {};
        case Notice::words_empty:
            return say(keys::write_empty);
        case Notice::words_full:
            return say(keys::write_full);
        case Notice::words_odd:
            return say(keys::write_odd);
        case Notice::words_sent:
            return say(keys::write_sent);
        case Notice::answer_missing:
            return say(keys::form_missing);
        case Notice::code_short:
            return say(keys::code_short);
        case Notice::code_wrong:
            return say(keys::code_wrong);
        case Notice::code_letter:
            return say(keys::code_letter);
        case Notice::case_no_answer:
            return say(keys::case_no_answer);
        case Notice::contact_choice_missing:
            return say(keys::contact_missing_choice);
        case Notice::contact_missing:
            return say(keys::contact_missing_reach);
        case Notice::consent_missing:
            return say(keys::contact_missing_consent);
        case Notice::voice_missing:
            return say(keys::record_missing);
        case Notice::voice_consent_missing:
            return say(keys::record_consent_missing);
        case Notice::voice_full:
            return say(keys::record_full);
        case Notice::voice_lost:
            return say(keys::record_lost);
        case Notice::voice_no_microphone:
            return say(keys::record_no_microphone);
        case Notice::voice_busy:
            return say(keys::record_busy);
        case Notice::voice_no_speaker:
            return say(keys::record_no_speaker);
        case Notice::voice_no_room:
            return say(keys::record_no_room);
        case Notice::voice_failed:
            return say(keys::record_failed);
        case Notice::printed:
            return say(keys::print_done);
        case Notice::print_no_paper:
            return say(keys::print_no_paper);
        case Notice::print_busy:
            return say(keys::print_busy);
        case Notice::print_absent:
            return say(keys::print_absent);
        case Notice::field_full:
            return say(state_.screen == Screen::question ? keys::form_full : keys::contact_field_full);
    }
    return {};
}

}  // namespace pendopo::presenter
