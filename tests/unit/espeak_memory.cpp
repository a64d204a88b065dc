// SPDX-License-Identifier: Apache-2.0
// What is read aloud are a citizen's own words, too: nothing of them may be left once the visit was wiped.
#include "platform/espeak/espeak_speech.hpp"
#include "sound_search.hpp"

using namespace pendopo;

namespace {

constexpr int words_per_minute = 150;

}  // namespace

TEST_CASE("memory: of what was read aloud no piece of the words and of their sound is left after a wipe") {
    test::Ear listener;
    auto speech = espeak::speech(listener, words_per_minute);
    REQUIRE(speech);
    auto words = test::unique_words(771'001, 900);
    const test::Pieces pieces(words.view());
    const auto on = [] { return true; };
    {
        const auto said = (*speech)->say(words.text(), "id", on);
        REQUIRE(said);
        CHECK(*said);
    }
    words.clear();
    CHECK(test::pieces_in_memory(pieces) > 0);  // the library keeps some of it, so there is something to find
    (*speech)->forget();
    test::check_gone(pieces);
    CHECK(listener.played().size() > 10'000);
    test::check_gone(listener.played());
}
