// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "platform/base/secret.hpp"
#include "platform/port/sound.hpp"

/// Voices as Ogg Opus files (RFC 3533, RFC 6716, RFC 7845), which any player opens.
///
/// One channel, 48 kHz, packets of 20 ms at a constant 24 kbit/s: 60 bytes each, whatever was said, so that sizes tell
/// of the length alone. Pages of half a second; three minutes have 560 KB.
namespace pendopo::opus {

inline constexpr std::size_t frame_samples = port::voice_rate / 50;  // 20 ms
inline constexpr std::size_t packet_bytes = 60;
inline constexpr std::size_t packets_per_page = 25;
inline constexpr std::size_t page_bytes_max = 27 + 255 + packets_per_page * packet_bytes;

/// Codes a voice while it is recorded. Everything it holds is wiped with it. One thread.
class Writer {
public:
    /// Errors: internal (the library's).
    [[nodiscard]] static base::Result<std::unique_ptr<Writer>> create();
    virtual ~Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Each returns the next bytes of the file, which are valid until the next call; often none.

    /// Takes the next 20 ms: exactly frame_samples. The first call returns the head of the file as well.
    [[nodiscard]] virtual base::Result<base::ByteView> add(port::Samples frame) = 0;
    /// The page that is not full yet: what was heard so far can be played.
    [[nodiscard]] virtual base::ByteView flush() = 0;
    /// The end of the file; nothing may be added afterwards. Nothing if nothing was added.
    [[nodiscard]] virtual base::Result<base::ByteView> finish() = 0;

protected:
    Writer() = default;
};

/// Plays such a file, one that has not come to its end included. `file` must live longer. One thread.
class Reader {
public:
    /// Errors: malformed (no Ogg Opus file, or one of another kind than ours), internal.
    [[nodiscard]] static base::Result<std::unique_ptr<Reader>> open(base::ByteView file);
    virtual ~Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// The next samples at voice_rate, valid until the next call; none at the end. Errors: malformed.
    [[nodiscard]] virtual base::Result<port::Samples> next() = 0;

protected:
    Reader() = default;
};

}  // namespace pendopo::opus
