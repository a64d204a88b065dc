// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/case.hpp"

#include <string>

namespace pendopo::envelope {
namespace {

constexpr std::size_t hex_characters = 32;
constexpr std::string_view helped_word = " helped";
constexpr std::string_view not_helped_word = " not_helped";

std::string_view label_of(model::Kind kind) {
    PENDOPO_ASSERT(!model::says_something(kind));
    if (kind == model::Kind::withdrawal) return "withdraw";
    return kind == model::Kind::taken_back ? "take_back" : "rate";
}

base::SecretFixed<16> proof_of(Primitives& primitives, model::Kind kind, const ReceiptSecret& r) {
    base::SecretFixed<16> out;
    hkdf(primitives, r.view(), base::as_bytes(label_of(kind)), out.span());
    return out;
}

void append(base::SecretBuffer& out, std::string_view text) {
    const bool fits = out.append(base::as_bytes(text));
    PENDOPO_ASSERT(fits);
}

/// Without the std::string that base::to_hex would leave behind.
void append_hex(base::SecretBuffer& out, base::ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const base::Byte b : bytes) {
        append(out, digits.substr(b >> 4, 1));
        append(out, digits.substr(b & 15, 1));
    }
}

/// 16 bytes from 32 lower-case digits.
bool read_hex(std::string_view text, base::ByteSpan out) {
    for (std::size_t i = 0; i < out.size() * 2; ++i) {
        const char c = text[i];
        const bool digit = c >= '0' && c <= '9';
        if (!digit && (c < 'a' || c > 'f')) return false;
        const auto value = static_cast<base::Byte>(digit ? c - '0' : c - 'a' + 10);
        out[i / 2] = i % 2 == 0 ? static_cast<base::Byte>(value << 4) : static_cast<base::Byte>(out[i / 2] | value);
    }
    return true;
}

}  // namespace

base::SecretBuffer encode_case_words(Primitives& primitives, model::Kind kind, const ReceiptSecret& r, bool helped) {
    base::SecretBuffer out(2 * hex_characters + 1 + not_helped_word.size());
    append_hex(out, lookup_id(primitives, r).view());
    append(out, " ");
    append_hex(out, proof_of(primitives, kind, r).view());
    if (kind == model::Kind::rating) append(out, helped ? helped_word : not_helped_word);
    return out;
}

base::Result<CaseWords> parse_case_words(model::Kind kind, std::string_view words) {
    const base::Error wrong{base::ErrorCode::malformed, "no words about an entry that was given before"};
    constexpr std::size_t both = 2 * hex_characters + 1;
    if (model::says_something(kind) || words.size() < both || words[hex_characters] != ' ') return base::fail(wrong);
    CaseWords out;
    if (!read_hex(words, out.lookup.bytes) || !read_hex(words.substr(hex_characters + 1), out.proof.span()))
        return base::fail(wrong);
    const std::string_view rest = words.substr(both);
    out.helped = kind == model::Kind::rating && rest == helped_word;
    const bool whole = kind == model::Kind::rating ? out.helped || rest == not_helped_word : rest.empty();
    if (!whole) return base::fail(wrong);
    return out;
}

bool proves(Primitives& primitives, model::Kind kind, const ReceiptSecret& r, const CaseWords& words) {
    return base::equal_constant_time(proof_of(primitives, kind, r).view(), words.proof.view()) &&
           lookup_id(primitives, r) == words.lookup;
}

}  // namespace pendopo::envelope
