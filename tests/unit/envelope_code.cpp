// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "sync/envelope/code.hpp"
#include "sync/envelope/receipt_qr.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using envelope::ReceiptCode;

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

envelope::Receipt example_receipt(envelope::Primitives& primitives, const envelope::SigningKeyPair& key) {
    const auto hash = primitives.sha256(base::as_bytes("an entry"));
    return {ReceiptCode::generate(primitives), hash, primitives.p256_sign(key.private_half, hash),
            envelope::key_id(primitives, key.public_half)};
}

}  // namespace

TEST_CASE("code: a new code is shown in groups of 4-4-5 and read back, however it is typed") {
    const auto primitives = envelope::mbedtls_primitives(seeded(1));
    for (int round = 0; round < 200; ++round) {
        const auto code = ReceiptCode::generate(*primitives);
        const auto shown = code.formatted();
        REQUIRE(shown.size() == 15);
        CHECK(shown.text()[4] == '-');
        CHECK(shown.text()[9] == '-');
        CHECK(ReceiptCode::parse(shown.text()).value().text() == code.text());
        std::string typed;
        for (const char c : shown.text()) {
            const char lower = static_cast<char>(std::tolower(c));
            typed += c == '0' ? 'o' : c == '1' ? (round % 2 == 0 ? 'l' : 'I') : c == '-' ? ' ' : lower;
        }
        CHECK(ReceiptCode::parse(typed).value().text() == code.text());
        CHECK(ReceiptCode::from_bits(code.bits()).text() == code.text());
    }
}

TEST_CASE("code: other lengths and characters are refused") {
    const auto good = ReceiptCode::from_bits(0x123456789abcdef);
    const std::string text(good.text());
    for (const std::string& bad :
         {std::string(), text.substr(1), text + "0", text.substr(0, 12) + "U", "U" + text.substr(1),
          text.substr(0, 12) + "*", std::string(1000, ' ') + "1", std::string(100, '0')})
        CHECK(ReceiptCode::parse(bad).error().code == base::ErrorCode::malformed);
    CHECK(ReceiptCode::parse(text));
}

TEST_CASE("code: every single wrong character is caught, in every place and for every pair of characters") {
    // The check is linear, so it is enough to look at one code; a second one makes sure of it.
    for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{0x9e3779b97f4a7c1}}) {
        const std::string code(ReceiptCode::from_bits(bits).text());
        int tried = 0;
        for (std::size_t place = 0; place < code.size(); ++place)
            for (const char c : alphabet) {
                if (c == code[place]) continue;
                std::string wrong = code;
                wrong[place] = c;
                CHECK_FALSE(ReceiptCode::parse(wrong));
                ++tried;
            }
        CHECK(tried == 13 * 31);
    }
}

TEST_CASE("code: every swap of two neighbours is caught, the check character's included") {
    int tried = 0;
    for (std::size_t place = 0; place + 1 < ReceiptCode::data_characters; ++place)
        for (std::uint64_t a = 0; a < 32; ++a)
            for (std::uint64_t b = 0; b < 32; ++b) {
                if (a == b) continue;
                const std::size_t shift = 5 * (ReceiptCode::data_characters - 2 - place);
                const std::string code(ReceiptCode::from_bits((a * 32 + b) << shift).text());
                std::string swapped = code;
                std::swap(swapped[place], swapped[place + 1]);
                CHECK_FALSE(ReceiptCode::parse(swapped));
                ++tried;
            }
    for (std::uint64_t last = 0; last < 32; ++last)
        for (std::uint64_t before = 0; before < 32; ++before) {
            std::string swapped(ReceiptCode::from_bits(before * 32 + last).text());
            if (swapped[11] == swapped[12]) continue;
            std::swap(swapped[11], swapped[12]);
            CHECK_FALSE(ReceiptCode::parse(swapped));
            ++tried;
        }
    CHECK(tried > 11 * 32 * 31);
}

TEST_CASE("code: the random bits fill all twelve characters and differ from code to code") {
    const auto primitives = envelope::libcrypto_primitives(seeded(2));
    std::set<std::string> seen;
    std::array<std::set<char>, ReceiptCode::data_characters> used;
    for (int round = 0; round < 500; ++round) {
        const auto code = ReceiptCode::generate(*primitives);
        seen.insert(std::string(code.text()));
        for (std::size_t i = 0; i < used.size(); ++i)
            used[i].insert(code.data()[i]);
    }
    CHECK(seen.size() == 500);
    for (const auto& characters : used)
        CHECK(characters.size() == 32);
}

TEST_CASE("code: a moved code leaves nothing behind") {
    auto code = ReceiptCode::from_bits(77);
    const char* place = code.data().data();
    const ReceiptCode taken = std::move(code);
    for (std::size_t i = 0; i < ReceiptCode::characters; ++i)
        CHECK(place[i] == 0);
    CHECK(taken.bits() == 77);
    CHECK(taken.copy().bits() == 77);
}

TEST_CASE("code: R depends on code and province; look-up id and reply keys on R, and both libraries agree") {
    const auto code = ReceiptCode::from_bits(42);
    const auto r = envelope::derive_r(code, "Banten").value();
    CHECK(base::to_hex(envelope::derive_r(code, "Banten")->view()) == base::to_hex(r.view()));
    CHECK(base::to_hex(envelope::derive_r(code, "Kalimantan Timur")->view()) != base::to_hex(r.view()));
    CHECK(base::to_hex(envelope::derive_r(ReceiptCode::from_bits(43), "Banten")->view()) != base::to_hex(r.view()));
    CHECK(envelope::derive_r(code, "").error().code == base::ErrorCode::invalid_argument);
    auto both = both_primitives(seeded(1));
    auto& device = *both[0].primitives;
    auto& province = *both[1].primitives;
    CHECK(envelope::lookup_id(device, r) == envelope::lookup_id(province, r));
    envelope::ReplyId reply;
    const auto first = envelope::reply_key(device, r, reply);
    CHECK(base::to_hex(first.view()) == base::to_hex(envelope::reply_key(province, r, reply).view()));
    reply.bytes[15] = 1;
    CHECK(base::to_hex(first.view()) != base::to_hex(envelope::reply_key(device, r, reply).view()));
}

TEST_CASE("receipt: the QR text comes back whole, fits the alphanumeric mode, and verifies offline") {
    for (const auto& library : both_primitives(seeded(3))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto key = primitives->generate_signing_key();
        const auto receipt = example_receipt(*primitives, key);
        const auto text = envelope::encode_receipt(receipt);
        CHECK(text.size() == 182);
        CHECK(text.text().starts_with("PENDOPO " + std::string(receipt.code.formatted().text()) + " "));
        CHECK(text.text().find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == std::string_view::npos);
        const auto parsed = envelope::parse_receipt(text.text());
        REQUIRE(parsed);
        CHECK(parsed->code.text() == receipt.code.text());
        CHECK(parsed->hash == receipt.hash);
        CHECK(parsed->signature == receipt.signature);
        CHECK(envelope::verify_receipt(*primitives, *parsed, key.public_half));
        const auto other = primitives->generate_signing_key();
        CHECK(envelope::verify_receipt(*primitives, *parsed, other.public_half).error().code ==
              base::ErrorCode::unauthentic);
    }
}

TEST_CASE("receipt: cut, lengthened or changed QR texts do not parse or do not verify") {
    const auto primitives = envelope::libcrypto_primitives(seeded(3));
    const auto key = primitives->generate_signing_key();
    const auto receipt = example_receipt(*primitives, key);
    const auto whole = envelope::encode_receipt(receipt);
    const std::string text(whole.text());
    for (std::size_t size = 0; size < text.size(); ++size)
        CHECK_FALSE(envelope::parse_receipt(text.substr(0, size)));
    CHECK_FALSE(envelope::parse_receipt(text + "000"));
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = changed[at] == '7' ? '8' : '7';
        const auto parsed = envelope::parse_receipt(changed);
        // The code is the citizen's own secret and not under the signature; its check character tells mistakes.
        const bool same_proof = parsed && parsed->hash == receipt.hash && parsed->signature == receipt.signature &&
                                parsed->key == receipt.key;
        if (parsed && !same_proof) CHECK_FALSE(envelope::verify_receipt(*primitives, *parsed, key.public_half));
        if (at < 24) CHECK_FALSE(parsed);  // what is in front, the code with its check character, and a space
    }
    const std::string soft = "PENDOPO " + std::string(1, 'a') + text.substr(9);
    CHECK(envelope::parse_receipt(soft).error().code == base::ErrorCode::malformed);
    CHECK(envelope::parse_receipt("https://example.org").error().code == base::ErrorCode::malformed);
}
