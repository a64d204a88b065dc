// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/words.hpp"

#include <cstdlib>
#include <memory>

#define ZSTD_STATIC_LINKING_ONLY  // own allocator and magicless frames
#include <zstd.h>

#include "platform/base/limits.hpp"

extern "C" {
extern const unsigned char pendopo_words_1[];
extern const std::uint64_t pendopo_words_1_size;
}

namespace pendopo::envelope {
namespace {

constexpr int level = 19;
constexpr int window_log = 14;  // 16 KB: twice the longest words

/// zstd keeps pieces of its input in its working memory: each block carries its size in front and is wiped when it is
/// given back.
constexpr std::size_t size_prefix = alignof(std::max_align_t);

void* wiping_allocate(void*, std::size_t size) {
    auto* block = static_cast<base::Byte*>(std::malloc(size + size_prefix));
    if (block == nullptr) return nullptr;
    std::memcpy(block, &size, sizeof size);
    return block + size_prefix;
}

void wiping_free(void*, void* address) {
    if (address == nullptr) return;
    auto* block = static_cast<base::Byte*>(address) - size_prefix;
    std::size_t size = 0;
    std::memcpy(&size, block, sizeof size);
    base::wipe(block, size + size_prefix);
    std::free(block);
}

constexpr ZSTD_customMem wiping_memory{wiping_allocate, wiping_free, nullptr};

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

void must_succeed(std::size_t code) {
    PENDOPO_ASSERT(ZSTD_isError(code) == 0);
}

base::ByteView newest_dictionary() {
    return {pendopo_words_1, static_cast<std::size_t>(pendopo_words_1_size)};
}

std::unique_ptr<ZSTD_CCtx, FreeContext> make_compressor() {
    std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx_advanced(wiping_memory));
    PENDOPO_ASSERT(context != nullptr);
    must_succeed(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level));
    must_succeed(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log));
    must_succeed(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_format, ZSTD_f_zstd1_magicless));
    must_succeed(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0));
    must_succeed(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 0));
    must_succeed(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0));
    const base::ByteView dictionary = newest_dictionary();
    must_succeed(ZSTD_CCtx_loadDictionary_byReference(context.get(), dictionary.data(), dictionary.size()));
    return context;
}

std::unique_ptr<ZSTD_DCtx, FreeContext> make_decompressor() {
    std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx_advanced(wiping_memory));
    PENDOPO_ASSERT(context != nullptr);
    must_succeed(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_format, ZSTD_f_zstd1_magicless));
    must_succeed(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, window_log));
    const base::ByteView dictionary = newest_dictionary();
    must_succeed(ZSTD_DCtx_loadDictionary_byReference(context.get(), dictionary.data(), dictionary.size()));
    return context;
}

/// How many bytes follow this first byte of a UTF-8 sequence; −1 if none can begin with it.
int following(base::Byte first) noexcept {
    if (first < 0x80) return 0;
    if (first >= 0xc2 && first <= 0xdf) return 1;
    if (first >= 0xe0 && first <= 0xef) return 2;
    if (first >= 0xf0 && first <= 0xf4) return 3;
    return -1;
}

/// What the second byte may be depends on the first: this keeps out overlong forms, surrogates and too large values.
bool second_fits(base::Byte first, base::Byte second) noexcept {
    const base::Byte low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const base::Byte high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high;
}

}  // namespace

std::optional<base::SecretBuffer> compress_words(base::ByteView words) {
    if (words.empty()) return std::nullopt;
    const auto context = make_compressor();
    base::SecretBuffer out(words.size());
    out.resize(out.capacity());
    // The output has the size of the input: what does not fit is not shorter and is an error here.
    const std::size_t size = ZSTD_compress2(context.get(), out.span().data(), out.size(), words.data(), words.size());
    if (ZSTD_isError(size) != 0 || size >= words.size()) return std::nullopt;
    out.resize(size);
    return out;
}

base::Result<base::SecretBuffer> decompress_words(base::ByteView compressed, std::uint8_t dictionary) {
    if (dictionary != dictionary_version)
        return base::fail(base::ErrorCode::unsupported, "words of a dictionary that this program does not have");
    const auto context = make_decompressor();
    base::SecretBuffer out(limits::words_bytes_max);
    out.resize(out.capacity());
    ZSTD_inBuffer input{compressed.data(), compressed.size(), 0};
    ZSTD_outBuffer output{out.span().data(), out.size(), 0};
    const std::size_t left = ZSTD_decompressStream(context.get(), &output, &input);
    if (ZSTD_isError(left) != 0) return base::fail(base::ErrorCode::malformed, "words that do not unpack");
    if (left != 0 && output.pos == output.size)
        return base::fail(base::ErrorCode::too_large, "words that unpack to too much");
    if (left != 0 || input.pos != input.size)
        return base::fail(base::ErrorCode::malformed, "words that are not one whole frame");
    out.resize(output.pos);
    return out;
}

bool is_utf8(base::ByteView bytes) noexcept {
    for (std::size_t i = 0; i < bytes.size();) {
        const int more = following(bytes[i]);
        if (more < 0 || bytes.size() - i <= static_cast<std::size_t>(more)) return false;
        if (more > 0 && !second_fits(bytes[i], bytes[i + 1])) return false;
        for (int j = 2; j <= more; ++j)
            if ((bytes[i + static_cast<std::size_t>(j)] & 0xc0) != 0x80) return false;
        i += 1 + static_cast<std::size_t>(more);
    }
    return true;
}

}  // namespace pendopo::envelope
