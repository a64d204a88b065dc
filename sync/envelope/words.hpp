// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "platform/base/secret.hpp"

/// The compression of words inside a body. Private to this folder.
namespace pendopo::envelope {

/// The number of the newest dictionary, assets/dictionary/words-1.zdict. Older numbers stay readable for ever.
inline constexpr std::uint8_t dictionary_version = 1;

/// One zstd frame without magic number, content size, checksum and dictionary number, made at level 19 with the newest
/// dictionary; nothing if that is not shorter than `words`. Each call has a compressor of its own, wiped afterwards.
[[nodiscard]] std::optional<base::SecretBuffer> compress_words(base::ByteView words);

/// The reverse, with the dictionary of that number.
/// Errors: unsupported (no such dictionary), malformed (no whole single frame), too_large (more than
/// limits::words_bytes_max).
[[nodiscard]] base::Result<base::SecretBuffer> decompress_words(base::ByteView compressed, std::uint8_t dictionary);

/// Whether these bytes are UTF-8 (RFC 3629: no overlong forms, surrogates, or values above U+10FFFF).
[[nodiscard]] bool is_utf8(base::ByteView bytes) noexcept;

}  // namespace pendopo::envelope
