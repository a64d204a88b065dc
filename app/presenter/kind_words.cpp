// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/kind_words.hpp"

#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

TellingWords telling_words(model::Kind kind) noexcept {
    switch (kind) {
        case model::Kind::story:
            return {keys::story_topic_title, keys::story_write_title, keys::story_write_placeholder,
                    keys::story_review_words};
        case model::Kind::question:
            return {keys::ask_topic_title, keys::ask_write_title, keys::ask_write_placeholder, keys::ask_review_words};
        default:
            return {keys::topic_title, keys::write_title, keys::write_placeholder, keys::review_words};
    }
}

ReceiptWords receipt_words(model::Kind kind) noexcept {
    switch (kind) {
        case model::Kind::story:
            return {keys::story_receipt_title, keys::story_receipt_declined, keys::receipt_step_read,
                    keys::receipt_step_answer, keys::receipt_step_answer_declined};
        case model::Kind::question:
            return {keys::ask_receipt_title, keys::ask_receipt_declined, keys::ask_receipt_step_read,
                    keys::receipt_step_answer, keys::receipt_step_answer_declined};
        case model::Kind::poll:
            return {keys::form_receipt_title_poll, keys::form_receipt_declined, keys::form_receipt_step_counted,
                    keys::form_receipt_step_code, keys::form_receipt_step_code_declined};
        case model::Kind::survey:
            return {keys::form_receipt_title_survey, keys::form_receipt_declined, keys::form_receipt_step_counted,
                    keys::form_receipt_step_code, keys::form_receipt_step_code_declined};
        default:
            return {keys::receipt_title, keys::receipt_declined, keys::receipt_step_read, keys::receipt_step_answer,
                    keys::receipt_step_answer_declined};
    }
}

}  // namespace pendopo::presenter
