// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sync/envelope/media.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

constexpr std::size_t piece = limits::media_chunk_plaintext;

struct Sealed {
    model::Recording recording;
    std::vector<base::Bytes> chunks;
};

/// Seals as a recorder gives it: some bytes at a time.
Sealed seal(envelope::Primitives& primitives, const base::Bytes& sound, std::size_t step) {
    Sealed sealed;
    envelope::MediaSealer sealer(primitives);
    for (std::size_t at = 0; at < sound.size(); at += step) {
        auto full = sealer.add(base::ByteView(sound).subspan(at, std::min(step, sound.size() - at)));
        REQUIRE(full);
        for (auto& chunk : *full)
            sealed.chunks.push_back(std::move(chunk.ciphertext));
    }
    auto finished = sealer.finish(model::Codec::ogg_opus, 180'000);
    REQUIRE(finished);
    sealed.chunks.push_back(std::move(finished->last.ciphertext));
    sealed.recording = std::move(finished->recording);
    return sealed;
}

ErrorCode error_of(envelope::Primitives& primitives, const model::Recording& recording,
                   const std::vector<base::Bytes>& chunks) {
    const auto opened = envelope::open_recording(primitives, recording, chunks);
    return opened ? ErrorCode::internal : opened.error().code;
}

}  // namespace

TEST_CASE("media: a recording of any length, recorded in any steps, opens with both libraries and is what it was") {
    SeededBytes random(51);
    const auto both = both_primitives(seeded(52));
    for (const std::size_t size : {std::size_t{1}, piece - 1, piece, piece + 1, 2 * piece, std::size_t{540'000}})
        for (const std::size_t step : {std::size_t{320}, std::size_t{70'000}}) {
            CAPTURE(size);
            const base::Bytes sound = random.bytes(size);
            for (const auto& from : both) {
                const Sealed sealed = seal(*from.primitives, sound, step);
                CHECK(sealed.chunks.size() == size / piece + 1);  // a full last piece is followed by another
                CHECK(sealed.recording.milliseconds == 180'000);
                for (std::size_t i = 0; i < sealed.chunks.size(); ++i) {
                    CHECK(sealed.chunks[i].size() == limits::media_chunk_bytes);
                    CHECK(sealed.recording.chunks[i] == envelope::chunk_name(*from.primitives, sealed.chunks[i]));
                }
                for (const auto& to : both) {
                    const auto opened = envelope::open_recording(*to.primitives, sealed.recording, sealed.chunks);
                    REQUIRE(opened);
                    CHECK(std::ranges::equal(opened->view(), sound));
                }
            }
        }
}

TEST_CASE("media: two recordings of the same sound have nothing in common") {
    const auto primitives = envelope::mbedtls_primitives(seeded(53));
    const base::Bytes sound(40'000, 7);
    const Sealed one = seal(*primitives, sound, 1'000);
    const Sealed two = seal(*primitives, sound, 1'000);
    for (const auto& name : one.recording.chunks)
        CHECK(std::ranges::count(two.recording.chunks, name) == 0);
    CHECK(one.chunks[0] != one.chunks[1]);  // equal pieces of one recording neither
}

TEST_CASE("media: chunks that are changed, exchanged, left out or another recording's do not open") {
    const auto primitives = envelope::libcrypto_primitives(seeded(54));
    const Sealed good = seal(*primitives, SeededBytes(55).bytes(40'000), 320);
    REQUIRE(error_of(*primitives, good.recording, good.chunks) == ErrorCode::internal);
    const auto with = [&](auto change, bool rename) {
        Sealed bad = seal(*primitives, SeededBytes(55).bytes(40'000), 320);
        change(bad);
        if (rename) {  // as somebody would who could write the names too
            bad.recording.chunks.clear();
            for (const auto& chunk : bad.chunks)
                bad.recording.chunks.push_back(envelope::chunk_name(*primitives, chunk));
        }
        return error_of(*primitives, bad.recording, bad.chunks);
    };
    for (const bool rename : {false, true}) {
        CHECK(with([](Sealed& s) { s.chunks[1][77] ^= 1; }, rename) == ErrorCode::unauthentic);
        CHECK(with([](Sealed& s) { std::swap(s.chunks[0], s.chunks[1]); }, rename) == ErrorCode::unauthentic);
        CHECK(with([&](Sealed& s) { s.chunks[0] = good.chunks[0]; }, rename) == ErrorCode::unauthentic);
        CHECK(with([](Sealed& s) { s.chunks[0].pop_back(); }, rename) == ErrorCode::unauthentic);
    }
    // The last chunk cut off, and the names with it: the chunk before it was not sealed as the last one.
    CHECK(with([](Sealed& s) { s.chunks.pop_back(); }, true) == ErrorCode::unauthentic);
    CHECK(with([](Sealed& s) { s.chunks.pop_back(); }, false) == ErrorCode::invalid_argument);
    CHECK(with([](Sealed& s) { s.recording.id.bytes[0] ^= 1; }, false) == ErrorCode::unauthentic);
    CHECK(with([](Sealed& s) { s.recording.key.bytes[0] ^= 1; }, false) == ErrorCode::unauthentic);
    CHECK(error_of(*primitives, {}, {}) == ErrorCode::invalid_argument);
}

TEST_CASE("media: a padding that does not end the recording is refused") {
    const auto primitives = envelope::libcrypto_primitives(seeded(56));
    for (const base::Byte last : {base::Byte{0}, base::Byte{0x7f}, base::Byte{0x81}}) {
        model::Recording recording;
        base::Bytes plaintext(piece, 0);
        plaintext.back() = last;
        base::Bytes chunk(limits::media_chunk_bytes);
        base::Bytes nonce(12, 0);
        nonce.back() = 1;
        primitives->chacha20_poly1305_seal(recording.key, nonce, recording.id.view(), plaintext, chunk);
        recording.chunks = {envelope::chunk_name(*primitives, chunk)};
        CHECK(error_of(*primitives, recording, {chunk}) == ErrorCode::malformed);
    }
}

TEST_CASE("media: a recording ends at its limit, and nothing is no recording") {
    const auto primitives = envelope::mbedtls_primitives(seeded(57));
    envelope::MediaSealer sealer(*primitives);
    constexpr std::size_t most = limits::chunks_per_recording_max * piece - 1;
    const base::Bytes sound(most, 5);
    CHECK(sealer.add(base::Bytes(most + 1, 5)).error().code == ErrorCode::too_large);
    CHECK(sealer.add(sound)->size() == limits::chunks_per_recording_max - 1);  // the refused bytes were not taken
    CHECK(sealer.add(base::Bytes(1, 5)).error().code == ErrorCode::too_large);
    CHECK(sealer.finish(model::Codec::ogg_opus, 1)->recording.chunks.size() == limits::chunks_per_recording_max);

    envelope::MediaSealer silent(*primitives);
    CHECK(silent.add({})->empty());
    CHECK(silent.finish(model::Codec::ogg_opus, 0).error().code == ErrorCode::invalid_argument);
}
