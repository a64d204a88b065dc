// SPDX-License-Identifier: Apache-2.0
#include "content_pack.hpp"

#include <algorithm>
#include <functional>

#include "sync/content/shown_pack.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/protocol/cbor.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

/// The province's content key, and another that somebody made.
struct Keys {
    std::unique_ptr<envelope::Primitives> primitives = envelope::mbedtls_primitives(seeded(8));
    envelope::SigningKeyPair own = primitives->generate_signing_key();
    envelope::SigningKeyPair other = primitives->generate_signing_key();

    base::Bytes sign(const content::Pack& pack) const {
        return content::sign_pack(*primitives, content::encode(pack), own.private_half);
    }
    base::Result<content::VerifiedPack> verify(base::ByteView bytes,
                                               const std::optional<content::KnownPack>& known = {}) const {
        return content::verify_pack(*primitives, bytes, own.public_half, known);
    }
};

/// What decode says of the example after `change`.
base::Error refusal(const std::function<void(content::Pack&)>& change) {
    content::Pack pack = example_pack();
    change(pack);
    const auto decoded = content::decode(content::encode(pack));
    return decoded ? base::Error{ErrorCode::internal, "was accepted"} : decoded.error();
}

}  // namespace

TEST_CASE("content pack: what was put in comes out, byte for byte") {
    const content::Pack pack = example_pack();
    const base::Bytes payload = content::encode(pack);
    const auto decoded = content::decode(payload);
    REQUIRE(decoded);
    CHECK(*decoded == pack);
    CHECK(content::encode(*decoded) == payload);
}

TEST_CASE("content pack: signed by the content key it is accepted, again it is no news") {
    const Keys keys;
    const base::Bytes bytes = keys.sign(example_pack(4));
    const auto first = keys.verify(bytes);
    REQUIRE(first);
    CHECK(first->is_news);
    CHECK(first->pack == example_pack(4));
    CHECK(first->bytes == bytes);
    const auto again = keys.verify(bytes, first->known());
    REQUIRE(again);
    CHECK_FALSE(again->is_news);
}

TEST_CASE("content pack: versions only rise, and one number names one pack") {
    const Keys keys;
    const auto in_force = keys.verify(keys.sign(example_pack(4)));
    REQUIRE(in_force);
    CHECK(keys.verify(keys.sign(example_pack(5)), in_force->known()));
    CHECK(keys.verify(keys.sign(example_pack(3)), in_force->known()).error().code == ErrorCode::conflict);
    content::Pack twin = example_pack(4);
    twin.name = "Banten II";
    CHECK(keys.verify(keys.sign(twin), in_force->known()).error().code == ErrorCode::conflict);
}

TEST_CASE("content pack: a new content key begins to count anew, and the old one is believed no more") {
    Keys keys;
    const base::Bytes old = keys.sign(example_pack(9));
    const auto in_force = keys.verify(old);
    REQUIRE(in_force);
    std::swap(keys.own, keys.other);
    const auto next = keys.verify(keys.sign(example_pack(1)), in_force->known());
    REQUIRE(next);
    CHECK(next->is_news);
    CHECK(keys.verify(old, next->known()).error().code == ErrorCode::unauthentic);
}

TEST_CASE("content pack: unsigned, signed by another key, cut short or with any bit flipped it is refused") {
    const Keys keys;
    const base::Bytes payload = content::encode(example_pack());
    const base::Bytes by_another = content::sign_pack(*keys.primitives, payload, keys.other.private_half);
    CHECK(keys.verify(by_another).error().code == ErrorCode::unauthentic);
    CHECK_FALSE(keys.verify(payload));
    CHECK_FALSE(keys.verify({}));
    const base::Bytes bytes = keys.sign(example_pack());
    for (std::size_t size = 0; size < bytes.size(); size += 97)
        CHECK_FALSE(keys.verify(base::ByteView(bytes).first(size)));
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 333) {
        base::Bytes damaged = bytes;
        damaged[bit / 8] = static_cast<base::Byte>(damaged[bit / 8] ^ (1u << (bit % 8)));
        CHECK_FALSE(keys.verify(damaged));
    }
}

TEST_CASE("content pack: a signature under another tag does not count") {
    const Keys keys;
    const base::Bytes payload = content::encode(example_pack());
    protocol::Writer writer;
    writer.array(3).integer(1).bytes(payload).bytes(
        envelope::sign_tagged(*keys.primitives, "bundle", payload, keys.own.private_half).view());
    CHECK(keys.verify(writer.take()).error().code == ErrorCode::unauthentic);
}

TEST_CASE("content pack: what is too long is refused before it is looked at") {
    const Keys keys;
    CHECK(keys.verify(base::Bytes(limits::pack_bytes_max + 1)).error().code == ErrorCode::too_large);
    CHECK(content::decode(base::Bytes(content::pack_payload_bytes_max + 1)).error().code == ErrorCode::too_large);
    CHECK(refusal([](auto& pack) { pack.crest_png.resize(limits::pack_crest_bytes_max + 1); }).code ==
          ErrorCode::too_large);
    CHECK(refusal([](auto& pack) { pack.name.assign(content::pack_name_bytes_max + 1, 'a'); }).code ==
          ErrorCode::too_large);
    CHECK(refusal([](auto& pack) { pack.announcements.resize(limits::pack_announcements_max + 1); }).code ==
          ErrorCode::too_large);
}

TEST_CASE("content pack: a later format is unsupported, not broken") {
    const Keys keys;
    CHECK(content::decode(unhex("820201")).error().code == ErrorCode::unsupported);
    CHECK(keys.verify(unhex("8302414100")).error().code == ErrorCode::unsupported);
}

TEST_CASE("content pack: version 0 is the program's own and cannot be signed") {
    const Keys keys;
    CHECK(keys.verify(keys.sign(example_pack(0))).error().code == ErrorCode::malformed);
}

TEST_CASE("content pack: what contradicts itself is refused, and the message names it") {
    const auto says = [](const std::function<void(content::Pack&)>& change, std::string_view what) {
        const base::Error error = refusal(change);
        CHECK(error.code == ErrorCode::malformed);
        CHECK_MESSAGE(error.message.find(what) != std::string::npos, error.message);
    };
    says([](auto& p) { p.announcements[1].id = 1; }, "announcement 1 is there twice");
    says([](auto& p) { p.announcements[0].id = 0; }, "announcement: ids begin at 1");
    says([](auto& p) { p.announcements[1].opens.form = 4; }, "announcement 7 opens form 4");
    says([](auto& p) { p.announcements[1].opens.door = content::Door::story; }, "through no poll");
    says([](auto& p) { p.forms.push_back(example_poll(3)); }, "form 3 is there twice");
    says(
        [](auto& p) {
            p.forms.resize(1);
            p.forms[0].id = 0;
        },
        "form 0 is the built-in survey");
    says([](auto& p) { p.forms[0].questions[1].id = 1; }, "form 3, question 1 is there twice");
    says([](auto& p) { p.forms[0].questions[0].options.pop_back(); }, "form 3, question 1 leaves nothing to choose");
    says([](auto& p) { p.forms[0].questions[0].options[1].id = 1; }, "form 3, question 1, option 1 is there twice");
    says([](auto& p) { p.forms[0].questions[2].options = p.forms[0].questions[0].options; }, "takes a text");
    says([](auto& p) { p.forms[0].questions.clear(); }, "form 3 asks nothing");
    says(
        [](auto& p) {
            p.forms.push_back(p.forms[1]);
            p.forms[2].id = 9;
        },
        "more than one satisfaction survey");
    says([](auto& p) { p.prompts[0].for_kind = model::Kind::poll; }, "prompt 1 stands where nobody writes");
    says([](auto& p) { p.theme[1].token = "teal"; }, "theme colour \"teal\" is there twice");
    says([](auto& p) { p.theme[1].token = "Teal!"; }, "a colour without a name");
    says([](auto& p) { p.texts.push_back(p.texts[0]); }, "text \"attract.headline\" is there twice");
    says([](auto& p) { p.topics.push_back(p.topics[0]); }, "topic 1 is there twice");
    says([](auto& p) { p.languages = {"en", "id"}; }, "Indonesian is not the first language");
    says([](auto& p) { p.replies[0].did.by_language.pop_back(); }, "not in every language");
    says([](auto& p) { p.replies[0].did.by_language[1].second = "a\x1b[2J"; }, "control characters");
    says([](auto& p) { p.replies[0].did.by_language[1].second = "\xC0\xAF"; }, "no UTF-8");
    says([](auto& p) { p.replies[0].did.by_language[1].second.clear(); }, "without a letter");
    says([](auto& p) { p.valid_until = p.valid_from - 1; }, "valid_until comes before");
    says([](auto& p) { p.name.clear(); }, "without a name");
    says([](auto& p) { p.crest_png[20] = 1; }, "the crest is larger than 256 pixels");
    says([](auto& p) { p.crest_png[0] = 0; }, "the crest is no PNG");
    says([](auto& p) { p.theme[0].rgb = 0x1000000; }, "out of its range");
}

TEST_CASE("content pack: words are the language's own, else the Indonesian ones, and overrides never mix languages") {
    const content::Pack pack = example_pack();
    CHECK(pack.question_of_week.in("en") == "What needs mending most?");
    CHECK(pack.question_of_week.in("su") == "Apa yang paling perlu diperbaiki?");
    CHECK(content::Words{}.in("id").empty());
    CHECK(pack.text("attract.headline", "en") == "We listen.");
    CHECK_FALSE(pack.text("attract.headline", "su"));
    CHECK_FALSE(pack.text("attract.message", "id"));
}

TEST_CASE("content pack: it has its time, as far as the province's time is known") {
    const content::Pack pack = example_pack();
    CHECK(pack.is_current(0));
    CHECK_FALSE(pack.is_current(pack.valid_from - 1));
    CHECK(pack.is_current(pack.valid_from));
    CHECK(pack.is_current(pack.valid_until));
    CHECK_FALSE(pack.is_current(pack.valid_until + 1));
    CHECK(content::built_in().is_current(4'000'000'000));
}

TEST_CASE("content pack: it is shown once, and again without what had its time when that is over") {
    const Keys keys;
    content::ShownPack shown;
    CHECK(shown.next(std::nullopt, 0) == nullptr);
    const auto first = keys.verify(keys.sign(example_pack(1)));
    REQUIRE(first);
    const std::optional<content::VerifiedPack> in_force(*first);
    const auto pack = shown.next(in_force, 0);
    REQUIRE(pack);
    CHECK(*pack == example_pack(1));
    CHECK(shown.next(in_force, example_pack().valid_until) == nullptr);
    const auto late = shown.next(in_force, example_pack().valid_until + 1);
    REQUIRE(late);
    CHECK(late->announcements.empty());
    CHECK(late->replies.empty());
    CHECK(late->question_of_week.empty());
    CHECK(late->forms == example_pack().forms);
    CHECK(late->texts == example_pack().texts);
    CHECK(shown.next(in_force, example_pack().valid_until + 99) == nullptr);
    const auto second = keys.verify(keys.sign(example_pack(2)), first->known());
    REQUIRE(second);
    CHECK(shown.next(std::optional<content::VerifiedPack>(*second), 0)->version == 2);
}

TEST_CASE("content pack: what is built in has the nine elements with four answers each, and prompts for all doors") {
    const content::Pack& pack = content::built_in();
    CHECK(pack.version == 0);
    REQUIRE(content::decode(content::encode(pack)));
    CHECK(*content::decode(content::encode(pack)) == pack);
    const content::Form* survey = pack.survey();
    REQUIRE(survey);
    CHECK(survey->id == 0);
    REQUIRE(survey->questions.size() == 9);
    for (std::size_t i = 0; i < 9; ++i) {
        const content::Question& question = survey->questions[i];
        CHECK(question.id == i + 1);
        REQUIRE(question.options.size() == 4);
        for (std::size_t worth = 1; worth <= 4; ++worth) {
            CHECK(question.options[worth - 1].id == worth);
            CHECK(static_cast<std::size_t>(question.options[worth - 1].face) == worth);
        }
    }
    for (const auto kind : {model::Kind::aspiration, model::Kind::story, model::Kind::question})
        CHECK(std::count_if(pack.prompts.begin(), pack.prompts.end(),
                            [&](const content::Prompt& each) { return each.for_kind == kind; }) == 3);
}
