// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sync/content/pack.hpp"

/// A content pack with a poll of each type of question, made by hand.
namespace pendopo::presenter::testing {

inline content::Words words(const char* indonesian, const char* english) {
    return {{{"id", indonesian}, {"en", english}}};
}

inline content::Question choice(std::uint16_t id, content::QuestionType type, bool required = false) {
    content::Question out;
    out.id = id;
    out.type = type;
    out.required = required;
    out.label = words("Jam berapa puskesmas perlu buka?", "When should the health centre be open?");
    if (type == content::QuestionType::text) return out;
    out.options = {{1, content::Face::none, words("Pagi", "In the morning")},
                   {2, content::Face::none, words("Sore", "In the afternoon")},
                   {3, content::Face::none, words("Malam", "In the evening")}};
    return out;
}

inline content::Form poll(std::uint16_t id, std::vector<content::Question> questions) {
    return {id, content::FormKind::poll, words("Jam buka", "Opening hours"), {}, std::move(questions)};
}

/// The pack of a province with these polls and no survey of its own.
inline std::shared_ptr<content::Pack> pack_with(std::vector<content::Form> polls) {
    auto out = std::make_shared<content::Pack>();
    out->version = 7;
    out->name = "Banten";
    out->languages = {"id", "en"};
    out->forms = std::move(polls);
    return out;
}

}  // namespace pendopo::presenter::testing
