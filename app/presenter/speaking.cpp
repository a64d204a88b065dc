// SPDX-License-Identifier: Apache-2.0
// Speech mode: three keys walk all elements, and each is said as it is reached.
#include "app/presenter/speech.hpp"
#include "app/presenter/state.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {
namespace {

std::string_view notice_on(const View& view) {
    switch (view.screen) {
        case Screen::write:
            return view.write.notice;
        case Screen::record:
            return view.record.notice;
        case Screen::contact:
            return view.contact.notice;
        case Screen::question:
            return view.question.notice;
        case Screen::code_entry:
            return view.code_entry.notice;
        case Screen::case_view:
            return view.case_view.notice;
        case Screen::scan:
            return view.scan.stage == ScanView::Stage::found ? view.scan.hint : view.scan.notice;
        case Screen::receipt:
            return view.receipt.notice;
        default:
            return {};
    }
}

bool is_silent(const View& view) {
    return view.screen == Screen::record && view.record.recording;  // the microphone would hear it
}

}  // namespace

/// One intent, or what a key of speech mode means by it.
void Presenter::State::handle(const Intent& intent, base::Instant at) {
    by_hand = true;
    const bool walks = std::holds_alternative<SpeechNext>(intent) || std::holds_alternative<SpeechBack>(intent);
    const bool chooses = std::holds_alternative<SpeechChoose>(intent);
    if (walks) peeked = Peeked::nothing;  // the finger that rested on the eye has gone on
    std::optional<Intent> meant = intent;
    if (chooses) meant = chosen_by_speech();
    touched(meant.value_or(Touch{}), at);
    follow_camera();
    if (changed) rebuild();
    if (std::exchange(speech_reads, false)) read_focused();
    const bool silent = std::holds_alternative<Touch>(intent) || std::holds_alternative<InsertCharacter>(intent);
    speech_follows(chooses || (!walks && speech_on && !silent));
    if (walks && !std::exchange(speech_said, false)) walk_speech(std::holds_alternative<SpeechNext>(intent) ? 1 : -1);
    show_focus();
    by_hand = false;
}

void Presenter::State::refresh() {
    follow_camera();
    rebuild();
    speech_follows(false);
    say_time();
    show_focus();
}

/// Where the ring is drawn.
void Presenter::State::show_focus() {
    if (changed) rebuild();
    view.focused.reset();
    if (!speech_on) return;
    view.speech = true;
    view.focused = focused_element().intent;
    ++view.revision;
}

/// Never empty.
const std::vector<Element>& Presenter::State::read_elements() {
    if (elements.empty()) elements = elements_of(view);
    return elements;
}

/// Where speech mode stands; the last one if there are fewer than before.
const Element& Presenter::State::focused_element() {
    const std::vector<Element>& all = read_elements();
    speech_focus = std::min(speech_focus, all.size() - 1);
    return all[speech_focus];
}

void Presenter::State::say(base::SecretBuffer text, SpeechTone tone) {
    if (is_silent(view)) text.clear();
    if (by_hand && !text.empty())
        hear_for(std::min<base::Milliseconds>(
            limits::sound_slack + limits::speech_time_a_byte * static_cast<std::int64_t>(text.size()),
            limits::hearing_time_max));
    requests.emplace_back(Speak{std::move(text), std::string(text::tag_of(language)), tone});
}

/// The Listen tool: the whole screen, until the next touch.
void Presenter::State::read_aloud() {
    if (!options.speech || hushed || is_silent(view)) return;
    listening = true;
    say(spoken(view, catalog()), SpeechTone::none);
}

/// Any touch or key ends what the Listen tool reads.
void Presenter::State::hush() {
    hushed = listening;
    if (listening) requests.emplace_back(Hush{});
    listening = false;
}

/// Title, what stands before the first thing to choose, and that thing: what is said of a screen that was entered.
void Presenter::State::announce(SpeechTone tone) {
    base::SecretBuffer text(limits::spoken_screen_bytes_max);
    for (speech_focus = 0; speech_focus < read_elements().size(); ++speech_focus) {
        say_element(text, focused_element(), catalog());
        if (focused_element().intent) break;
    }
    say(std::move(text), tone);
}

void Presenter::State::begin_speech() {
    speech_on = true;
    changed = true;
    base::SecretBuffer welcome(limits::spoken_screen_bytes_max);
    const bool fits = welcome.append(base::as_bytes(catalog().text(text::keys::speech_welcome)));
    PENDOPO_ASSERT(fits);
    say(std::move(welcome), SpeechTone::chosen);
    announce(SpeechTone::none);
}

void Presenter::State::walk_speech(int step) {
    if (!options.speech) return;
    if (!speech_on) return begin_speech();
    const auto count = static_cast<int>(read_elements().size());
    const int now_at = static_cast<int>(std::min(speech_focus, read_elements().size() - 1));
    const int next = (now_at + step + count) % count;
    const bool around = (step > 0) != (next > now_at) || count == 1;
    speech_focus = static_cast<std::size_t>(next);
    changed = true;
    say_focused(around ? SpeechTone::around : SpeechTone::moved);
}

void Presenter::State::say_focused(SpeechTone tone) {
    const Element& element = focused_element();
    base::SecretBuffer text(limits::spoken_screen_bytes_max);
    if (element.role == Element::Role::key) {
        const KeyView* key = key_of(element);
        const bool fits = key != nullptr && text.append(base::as_bytes(spoken_key(*key, catalog())));
        static_cast<void>(fits);
    } else {
        say_element(text, element, catalog());
    }
    say(std::move(text), tone);
}

/// What is entered there, or the code.
void Presenter::State::read_focused() {
    base::SecretBuffer text(limits::spoken_screen_bytes_max);
    say_content(text, focused_element(), catalog());
    say(std::move(text), SpeechTone::chosen);
    speech_said = true;
}

/// What choosing the focused element means. Nothing: it was only to be heard, and is said again.
std::optional<Intent> Presenter::State::chosen_by_speech() {
    if (!options.speech) return std::nullopt;
    if (!speech_on) {
        begin_speech();
        return std::nullopt;
    }
    const Element& element = focused_element();
    const bool holds_something = element.personal || !element.content.empty();
    if (element.role == Element::Role::field) {
        speech_reads = true;  // once it is open: until then a contact is masked
        return element.intent;
    }
    if (holds_something) {
        read_focused();
        return std::nullopt;
    }
    if (element.intent && element.enabled) return element.intent;
    say_focused(SpeechTone::around);
    speech_said = true;
    return std::nullopt;
}

const KeyView* Presenter::State::key_of(const Element& element) const {
    const auto* pressed = element.intent ? std::get_if<PressKey>(&*element.intent) : nullptr;
    if (pressed == nullptr) return nullptr;
    for (const KeyboardView* keys : {&view.place.keyboard, &view.write.keyboard, &view.contact.keyboard,
                                     &view.question.keyboard, &view.code_entry.keyboard})
        for (std::size_t row = 0; row < keys->row_count; ++row)
            for (const KeyView& key : keys->rows[row].view())
                if (key.key == pressed->key) return &key;
    for (const KeyboardView* keys : {&view.write.keyboard, &view.contact.keyboard, &view.question.keyboard})
        for (const KeyView& key : keys->popup.view())
            if (keys->popup_open && key.key == pressed->key) return &key;
    return nullptr;
}

/// What has to be said because the picture is another one: called after each rebuild.
void Presenter::State::speech_follows(bool chosen) {
    const SpeechPlace place{view.screen, view.overlay, question, std::string(view.title)};
    const bool elsewhere = !(place == speech_place);
    speech_place = place;
    if (!speech_on) return;
    const bool said = std::exchange(speech_said, false);
    if (elsewhere) return announce(chosen ? SpeechTone::chosen : SpeechTone::none);
    if (!chosen || said) return;
    if (!notice_on(view).empty()) return say_remark();
    if (focused_element().role == Element::Role::key)
        say(base::SecretBuffer(), SpeechTone::chosen);
    else
        say_focused(SpeechTone::chosen);
}

/// What went wrong, or how it went: said when it came by itself, too.
void Presenter::State::say_remark() {
    const std::string_view remark = notice_on(view);
    if (speech_on && !remark.empty()) say(base::SecretBuffer(base::as_bytes(remark)), SpeechTone::around);
}

/// To who does not see it: saving takes long, or the receipt is about to go.
void Presenter::State::say_time() {
    if (!std::exchange(time_speaks, false) || !speech_on) return;
    const std::string_view words = screen == Screen::saving ? view.saving.message : view.receipt.countdown;
    say(base::SecretBuffer(base::as_bytes(words)), SpeechTone::around);
}

}  // namespace pendopo::presenter
