// SPDX-License-Identifier: Apache-2.0
#include "platform/base/limits.hpp"
#include "sync/envelope/body.hpp"
#include "sync/envelope/words.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

model::Submission example() {
    model::Submission submission;
    submission.kind = model::Kind::aspiration;
    submission.form = 7;
    submission.pack_version = 70'000;
    submission.topic = model::Topic::roads;
    submission.place = {9'671'041'001};  // ten digits, more than 32 bits
    submission.consent_version = 3;
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes("Jalan di depan pasar rusak sejak musim hujan."));
    submission.time = {65'535, 100'000, 490'000, model::ClockQuality::synchronized};
    return submission;
}

envelope::ReceiptSecret example_r() {
    return SeededBytes(2).fixed<envelope::ReceiptSecret>();
}

base::Bytes encoded(const model::Submission& submission, base::ByteView identity = {}) {
    const auto body = envelope::encode_body(submission, example_r(), identity).value();
    return {body.view().begin(), body.view().end()};
}

void check_same(const model::Submission& a, const model::Submission& b) {
    CHECK(a.kind == b.kind);
    CHECK(a.form == b.form);
    CHECK(a.pack_version == b.pack_version);
    CHECK(a.topic == b.topic);
    CHECK(a.place == b.place);
    CHECK(a.consent_version == b.consent_version);
    CHECK(a.language == b.language);
    CHECK(a.words.text() == b.words.text());
    CHECK(a.time.boot_counter == b.time.boot_counter);
    CHECK(a.time.uptime_hours == b.time.uptime_hours);
    CHECK(a.time.wall_hours == b.time.wall_hours);
    CHECK(a.time.quality == b.time.quality);
}

base::ErrorCode decode_error(const base::Bytes& bytes) {
    const auto decoded = envelope::decode_body(bytes);
    return decoded ? base::ErrorCode::internal : decoded.error().code;
}

}  // namespace

TEST_CASE("body: every field comes back, with and without identity") {
    const auto submission = example();
    for (const base::Bytes& identity : {base::Bytes{}, SeededBytes(4).bytes(176)}) {
        const auto bytes = encoded(submission, identity);
        const auto decoded = envelope::decode_body(bytes);
        REQUIRE(decoded);
        check_same(decoded->submission, submission);
        CHECK(base::to_hex(decoded->r.view()) == base::to_hex(example_r().view()));
        CHECK(decoded->sealed_identity == identity);
        CHECK_FALSE(decoded->submission.identity.given());
    }
}

TEST_CASE("body: words of every length come back whole and pad to a power of two") {
    SeededBytes random(6);
    for (std::size_t size : {0u, 1u, 2u, 10u, 200u, 209u, 210u, 211u, 1'800u, 4'000u, 8'000u}) {
        CAPTURE(size);
        auto submission = example();
        submission.words = base::SecretBuffer(size);
        while (submission.words.size() < size) {
            const auto letter = static_cast<base::Byte>('!' + random.next() % 90);  // hardly compresses
            REQUIRE(submission.words.append({&letter, 1}));
        }
        const auto bytes = encoded(submission);
        CHECK(bytes.size() >= limits::plaintext_min);
        CHECK(std::has_single_bit(bytes.size()));
        check_same(envelope::decode_body(bytes)->submission, submission);
    }
}

TEST_CASE("body: letters of every width arrive as they were typed") {
    auto submission = example();
    submission.words = base::SecretBuffer(base::as_bytes("Énak, sérén, kolêh \xF0\x9F\x99\x8F ꦗ — “Long La'ai”\n"));
    check_same(envelope::decode_body(encoded(submission))->submission, submission);
}

TEST_CASE("body: what a field cannot hold is refused before anything is sealed") {
    const auto refused = [](auto change) {
        auto submission = example();
        change(submission);
        const auto body = envelope::encode_body(submission, example_r(), {});
        return body ? base::ErrorCode::internal : body.error().code;
    };
    using base::ErrorCode;
    CHECK(refused([](auto& s) { s.language = "bahasa"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.language = "I"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.language = "a`"; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.place.value = std::uint64_t{1} << 40; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.time.wall_hours = 1u << 24; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.time.uptime_hours = 1u << 24; }) == ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.words = base::SecretBuffer(base::as_bytes("\xC3")); }) ==
          ErrorCode::invalid_argument);
    CHECK(refused([](auto& s) { s.words = base::SecretBuffer(base::Bytes(8'001, 'a')); }) == ErrorCode::too_large);
    CHECK(refused([](auto& s) { s.language = "bjn"; }) == ErrorCode::internal);  // not refused
    CHECK(envelope::encode_body(example(), example_r(), base::Bytes(20'000)).error().code == ErrorCode::too_large);
}

TEST_CASE("body: unknown numbers, flags, padding and lengths are refused by name") {
    using base::ErrorCode;
    auto submission = example();
    submission.words = base::SecretBuffer(base::as_bytes("Hi"));  // too short to compress: stored
    const auto good = encoded(submission, base::Bytes(60, 9));
    REQUIRE(envelope::decode_body(good));
    const auto with = [&](std::size_t at, base::Byte value) {
        auto changed = good;
        changed[at] = value;
        return decode_error(changed);
    };
    CHECK(with(0, 2) == ErrorCode::unsupported);
    CHECK(with(1, 0) == ErrorCode::malformed);
    CHECK(with(1, 9) == ErrorCode::malformed);
    CHECK(with(2, 0x2a) == ErrorCode::malformed);    // an unknown flag
    CHECK(with(2, 0x26) == ErrorCode::malformed);    // recordings, yet none
    CHECK(with(2, 0x32) == ErrorCode::malformed);    // clock quality 3
    CHECK(with(3, 1) == ErrorCode::malformed);       // stored words, yet a dictionary
    CHECK(with(2, 0x23) == ErrorCode::unsupported);  // compressed words, yet no dictionary
    CHECK(with(10, 10) == ErrorCode::malformed);     // topic
    CHECK(with(26, 0x80) == ErrorCode::malformed);   // language
    CHECK(with(44, 0xff) == ErrorCode::malformed);   // length of the words
    CHECK(with(46, 0xff) == ErrorCode::malformed);   // words that are no UTF-8
    CHECK(with(48, 0xff) == ErrorCode::malformed);   // length of the identity
    CHECK(with(49, 0) == ErrorCode::malformed);      // identity of no length
    CHECK(with(255, 1) == ErrorCode::malformed);     // padding
    auto longer = good;
    longer.resize(512);
    CHECK(decode_error(longer) == ErrorCode::malformed);
    longer.resize(300);
    CHECK(decode_error(longer) == ErrorCode::malformed);
    CHECK(decode_error({}) == ErrorCode::malformed);
    CHECK(decode_error(base::Bytes(32'768)) == ErrorCode::malformed);
}

namespace {

model::Recording a_recording(std::uint64_t seed, std::size_t chunks) {
    SeededBytes random(seed);
    model::Recording recording;
    recording.milliseconds = 180'000;
    recording.id = random.fixed<model::RecordingId>();
    recording.key = random.fixed<base::SecretFixed<32>>();
    while (recording.chunks.size() < chunks)
        recording.chunks.push_back(random.fixed<model::Hash>());
    return recording;
}

}  // namespace

TEST_CASE("body: recordings come back, with and without identity, as many and as long as their limits allow") {
    for (const std::size_t count : {std::size_t{1}, limits::recordings_per_entry_max})
        for (const std::size_t chunks : {std::size_t{1}, limits::chunks_per_recording_max})
            for (const base::Bytes& identity : {base::Bytes{}, SeededBytes(4).bytes(560)}) {
                auto submission = example();
                submission.words = base::SecretBuffer(SeededBytes(9).bytes(8'000));
                for (base::Byte& letter : submission.words.span())
                    letter = static_cast<base::Byte>('!' + letter % 90);  // the longest body there can be
                for (std::size_t i = 0; i < count; ++i)
                    submission.recordings.push_back(a_recording(60 + i, chunks));
                const auto decoded = envelope::decode_body(encoded(submission, identity));
                REQUIRE(decoded);
                check_same(decoded->submission, submission);
                CHECK(decoded->sealed_identity == identity);
                REQUIRE(decoded->submission.recordings.size() == count);
                for (std::size_t i = 0; i < count; ++i) {
                    const model::Recording& one = decoded->submission.recordings[i];
                    const model::Recording& other = submission.recordings[i];
                    CHECK(one.codec == other.codec);
                    CHECK(one.milliseconds == other.milliseconds);
                    CHECK(one.id == other.id);
                    CHECK(base::to_hex(one.key.view()) == base::to_hex(other.key.view()));
                    CHECK(one.chunks == other.chunks);
                }
            }
}

TEST_CASE("body: recordings beyond their limits are neither sealed nor read") {
    using base::ErrorCode;
    const auto sealed_error = [](std::size_t count, std::size_t chunks) {
        auto submission = example();
        for (std::size_t i = 0; i < count; ++i)
            submission.recordings.push_back(a_recording(i, chunks));
        const auto body = envelope::encode_body(submission, example_r(), {});
        return body ? ErrorCode::internal : body.error().code;
    };
    CHECK(sealed_error(1, 1) == ErrorCode::internal);  // not refused
    CHECK(sealed_error(1, 0) == ErrorCode::invalid_argument);
    CHECK(sealed_error(1, limits::chunks_per_recording_max + 1) == ErrorCode::too_large);
    CHECK(sealed_error(limits::recordings_per_entry_max + 1, 1) == ErrorCode::too_large);

    auto submission = example();
    submission.words = base::SecretBuffer(base::as_bytes("Hi"));  // too short to compress: stored
    submission.recordings.push_back(a_recording(1, 2));
    const auto good = encoded(submission);
    const auto with = [&](std::size_t at, base::Byte value) {
        auto changed = good;
        changed[at] = value;
        return decode_error(changed);
    };
    REQUIRE(envelope::decode_body(good));
    CHECK(with(48, 0) == ErrorCode::malformed);           // no recording
    CHECK(with(48, 2) == ErrorCode::unsupported);         // a second one, in the padding, has no codec
    CHECK(with(48, 4) == ErrorCode::malformed);           // one too many
    CHECK(with(49, 2) == ErrorCode::unsupported);         // codec
    CHECK(with(103, 0) == ErrorCode::malformed);          // no chunk
    CHECK(with(103, 1) == ErrorCode::malformed);          // the rest is no padding
    CHECK(with(103, 64) == ErrorCode::malformed);         // names beyond the end
    CHECK(with(102, 1) == ErrorCode::malformed);          // too many chunks
    CHECK(with(2, good[2] ^ 4) == ErrorCode::malformed);  // recordings without their flag
}

TEST_CASE("body: no changed byte makes the decoder read past its input or accept two encodings of one length") {
    const auto good = encoded(example(), SeededBytes(3).bytes(80));
    for (std::size_t at = 0; at < good.size(); ++at)
        for (const base::Byte flip : {base::Byte{1}, base::Byte{0x80}, base::Byte{0xff}}) {
            auto changed = good;
            changed[at] ^= flip;
            const auto decoded = envelope::decode_body(changed);
            if (decoded) CHECK(decoded->submission.words.size() <= limits::words_bytes_max);
        }
    SeededBytes random(8);
    for (int round = 0; round < 2'000; ++round) {
        auto noise = random.bytes(256);
        noise[0] = 1;
        noise[1] = 1;
        noise[2] = static_cast<base::Byte>(random.next() & 0x37);
        const auto decoded = envelope::decode_body(noise);
        if (decoded) CHECK(decoded->submission.words.size() <= limits::words_bytes_max);
    }
}

TEST_CASE("words: a frame that unpacks to more than the limit, is cut, doubled, or followed by more is refused") {
    const auto most = envelope::compress_words(base::Bytes(limits::words_bytes_max, 'a'));
    REQUIRE(most);
    CHECK(most->size() < 60);
    CHECK(envelope::decompress_words(most->view(), envelope::dictionary_version)->size() == limits::words_bytes_max);
    const auto bomb = envelope::compress_words(base::Bytes(limits::words_bytes_max + 1, 'a'));
    REQUIRE(bomb);
    CHECK(envelope::decompress_words(bomb->view(), envelope::dictionary_version).error().code ==
          base::ErrorCode::too_large);
    for (std::size_t size = 0; size < most->size(); ++size)
        CHECK_FALSE(envelope::decompress_words(most->view().first(size), envelope::dictionary_version));
    base::Bytes twice(most->view().begin(), most->view().end());
    twice.push_back(0);
    CHECK(envelope::decompress_words(twice, envelope::dictionary_version).error().code == base::ErrorCode::malformed);
    twice.pop_back();
    base::append(twice, most->view());
    CHECK_FALSE(envelope::decompress_words(twice, envelope::dictionary_version));
    CHECK(envelope::decompress_words(most->view(), 2).error().code == base::ErrorCode::unsupported);
}

TEST_CASE("words: UTF-8 is told from what only looks like it") {
    for (const char* good : {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                             "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "pagi \xE2\x98\x80"})
        CHECK(envelope::is_utf8(base::as_bytes(good)));
    for (const char* bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x98", "\xF0\x8F\xBF\xBF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xC3(", "\xE2(\xA1", "\xF0\x90\x80("})
        CHECK_FALSE(envelope::is_utf8(base::as_bytes(bad)));
}
