// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "storage/model/reply.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

/// R of the byte table: stretched from the receipt code, travels inside the seal.
using ReceiptSecret = base::SecretFixed<16>;

/// What the citizen takes home: 12 characters of Crockford's base 32 (60 random bits) and a check character of the
/// same alphabet. Wiped when destroyed or moved from. Copies are explicit.
class ReceiptCode {
public:
    static constexpr std::size_t data_characters = 12;
    static constexpr std::size_t characters = 13;

    [[nodiscard]] static ReceiptCode generate(Primitives& primitives);
    /// The code of 60 bits given as the low bits of `value`, most significant character first.
    [[nodiscard]] static ReceiptCode from_bits(std::uint64_t value);
    /// What somebody typed: any case, O for 0, I and L for 1, spaces and dashes anywhere.
    /// Errors: malformed (another length, another character, or the check character does not fit).
    [[nodiscard]] static base::Result<ReceiptCode> parse(std::string_view typed);

    /// The 13 characters in groups of 4-4-5 with dashes, as it is shown: "7QK3-M9WD-X2F4B" (an example).
    [[nodiscard]] base::SecretBuffer formatted() const;
    /// The 12 data characters, upper case, without check character: what R is stretched from.
    [[nodiscard]] std::string_view data() const noexcept { return {characters_.data(), data_characters}; }
    /// All 13 characters, upper case, without dashes.
    [[nodiscard]] std::string_view text() const noexcept { return {characters_.data(), characters}; }
    /// The 60 bits; the reverse of from_bits.
    [[nodiscard]] std::uint64_t bits() const noexcept;
    [[nodiscard]] ReceiptCode copy() const;

    ReceiptCode(ReceiptCode&& other) noexcept;
    ReceiptCode& operator=(ReceiptCode&& other) noexcept;
    ReceiptCode(const ReceiptCode&) = delete;
    ReceiptCode& operator=(const ReceiptCode&) = delete;
    ~ReceiptCode();

private:
    ReceiptCode() = default;
    std::array<char, characters> characters_{};
};

/// The check character of 12 data characters (canonical: upper case, of the alphabet). Over GF(32) with distinct
/// weights: every single wrong character and every swap of two characters is noticed.
[[nodiscard]] char check_character(std::string_view data);

/// R = Argon2id(code's 12 data characters, salt "pendopo/1/" ‖ province, 32 MiB, t=3, p=1), 16 bytes. Takes some
/// 50–500 ms and 32 MiB, both freed and wiped afterwards: call it off the drawing thread, while the citizen types.
/// Errors: unavailable (no memory), invalid_argument (an empty province name).
[[nodiscard]] base::Result<ReceiptSecret> derive_r(const ReceiptCode& code, std::string_view province_name);

/// lookup = HKDF(R, "lookup", 16): public name under which replies wait.
[[nodiscard]] model::LookupId lookup_id(Primitives& primitives, const ReceiptSecret& r);

using model::ReplyId;
/// reply key = HKDF(R, "reply" ‖ reply_id16, 32).
[[nodiscard]] base::SecretFixed<32> reply_key(Primitives& primitives, const ReceiptSecret& r, const ReplyId& reply);

}  // namespace pendopo::envelope
