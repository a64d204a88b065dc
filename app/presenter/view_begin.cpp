// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;
using model::Topic;

namespace {

constexpr std::array topic_looks = {
    TopicLook{Topic::roads, Icon::roads, keys::topic_roads},
    TopicLook{Topic::health, Icon::health, keys::topic_health},
    TopicLook{Topic::school, Icon::school, keys::topic_school},
    TopicLook{Topic::papers, Icon::papers, keys::topic_papers},
    TopicLook{Topic::utilities, Icon::utilities, keys::topic_utilities},
    TopicLook{Topic::waste, Icon::waste, keys::topic_waste},
    TopicLook{Topic::aid, Icon::aid, keys::topic_aid},
    TopicLook{Topic::office, Icon::office, keys::topic_office},
    TopicLook{Topic::other, Icon::other, keys::topic_other},
};

struct DoorLook {
    Door door;
    Icon icon;
    std::string_view title;
    std::string_view hint;
};
constexpr std::array door_looks = {
    DoorLook{Door::aspiration, Icon::idea, keys::doors_aspiration, keys::doors_aspiration_hint},
    DoorLook{Door::story, Icon::story, keys::doors_story, keys::doors_story_hint},
    DoorLook{Door::poll, Icon::poll, keys::doors_poll, keys::doors_poll_hint},
    DoorLook{Door::question, Icon::question, keys::doors_question, keys::doors_question_hint},
    DoorLook{Door::answer, Icon::answer, keys::doors_answer, keys::doors_answer_hint},
};

struct NotReadyTexts {
    std::string_view message;
    std::string_view what_to_do;
};
constexpr NotReadyTexts texts_of(Readiness readiness) {
    switch (readiness) {
        case Readiness::unconfirmed:
            return {keys::not_ready_message_unconfirmed, keys::not_ready_what_unconfirmed};
        case Readiness::refused:
            return {keys::not_ready_message_refused, keys::not_ready_what_refused};
        case Readiness::out_of_order:
            return {keys::not_ready_message_out_of_order, keys::not_ready_what_out_of_order};
        case Readiness::full:
            return {keys::not_ready_message_full, keys::not_ready_what_full};
        default:
            return {keys::not_ready_message_not_set_up, keys::not_ready_what_not_set_up};
    }
}

}  // namespace

const TopicLook& look_of(Topic topic) noexcept {
    for (const TopicLook& look : topic_looks)
        if (look.topic == topic) return look;
    return topic_looks.back();
}

void ViewBuilder::not_ready() {
    NotReadyView& out = view_.not_ready;
    const NotReadyTexts texts = texts_of(state_.readiness);
    out.message = say(texts.message);
    out.what_to_do = say(texts.what_to_do);
    if (state_.readiness != Readiness::unconfirmed || state_.enrolment_words[0].empty()) return;
    for (std::size_t i = 0; i < out.words.size(); ++i)
        out.words[i] = state_.enrolment_words[i];
    out.word_count = out.words.size();
    out.words_label = say(keys::not_ready_words);
}

void ViewBuilder::attract() {
    AttractView& out = view_.attract;
    out.headline = say(keys::attract_headline);
    out.message = say(keys::attract_message);
    out.start = button(say(keys::attract_start), Icon::touch, Start{});
    languages_into(out.languages);
    out.greetings = say(keys::attract_greetings);
    cards(out);
    out.card = state_.attract_card;
}

void ViewBuilder::doors() {
    DoorsView& out = view_.doors;
    for (std::size_t i = 0; i < door_looks.size(); ++i) {
        const DoorLook& look = door_looks[i];
        DoorView& door = out.doors[i];
        door.button = button(say(look.title), look.icon, ChooseDoor{look.door});
        door.hint = say(look.hint);
        if (look.door == Door::story && state_.options.voice) door.hint = say(keys::doors_story_hint_aloud);
    }
    out.survey = button(say(keys::doors_survey), Icon::smile, ChooseDoor{Door::survey});
    out.promise = say(keys::doors_promise);
}

void ViewBuilder::topic() {
    TopicView& out = view_.topic;
    for (std::size_t i = 0; i < out.topics.size(); ++i) {
        const TopicLook& look = topic_looks[i];
        TopicView::Card& card = out.topics[i];
        card.button = button(say(look.key), look.icon, ChooseTopic{look.topic});
        card.button.selected = look.topic == state_.draft.topic;
        card.sensitive = look.topic == Topic::office;
    }
    out.other = button(say(keys::topic_other_or_skip), Icon::other, ChooseTopic{Topic::other});
    out.other.selected = state_.draft.topic == Topic::other;
    out.readers = say(keys::topic_readers);
}

}  // namespace pendopo::presenter
