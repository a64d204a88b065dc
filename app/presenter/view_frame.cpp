// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

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
        case Screen::scan:
            return keys::scan_title;
        case Screen::question:
        case Screen::case_view:
            break;  // theirs is in the pack, or follows from the case
    }
    return keys::app_name;
}

struct NoticeWords {
    Notice notice;
    std::string_view key;
};
constexpr std::array notice_words = {
    NoticeWords{Notice::words_empty, keys::write_empty},
    NoticeWords{Notice::words_full, keys::write_full},
    NoticeWords{Notice::words_odd, keys::write_odd},
    NoticeWords{Notice::words_sent, keys::write_sent},
    NoticeWords{Notice::answer_missing, keys::form_missing},
    NoticeWords{Notice::code_short, keys::code_short},
    NoticeWords{Notice::code_wrong, keys::code_wrong},
    NoticeWords{Notice::code_letter, keys::code_letter},
    NoticeWords{Notice::case_no_answer, keys::case_no_answer},
    NoticeWords{Notice::contact_choice_missing, keys::contact_missing_choice},
    NoticeWords{Notice::contact_missing, keys::contact_missing_reach},
    NoticeWords{Notice::consent_missing, keys::contact_missing_consent},
    NoticeWords{Notice::voice_missing, keys::record_missing},
    NoticeWords{Notice::voice_consent_missing, keys::record_consent_missing},
    NoticeWords{Notice::voice_full, keys::record_full},
    NoticeWords{Notice::voice_lost, keys::record_lost},
    NoticeWords{Notice::voice_no_microphone, keys::record_no_microphone},
    NoticeWords{Notice::voice_busy, keys::record_busy},
    NoticeWords{Notice::voice_no_speaker, keys::record_no_speaker},
    NoticeWords{Notice::voice_no_room, keys::record_no_room},
    NoticeWords{Notice::voice_failed, keys::record_failed},
    NoticeWords{Notice::printed, keys::print_done},
    NoticeWords{Notice::print_no_paper, keys::print_no_paper},
    NoticeWords{Notice::print_busy, keys::print_busy},
    NoticeWords{Notice::print_absent, keys::print_absent},
    NoticeWords{Notice::scan_foreign, keys::scan_foreign},
    NoticeWords{Notice::scan_found, keys::scan_found},
    NoticeWords{Notice::camera_absent, keys::camera_absent},
    NoticeWords{Notice::camera_busy, keys::camera_busy},
    NoticeWords{Notice::camera_lost, keys::camera_lost},
    NoticeWords{Notice::camera_failed, keys::camera_failed},
    NoticeWords{Notice::field_full, keys::contact_field_full},
};

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
        case Screen::scan:
            return scan();
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
            view_.secondary = button(say(keys::code_scan), Icon::scan, ScanReceipt{});
            view_.secondary.visible = state_.options.camera;
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
    if (state_.notice == Notice::field_full && state_.screen == Screen::question) return say(keys::form_full);
    const auto words = std::ranges::find(notice_words, state_.notice, &NoticeWords::notice);
    return words == notice_words.end() ? std::string_view() : say(words->key);
}

}  // namespace pendopo::presenter
