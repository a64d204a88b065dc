// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "app/text/language.hpp"
#include "storage/model/submission.hpp"

/// Everything a finger or a key can mean. Screens and the program make intents; the presenter alone decides what
/// follows. All are small values that hold no text: one typed character at most, which the maker forgets at once.
namespace pendopo::presenter {

using text::Language;

enum class Door : std::uint8_t {
    aspiration,
    story,
    poll,
    question,
    answer,
    survey,  ///< "How did we serve you?", the slim sixth choice
};

/// The five steps of an aspiration, a story or a question, in order.
enum class Step : std::uint8_t { topic = 1, place = 2, write = 3, contact = 4, review = 5 };

enum class Field : std::uint8_t { name, contact };

/// What of a contact is shown in full for a moment.
enum class Peeked : std::uint8_t { nothing, name, contact, both };

/// How large the words are, as the citizen or the site wishes.
enum class TextSize : std::uint8_t { normal, large, largest };

/// Where on a high panel the things to press stand: towards the hand that reaches them, in the lower half.
enum class Reach : std::uint8_t { middle, left, right };

/// One key of a keyboard, drawn or real. Real Enter and Backspace are the same keys as drawn ones.
struct Key {
    enum class Action : std::uint8_t { character, space, enter, backspace, shift, symbols, letters };
    Action action = Action::character;
    char32_t character = 0;  ///< only with Action::character

    bool operator==(const Key&) const = default;
};

struct Touch {};          ///< somebody is there: any touch, key or movement that means nothing else
struct Start {};          ///< the invitation was accepted, in the language shown
struct OpenLanguages {};  ///< the language tool in the bar
struct ChooseLanguage {   ///< on the welcome screen this also starts
    Language language = Language::indonesian;
};
struct OpenComfort {};  ///< the tool in the bar: how the screen is for this visitor
struct ChooseTextSize {
    TextSize size = TextSize::normal;
};
struct ToggleContrast {};
struct ToggleMotion {};
struct ChooseReach {
    Reach reach = Reach::middle;
};
struct HideScreen {};  ///< cover the screen at once, so that nobody else reads it
struct ShowScreen {};  ///< take the cover away
struct ChooseDoor {
    Door door = Door::aspiration;
};
/// A card of the invitation that leads somewhere: starts the visit and opens that door.
struct OpenCard {
    Door door = Door::aspiration;
    std::uint16_t form = 0;          ///< with Door::poll: this one; 0: the door itself
    std::uint16_t announcement = 0;  ///< that was touched; 0: the question of the week
    bool operator==(const OpenCard&) const = default;
};
struct ChooseTopic {  ///< Topic::other is "other, or skip"
    model::Topic topic = model::Topic::other;
};
struct ChoosePlace {
    model::AreaCode place;
};
struct InsertCharacter {  ///< a code point typed on a real keyboard; control characters are ignored
    char32_t character = 0;
};
struct PressKey {
    Key key;
};
struct HoldKey {  ///< a key held for long: offers its other characters; choosing one is PressKey
    Key key;
};
struct ClosePopup {};     ///< touched beside the popup of a held key
struct DeleteForward {};  ///< the real Delete key
struct MoveLeft {};
struct MoveRight {};
struct MoveCursor {  ///< to a byte of the focused text; snapped to the nearest whole character before it
    std::size_t byte = 0;
};
struct SelectWord {  ///< at a byte of the focused text: rested on or touched twice
    std::size_t byte = 0;
};
struct SelectTo {  ///< drags the later end of the selection
    std::size_t byte = 0;
};
struct SelectFrom {  ///< drags the other end
    std::size_t byte = 0;
};
struct Undo {};
struct TakeSuggestion {
    std::uint8_t index = 0;
};
struct Peek {  ///< shows what is masked, while a finger rests on its eye; nothing: the finger is gone
    Peeked what = Peeked::nothing;
};
struct FocusField {
    Field field = Field::name;
};
struct ChooseAnonymous {};
struct ChooseContact {};
struct ToggleConsent {};
struct Next {};
struct Back {};
struct Edit {  ///< from the review: go to this step, then come back
    Step step = Step::write;
};
struct StartOver {};  ///< asks first when something was entered
struct ConfirmStartOver {};
struct Continue {};        ///< "I am still here"; also closes the other overlays
struct Send {};            ///< from the review; again from a failure
struct DeclineReceipt {};  ///< on the review: turn on or off; on the receipt: hide and forget it now
struct Done {};
struct ChoosePoll {  ///< from the list of polls
    std::size_t index = 0;
};
struct ChooseOption {  ///< of the question that is shown: its one answer, or one more tick
    std::uint16_t option = 0;
};
struct AskWithdrawal {};      ///< of the case that is open: asks first
struct ConfirmWithdrawal {};  ///< yes, stop working on it and erase it
struct UndoWithdrawal {};     ///< work on it after all
struct RateAnswer {
    bool helped = false;
};
struct ChooseWay {  ///< of telling a story
    bool aloud = false;
};
struct RecordVoice {};         ///< the one large button: record, pause, go on
struct ListenVoice {};         ///< to what was recorded; again: stop
struct RecordAgain {};         ///< wipes what was recorded
struct ToggleVoiceConsent {};  ///< "a voice can be recognised"
struct PrintReceipt {};
struct ScanReceipt {};  ///< hold its QR up to the camera instead of typing the code
struct ReadAloud {};    ///< the Listen tool
struct SpeechNext {};   ///< the three keys of speech mode
struct SpeechBack {};
struct SpeechChoose {};
struct ReadContent {};    ///< say what is entered here, or the code
struct OpenService {};    ///< a finger rested on the mark: the officer's screen
struct ExchangeStick {};  ///< there: exchange with a courier's stick

using Intent =
    std::variant<Touch, Start, OpenLanguages, ChooseLanguage, ChooseDoor, OpenCard, ChooseTopic, ChoosePlace,
                 InsertCharacter, PressKey, HoldKey, ClosePopup, DeleteForward, MoveLeft, MoveRight, MoveCursor,
                 FocusField, ChooseAnonymous, ChooseContact, ToggleConsent, Next, Back, Edit, StartOver,
                 ConfirmStartOver, Continue, Send, DeclineReceipt, Done, ChoosePoll, ChooseOption, AskWithdrawal,
                 ConfirmWithdrawal, UndoWithdrawal, RateAnswer, OpenService, ExchangeStick, OpenComfort, ChooseTextSize,
                 ToggleContrast, ToggleMotion, ChooseReach, HideScreen, ShowScreen, SelectWord, SelectTo, SelectFrom,
                 Undo, TakeSuggestion, Peek, ChooseWay, RecordVoice, ListenVoice, RecordAgain, ToggleVoiceConsent,
                 PrintReceipt, ScanReceipt, ReadAloud, SpeechNext, SpeechBack, SpeechChoose, ReadContent>;

}  // namespace pendopo::presenter
