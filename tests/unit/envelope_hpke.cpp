// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/hpke.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

std::string text_of(const nlohmann::json& object, const char* key) {
    return object.at(key).get<std::string>();
}

/// Sends messages up to each listed sequence number and compares those that the RFC lists.
void check_encryptions(envelope::HpkeContext& sender, envelope::HpkeContext& recipient, const nlohmann::json& listed) {
    std::uint64_t sequence = 0;
    for (const auto& vector : listed) {
        for (; sequence < vector.at("sequence").get<std::uint64_t>(); ++sequence) {
            const auto sealed = sender.seal(base::as_bytes("between"), base::as_bytes("text"));
            REQUIRE(recipient.open(base::as_bytes("between"), sealed));
        }
        const auto aad = unhex(text_of(vector, "aad"));
        const auto plaintext = unhex(text_of(vector, "pt"));
        const auto sealed = sender.seal(aad, plaintext);
        CHECK(base::to_hex(sealed) == text_of(vector, "ct"));
        const auto opened = recipient.open(aad, sealed);
        REQUIRE(opened);
        CHECK(base::to_hex(opened->view()) == text_of(vector, "pt"));
        ++sequence;
    }
    CHECK(sequence == 257);
}

}  // namespace

TEST_CASE("hpke: all encryptions and exports of RFC 9180 appendix A.2.1 come out, on both libraries") {
    const auto vectors = read_json("rfc9180-a2-1.json");
    REQUIRE(vectors.at("encryptions").size() == 6);
    REQUIRE(vectors.at("exports").size() == 3);
    for (const auto& library : both_primitives(scripted(unhex(text_of(vectors, "skEm") + text_of(vectors, "skEm"))))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto recipient_key = unhex_as<model::SealingKey>(text_of(vectors, "pkRm"));
        const auto info = unhex(text_of(vectors, "info"));
        auto sender = envelope::hpke_setup_sender(*primitives, recipient_key, info);
        REQUIRE(sender);
        CHECK(sender->encapsulated.hex() == text_of(vectors, "enc"));
        const envelope::SealingKeyPair pair{unhex_as<envelope::PrivateKey>(text_of(vectors, "skRm")), recipient_key};
        CHECK(primitives->x25519_public(pair.private_half) == recipient_key);
        auto recipient = envelope::hpke_setup_recipient(*primitives, sender->encapsulated, pair, info);
        REQUIRE(recipient);
        check_encryptions(sender->context, *recipient, vectors.at("encryptions"));
        for (const auto& vector : vectors.at("exports")) {
            const auto context = unhex(text_of(vector, "exporter_context"));
            const auto length = vector.at("L").get<std::size_t>();
            CHECK(base::to_hex(sender->context.export_secret(context, length).view()) == text_of(vector, "value"));
            CHECK(base::to_hex(recipient->export_secret(context, length).view()) == text_of(vector, "value"));
        }
    }
}

TEST_CASE("hpke: what one library seals the other opens, and every changed byte is refused") {
    const auto device = envelope::mbedtls_primitives(seeded(3));
    const auto province = envelope::libcrypto_primitives(seeded(4));
    SeededBytes random(5);
    for (int round = 0; round < 20; ++round) {
        const auto recipient = province->generate_sealing_key();
        const auto plaintext = random.bytes(random.next() % 600);
        const auto aad = random.bytes(random.next() % 80);
        const auto info = base::as_bytes("test");
        for (auto* sender : {device.get(), province.get()}) {
            auto sealed = envelope::hpke_seal(*sender, recipient.public_half, info, aad, plaintext).value();
            CHECK(sealed.size() == plaintext.size() + envelope::hpke_overhead);
            for (auto* opener : {device.get(), province.get()}) {
                const auto opened = envelope::hpke_open(*opener, recipient, info, aad, sealed);
                REQUIRE(opened);
                CHECK(std::equal(plaintext.begin(), plaintext.end(), opened->view().begin(), opened->view().end()));
                CHECK_FALSE(envelope::hpke_open(*opener, recipient, base::as_bytes("other"), aad, sealed));
            }
            sealed[random.next() % sealed.size()] ^= 4;
            CHECK_FALSE(envelope::hpke_open(*device, recipient, info, aad, sealed));
        }
    }
}

TEST_CASE("hpke: seals that are too short, of low order, or for somebody else do not open") {
    for (const auto& library : both_primitives(seeded(9))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto recipient = primitives->generate_sealing_key();
        const auto stranger = primitives->generate_sealing_key();
        const auto sealed =
            envelope::hpke_seal(*primitives, recipient.public_half, {}, {}, base::as_bytes("isi")).value();
        CHECK(envelope::hpke_open(*primitives, recipient, {}, {}, base::Bytes(47)).error().code ==
              base::ErrorCode::malformed);
        CHECK(envelope::hpke_open(*primitives, recipient, {}, {}, base::Bytes(60)).error().code ==
              base::ErrorCode::unauthentic);
        CHECK(envelope::hpke_open(*primitives, stranger, {}, {}, sealed).error().code == base::ErrorCode::unauthentic);
        CHECK(envelope::hpke_seal(*primitives, model::SealingKey(), {}, {}, {}).error().code ==
              base::ErrorCode::unauthentic);
        CHECK(envelope::hpke_open(*primitives, recipient, {}, {}, sealed));
    }
}
