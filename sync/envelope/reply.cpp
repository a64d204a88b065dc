// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/reply.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "platform/base/limits.hpp"
#include "sync/envelope/body.hpp"
#include "sync/envelope/words.hpp"

namespace pendopo::envelope {
namespace {

using base::ErrorCode;
using base::fail;

constexpr base::Byte array_of_five = 0x85;
constexpr base::Byte major_integer = 0;
constexpr base::Byte major_text = 3;
constexpr std::size_t head_bytes_max = 1 + 4 * 5;  // the array, and five heads of which the status needs one byte
constexpr std::size_t language_bytes_max = 3;
constexpr std::size_t tag_bytes = 16;
constexpr std::array<base::Byte, 12> nonce{};

static_assert(limits::reply_text_bytes_max + limits::reply_from_bytes_max + language_bytes_max + head_bytes_max <=
              limits::reply_plaintext_max);

void append(base::SecretBuffer& out, base::ByteView bytes) {
    const bool fits = out.append(bytes);
    PENDOPO_ASSERT(fits);
}

/// The shortest head that carries `value`, which is below 2^32.
void append_head(base::SecretBuffer& out, base::Byte major, std::uint32_t value) {
    const int size = value < 24 ? 0 : value <= UINT8_MAX ? 1 : value <= UINT16_MAX ? 2 : 4;
    constexpr std::array<base::Byte, 5> codes{0, 24, 25, 0, 26};
    const auto low = size == 0 ? static_cast<base::Byte>(value) : codes[static_cast<std::size_t>(size)];
    const auto first = static_cast<base::Byte>((major << 5) | low);
    append(out, {&first, 1});
    for (int i = size - 1; i >= 0; --i) {
        const auto byte = static_cast<base::Byte>(value >> (8 * i));
        append(out, {&byte, 1});
    }
}

void append_text(base::SecretBuffer& out, base::ByteView text) {
    append_head(out, major_text, static_cast<std::uint32_t>(text.size()));
    append(out, text);
}

bool is_language(std::string_view language) {
    return language.size() <= language_bytes_max &&
           std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

base::Status check(const model::ReplyText& letter) {
    if (letter.from.size() > limits::reply_from_bytes_max)
        return fail(ErrorCode::too_large, "an office's name that is too long");
    if (letter.text.size() > limits::reply_text_bytes_max)
        return fail(ErrorCode::too_large, "a letter that is too long");
    if (!is_language(letter.language)) return fail(ErrorCode::invalid_argument, "no language code");
    if (!is_utf8(base::as_bytes(letter.from)) || !is_utf8(letter.text.view()))
        return fail(ErrorCode::invalid_argument, "a letter is UTF-8");
    return {};
}

/// Takes items off the front; the first that does not fit makes everything after it empty.
class Reader {
public:
    explicit Reader(base::ByteView bytes) : rest_(bytes) {}

    void array_of_five_items() { failed_ = failed_ || take(1) != 1 || taken_[0] != array_of_five; }
    std::uint32_t integer() { return head(major_integer); }
    base::ByteView text() {
        const std::size_t size = head(major_text);
        return take(size) == size ? taken_ : base::ByteView{};
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] base::ByteView rest() const { return rest_; }

private:
    std::size_t take(std::size_t size) {
        if (failed_ || size > rest_.size()) {
            failed_ = true;
            taken_ = {};
            return 0;
        }
        taken_ = rest_.first(size);
        rest_ = rest_.subspan(size);
        return size;
    }
    std::uint32_t head(base::Byte major) {
        if (take(1) != 1) return 0;
        const base::Byte low = taken_[0] & 31;
        failed_ = failed_ || taken_[0] >> 5 != major || low > 26;
        if (failed_ || low < 24) return failed_ ? 0 : low;
        const std::size_t size = std::size_t{1} << (low - 24);
        if (take(size) != size) return 0;
        std::uint32_t value = 0;
        for (const base::Byte b : taken_)
            value = (value << 8) | b;
        constexpr std::array<std::uint32_t, 3> least{24, 0x100, 0x1'0000};  // below it the form is not the shortest
        failed_ = value < least[low - 24u];
        return failed_ ? 0 : value;
    }

    base::ByteView rest_;
    base::ByteView taken_;
    bool failed_ = false;
};

base::Status check_padding(base::ByteView padding, std::size_t whole) {
    const bool zero = std::all_of(padding.begin(), padding.end(), [](base::Byte b) { return b == 0; });
    if (!zero || padded_size(whole - padding.size(), limits::reply_plaintext_min) != whole)
        return fail(ErrorCode::malformed, "the padding of a letter");
    return {};
}

base::Bytes aad_of(const model::LookupId& lookup, const model::ReplyId& id) {
    base::Bytes aad(lookup.bytes.begin(), lookup.bytes.end());
    base::append(aad, id.view());
    return aad;
}

}  // namespace

base::Result<base::SecretBuffer> encode_reply(const model::ReplyText& letter) {
    PENDOPO_CHECK(check(letter));
    base::SecretBuffer out(limits::reply_plaintext_max);
    append(out, {&array_of_five, 1});
    append_head(out, major_integer, static_cast<std::uint32_t>(letter.status));
    append_head(out, major_integer, letter.day);
    append_text(out, base::as_bytes(letter.from));
    append_text(out, base::as_bytes(letter.language));
    append_text(out, letter.text.view());
    out.resize(padded_size(out.size(), limits::reply_plaintext_min));
    return out;
}

base::Result<model::ReplyText> decode_reply(base::ByteView plaintext) {
    if (plaintext.size() < limits::reply_plaintext_min || plaintext.size() > limits::reply_plaintext_max ||
        !std::has_single_bit(plaintext.size()))
        return fail(ErrorCode::malformed, "a letter's size");
    Reader reader(plaintext);
    model::ReplyText letter;
    reader.array_of_five_items();
    const std::uint32_t status = reader.integer();
    letter.day = reader.integer();
    letter.from = std::string(base::as_text(reader.text()));
    letter.language = std::string(base::as_text(reader.text()));
    const base::ByteView text = reader.text();
    if (reader.failed() || status == 0) return fail(ErrorCode::malformed, "a letter of another shape");
    if (text.size() > limits::reply_text_bytes_max) return fail(ErrorCode::too_large, "a letter that is too long");
    letter.text = base::SecretBuffer(text);
    if (const auto fits = check(letter); !fits)
        return fail(fits.error().code == ErrorCode::too_large ? ErrorCode::too_large : ErrorCode::malformed,
                    fits.error().message);
    PENDOPO_CHECK(check_padding(reader.rest(), plaintext.size()));
    if (status > model::case_status_last) return fail(ErrorCode::unsupported, "a status from the future");
    letter.status = static_cast<model::CaseStatus>(status);
    return letter;
}

base::Result<model::Reply> seal_reply(Primitives& primitives, const ReceiptSecret& r, const model::ReplyText& letter) {
    PENDOPO_TRY(const base::SecretBuffer plaintext, encode_reply(letter));
    model::Reply reply;
    reply.lookup = lookup_id(primitives, r);
    primitives.random_fill(reply.id.bytes);
    reply.sealed.resize(plaintext.size() + tag_bytes);
    primitives.chacha20_poly1305_seal(reply_key(primitives, r, reply.id), nonce, aad_of(reply.lookup, reply.id),
                                      plaintext.view(), reply.sealed);
    return reply;
}

base::Result<model::ReplyText> open_reply(Primitives& primitives, const ReceiptSecret& r, const model::Reply& reply) {
    if (reply.sealed.size() < tag_bytes || reply.sealed.size() > limits::reply_plaintext_max + tag_bytes)
        return fail(ErrorCode::malformed, "a letter's size");
    base::SecretBuffer plaintext(reply.sealed.size() - tag_bytes);
    plaintext.resize(plaintext.capacity());
    PENDOPO_CHECK(primitives.chacha20_poly1305_open(reply_key(primitives, r, reply.id), nonce,
                                                    aad_of(reply.lookup, reply.id), reply.sealed, plaintext.span()));
    return decode_reply(plaintext.view());
}

}  // namespace pendopo::envelope
