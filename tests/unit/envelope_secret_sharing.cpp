// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/posix/real_random.hpp"
#include "sync/envelope/secret_sharing.hpp"

using namespace pendopo;

namespace {

std::unique_ptr<envelope::Primitives> primitives() {
    return envelope::libcrypto_primitives([](base::ByteSpan out) { posix::RealRandom().fill(out); });
}

std::vector<envelope::Share> pick(const std::vector<envelope::Share>& all, std::initializer_list<std::size_t> indexes) {
    std::vector<envelope::Share> out;
    for (const std::size_t i : indexes) {
        auto copy = envelope::share_from_text(envelope::share_to_text(all[i]).text());
        REQUIRE(copy);
        out.push_back(std::move(*copy));
    }
    return out;
}

}  // namespace

TEST_CASE("secret sharing: any two of three shares give the secret back, through their text form") {
    const auto p = primitives();
    const auto shares = envelope::split_secret(*p, base::as_bytes("kunci meja provinsi, 32 byte saja"), 3, 2);
    REQUIRE(shares);
    for (const auto& two : {pick(*shares, {0, 1}), pick(*shares, {2, 0}), pick(*shares, {1, 2})}) {
        const auto joined = envelope::join_secret(two);
        REQUIRE(joined);
        CHECK(joined->text() == "kunci meja provinsi, 32 byte saja");
    }
}

TEST_CASE("secret sharing: four of seven are enough, three are not") {
    const auto p = primitives();
    const auto shares = envelope::split_secret(*p, base::as_bytes("rahasia"), 7, 4);
    REQUIRE(shares);
    CHECK(envelope::join_secret(pick(*shares, {6, 2, 0, 3}))->text() == "rahasia");
    const auto few = envelope::join_secret(pick(*shares, {6, 2, 0}));
    REQUIRE_FALSE(few);
    CHECK(few.error().message.find("4 shares are needed") != std::string::npos);
}

TEST_CASE("secret sharing: one share is unlike the secret and unlike its share of another split") {
    const auto p = primitives();
    const base::Bytes secret(64, 'A');
    const auto first = envelope::split_secret(*p, secret, 2, 2);
    const auto second = envelope::split_secret(*p, secret, 2, 2);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(base::to_hex((*first)[0].value.view()) != base::to_hex((*second)[0].value.view()));
    CHECK(base::to_hex((*first)[0].value.view()).find("41414141") == std::string::npos);
}

TEST_CASE("secret sharing: shares of different backups, one share twice and slips of the pen are told apart") {
    const auto p = primitives();
    const auto first = envelope::split_secret(*p, base::as_bytes("satu"), 3, 2);
    const auto second = envelope::split_secret(*p, base::as_bytes("dua!"), 3, 2);
    REQUIRE(first);
    REQUIRE(second);
    auto mixed = pick(*first, {0});
    mixed.push_back(std::move(pick(*second, {1}).front()));
    CHECK(envelope::join_secret(mixed).error().code == base::ErrorCode::invalid_argument);
    CHECK(envelope::join_secret(pick(*first, {1, 1})).error().message.find("given twice") != std::string::npos);

    std::string text(envelope::share_to_text((*first)[0]).text());
    const auto digit = text.rfind(' ') - 1;
    text[digit] = text[digit] == '0' ? '1' : '0';
    CHECK(envelope::share_from_text(text).error().code == base::ErrorCode::malformed);
    for (const char* bad :
         {"", "pendopo-share-1", "pendopo-share-2 00 2 1 00 00000000", "pendopo-share-1 zz 2 1 00 00"})
        CHECK_FALSE(envelope::share_from_text(bad));
}

TEST_CASE("secret sharing: sizes and counts outside the limits are refused") {
    const auto p = primitives();
    const base::Bytes secret{1, 2, 3};
    CHECK_FALSE(envelope::split_secret(*p, secret, 3, 1));
    CHECK_FALSE(envelope::split_secret(*p, secret, 2, 3));
    CHECK_FALSE(envelope::split_secret(*p, secret, 17, 2));
    CHECK_FALSE(envelope::split_secret(*p, {}, 3, 2));
}
