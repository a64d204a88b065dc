// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

/// RFC 6979 appendix A.2.5 (P-256, SHA-256).
constexpr const char* rfc6979_private = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
constexpr const char* rfc6979_public =
    "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
constexpr const char* rfc6979_sample =
    "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";
constexpr const char* rfc6979_test =
    "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
    "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083";

constexpr const char* p256_order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

}  // namespace

TEST_CASE("primitives: signatures are those of RFC 6979 appendix A.2.5") {
    for (const auto& library : both_primitives(seeded(1))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto key = unhex_as<envelope::PrivateKey>(rfc6979_private);
        const auto point = primitives->p256_public(key).value();
        CHECK(point == unhex_as<model::SigningKey>(rfc6979_public));
        const auto sample = primitives->sha256(base::as_bytes("sample"));
        CHECK(primitives->p256_sign(key, sample) == unhex_as<model::Signature>(rfc6979_sample));
        CHECK(primitives->p256_verify(point, sample, unhex_as<model::Signature>(rfc6979_sample)));
        const auto test = primitives->sha256(base::as_bytes("test"));
        CHECK(primitives->p256_sign(key, test) == unhex_as<model::Signature>(rfc6979_test));
        CHECK_FALSE(primitives->p256_verify(point, test, unhex_as<model::Signature>(rfc6979_sample)));
    }
}

TEST_CASE("primitives: hashes are those of FIPS 180-4, RFC 4231 and RFC 5869") {
    for (const auto& library : both_primitives(seeded(1))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        CHECK(primitives->sha256(base::as_bytes("abc")).hex() ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(primitives->sha256({}).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(
            base::to_hex(primitives->hmac_sha256(base::as_bytes("Jefe"), base::as_bytes("what do ya want for nothing?"))
                             .view()) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        CHECK(base::to_hex(primitives->hmac_sha256({}, {}).view()) ==
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
        base::Bytes out(42);  // RFC 5869 test case 3: no salt, no info
        envelope::hkdf(*primitives, base::Bytes(22, 0x0b), {}, out);
        CHECK(base::to_hex(out) ==
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }
}

TEST_CASE("primitives: X25519 is that of RFC 7748 section 6.1 and refuses points of low order") {
    for (const auto& library : both_primitives(seeded(1))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto alice =
            unhex_as<envelope::PrivateKey>("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        const auto bob =
            unhex_as<envelope::PrivateKey>("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        const auto alice_public = primitives->x25519_public(alice);
        const auto bob_public = primitives->x25519_public(bob);
        CHECK(alice_public.hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        CHECK(bob_public.hex() == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        const char* shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        CHECK(base::to_hex(primitives->x25519(alice, bob_public)->view()) == shared);
        CHECK(base::to_hex(primitives->x25519(bob, alice_public)->view()) == shared);
        for (const char* low : {"0000000000000000000000000000000000000000000000000000000000000000",
                                "0100000000000000000000000000000000000000000000000000000000000000",
                                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
            CAPTURE(low);
            const auto result = primitives->x25519(alice, unhex_as<model::SealingKey>(low));
            REQUIRE_FALSE(result);
            CHECK(result.error().code == base::ErrorCode::unauthentic);
        }
    }
}

TEST_CASE("primitives: ChaCha20-Poly1305 is that of RFC 8439 section 2.8.2 and refuses every changed byte") {
    constexpr std::string_view text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        "sunscreen would be it.";
    for (const auto& library : both_primitives(seeded(1))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto key =
            unhex_as<base::SecretFixed<32>>("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        const auto nonce = unhex("070000004041424344454647");
        const auto aad = unhex("50515253c0c1c2c3c4c5c6c7");
        base::Bytes sealed(text.size() + 16);
        primitives->chacha20_poly1305_seal(key, nonce, aad, base::as_bytes(text), sealed);
        CHECK(base::to_hex(base::ByteView(sealed).last(16)) == "1ae10b594f09e26a7e902ecbd0600691");
        base::Bytes opened(text.size());
        CHECK(primitives->chacha20_poly1305_open(key, nonce, aad, sealed, opened));
        CHECK(base::as_text(opened) == text);
        for (std::size_t i = 0; i < sealed.size(); ++i) {
            auto changed = sealed;
            changed[i] ^= 1;
            CHECK_FALSE(primitives->chacha20_poly1305_open(key, nonce, aad, changed, opened));
            CHECK(std::all_of(opened.begin(), opened.end(), [](base::Byte b) { return b == 0; }));
        }
        CHECK_FALSE(primitives->chacha20_poly1305_open(key, nonce, unhex("50"), sealed, opened));
        CHECK_FALSE(primitives->chacha20_poly1305_open(key, nonce, aad, base::Bytes(15), {}));
    }
}

TEST_CASE("primitives: a private P-256 key is between one and the group's order") {
    for (const auto& library : both_primitives(seeded(1))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto order = unhex_as<envelope::PrivateKey>(p256_order);
        CHECK_FALSE(primitives->p256_public(order));
        CHECK_FALSE(primitives->p256_public(envelope::PrivateKey()));
        auto largest = order.copy();
        largest.bytes[31] -= 1;
        CHECK(primitives->p256_public(largest));
        // A random source that begins with an invalid key is asked again.
        base::Bytes script = unhex(p256_order);
        base::append(script, unhex(rfc6979_private));
        const auto retried = std::string_view(library.name) == "mbedtls"
                                 ? envelope::mbedtls_primitives(scripted(script))
                                 : envelope::libcrypto_primitives(scripted(script));
        CHECK(retried->generate_signing_key().public_half == unhex_as<model::SigningKey>(rfc6979_public));
    }
}

TEST_CASE("primitives: verification refuses points off the curve, other encodings, zero and changed signatures") {
    for (const auto& library : both_primitives(seeded(7))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto pair = primitives->generate_signing_key();
        const auto digest = primitives->sha256(base::as_bytes("entry"));
        const auto signature = primitives->p256_sign(pair.private_half, digest);
        REQUIRE(primitives->p256_verify(pair.public_half, digest, signature));
        auto off_curve = pair.public_half;
        off_curve.bytes[64] ^= 1;
        CHECK_FALSE(primitives->p256_verify(off_curve, digest, signature));
        auto hybrid = pair.public_half;
        hybrid.bytes[0] = static_cast<base::Byte>(6 + (hybrid.bytes[64] & 1));
        CHECK_FALSE(primitives->p256_verify(hybrid, digest, signature));
        CHECK_FALSE(primitives->p256_verify(model::SigningKey(), digest, signature));
        CHECK_FALSE(primitives->p256_verify(pair.public_half, digest, model::Signature()));
        for (std::size_t i = 0; i < 64; i += 7) {
            auto changed = signature;
            changed.bytes[i] ^= 0x80;
            CHECK_FALSE(primitives->p256_verify(pair.public_half, digest, changed));
        }
    }
}

TEST_CASE("primitives: mbedTLS and libcrypto agree on every operation for random inputs") {
    SeededBytes random(20260101);
    const auto device = envelope::mbedtls_primitives(seeded(1));
    const auto province = envelope::libcrypto_primitives(seeded(1));
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        const base::Bytes bytes = random.bytes(random.next() % 700);
        const base::Bytes aad = random.bytes(random.next() % 90);
        const base::Bytes hmac_key = random.bytes(random.next() % 100);
        CHECK(device->sha256(bytes) == province->sha256(bytes));
        CHECK(base::to_hex(device->hmac_sha256(hmac_key, bytes).view()) ==
              base::to_hex(province->hmac_sha256(hmac_key, bytes).view()));

        const auto scalar = random.fixed<envelope::PrivateKey>();
        const auto peer = random.fixed<model::SealingKey>();  // half of all values are on the twist: still defined
        CHECK(device->x25519_public(scalar) == province->x25519_public(scalar));
        CHECK(base::to_hex(device->x25519(scalar, peer)->view()) ==
              base::to_hex(province->x25519(scalar, peer)->view()));

        const auto key = random.fixed<base::SecretFixed<32>>();
        const auto nonce = random.bytes(12);
        base::Bytes first(bytes.size() + 16);
        base::Bytes second(bytes.size() + 16);
        device->chacha20_poly1305_seal(key, nonce, aad, bytes, first);
        province->chacha20_poly1305_seal(key, nonce, aad, bytes, second);
        CHECK(first == second);
        base::Bytes opened(bytes.size());
        CHECK(province->chacha20_poly1305_open(key, nonce, aad, first, opened));
        CHECK(opened == bytes);

        const auto signing = random.fixed<envelope::PrivateKey>();
        const auto point = device->p256_public(signing).value();
        CHECK(point == province->p256_public(signing).value());
        const auto digest = random.fixed<model::Hash>();
        const auto signature = device->p256_sign(signing, digest);
        CHECK(signature == province->p256_sign(signing, digest));
        CHECK(device->p256_verify(point, digest, signature));
        CHECK(province->p256_verify(point, digest, signature));
    }
}
