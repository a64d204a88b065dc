// SPDX-License-Identifier: Apache-2.0
// What is read aloud are a citizen's own words, too: nothing of them may be left once the visit was wiped.
#include <cstdlib>

#include "memory_search.hpp"
#include "platform/espeak/espeak_speech.hpp"

using namespace pendopo;

namespace {

constexpr int words_per_minute = 150;
constexpr port::Sample audible = 600;  ///< quieter pieces look like many another thing in memory

/// Throws the sound away, and remembers under a mask what it was.
class Listener final : public port::Speaker {
public:
    base::Status open(unsigned) override { return {}; }
    base::Status write(port::Samples samples) override {
        constexpr std::size_t step = test::piece_size / sizeof(port::Sample);
        for (std::size_t i = 0; i + step <= samples.size(); i += step) {
            const port::Samples piece = samples.subspan(i, step);
            const bool loud = std::all_of(piece.begin(), piece.end(),
                                          [](port::Sample sample) { return std::abs(sample) >= audible; });
            if (loud) heard_.add(test::load(reinterpret_cast<const base::Byte*>(piece.data())));
        }
        return {};
    }
    base::Status finish() override { return {}; }
    void close() noexcept override {}

    [[nodiscard]] const test::Pieces& heard() const { return heard_; }

private:
    test::Pieces heard_{{}};
};

}  // namespace

TEST_CASE("memory: of what was read aloud no piece of the words and of their sound is left after a wipe") {
    Listener listener;
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
    CHECK(listener.heard().size() > 10'000);
    test::check_gone(listener.heard());
}
