// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/media.hpp"

#include <algorithm>

namespace pendopo::envelope {
namespace {

constexpr base::Byte padding_begins = 0x80;
constexpr std::size_t nonce_bytes = 12;

std::array<base::Byte, nonce_bytes> nonce_of(std::size_t index, bool final) {
    std::array<base::Byte, nonce_bytes> nonce{};
    for (std::size_t i = 0; i < 4; ++i)
        nonce[i] = static_cast<base::Byte>(index >> (8 * (3 - i)));
    nonce.back() = final ? 1 : 0;
    return nonce;
}

/// How much of the last piece is the recording's.
base::Result<std::size_t> size_without_padding(base::ByteView piece) {
    const auto from_the_end = std::find_if(piece.rbegin(), piece.rend(), [](base::Byte b) { return b != 0; });
    if (from_the_end == piece.rend() || *from_the_end != padding_begins)
        return base::fail(base::ErrorCode::malformed, "the padding of a recording");
    return static_cast<std::size_t>(piece.rend() - from_the_end) - 1;
}

/// What the chunks hold, one behind the other, in a buffer that has room for `more` bytes.
base::Result<base::SecretBuffer> open_chunks(Primitives& primitives, const model::Recording& recording,
                                             std::span<const base::Bytes> chunks, bool finished, std::size_t more) {
    if (chunks.size() != recording.chunks.size())
        return base::fail(base::ErrorCode::invalid_argument, "a recording needs all its chunks");
    base::SecretBuffer out(chunks.size() * limits::media_chunk_plaintext + more);
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        if (chunks[i].size() != limits::media_chunk_bytes || chunk_name(primitives, chunks[i]) != recording.chunks[i])
            return base::fail(base::ErrorCode::unauthentic, "a chunk that is not what its name says");
        const std::size_t before = out.size();
        out.resize(before + limits::media_chunk_plaintext);
        const bool final = finished && i + 1 == chunks.size();
        PENDOPO_CHECK(primitives.chacha20_poly1305_open(recording.key, nonce_of(i, final), recording.id.view(),
                                                        chunks[i], out.span().subspan(before)));
    }
    return out;
}

}  // namespace

model::Hash chunk_name(Primitives& primitives, base::ByteView ciphertext) {
    return primitives.sha256(ciphertext);
}

MediaSealer::MediaSealer(Primitives& primitives) : primitives_(&primitives), piece_(limits::media_chunk_plaintext) {
    primitives.random_fill(recording_.id.bytes);
    primitives.random_fill(recording_.key.span());
}

SealedChunk MediaSealer::seal_piece(bool final) {
    PENDOPO_ASSERT(piece_.size() == limits::media_chunk_plaintext);
    SealedChunk chunk;
    chunk.ciphertext.resize(limits::media_chunk_bytes);
    primitives_->chacha20_poly1305_seal(recording_.key, nonce_of(recording_.chunks.size(), final), recording_.id.view(),
                                        piece_.view(), chunk.ciphertext);
    chunk.name = chunk_name(*primitives_, chunk.ciphertext);
    recording_.chunks.push_back(chunk.name);
    piece_.clear();
    return chunk;
}

base::Result<std::vector<SealedChunk>> MediaSealer::add(base::ByteView plaintext) {
    const std::size_t room =
        (limits::chunks_per_recording_max - recording_.chunks.size()) * limits::media_chunk_plaintext - piece_.size();
    // The last byte of the last chunk is needed to say where the recording ends.
    if (plaintext.size() >= room) return base::fail(base::ErrorCode::too_large, "a recording longer than its limit");
    std::vector<SealedChunk> full;
    while (!plaintext.empty()) {
        const base::ByteView part =
            plaintext.first(std::min(plaintext.size(), limits::media_chunk_plaintext - piece_.size()));
        const bool fits = piece_.append(part);
        PENDOPO_ASSERT(fits);
        plaintext = plaintext.subspan(part.size());
        if (piece_.size() == limits::media_chunk_plaintext) full.push_back(seal_piece(false));
    }
    return full;
}

base::Result<MediaSealer::Finished> MediaSealer::finish(model::Codec codec, std::uint32_t milliseconds) {
    if (recording_.chunks.empty() && piece_.empty())
        return base::fail(base::ErrorCode::invalid_argument, "a recording of nothing");
    const bool fits = piece_.append({&padding_begins, 1});
    PENDOPO_ASSERT(fits);
    piece_.resize(limits::media_chunk_plaintext);
    Finished finished;
    finished.last = seal_piece(true);
    finished.recording = std::move(recording_);
    finished.recording.codec = codec;
    finished.recording.milliseconds = milliseconds;
    return finished;
}

base::Result<base::SecretBuffer> MediaSealer::open_so_far(std::span<const base::Bytes> chunks) const {
    PENDOPO_TRY(auto out, open_chunks(*primitives_, recording_, chunks, false, piece_.size()));
    const bool fits = out.append(piece_.view());
    PENDOPO_ASSERT(fits);
    return out;
}

base::Result<base::SecretBuffer> open_recording(Primitives& primitives, const model::Recording& recording,
                                                std::span<const base::Bytes> chunks) {
    if (chunks.empty()) return base::fail(base::ErrorCode::invalid_argument, "a recording needs all its chunks");
    PENDOPO_TRY(auto out, open_chunks(primitives, recording, chunks, true, 0));
    PENDOPO_TRY(const std::size_t last, size_without_padding(out.view().last(limits::media_chunk_plaintext)));
    out.resize(out.size() - limits::media_chunk_plaintext + last);
    return out;
}

}  // namespace pendopo::envelope
