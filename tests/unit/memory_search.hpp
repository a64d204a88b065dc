// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstring>
#include <string>
#include <unordered_set>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "platform/base/secret.hpp"
#include "tests/unit/envelope_support.hpp"

/// Looks through all memory that this process can write to for pieces of what should be gone.
namespace pendopo::test {

inline constexpr std::size_t piece_size = 8;
/// The searched pieces are kept under a mask, so that the search does not find itself.
inline constexpr std::uint64_t mask = 0xa5c3'96f0'0f69'3c5aULL;
/// Shadow memory of the sanitizers: reserved address space without contents of the program.
inline constexpr std::uint64_t region_size_max = std::uint64_t{1} << 30;

inline std::uint64_t load(const base::Byte* at) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

class Pieces {
public:
    explicit Pieces(base::ByteView text) : first_two_(1u << 16) {
        for (std::size_t i = 0; i + piece_size <= text.size(); ++i)
            add(load(text.data() + i));
    }
    [[nodiscard]] std::size_t count_in(base::ByteView bytes) const {
        std::size_t found = 0;
        for (std::size_t i = 0; i + piece_size <= bytes.size(); ++i) {
            const std::uint64_t masked = load(bytes.data() + i) ^ mask;
            if (first_two_[masked & 0xffff] && masked_.count(masked) != 0) ++found;
        }
        return found;
    }

    void add(std::uint64_t piece) {
        masked_.insert(piece ^ mask);
        first_two_[(piece ^ mask) & 0xffff] = true;
    }
    [[nodiscard]] std::size_t size() const { return masked_.size(); }

private:
    std::unordered_set<std::uint64_t> masked_;
    std::vector<bool> first_two_;
};

/// How many pieces stand in the memory that this process can write to, and where the first of them are.
struct Found {
    std::size_t pieces = 0;
    std::string places;
};
inline constexpr std::size_t places_max = 2'000;

inline Found search_memory(const Pieces& pieces) {
    static std::array<base::Byte, 1 << 16> chunk;
    const std::string maps = read_text("/proc/self/maps");
    const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    REQUIRE(memory >= 0);
    std::size_t found = 0;
    std::string places;
    const auto own = reinterpret_cast<std::uint64_t>(chunk.data());
    for (std::size_t line = 0; line < maps.size(); line = maps.find('\n', line) + 1) {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::array<char, 5> mode{};
        if (std::sscanf(maps.c_str() + line, "%" SCNx64 "-%" SCNx64 " %4s", &begin, &end, mode.data()) != 3) continue;
        if (mode[1] != 'w' || end - begin > region_size_max) continue;
        // Chunks overlap, so that a piece across their border is seen.
        for (std::uint64_t at = begin; at < end; at += chunk.size() - piece_size) {
            const auto size = std::min<std::uint64_t>(chunk.size(), end - at);
            if (at < own + chunk.size() && own < at + size) continue;
            const auto count = ::pread(memory, chunk.data(), size, static_cast<off_t>(at));
            const std::size_t here =
                count > 0 ? pieces.count_in(base::ByteView(chunk).first(static_cast<std::size_t>(count))) : 0;
            found += here;
            if (here > 0 && places.size() < places_max)
                places += "\n" + std::to_string(here) + " near " + std::to_string(at - begin) + " of " +
                          maps.substr(line, maps.find('\n', line) - line);
        }
    }
    ::close(memory);
    base::wipe(chunk);
    return {found, std::move(places)};
}

inline std::size_t pieces_in_memory(const Pieces& pieces) {
    return search_memory(pieces).pieces;
}

/// Nothing may be left; what is tells where.
inline void check_gone(const Pieces& pieces) {
    const Found found = search_memory(pieces);
    CHECK_MESSAGE(found.pieces == 0, found.pieces, " pieces are left:", found.places);
}

/// Syllables that no dictionary and no program text holds, compressible as speech is.
inline base::SecretBuffer unique_words(std::uint64_t seed, std::size_t size) {
    SeededBytes random(seed);
    base::SecretBuffer words(size);
    while (words.size() + 4 <= size) {
        const std::array<char, 4> syllable{"bdgkpqtxzm"[random.next() % 10], "qzxvw"[random.next() % 5],
                                           "aeiou"[random.next() % 5], "ngk "[random.next() % 4]};
        REQUIRE(words.append(base::as_bytes({syllable.data(), syllable.size()})));
    }
    return words;
}

}  // namespace pendopo::test
