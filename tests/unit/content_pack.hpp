// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/content/built_in.hpp"
#include "sync/content/pack.hpp"

/// A content pack with something of everything, for tests.
namespace pendopo::test {

inline content::Words words(std::string id, std::string en) {
    return {{{"id", std::move(id)}, {"en", std::move(en)}}};
}

inline content::Form example_poll(std::uint16_t id) {
    using namespace content;
    Question which{1, QuestionType::select_one, true, words("Mana yang lebih dulu?", "Which first?"), {}, {}};
    which.options = {{1, Face::none, words("Jalan", "Roads")}, {2, Face::none, words("Air bersih", "Clean water")}};
    Question when{2,
                  QuestionType::select_multiple,
                  false,
                  words("Kapan Anda datang?", "When do you come?"),
                  words("Boleh lebih dari satu", "More than one is fine"),
                  which.options};
    Question why{3, QuestionType::text, false, words("Mengapa?", "Why?"), {}, {}};
    return {id, FormKind::poll, words("Pendapat minggu ini", "This week's question"), {}, {which, when, why}};
}

inline content::Pack example_pack(std::uint32_t version = 1) {
    using namespace content;
    Pack pack;
    pack.version = version;
    pack.valid_from = 1'700'000'000;
    pack.valid_until = 1'900'000'000;
    pack.name = "Banten";
    pack.languages = {"id", "en"};
    pack.question_of_week = words("Apa yang paling perlu diperbaiki?", "What needs mending most?");
    pack.announcements = {
        {1, Aim::awareness, {}, words("Gratis", "Free"), words("Tidak ada biaya.", "It costs nothing.")},
        {7, Aim::action, {Door::poll, 3}, words("Ikut memilih", "Have your say"), words("Satu menit.", "A minute.")}};
    pack.forms = {example_poll(3), built_in_survey(pack.languages)};
    pack.prompts = {{1, model::Kind::story, words("Kapan?", "When?"), words("kemarin", "yesterday")},
                    {2, model::Kind::aspiration, words("Apa?", "What?"), {}}};
    pack.replies = {{{367301}, words("Lampu mati", "Lamps out"), words("Sudah menyala", "They shine again")}};
    pack.theme = {{"teal", 0x0B3D5C}, {"saffron", 0xF2B134}};
    pack.texts = {{"attract.headline", words("Kami mendengar.", "We listen.")}};
    pack.topics = {{model::Topic::roads, words("Jalan & jembatan", "Roads & bridges")}};
    pack.crest_png = base::from_hex("89504e470d0a1a0a0000000d494844520000002000000040").value();
    return pack;
}

}  // namespace pendopo::test
