// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include "platform/opus/ogg_opus.hpp"
#include "platform/opus/ogg_page.hpp"

using namespace pendopo;
using base::Bytes;

namespace {

/// A tone that gets louder, so that shifts in time show.
std::vector<port::Sample> tone(std::size_t frames) {
    std::vector<port::Sample> out(frames * opus::frame_samples);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double loud = 2'000.0 + 8'000.0 * static_cast<double>(i) / static_cast<double>(out.size());
        const double turn = 2 * std::numbers::pi * 440.0 * static_cast<double>(i) / port::voice_rate;
        out[i] = static_cast<port::Sample>(loud * std::sin(turn));
    }
    return out;
}

Bytes written(const std::vector<port::Sample>& samples, bool finished = true) {
    auto writer = opus::Writer::create();
    REQUIRE(writer);
    Bytes file;
    for (std::size_t at = 0; at < samples.size(); at += opus::frame_samples) {
        const auto more = (*writer)->add(port::Samples(samples).subspan(at, opus::frame_samples));
        REQUIRE(more);
        base::append(file, *more);
    }
    if (finished) {
        const auto end = (*writer)->finish();
        REQUIRE(end);
        base::append(file, *end);
    } else {
        base::append(file, (*writer)->flush());
    }
    return file;
}

std::vector<port::Sample> played(base::ByteView file) {
    auto reader = opus::Reader::open(file);
    REQUIRE(reader);
    std::vector<port::Sample> out;
    while (true) {
        const auto more = (*reader)->next();
        REQUIRE(more);
        if (more->empty()) return out;
        out.insert(out.end(), more->begin(), more->end());
    }
}

/// How alike two sounds are: 1 is the same.
double likeness(const std::vector<port::Sample>& a, const std::vector<port::Sample>& b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        ab += double{static_cast<double>(a[i])} * b[i];
        aa += double{static_cast<double>(a[i])} * a[i];
        bb += double{static_cast<double>(b[i])} * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("opus: what was recorded is played, to the sample as long and in its place") {
    const auto said = tone(130);
    const auto heard = played(written(said));
    CHECK(heard.size() == said.size());
    CHECK(likeness(said, heard) > 0.85);  // a coder for speech turns the phase of a tone
}

TEST_CASE("opus: what was recorded so far can be played before it is finished") {
    const auto said = tone(30);
    const auto heard = played(written(said, false));
    CHECK(heard.size() + 1'000 > said.size());  // the coder's lookahead has not come out yet
    CHECK(likeness(said, heard) > 0.85);        // a coder for speech turns the phase of a tone
}

TEST_CASE("opus: every second has the same size, whatever is said") {
    const std::vector<port::Sample> silence(100 * opus::frame_samples);
    CHECK(written(silence).size() == written(tone(100)).size());
    CHECK(written(tone(150)).size() - written(tone(100)).size() ==
          2 * (opus::page_head_bytes + opus::packets_per_page * (1 + opus::packet_bytes)));
}

TEST_CASE("opus: a recording of nothing is nothing") {
    auto writer = opus::Writer::create();
    REQUIRE(writer);
    CHECK((*writer)->flush().empty());
    CHECK((*writer)->finish()->empty());
}

TEST_CASE("opus: a file that is cut off plays as far as whole pages go, and damage is found") {
    const Bytes file = written(tone(60));
    const auto whole = played(file).size();
    for (const std::size_t size : {file.size() - 1, file.size() / 2, std::size_t{200}})
        CHECK(played(base::ByteView(file).first(size)).size() < whole);
    Bytes damaged = file;
    damaged[file.size() / 2] ^= 1;
    auto reader = opus::Reader::open(damaged);
    REQUIRE(reader);
    base::Result<port::Samples> more = (*reader)->next();
    while (more && !more->empty())
        more = (*reader)->next();
    REQUIRE_FALSE(more);
    CHECK(more.error().code == base::ErrorCode::malformed);
}

TEST_CASE("opus: what is no voice file is refused") {
    const Bytes file = written(tone(2));
    for (const base::ByteView wrong : {base::ByteView{}, base::ByteView(file).first(20), base::ByteView(file).first(60),
                                       base::as_bytes("OggS and then nothing of the kind, for it is a text")})
        CHECK_FALSE(opus::Reader::open(wrong));
}

TEST_CASE("opus: a page is written with the checksum of RFC 3533") {
    // The page that ends a stream of nothing, its checksum counted bit by bit with the polynomial 04c11db7.
    const opus::Page page{opus::page_ends_stream, 0x0102, 7, 3, {}, {}};
    Bytes out(opus::page_size(page));
    opus::write_page(page, out);
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < out.size(); ++i)
        for (int bit = 7; bit >= 0; --bit) {
            const std::uint32_t in = i >= 22 && i < 26 ? 0u : (out[i] >> bit) & 1u;
            const std::uint32_t top = value >> 31;
            value <<= 1;
            if ((top ^ in) != 0) value ^= 0x04c11db7u;
        }
    CHECK(out[22] == (value & 0xFF));
    CHECK(out[25] == value >> 24);
    CHECK(base::to_hex(base::ByteView(out).first(22)) == "4f676753000402010000000000000700000003000000");
    base::ByteView rest = out;
    const auto back = opus::read_page(rest);
    REQUIRE(back);
    REQUIRE(*back);
    CHECK((*back)->granule == 0x0102);
    CHECK(rest.empty());
}
