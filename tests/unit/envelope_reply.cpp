// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "platform/base/limits.hpp"
#include "sync/envelope/case.hpp"
#include "sync/envelope/reply.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

envelope::ReceiptSecret secret(base::Byte each) {
    envelope::ReceiptSecret r;
    std::fill(r.bytes.begin(), r.bytes.end(), each);
    return r;
}

model::ReplyText letter(std::string_view text, std::string_view from = "Dinas PUPR") {
    model::ReplyText out;
    out.status = model::CaseStatus::in_progress;
    out.day = 20'779;
    out.from = from;
    out.language = "id";
    out.text = base::SecretBuffer(base::as_bytes(text));
    return out;
}

base::Result<model::ReplyText> decode_hex_padded(std::string_view hex, std::size_t size = 512) {
    base::Bytes bytes = unhex(hex);
    bytes.resize(size);
    return envelope::decode_reply(bytes);
}

}  // namespace

TEST_CASE("replies: what the province seals opens on the device, by the same R alone") {
    const auto province = envelope::libcrypto_primitives(seeded(11));
    const auto device = envelope::mbedtls_primitives(seeded(12));
    const auto sealed = envelope::seal_reply(*province, secret(7), letter("Lubang itu ditutup minggu ini."));
    REQUIRE(sealed);
    CHECK(sealed->lookup == envelope::lookup_id(*device, secret(7)));
    const auto opened = envelope::open_reply(*device, secret(7), *sealed);
    REQUIRE(opened);
    CHECK(opened->status == model::CaseStatus::in_progress);
    CHECK(opened->day == 20'779);
    CHECK(opened->from == "Dinas PUPR");
    CHECK(opened->language == "id");
    CHECK(opened->text.text() == "Lubang itu ditutup minggu ini.");

    CHECK(envelope::open_reply(*device, secret(8), *sealed).error().code == ErrorCode::unauthentic);
    // And the other way round: each library opens what the other sealed.
    const auto back = envelope::seal_reply(*device, secret(7), letter("Terima kasih."));
    REQUIRE(back);
    CHECK(envelope::open_reply(*province, secret(7), *back)->text.text() == "Terima kasih.");
}

TEST_CASE("replies: no byte of a sealed letter, of its id or of its name can be changed") {
    const auto primitives = envelope::libcrypto_primitives(seeded(13));
    const auto sealed = envelope::seal_reply(*primitives, secret(1), letter("Sudah."));
    REQUIRE(sealed);
    for (std::size_t i = 0; i < sealed->sealed.size(); ++i) {
        model::Reply changed = *sealed;
        changed.sealed[i] ^= 1;
        CHECK(envelope::open_reply(*primitives, secret(1), changed).error().code == ErrorCode::unauthentic);
    }
    model::Reply other_id = *sealed;
    other_id.id.bytes[3] ^= 1;
    CHECK_FALSE(envelope::open_reply(*primitives, secret(1), other_id));
    model::Reply other_name = *sealed;
    other_name.lookup.bytes[3] ^= 1;
    CHECK_FALSE(envelope::open_reply(*primitives, secret(1), other_name));
    for (const std::size_t size : {0, 15, 16, 100}) {
        model::Reply cut = *sealed;
        cut.sealed.resize(size);
        CHECK_FALSE(envelope::open_reply(*primitives, secret(1), cut));
    }
}

TEST_CASE("replies: each edit has an id and a key of its own, so that nothing is sealed twice under one nonce") {
    const auto primitives = envelope::libcrypto_primitives(seeded(14));
    const auto first = envelope::seal_reply(*primitives, secret(1), letter("Satu."));
    const auto second = envelope::seal_reply(*primitives, secret(1), letter("Satu."));
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->id != second->id);
    CHECK(first->sealed != second->sealed);
    CHECK(first->lookup == second->lookup);
}

TEST_CASE("replies: lengths do not show: a few sentences are 512 bytes, and the longest letter 8,192") {
    const auto primitives = envelope::libcrypto_primitives(seeded(15));
    const auto size_of = [&](std::size_t text) {
        return envelope::seal_reply(*primitives, secret(1), letter(std::string(text, 'a')))->sealed.size() - 16;
    };
    CHECK(size_of(0) == 512);
    CHECK(size_of(480) == 512);
    CHECK(size_of(512) == 1'024);
    CHECK(size_of(3'000) == 4'096);
    CHECK(size_of(limits::reply_text_bytes_max) == 4'096);
    const auto longest = letter(std::string(limits::reply_text_bytes_max, 'a'), std::string(120, 'b'));
    REQUIRE(envelope::seal_reply(*primitives, secret(1), longest));
    CHECK(envelope::decode_reply(envelope::encode_reply(longest)->view())->text.size() == limits::reply_text_bytes_max);
}

TEST_CASE("replies: what is no letter is not sealed") {
    CHECK(envelope::encode_reply(letter(std::string(limits::reply_text_bytes_max + 1, 'a'))).error().code ==
          ErrorCode::too_large);
    CHECK(envelope::encode_reply(letter("a", std::string(121, 'a'))).error().code == ErrorCode::too_large);
    CHECK(envelope::encode_reply(letter("\xff")).error().code == ErrorCode::invalid_argument);
    CHECK(envelope::encode_reply(letter("a", "\xc0\x80")).error().code == ErrorCode::invalid_argument);
    auto wrong = letter("a");
    wrong.language = "Id";
    CHECK(envelope::encode_reply(wrong).error().code == ErrorCode::invalid_argument);
    wrong.language = "indo";
    CHECK(envelope::encode_reply(wrong).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("replies: only the one deterministic form is read, whoever sealed it") {
    // [1, 0, "", "", ""]
    REQUIRE(decode_hex_padded("850100606060"));
    CHECK(decode_hex_padded("850100606060", 1'024).error().code == ErrorCode::malformed);  // padded too far
    CHECK(decode_hex_padded("850100606060", 256).error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("850100606060", 513).error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("85010060606001").error().code == ErrorCode::malformed);    // no zeros behind it
    CHECK(decode_hex_padded("840100606060").error().code == ErrorCode::malformed);      // four items
    CHECK(decode_hex_padded("85180100606060").error().code == ErrorCode::malformed);    // 1 in two bytes
    CHECK(decode_hex_padded("8501190001606060").error().code == ErrorCode::malformed);  // 1 in three bytes
    CHECK(decode_hex_padded("85011a00010000606060"));
    CHECK(decode_hex_padded("85011a0000ffff606060").error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("85011b0000000100000000606060").error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("850100406060").error().code == ErrorCode::malformed);  // bytes for text
    CHECK(decode_hex_padded("8501007f6060").error().code == ErrorCode::malformed);  // no definite length
    CHECK(decode_hex_padded("850100607a0000ffff60").error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("8501006060790400").error().code == ErrorCode::malformed);  // longer than what is there
    CHECK(decode_hex_padded("85010061ff6060").error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("850000606060").error().code == ErrorCode::malformed);
    CHECK(decode_hex_padded("850a00606060").error().code == ErrorCode::unsupported);  // a status from the future
}

TEST_CASE("decisions: words name the entry and prove R, each kind for itself") {
    const auto province = envelope::libcrypto_primitives(seeded(16));
    const auto device = envelope::mbedtls_primitives(seeded(17));
    for (const auto kind : {model::Kind::withdrawal, model::Kind::taken_back, model::Kind::rating}) {
        const base::SecretBuffer words = envelope::encode_case_words(*device, kind, secret(3), true);
        const auto parsed = envelope::parse_case_words(kind, words.text());
        REQUIRE(parsed);
        CHECK(parsed->lookup == envelope::lookup_id(*province, secret(3)));
        CHECK(parsed->helped == (kind == model::Kind::rating));
        CHECK(envelope::proves(*province, kind, secret(3), *parsed));
        CHECK_FALSE(envelope::proves(*province, kind, secret(4), *parsed));
        for (const auto other : {model::Kind::withdrawal, model::Kind::taken_back, model::Kind::rating})
            if (other != kind) CHECK_FALSE(envelope::proves(*province, other, secret(3), *parsed));
    }
    const auto not_helped = envelope::encode_case_words(*device, model::Kind::rating, secret(3), false);
    CHECK_FALSE(envelope::parse_case_words(model::Kind::rating, not_helped.text())->helped);
}

TEST_CASE("decisions: whoever read a look-up id on another kiosk can't withdraw by it") {
    const auto primitives = envelope::libcrypto_primitives(seeded(18));
    const std::string lookup = envelope::lookup_id(*primitives, secret(3)).hex();
    const std::string forged = lookup + " " + lookup;
    const auto parsed = envelope::parse_case_words(model::Kind::withdrawal, forged);
    REQUIRE(parsed);
    CHECK_FALSE(envelope::proves(*primitives, model::Kind::withdrawal, secret(3), *parsed));
}

TEST_CASE("decisions: any other words are no decision") {
    const std::string id(32, 'a');
    const auto reads = [](model::Kind kind, const std::string& words) {
        return envelope::parse_case_words(kind, words).has_value();
    };
    CHECK(reads(model::Kind::withdrawal, id + " " + id));
    CHECK(reads(model::Kind::rating, id + " " + id + " helped"));
    CHECK(reads(model::Kind::rating, id + " " + id + " not_helped"));
    CHECK_FALSE(reads(model::Kind::story, id + " " + id));
    CHECK_FALSE(reads(model::Kind::rating, id + " " + id));
    CHECK_FALSE(reads(model::Kind::rating, id + " " + id + " helped "));
    CHECK_FALSE(reads(model::Kind::withdrawal, id + " " + id + " helped"));
    CHECK_FALSE(reads(model::Kind::withdrawal, id + "  " + id));
    CHECK_FALSE(reads(model::Kind::withdrawal, id + "-" + id));
    CHECK_FALSE(reads(model::Kind::withdrawal, std::string(32, 'A') + " " + id));
    CHECK_FALSE(reads(model::Kind::withdrawal, std::string(32, 'g') + " " + id));
    CHECK_FALSE(reads(model::Kind::withdrawal, id + " " + id.substr(1)));
    CHECK_FALSE(reads(model::Kind::withdrawal, ""));
}
