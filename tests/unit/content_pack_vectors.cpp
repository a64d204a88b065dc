// SPDX-License-Identifier: Apache-2.0
#include "sync/content/pack.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using Json = nlohmann::json;

/// tests/vectors/content-1.json, which may be added to and never changed; verify_wire.mjs computes the same.
namespace {

std::string text_of(const Json& vector, const char* key) {
    return vector.at(key).get<std::string>();
}
std::uint16_t small_of(const Json& vector, const char* key) {
    return vector.at(key).get<std::uint16_t>();
}
template <class Enum>
Enum choice_of(const Json& vector, const char* key) {
    return static_cast<Enum>(vector.at(key).get<int>());
}

/// One vector's pack, from its plain description.
class PackOf {
public:
    explicit PackOf(const Json& vector) : vector_(vector) {
        pack.version = static_cast<std::uint32_t>(std::stoull(text_of(vector, "version")));
        pack.valid_from = std::stoull(text_of(vector, "valid_from"));
        pack.valid_until = std::stoull(text_of(vector, "valid_until"));
        pack.name = text_of(vector, "name");
        pack.languages = vector.at("languages").get<std::vector<std::string>>();
        pack.question_of_week = words(vector, "question_of_week");
        pack.crest_png = unhex(text_of(vector, "crest"));
        lists();
        for (const Json& each : vector.at("forms"))
            pack.forms.push_back(form(each));
    }
    content::Pack pack;

private:
    content::Words words(const Json& from, const char* key) const {
        content::Words out;
        for (const Json& each : from.at(key))
            out.by_language.emplace_back(pack.languages.at(out.by_language.size()), each.get<std::string>());
        return out;
    }
    void lists() {
        using namespace content;
        for (const Json& v : vector_.at("announcements"))
            pack.announcements.push_back({small_of(v, "id"),
                                          choice_of<Aim>(v, "aim"),
                                          {choice_of<Door>(v, "door"), small_of(v, "form")},
                                          words(v, "heading"),
                                          words(v, "text")});
        for (const Json& v : vector_.at("prompts"))
            pack.prompts.push_back(
                {small_of(v, "id"), choice_of<model::Kind>(v, "kind"), words(v, "text"), words(v, "ticks")});
        for (const Json& v : vector_.at("replies"))
            pack.replies.push_back({{std::stoull(text_of(v, "place"))}, words(v, "said"), words(v, "did")});
        for (const Json& v : vector_.at("theme"))
            pack.theme.push_back({text_of(v, "token"), v.at("rgb").get<std::uint32_t>()});
        for (const Json& v : vector_.at("texts"))
            pack.texts.push_back({text_of(v, "key"), words(v, "text")});
        for (const Json& v : vector_.at("topics"))
            pack.topics.push_back({choice_of<model::Topic>(v, "topic"), words(v, "label")});
    }
    content::Form form(const Json& v) const {
        content::Form out{
            small_of(v, "id"), choice_of<content::FormKind>(v, "kind"), words(v, "title"), words(v, "intro"), {}};
        for (const Json& each : v.at("questions")) {
            content::Question question{small_of(each, "id"),
                                       choice_of<content::QuestionType>(each, "type"),
                                       each.at("required").get<bool>(),
                                       words(each, "label"),
                                       words(each, "hint"),
                                       {}};
            for (const Json& option : each.at("options"))
                question.options.push_back(
                    {small_of(option, "id"), choice_of<content::Face>(option, "face"), words(option, "label")});
            out.questions.push_back(std::move(question));
        }
        return out;
    }
    const Json& vector_;
};

}  // namespace

TEST_CASE("vectors: content packs are written and signed byte for byte, and still read") {
    const Json all = read_json("content-1.json");
    REQUIRE_FALSE(all.at("pack").empty());
    for (const auto& library : both_primitives(seeded(1)))
        for (const Json& vector : all.at("pack")) {
            CAPTURE(library.name);
            const content::Pack pack = PackOf(vector).pack;
            const base::Bytes payload = content::encode(pack);
            CHECK(base::to_hex(payload) == text_of(vector, "payload"));
            const auto decoded = content::decode(payload);
            REQUIRE(decoded);
            CHECK(*decoded == pack);
            const auto key = unhex_as<envelope::PrivateKey>(text_of(vector, "content_private"));
            CHECK(envelope::sign_tagged(*library.primitives, "pack", payload, key).hex() ==
                  text_of(vector, "signature"));
            CHECK(base::to_hex(content::sign_pack(*library.primitives, payload, key)) == text_of(vector, "pack"));
            const auto public_key = library.primitives->p256_public(key);
            REQUIRE(public_key);
            CHECK(public_key->hex() == text_of(vector, "content_key"));
            const auto verified =
                content::verify_pack(*library.primitives, unhex(text_of(vector, "pack")), *public_key, {});
            REQUIRE(verified);
            CHECK(verified->hash.hex() == text_of(vector, "hash"));
        }
}
