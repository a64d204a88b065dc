// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/forms/answers.hpp"
#include "app/presenter/intent.hpp"
#include "app/presenter/text_field.hpp"
#include "app/presenter/voice.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::presenter {

enum class ContactChoice : std::uint8_t { open, anonymous, leave };

/// What one visitor has entered so far. Nothing of it is written anywhere; reset() overwrites all of it.
struct Draft {
    static constexpr std::size_t code_characters = 13;         // of a receipt code
    static constexpr std::size_t answer_characters_max = 300;  // to one question: a sentence or two

    model::Kind kind = model::Kind::aspiration;  ///< aspiration, story or question
    model::Topic topic = model::Topic::none;
    model::AreaCode place;
    ContactChoice contact_choice = ContactChoice::open;
    bool consent = false;
    bool receipt_declined = false;
    bool aloud = false;  ///< the story is recorded, not written
    VoiceDraft voice;

    TextField query{{limits::search_text_bytes_max, limits::search_text_bytes_max, false}};
    TextField words{{limits::words_characters_max, limits::words_bytes_max, true, true}};
    TextField name{{limits::contact_field_bytes_max, limits::contact_field_bytes_max, false}};
    TextField contact{{limits::contact_field_bytes_max, limits::contact_field_bytes_max, false}};

    forms::Answers answers;  ///< to the form that is open
    TextField answer{{answer_characters_max, forms::text_bytes_max, true}};
    TextField code{{code_characters, code_characters, false}};

    /// Something would be lost by starting over.
    [[nodiscard]] bool begun() const noexcept { return told() || !answers.empty() || !answer.empty(); }
    /// Something of an aspiration, a story or a question.
    [[nodiscard]] bool told() const noexcept {
        return topic != model::Topic::none || !words.empty() || voice.said_something() || !name.empty() ||
               !contact.empty();
    }
    void reset_answers() noexcept {
        answers.wipe();
        answer.wipe();
    }
    void reset(model::AreaCode own_district) noexcept {
        kind = model::Kind::aspiration;
        topic = model::Topic::none;
        place = own_district;
        contact_choice = ContactChoice::open;
        consent = false;
        receipt_declined = false;
        aloud = false;
        voice = {};
        reset_answers();
        for (TextField* field : {&query, &words, &name, &contact, &code})
            field->wipe();
    }
};

}  // namespace pendopo::presenter
