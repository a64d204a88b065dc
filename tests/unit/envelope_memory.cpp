// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cinttypes>
#include <unordered_set>

#include <fcntl.h>
#include <unistd.h>

#include "sync/envelope/media.hpp"
#include "sync/envelope/seal.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

constexpr std::size_t piece_size = 8;
/// The searched pieces are kept under a mask, so that the search does not find itself.
constexpr std::uint64_t mask = 0xa5c3'96f0'0f69'3c5aULL;
/// Shadow memory of the sanitizers: reserved address space without contents of the program.
constexpr std::uint64_t region_size_max = std::uint64_t{1} << 30;

std::uint64_t load(const base::Byte* at) {
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

private:
    void add(std::uint64_t piece) {
        masked_.insert(piece ^ mask);
        first_two_[(piece ^ mask) & 0xffff] = true;
    }
    std::unordered_set<std::uint64_t> masked_;
    std::vector<bool> first_two_;
};

/// How many pieces stand in the memory that this process can write to, and where the first of them are.
struct Found {
    std::size_t pieces = 0;
    std::string places;
};
constexpr std::size_t places_max = 2'000;

Found search_memory(const Pieces& pieces) {
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

std::size_t pieces_in_memory(const Pieces& pieces) {
    return search_memory(pieces).pieces;
}

/// Nothing may be left; what is tells where.
void check_gone(const Pieces& pieces) {
    const Found found = search_memory(pieces);
    CHECK_MESSAGE(found.pieces == 0, found.pieces, " pieces are left:", found.places);
}

/// Syllables that no dictionary and no program text holds, compressible as speech is.
base::SecretBuffer unique_words(std::uint64_t seed, std::size_t size) {
    SeededBytes random(seed);
    base::SecretBuffer words(size);
    while (words.size() + 4 <= size) {
        const std::array<char, 4> syllable{"bdgkpqtxzm"[random.next() % 10], "qzxvw"[random.next() % 5],
                                           "aeiou"[random.next() % 5], "ngk "[random.next() % 4]};
        REQUIRE(words.append(base::as_bytes({syllable.data(), syllable.size()})));
    }
    return words;
}

}  // namespace

TEST_CASE("memory: after sealing, no piece of words, name or contact is left in the process") {
    const auto device = envelope::mbedtls_primitives(seeded(31));
    const auto key = device->generate_sealing_key().public_half;
    const envelope::Recipients recipients{key, key, key};
    model::Submission submission;
    submission.topic = model::Topic::roads;
    submission.language = "id";
    submission.words = unique_words(32, 1'800);
    submission.identity.name = unique_words(33, 60);
    submission.identity.contact = unique_words(34, 60);
    const Pieces words(submission.words.view());
    const Pieces name(submission.identity.name.view());
    const Pieces contact(submission.identity.contact.view());
    CHECK(pieces_in_memory(words) > 1'700);  // the search sees what is there
    CHECK(pieces_in_memory(name) > 40);

    // More than once: glibc gives the first large block back to the system, later ones stay in its heap.
    for (int round = 0; round < 4; ++round) {
        const auto sealed = envelope::seal_submission(*device, submission, envelope::ReceiptSecret(), recipients, {});
        REQUIRE(sealed);
        CHECK(sealed->size() < 1'800 + 300);  // it was compressed: the compressor has seen the words
    }
    submission.words.clear();
    submission.identity.name.clear();
    submission.identity.contact.clear();
    check_gone(words);
    check_gone(name);
    check_gone(contact);
}

TEST_CASE("memory: after stretching and showing, no piece of the receipt code is left in the process") {
    const auto device = envelope::mbedtls_primitives(seeded(41));
    auto code = std::make_unique<envelope::ReceiptCode>(envelope::ReceiptCode::generate(*device));
    const Pieces pieces(base::as_bytes(code->text()));
    CHECK(pieces_in_memory(pieces) > 0);
    REQUIRE(envelope::derive_r(*code, "Banten"));
    code.reset();
    check_gone(pieces);
}

TEST_CASE("memory: after a recording is sealed or given up, no piece of its sound and key is left in the process") {
    const auto device = envelope::mbedtls_primitives(seeded(515'253));  // no other test's keys
    auto sound = unique_words(52, 30'000);
    const Pieces pieces(sound.view());
    CHECK(pieces_in_memory(pieces) > 29'000);
    std::vector<envelope::SealedChunk> chunks;
    {
        envelope::MediaSealer given_up(*device);
        envelope::MediaSealer sealer(*device);
        REQUIRE(given_up.add(sound.view()));
        auto full = sealer.add(sound.view());
        REQUIRE(full);
        auto finished = sealer.finish(model::Codec::ogg_opus, 7'000);
        REQUIRE(finished);
        const Pieces key(finished->recording.key.view());
        CHECK(pieces_in_memory(key) > 0);
        chunks = std::move(*full);
        chunks.push_back(std::move(finished->last));
        model::Submission submission;
        submission.recordings.push_back(std::move(finished->recording));
        REQUIRE(envelope::encode_body(submission, envelope::ReceiptSecret(), {}));
        submission.recordings.clear();
        finished->recording = {};
        check_gone(key);
    }
    sound.clear();
    check_gone(pieces);
}
