// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/bytes.hpp"
#include "platform/base/secret.hpp"

using namespace pendopo;

TEST_CASE("bytes: hexadecimal text comes back as the same bytes, and bad text is refused") {
    const base::Bytes bytes{0x00, 0x7f, 0xff, 0x10};
    CHECK(base::to_hex(bytes) == "007fff10");
    CHECK(base::from_hex("007FFF10").value() == bytes);
    CHECK(base::from_hex("0").error().code == base::ErrorCode::malformed);
    CHECK(base::from_hex("0g").error().code == base::ErrorCode::malformed);
}

TEST_CASE("bytes: base64 follows the vectors of RFC 4648 section 10 and refuses stray bits") {
    const char* vectors[][2] = {{"", ""},
                                {"f", "Zg=="},
                                {"fo", "Zm8="},
                                {"foo", "Zm9v"},
                                {"foob", "Zm9vYg=="},
                                {"fooba", "Zm9vYmE="},
                                {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, coded] : vectors) {
        CHECK(base::to_base64(base::as_bytes(plain)) == coded);
        const auto decoded = base::from_base64(coded);
        REQUIRE(decoded);
        CHECK(base::as_text(*decoded) == plain);
    }
    for (const char* bad : {"Zg", "Zg=a", "Zh==", "Zm9=", "Z===", "Zm 8"})
        CHECK_FALSE(base::from_base64(bad));
}

TEST_CASE("bytes: big-endian integers are written most significant byte first") {
    base::Bytes out;
    base::append_big_endian(out, std::uint16_t{0x1234});
    base::append_big_endian(out, std::uint64_t{0x0102030405060708});
    CHECK(base::to_hex(out) == "12340102030405060708");
    CHECK(base::read_big_endian<std::uint16_t>(out) == 0x1234);
}

TEST_CASE("secret: a buffer never grows, refuses what does not fit, and wipes what is cut off") {
    base::SecretBuffer buffer(8);
    CHECK(buffer.append(base::as_bytes("rahasia")));
    CHECK_FALSE(buffer.append(base::as_bytes("ab")));
    CHECK(buffer.text() == "rahasia");
    const base::Byte* memory = buffer.view().data();
    CHECK(buffer.replace(1, 5, base::as_bytes("X")));
    CHECK(buffer.text() == "rXa");
    for (std::size_t i = 3; i < 8; ++i)
        CHECK(memory[i] == 0);
    buffer.clear();
    for (std::size_t i = 0; i < 8; ++i)
        CHECK(memory[i] == 0);
}
