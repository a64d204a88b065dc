// SPDX-License-Identifier: Apache-2.0
#include "sync/protocol/cbor.hpp"

#include <algorithm>

#include <cbor.h>

#include "platform/base/assert.hpp"

namespace pendopo::protocol {
namespace {

constexpr std::size_t item_head_max = 9;

template <class Encode>
void append_head(base::Bytes& out, Encode&& encode) {
    std::array<unsigned char, item_head_max> head{};
    const std::size_t size = encode(head.data(), head.size());
    PENDOPO_ASSERT(size > 0);
    out.insert(out.end(), head.begin(), head.begin() + static_cast<std::ptrdiff_t>(size));
}

/// Bytes of the shortest head that can carry `value` (RFC 8949 section 4.2.1).
std::size_t shortest_head(std::uint64_t value) {
    if (value < 24) return 1;
    if (value <= UINT8_MAX) return 2;
    if (value <= UINT16_MAX) return 3;
    return value <= UINT32_MAX ? 5 : 9;
}

bool is_plain_text(base::ByteView content) {
    return std::all_of(content.begin(), content.end(),
                       [](base::Byte b) { return (b >= 0x20 && b < 0x7f) || b == '\n' || b == '\r'; });
}

}  // namespace

Writer& Writer::array(std::size_t items) {
    append_head(out_, [&](unsigned char* at, std::size_t size) { return cbor_encode_array_start(items, at, size); });
    return *this;
}

Writer& Writer::integer(std::uint64_t value) {
    append_head(out_, [&](unsigned char* at, std::size_t size) { return cbor_encode_uint(value, at, size); });
    return *this;
}

Writer& Writer::bytes(base::ByteView value) {
    append_head(out_, [&](unsigned char* at, std::size_t size) {
        return cbor_encode_bytestring_start(value.size(), at, size);
    });
    base::append(out_, value);
    return *this;
}

Writer& Writer::text(std::string_view ascii) {
    PENDOPO_ASSERT(is_plain_text(base::as_bytes(ascii)));
    append_head(out_,
                [&](unsigned char* at, std::size_t size) { return cbor_encode_string_start(ascii.size(), at, size); });
    base::append(out_, base::as_bytes(ascii));
    return *this;
}

/// What libcbor calls for each kind of item. Kinds that our formats do not know keep its empty callbacks, so that
/// the item's type stays `none`.
struct Reader::Callbacks {
    template <class Integer>
    static void integer(void* item, Integer value) {
        *static_cast<Item*>(item) = {Type::integer, value, {}};
    }
    static void bytes(void* item, cbor_data data, std::size_t size) {
        *static_cast<Item*>(item) = {Type::bytes, size, {data, size}};
    }
    static void text(void* item, cbor_data data, std::size_t size) {
        *static_cast<Item*>(item) = {Type::text, size, {data, size}};
    }
    static void array(void* item, std::size_t items) { *static_cast<Item*>(item) = {Type::array, items, {}}; }

    static cbor_callbacks table() {
        cbor_callbacks callbacks = cbor_empty_callbacks;
        callbacks.uint8 = integer<std::uint8_t>;
        callbacks.uint16 = integer<std::uint16_t>;
        callbacks.uint32 = integer<std::uint32_t>;
        callbacks.uint64 = integer<std::uint64_t>;
        callbacks.byte_string = bytes;
        callbacks.string = text;
        callbacks.array_start = array;
        return callbacks;
    }
};

Reader::Item Reader::next(Type wanted) {
    static const cbor_callbacks callbacks = Callbacks::table();
    if (failed()) return {};
    Item item;
    const cbor_decoder_result result = cbor_stream_decode(rest_.data(), rest_.size(), &callbacks, &item);
    if (result.status != CBOR_DECODER_FINISHED || result.read > rest_.size()) {
        set_error(base::ErrorCode::malformed, "truncated, or no CBOR");
        return {};
    }
    if (item.type != wanted) {
        set_error(base::ErrorCode::malformed, "an item of another type");
        return {};
    }
    if (result.read != shortest_head(item.value) + item.content.size()) {
        set_error(base::ErrorCode::malformed, "not in the shortest form");
        return {};
    }
    rest_ = rest_.subspan(result.read);
    return item;
}

std::size_t Reader::array(std::size_t items_max) {
    const Item item = next(Type::array);
    if (item.value > items_max) {
        set_error(base::ErrorCode::too_large, "too many items");
        return 0;
    }
    return static_cast<std::size_t>(item.value);
}

void Reader::array_of(std::size_t items) {
    const Item item = next(Type::array);
    require(item.value == items, "an array of another size");
}

std::uint64_t Reader::integer(std::uint64_t max) {
    const Item item = next(Type::integer);
    require(item.value <= max, "a number out of its range");
    return failed() ? 0 : item.value;
}

base::ByteView Reader::bytes(std::size_t size_max) {
    const Item item = next(Type::bytes);
    if (item.content.size() > size_max) set_error(base::ErrorCode::too_large, "a byte string that is too long");
    return failed() ? base::ByteView{} : item.content;
}

std::string_view Reader::text(std::size_t size_max) {
    const Item item = next(Type::text);
    if (item.content.size() > size_max) set_error(base::ErrorCode::too_large, "a text that is too long");
    require(is_plain_text(item.content), "a text with other characters than ASCII");
    return failed() ? std::string_view{} : base::as_text(item.content);
}

void Reader::require(bool condition, const char* otherwise) {
    if (!condition) set_error(base::ErrorCode::malformed, otherwise);
}

void Reader::set_error(base::ErrorCode code, const char* message) {
    if (failed()) return;
    error_ = message;
    error_code_ = code;
}

base::Status Reader::status() const {
    if (failed()) return base::fail(error_code_, error_);
    return {};
}

base::Status Reader::end() {
    require(rest_.empty(), "bytes after the end");
    return status();
}

}  // namespace pendopo::protocol
