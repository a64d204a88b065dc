// SPDX-License-Identifier: Apache-2.0
// Every input that is kept, and damaged copies of it, through its target: what was once found stays mended.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "platform/sim/sim_random.hpp"
#include "tests/fuzz/targets.hpp"

using namespace pendopo;

namespace {

std::vector<base::Bytes> corpus_of(std::string_view target) {
    const auto folder = std::filesystem::path(PENDOPO_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / target;
    std::vector<std::filesystem::path> files;
    for (const auto& each : std::filesystem::directory_iterator(folder))
        files.push_back(each.path());
    std::sort(files.begin(), files.end());
    std::vector<base::Bytes> inputs;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return inputs;
}

/// Bytes changed, cut out, doubled, or grafted from another input.
base::Bytes damaged(base::Bytes input, const std::vector<base::Bytes>& others, sim::SimRandom& dice) {
    const std::uint64_t hurts = 1 + dice.below(4);
    for (std::uint64_t i = 0; i < hurts; ++i) {
        const auto at = static_cast<std::ptrdiff_t>(dice.below(input.size() + 1));
        const auto length = std::min(static_cast<std::ptrdiff_t>(dice.below(9)), std::ssize(input) - at);
        const base::Bytes piece(input.begin() + at, input.begin() + at + length);
        const base::Bytes& other = others[dice.below(others.size())];
        switch (dice.below(4)) {
            case 0:
                if (at < std::ssize(input)) input[static_cast<std::size_t>(at)] = static_cast<base::Byte>(dice.next());
                break;
            case 1:
                input.erase(input.begin() + at, input.begin() + at + length);
                break;
            case 2:
                input.insert(input.begin() + at, piece.begin(), piece.end());
                break;
            default:
                input.resize(static_cast<std::size_t>(at));
                if (std::ssize(other) > at) input.insert(input.end(), other.begin() + at, other.end());
        }
    }
    return input;
}

}  // namespace

TEST_CASE("fuzz: every target survives its corpus, and 3,000 damaged copies of it") {
    for (const fuzz::Target& target : fuzz::targets()) {
        CAPTURE(std::string(target.name));
        const auto corpus = corpus_of(target.name);
        REQUIRE_FALSE(corpus.empty());
        for (const base::Bytes& input : corpus)
            target.run(input);
        sim::SimRandom dice(2026);
        for (int i = 0; i < 3'000; ++i)
            target.run(damaged(corpus[dice.below(corpus.size())], corpus, dice));
        CHECK(corpus.size() >= 3);
    }
}
