// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/text/utf8.hpp"

using namespace pendopo::text;

namespace {

/// Where each cluster of the text ends.
std::vector<std::size_t> edges(std::string_view text) {
    std::vector<std::size_t> out;
    for (std::size_t at = 0; at < text.size();)
        out.push_back(at = next_cluster(text, at));
    return out;
}

bool is_one_cluster(std::string_view text) {
    return next_cluster(text, 0) == text.size();
}

}  // namespace

TEST_CASE("utf8: every scalar value survives encoding and decoding, and nothing else is encoded") {
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        const Encoded encoded = encode_utf8(c);
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (surrogate != (encoded.size == 0)) FAIL("encoding of " << static_cast<unsigned>(c));
        if (surrogate) continue;
        const Decoded decoded = decode_utf8(encoded.view());
        if (decoded.character != c || decoded.size != encoded.size) FAIL("decoding of " << static_cast<unsigned>(c));
    }
    CHECK(encode_utf8(0x110000).size == 0);
}

TEST_CASE("utf8: what is overlong, cut, a surrogate or out of range is refused") {
    const std::array<std::string_view, 12> wrong = {"\x80",
                                                    "\xc0\x80",
                                                    "\xc1\xbf",
                                                    "\xe0\x80\x80",
                                                    "\xed\xa0\x80",
                                                    "\xf0\x80\x80\x80",
                                                    "\xf4\x90\x80\x80",
                                                    "\xf5\x80\x80\x80",
                                                    "\xe2\x82",
                                                    "\xc3",
                                                    "\xff",
                                                    "a\xc3(b"};
    for (const std::string_view text : wrong)
        CHECK_FALSE(is_valid_utf8(text));
    CHECK(is_valid_utf8("Rumah di Cilowong, é è ê, 😀"));
    CHECK(count_characters("aé😀") == 3);
}

TEST_CASE("utf8: an accent, a skin tone, a family, a flag and a keycap are one step of the cursor") {
    CHECK(is_one_cluster("e\u0301"));                 // e with a combining acute accent
    CHECK(is_one_cluster("👍🏽"));                // thumbs up, skin tone
    CHECK(is_one_cluster("👩\u200d👩\u200d👧\u200d👦"));  // a family, joined
    CHECK(is_one_cluster("❤\ufe0f\u200d🔥"));          // heart on fire: selector and joiner
    CHECK(is_one_cluster("🇮🇩"));
    CHECK(is_one_cluster("1\ufe0f\u20e3"));
    CHECK(is_one_cluster("\r\n"));
    CHECK(is_one_cluster("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"));
    CHECK(is_one_cluster("ꦥ\ua9c0"));  // a Javanese letter and its mark
}

TEST_CASE("utf8: what only stands side by side stays apart") {
    CHECK(edges("ab") == std::vector<std::size_t>{1, 2});
    CHECK(edges("🇮🇩🇮🇩") == std::vector<std::size_t>{8, 16});
    CHECK(edges("🇮🇩🇮") == std::vector<std::size_t>{8, 12});
    CHECK(edges("😀😀") == std::vector<std::size_t>{4, 8});
    CHECK(edges("a\u200db") == std::vector<std::size_t>{4, 5});
    CHECK(edges("\n\u0301") == std::vector<std::size_t>{1, 3});
}

TEST_CASE("utf8: stepping back meets the same edges as stepping forward") {
    const std::string text =
        "Tolong e\u0301 👩\u200d👩\u200d👧 🇮🇩🇮🇩🇮 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3\r\n👍🏽 "
        "akhir";
    std::vector<std::size_t> forward = edges(text);
    std::vector<std::size_t> backward = {text.size()};
    while (backward.back() > 0)
        backward.push_back(previous_cluster(text, backward.back()));
    backward.pop_back();
    std::reverse(backward.begin(), backward.end());
    CHECK(forward == backward);
}

TEST_CASE("utf8: any position is snapped to the edge at or before it") {
    const std::string text = "a👍🏽b";
    CHECK(snap_to_cluster(text, 0) == 0);
    CHECK(snap_to_cluster(text, 1) == 1);
    for (std::size_t at = 2; at < 9; ++at)
        CHECK(snap_to_cluster(text, at) == 1);
    CHECK(snap_to_cluster(text, 9) == 9);
    CHECK(snap_to_cluster(text, 1'000) == text.size());
    CHECK(previous_cluster("", 0) == 0);
    CHECK(next_cluster("", 0) == 0);
}
