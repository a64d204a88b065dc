// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/body.hpp"

#include <bit>

#include "platform/base/limits.hpp"
#include "sync/envelope/words.hpp"

namespace pendopo::envelope {
namespace {

constexpr base::Byte body_version = 1;
constexpr std::size_t head_size = 46;
constexpr std::size_t recording_head_size = 1 + 4 + 16 + 32 + 2;
constexpr base::Byte flag_compressed = 1;
constexpr base::Byte flag_identity = 2;
constexpr base::Byte flag_recordings = 4;
constexpr int clock_quality_shift = 4;
constexpr base::Byte flags_known = 0b0011'0111;
constexpr std::uint64_t u24_max = 0xff'ffff;
constexpr std::uint64_t u40_max = 0xff'ffff'ffff;

base::Error malformed(const char* what) {
    return {base::ErrorCode::malformed, what};
}

void append_unsigned(base::SecretBuffer& out, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) {
        const auto byte = static_cast<base::Byte>(value >> (8 * i));
        const bool fits = out.append({&byte, 1});
        PENDOPO_ASSERT(fits);
    }
}

/// Takes fields off the front of bytes that are known to be long enough.
class Reader {
public:
    explicit Reader(base::ByteView bytes) : bytes_(bytes) {}
    [[nodiscard]] std::uint64_t unsigned_of(std::size_t size) {
        std::uint64_t value = 0;
        for (const base::Byte b : take(size))
            value = (value << 8) | b;
        return value;
    }
    [[nodiscard]] base::ByteView take(std::size_t size) {
        PENDOPO_ASSERT(size <= bytes_.size());
        const base::ByteView out = bytes_.first(size);
        bytes_ = bytes_.subspan(size);
        return out;
    }
    [[nodiscard]] base::ByteView rest() const { return bytes_; }

private:
    base::ByteView bytes_;
};

/// Up to three lower-case letters in 15 bits.
base::Result<std::uint16_t> pack_language(std::string_view language) {
    std::uint16_t packed = 0;
    if (language.size() > 3) return base::fail(base::ErrorCode::invalid_argument, "a language code is too long");
    for (std::size_t i = 0; i < 3; ++i) {
        const char c = i < language.size() ? language[i] : '`';  // the character before 'a' stands for none
        if (c < '`' || c > 'z' || (c == '`' && i < language.size()))
            return base::fail(base::ErrorCode::invalid_argument, "a language code has lower-case letters only");
        packed = static_cast<std::uint16_t>((packed << 5) | (c - '`'));
    }
    return packed;
}

base::Result<std::string> unpack_language(std::uint64_t packed) {
    std::string out;
    bool ended = false;
    for (int shift = 10; shift >= 0; shift -= 5) {
        const auto letter = static_cast<char>((packed >> shift) & 31);
        if (letter > 26 || (ended && letter != 0) || packed >> 15 != 0) return base::fail(malformed("a language code"));
        ended = letter == 0;
        if (!ended) out += static_cast<char>('`' + letter);
    }
    return out;
}

base::Status check_fields(const model::Submission& submission) {
    if (submission.words.size() > limits::words_bytes_max)
        return base::fail(base::ErrorCode::too_large, "more words than a body holds");
    if (submission.place.value > u40_max || submission.time.uptime_hours > u24_max ||
        submission.time.wall_hours > u24_max)
        return base::fail(base::ErrorCode::invalid_argument, "a field that its place in the body cannot hold");
    if (!is_utf8(submission.words.view())) return base::fail(base::ErrorCode::invalid_argument, "words are UTF-8");
    if (submission.recordings.size() > limits::recordings_per_entry_max)
        return base::fail(base::ErrorCode::too_large, "more recordings than a body holds");
    for (const model::Recording& recording : submission.recordings) {
        if (recording.chunks.empty()) return base::fail(base::ErrorCode::invalid_argument, "a recording of nothing");
        if (recording.chunks.size() > limits::chunks_per_recording_max)
            return base::fail(base::ErrorCode::too_large, "a recording longer than its limit");
    }
    return {};
}

std::size_t recordings_size(const std::vector<model::Recording>& recordings) {
    std::size_t size = recordings.empty() ? 0 : 1;
    for (const model::Recording& recording : recordings)
        size += recording_head_size + recording.chunks.size() * model::Hash::size;
    return size;
}

void append_recordings(base::SecretBuffer& out, const std::vector<model::Recording>& recordings) {
    if (recordings.empty()) return;
    append_unsigned(out, recordings.size(), 1);
    for (const model::Recording& recording : recordings) {
        append_unsigned(out, static_cast<std::uint64_t>(recording.codec), 1);
        append_unsigned(out, recording.milliseconds, 4);
        bool fits = out.append(recording.id.view()) && out.append(recording.key.view());
        append_unsigned(out, recording.chunks.size(), 2);
        for (const model::Hash& name : recording.chunks)
            fits = fits && out.append(name.view());
        PENDOPO_ASSERT(fits);
    }
}

/// The words as they stand in the body, with what the head says about them.
struct CodedWords {
    std::optional<base::SecretBuffer> compressed;
    base::ByteView bytes;
};

CodedWords code_words(base::ByteView words) {
    CodedWords out;
    out.compressed = compress_words(words);
    out.bytes = out.compressed ? out.compressed->view() : words;
    return out;
}

void append_head(base::SecretBuffer& out, const model::Submission& submission, const ReceiptSecret& r, base::Byte flags,
                 std::uint16_t language) {
    append_unsigned(out, body_version, 1);
    append_unsigned(out, static_cast<std::uint64_t>(submission.kind), 1);
    append_unsigned(out, flags, 1);
    append_unsigned(out, (flags & flag_compressed) != 0 ? dictionary_version : 0, 1);
    append_unsigned(out, submission.form, 2);
    append_unsigned(out, submission.pack_version, 4);
    append_unsigned(out, static_cast<std::uint64_t>(submission.topic), 1);
    append_unsigned(out, submission.place.value, 5);
    append_unsigned(out, submission.time.boot_counter, 2);
    append_unsigned(out, submission.time.uptime_hours, 3);
    append_unsigned(out, submission.time.wall_hours, 3);
    append_unsigned(out, submission.consent_version, 2);
    append_unsigned(out, language, 2);
    const bool fits = out.append(r.view());
    PENDOPO_ASSERT(fits);
}

struct Head {
    base::Byte flags = 0;
    std::uint8_t dictionary = 0;
    std::size_t words_size = 0;
};

base::Result<Head> read_head(Reader& reader, DecodedBody& body) {
    model::Submission& submission = body.submission;
    Head head;
    if (reader.unsigned_of(1) != body_version)
        return base::fail(base::ErrorCode::unsupported, "a body of another version");
    const std::uint64_t kind = reader.unsigned_of(1);
    if (kind < 1 || kind > model::kind_last) return base::fail(malformed("a body's kind"));
    submission.kind = static_cast<model::Kind>(kind);
    head.flags = static_cast<base::Byte>(reader.unsigned_of(1));
    head.dictionary = static_cast<std::uint8_t>(reader.unsigned_of(1));
    const int quality = head.flags >> clock_quality_shift;
    if ((head.flags & ~flags_known) != 0 || quality > 2) return base::fail(malformed("a body's flags"));
    submission.time.quality = static_cast<model::ClockQuality>(quality);
    submission.form = static_cast<std::uint16_t>(reader.unsigned_of(2));
    submission.pack_version = static_cast<std::uint32_t>(reader.unsigned_of(4));
    const std::uint64_t topic = reader.unsigned_of(1);
    if (topic > 9) return base::fail(malformed("a body's topic"));
    submission.topic = static_cast<model::Topic>(topic);
    submission.place.value = reader.unsigned_of(5);
    submission.time.boot_counter = static_cast<std::uint16_t>(reader.unsigned_of(2));
    submission.time.uptime_hours = static_cast<std::uint32_t>(reader.unsigned_of(3));
    submission.time.wall_hours = static_cast<std::uint32_t>(reader.unsigned_of(3));
    submission.consent_version = static_cast<std::uint16_t>(reader.unsigned_of(2));
    PENDOPO_TRY(submission.language, unpack_language(reader.unsigned_of(2)));
    PENDOPO_TRY(body.r, ReceiptSecret::from(reader.take(16)));
    head.words_size = static_cast<std::size_t>(reader.unsigned_of(2));
    return head;
}

base::Status read_words(Reader& reader, const Head& head, model::Submission& submission) {
    if (head.words_size > reader.rest().size()) return base::fail(malformed("words longer than their body"));
    const base::ByteView coded = reader.take(head.words_size);
    if ((head.flags & flag_compressed) != 0) {
        PENDOPO_TRY(submission.words, decompress_words(coded, head.dictionary));
    } else {
        if (head.dictionary != 0) return base::fail(malformed("stored words with a dictionary"));
        if (coded.size() > limits::words_bytes_max) return base::fail(base::ErrorCode::too_large, "too many words");
        submission.words = base::SecretBuffer(coded);
    }
    if (!is_utf8(submission.words.view())) return base::fail(malformed("words that are no UTF-8"));
    return {};
}

base::Status read_identity(Reader& reader, DecodedBody& body) {
    if (reader.rest().size() < 2) return base::fail(malformed("a body without room for its identity"));
    const auto size = static_cast<std::size_t>(reader.unsigned_of(2));
    if (size == 0 || size > reader.rest().size()) return base::fail(malformed("an identity's length"));
    const base::ByteView sealed = reader.take(size);
    body.sealed_identity.assign(sealed.begin(), sealed.end());
    return {};
}

base::Result<model::Recording> read_recording(Reader& reader) {
    if (reader.rest().size() < recording_head_size) return base::fail(malformed("a recording that is cut off"));
    model::Recording recording;
    if (reader.unsigned_of(1) != static_cast<std::uint64_t>(model::Codec::ogg_opus))
        return base::fail(base::ErrorCode::unsupported, "a recording in another codec");
    recording.milliseconds = static_cast<std::uint32_t>(reader.unsigned_of(4));
    PENDOPO_TRY(recording.id, model::RecordingId::from(reader.take(model::RecordingId::size)));
    PENDOPO_TRY(recording.key, base::SecretFixed<32>::from(reader.take(32)));
    const auto chunks = static_cast<std::size_t>(reader.unsigned_of(2));
    if (chunks == 0 || chunks > limits::chunks_per_recording_max || chunks * model::Hash::size > reader.rest().size())
        return base::fail(malformed("a recording's number of chunks"));
    for (std::size_t i = 0; i < chunks; ++i) {
        PENDOPO_TRY(const model::Hash name, model::Hash::from(reader.take(model::Hash::size)));
        recording.chunks.push_back(name);
    }
    return recording;
}

base::Status read_recordings(Reader& reader, model::Submission& submission) {
    const std::size_t count = reader.rest().empty() ? 0 : static_cast<std::size_t>(reader.unsigned_of(1));
    if (count == 0 || count > limits::recordings_per_entry_max)
        return base::fail(malformed("a body's number of recordings"));
    for (std::size_t i = 0; i < count; ++i) {
        PENDOPO_TRY(model::Recording recording, read_recording(reader));
        submission.recordings.push_back(std::move(recording));
    }
    return {};
}

}  // namespace

std::size_t padded_size(std::size_t size, std::size_t minimum) {
    return std::max(minimum, std::bit_ceil(size));
}

base::Result<base::SecretBuffer> encode_body(const model::Submission& submission, const ReceiptSecret& r,
                                             base::ByteView sealed_identity) {
    PENDOPO_CHECK(check_fields(submission));
    PENDOPO_TRY(const std::uint16_t language, pack_language(submission.language));
    const CodedWords words = code_words(submission.words.view());
    const std::size_t used = head_size + words.bytes.size() +
                             (sealed_identity.empty() ? 0 : 2 + sealed_identity.size()) +
                             recordings_size(submission.recordings);
    const std::size_t size = padded_size(used, limits::plaintext_min);
    if (size > limits::plaintext_max) return base::fail(base::ErrorCode::too_large, "a body larger than its limit");

    const auto flags = static_cast<base::Byte>((words.compressed ? flag_compressed : 0) |
                                               (sealed_identity.empty() ? 0 : flag_identity) |
                                               (submission.recordings.empty() ? 0 : flag_recordings) |
                                               (static_cast<int>(submission.time.quality) << clock_quality_shift));
    base::SecretBuffer out(size);
    append_head(out, submission, r, flags, language);
    append_unsigned(out, words.bytes.size(), 2);
    bool fits = out.append(words.bytes);
    if (!sealed_identity.empty()) {
        append_unsigned(out, sealed_identity.size(), 2);
        fits = fits && out.append(sealed_identity);
    }
    PENDOPO_ASSERT(fits);
    append_recordings(out, submission.recordings);
    out.resize(size);
    return out;
}

base::Result<DecodedBody> decode_body(base::ByteView plaintext) {
    if (plaintext.size() < limits::plaintext_min || plaintext.size() > limits::plaintext_max ||
        !std::has_single_bit(plaintext.size()))
        return base::fail(malformed("a body's size"));
    Reader reader(plaintext);
    DecodedBody body;
    PENDOPO_TRY(const Head head, read_head(reader, body));
    PENDOPO_CHECK(read_words(reader, head, body.submission));
    if ((head.flags & flag_identity) != 0) PENDOPO_CHECK(read_identity(reader, body));
    if ((head.flags & flag_recordings) != 0) PENDOPO_CHECK(read_recordings(reader, body.submission));
    for (const base::Byte b : reader.rest())
        if (b != 0) return base::fail(malformed("a body's padding"));
    const std::size_t used = plaintext.size() - reader.rest().size();
    if (padded_size(used, limits::plaintext_min) != plaintext.size()) return base::fail(malformed("a body's size"));
    return body;
}

}  // namespace pendopo::envelope
