// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "platform/base/bytes.hpp"

/// CBOR (RFC 8949) as our formats use it: unsigned integers, byte strings, ASCII text and arrays of definite length,
/// in the deterministic form of section 4.2.1. libcbor's streaming coder below, no tree and no allocation per item.
namespace pendopo::protocol {

/// Appends items to bytes of its own. Cannot fail.
class Writer {
public:
    Writer& array(std::size_t items);
    Writer& integer(std::uint64_t value);
    Writer& bytes(base::ByteView value);
    Writer& text(std::string_view ascii);

    [[nodiscard]] base::Bytes take() { return std::move(out_); }

private:
    base::Bytes out_;
};

/// Reads items in the order their shape asks for. The first thing that does not fit sets the error; everything read
/// after it is empty, so a whole shape is read first and `end` or `status` asked once. What arrays may nest is given
/// by the shape that is read: nothing recurses. The bytes must outlive the reader and the views it gives.
class Reader {
public:
    explicit Reader(base::ByteView bytes) : rest_(bytes) {}

    /// The number of items, at most `items_max`.
    [[nodiscard]] std::size_t array(std::size_t items_max);
    void array_of(std::size_t items);
    [[nodiscard]] std::uint64_t integer(std::uint64_t max = UINT64_MAX);
    [[nodiscard]] base::ByteView bytes(std::size_t size_max);
    /// Printable ASCII, and line breaks.
    [[nodiscard]] std::string_view text(std::size_t size_max);
    template <class FixedValue>
    [[nodiscard]] FixedValue fixed() {
        FixedValue value;
        const base::ByteView view = bytes(FixedValue::size);
        if (view.size() == FixedValue::size)
            std::copy(view.begin(), view.end(), value.bytes.begin());
        else
            set_error(base::ErrorCode::malformed, "a field of another size");
        return value;
    }

    /// For conditions of the shape that the reader does not know.
    void require(bool condition, const char* otherwise);
    void set_error(base::ErrorCode code, const char* message);

    [[nodiscard]] bool failed() const { return error_ != nullptr; }
    [[nodiscard]] base::Status status() const;
    /// The same, and nothing may be left over.
    [[nodiscard]] base::Status end();
    [[nodiscard]] base::ByteView rest() const { return rest_; }

private:
    enum class Type : std::uint8_t { none, integer, bytes, text, array };
    struct Item {
        Type type = Type::none;
        std::uint64_t value = 0;  ///< integer, or number of items
        base::ByteView content;
    };
    struct Callbacks;

    [[nodiscard]] Item next(Type wanted);

    base::ByteView rest_;
    const char* error_ = nullptr;
    base::ErrorCode error_code_ = base::ErrorCode::malformed;
};

}  // namespace pendopo::protocol
