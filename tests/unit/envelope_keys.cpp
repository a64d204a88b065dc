// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_file.hpp"
#include "sync/envelope/key_words.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using envelope::KeyAlgorithm;
using envelope::KeyProtection;

namespace {

envelope::KeySecret passphrase(std::string_view text) {
    return {KeyProtection::passphrase, base::SecretBuffer(base::as_bytes(text))};
}
envelope::KeySecret key_file(base::Byte fill) {
    return {KeyProtection::key_file, base::SecretBuffer(base::Bytes(32, fill))};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("key words: the list holds 2048 different short words in plain letters") {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < 2048; ++i) {
        const auto word = envelope::key_word(i);
        CHECK(word.size() >= 3);
        CHECK(word.size() <= 8);
        CHECK(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos);
        words.insert(word);
    }
    CHECK(words.size() == 2048);
}

TEST_CASE("key words: eight words that change with each of the three facts, alike on both libraries") {
    SeededBytes random(8);
    auto both = both_primitives(seeded(1));
    envelope::EnrolmentFacts facts{random.fixed<model::Hash>(), random.fixed<model::SigningKey>(),
                                   envelope::token_hash(*both[0].primitives, random.bytes(16))};
    const auto text = envelope::key_words_text(*both[0].primitives, facts);
    CHECK(std::count(text.begin(), text.end(), ' ') == 7);
    CHECK(text == envelope::key_words_text(*both[1].primitives, facts));
    for (base::Byte* byte : {&facts.tls_spki.bytes[31], &facts.journal_public.bytes[64], &facts.token_hash.bytes[0]}) {
        *byte ^= 1;
        CHECK(envelope::key_words_text(*both[0].primitives, facts) != text);
        *byte ^= 1;
    }
    CHECK(envelope::key_words_text(*both[0].primitives, facts) == text);
}

TEST_CASE("key file: both kinds of key come back under passphrase and key file, written by either library") {
    auto both = both_primitives(seeded(6));
    for (const auto& library : both) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto sealing = primitives->generate_sealing_key();
        const auto text = envelope::encode_key_file(*primitives, "desk", KeyAlgorithm::x25519, sealing.private_half,
                                                    passphrase("kunci meja provinsi"))
                              .value();
        CHECK(text.size() < limits::key_file_bytes_max);
        CHECK(text.find(base::to_hex(sealing.private_half.view())) == std::string::npos);
        const auto head = envelope::read_key_file_head(text).value();
        CHECK(head.role == "desk");
        CHECK(head.protection == KeyProtection::passphrase);
        auto opened = envelope::open_key_file(*both[1].primitives, text, passphrase("kunci meja provinsi"));
        REQUIRE(opened);
        const auto pair = envelope::as_sealing_key(*std::move(opened)).value();
        CHECK(pair.public_half == sealing.public_half);
        CHECK(base::to_hex(pair.private_half.view()) == base::to_hex(sealing.private_half.view()));

        const auto signing = primitives->generate_signing_key();
        const auto other =
            envelope::encode_key_file(*primitives, "ack-2", KeyAlgorithm::p256, signing.private_half, key_file(7))
                .value();
        auto reopened = envelope::open_key_file(*both[0].primitives, other, key_file(7));
        REQUIRE(reopened);
        CHECK(envelope::as_signing_key(*std::move(reopened))->public_half == signing.public_half);
    }
}

TEST_CASE("key file: a wrong secret, the other kind of secret, or the other kind of key is told apart") {
    const auto primitives = envelope::libcrypto_primitives(seeded(6));
    const auto key = primitives->generate_signing_key();
    const auto text =
        envelope::encode_key_file(*primitives, "ack", KeyAlgorithm::p256, key.private_half, key_file(1)).value();
    CHECK(envelope::open_key_file(*primitives, text, key_file(2)).error().code == base::ErrorCode::unauthentic);
    CHECK(envelope::open_key_file(*primitives, text, passphrase("x")).error().code ==
          base::ErrorCode::invalid_argument);
    auto opened = envelope::open_key_file(*primitives, text, key_file(1));
    REQUIRE(opened);
    CHECK(envelope::as_sealing_key(*std::move(opened)).error().code == base::ErrorCode::invalid_argument);
    const auto encode = [&](std::string_view role, const envelope::PrivateKey& private_half,
                            envelope::KeySecret secret) {
        return envelope::encode_key_file(*primitives, role, KeyAlgorithm::p256, private_half, secret);
    };
    CHECK_FALSE(encode("Ack", key.private_half, key_file(1)));
    CHECK_FALSE(encode("", key.private_half, key_file(1)));
    CHECK_FALSE(encode("ack", envelope::PrivateKey(), key_file(1)));
    CHECK_FALSE(encode("ack", key.private_half, passphrase("")));
    CHECK_FALSE(encode("ack", key.private_half, {KeyProtection::key_file, base::SecretBuffer(base::Bytes(31))}));
}

TEST_CASE("key file: no line can be changed, left out, repeated or added") {
    const auto primitives = envelope::libcrypto_primitives(seeded(6));
    const auto key = primitives->generate_signing_key();
    const auto other = primitives->generate_signing_key();
    const auto text =
        envelope::encode_key_file(*primitives, "ack", KeyAlgorithm::p256, key.private_half, key_file(1)).value();
    const auto code_of = [&](const std::string& changed) {
        const auto opened = envelope::open_key_file(*primitives, changed, key_file(1));
        return opened ? base::ErrorCode::internal : opened.error().code;
    };
    CHECK(code_of(replaced(text, "role: ack", "role: root")) == base::ErrorCode::unauthentic);
    CHECK(code_of(replaced(text, key.public_half.hex(), other.public_half.hex())) == base::ErrorCode::unauthentic);
    CHECK(code_of(replaced(text, "pendopo-key: 1", "pendopo-key: 2")) == base::ErrorCode::unsupported);
    CHECK(code_of(replaced(text, "p256", "rsa")) == base::ErrorCode::unsupported);
    CHECK(code_of(replaced(text, "key-file", "none")) == base::ErrorCode::unsupported);
    CHECK(code_of(replaced(text, "salt: ", "salt:")) == base::ErrorCode::malformed);
    CHECK(code_of(text + "\n") == base::ErrorCode::malformed);
    CHECK(code_of("") == base::ErrorCode::malformed);
    CHECK(code_of(text.substr(0, text.size() - 1)) == base::ErrorCode::malformed);
    CHECK(code_of(text + std::string(limits::key_file_bytes_max, ' ')) == base::ErrorCode::too_large);
    for (std::size_t line = text.find('\n'); line != std::string::npos; line = text.find('\n', line + 1)) {
        const std::size_t begin = text.rfind('\n', line - 1) + 1;
        CHECK(code_of(text.substr(0, begin) + text.substr(line + 1)) == base::ErrorCode::malformed);
        CHECK(code_of(text.substr(0, line + 1) + text.substr(begin)) == base::ErrorCode::malformed);
    }
    CHECK(envelope::open_key_file(*primitives, text, key_file(1)));
}

TEST_CASE("keys: a device's id follows from its journal key alone, whatever library computes it") {
    const auto key = envelope::mbedtls_primitives(seeded(7))->generate_signing_key().public_half;
    const auto other = envelope::mbedtls_primitives(seeded(8))->generate_signing_key().public_half;
    for (const auto& library : both_primitives(seeded(9))) {
        const auto& primitives = library.primitives;
        INFO(library.name);
        base::Bytes message(base::as_bytes("pendopo/1/device").begin(), base::as_bytes("pendopo/1/device").end());
        message.push_back(0);
        base::append(message, key.view());
        const model::Hash hash = primitives->sha256(message);
        CHECK(envelope::device_id_of(*primitives, key) == model::DeviceId::from(hash.view().first(16)).value());
        CHECK(envelope::device_id_of(*primitives, key) != envelope::device_id_of(*primitives, other));
    }
}
