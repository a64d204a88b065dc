// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "platform/base/limits.hpp"
#include "storage/model/recording.hpp"
#include "sync/envelope/primitives.hpp"

/// Recordings, sealed in chunks that travel one by one and say nothing of what they belong to.
///
/// ```
/// piece  = limits::media_chunk_plaintext bytes of the recording; the last one, of fewer, ‖ 0x80 ‖ zeros to that size
/// chunk  = ChaCha20-Poly1305 (RFC 8439) of a piece; key: the recording's, nonce: u32 index ‖ 7 zero bytes ‖ u8 final,
///          aad: the recording's id (16); always limits::media_chunk_bytes
/// name   = SHA-256 of the chunk
/// ```
///
/// Index and final flag in the nonce make chunks of one recording that are exchanged, left out or cut off fail to open.
/// Key and names stand in the sealed body of the entry (body.hpp).
namespace pendopo::envelope {

struct SealedChunk {
    model::Hash name;
    base::Bytes ciphertext;
};

/// The name of a chunk. What is stored or received under another name is damaged.
[[nodiscard]] model::Hash chunk_name(Primitives& primitives, base::ByteView ciphertext);

/// Seals a recording while it is made. Holds at most one piece in plain, in a buffer that is wiped; the key goes with
/// it, so that chunks of a recording that was never finished stay closed for ever. One thread at a time.
class MediaSealer {
public:
    /// Makes id and key. `primitives` must live longer.
    explicit MediaSealer(Primitives& primitives);

    /// Takes the next bytes and returns the chunks they complete, often none.
    /// Errors: too_large (more than limits::chunks_per_recording_max chunks; nothing was taken).
    [[nodiscard]] base::Result<std::vector<SealedChunk>> add(base::ByteView plaintext);

    /// The names of the chunks so far, in their order.
    [[nodiscard]] const std::vector<model::Hash>& names() const { return recording_.chunks; }
    /// All that was added so far, from its `chunks` and the piece that is not full yet; for the one who is speaking.
    /// Errors: invalid_argument, unauthentic: as open_recording.
    [[nodiscard]] base::Result<base::SecretBuffer> open_so_far(std::span<const base::Bytes> chunks) const;

    struct Finished {
        SealedChunk last;
        model::Recording recording;  ///< what the entry has to carry
    };
    /// Seals what is left. The sealer is used up. Errors: invalid_argument (nothing was added).
    [[nodiscard]] base::Result<Finished> finish(model::Codec codec, std::uint32_t milliseconds);

private:
    [[nodiscard]] SealedChunk seal_piece(bool final);

    Primitives* primitives_;
    model::Recording recording_;
    base::SecretBuffer piece_;
};

/// The whole recording from its chunks, in their order and all of them.
/// Errors: invalid_argument (another number of chunks), unauthentic (a chunk is not what its name says, or does not
/// open), malformed (padding).
[[nodiscard]] base::Result<base::SecretBuffer> open_recording(Primitives& primitives, const model::Recording& recording,
                                                              std::span<const base::Bytes> chunks);

}  // namespace pendopo::envelope
