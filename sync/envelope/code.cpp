// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/code.hpp"

#include "platform/base/limits.hpp"
#include "sync/envelope/stretch.hpp"

namespace pendopo::envelope {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The value of a character as typed; −1 for one that is not of the alphabet.
int value_of(char typed) {
    char c = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const auto at = alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Multiplies by x in GF(32) = GF(2)[x] / (x⁵ + x² + 1), where x generates all 31 non-zero elements.
constexpr unsigned times_x(unsigned value) {
    const unsigned shifted = value << 1;
    return (shifted & 32u) != 0 ? shifted ^ 0b100101u : shifted;
}

constexpr unsigned times(unsigned a, unsigned b) {
    unsigned sum = 0;
    for (; b != 0; b >>= 1, a = times_x(a))
        if ((b & 1u) != 0) sum ^= a;
    return sum;
}

}  // namespace

char check_character(std::string_view data) {
    PENDOPO_ASSERT(data.size() == ReceiptCode::data_characters);
    // check = Σ x^(i+1)·dᵢ, so that the 13 weights 1, x, …, x¹² are distinct and not zero: a single error e adds
    // weight·e ≠ 0, a swap adds (difference of two weights)·(difference of two characters) ≠ 0.
    unsigned sum = 0;
    unsigned weight = 1;
    for (const char c : data) {
        const int value = value_of(c);
        PENDOPO_ASSERT(value >= 0);
        weight = times_x(weight);
        sum ^= times(weight, static_cast<unsigned>(value));
    }
    return alphabet[sum];
}

ReceiptCode ReceiptCode::from_bits(std::uint64_t value) {
    ReceiptCode code;
    for (std::size_t i = 0; i < data_characters; ++i)
        code.characters_[i] = alphabet[(value >> (5 * (data_characters - 1 - i))) & 31];
    code.characters_[data_characters] = check_character(code.data());
    return code;
}

ReceiptCode ReceiptCode::generate(Primitives& primitives) {
    base::SecretFixed<8> random;
    primitives.random_fill(random.span());
    return from_bits(base::read_big_endian<std::uint64_t>(random.view()));
}

base::Result<ReceiptCode> ReceiptCode::parse(std::string_view typed) {
    ReceiptCode code;
    std::size_t count = 0;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        const int value = value_of(c);
        if (value < 0) return base::fail(base::ErrorCode::malformed, "a receipt code has no such character");
        if (count == characters) return base::fail(base::ErrorCode::malformed, "a receipt code has 13 characters");
        code.characters_[count++] = alphabet[static_cast<std::size_t>(value)];
    }
    if (count != characters) return base::fail(base::ErrorCode::malformed, "a receipt code has 13 characters");
    if (check_character(code.data()) != code.characters_[data_characters])
        return base::fail(base::ErrorCode::malformed, "the receipt code is mistyped");
    return code;
}

base::SecretBuffer ReceiptCode::formatted() const {
    base::SecretBuffer out(characters + 2);
    const bool fits = out.append(base::as_bytes(text().substr(0, 4))) && out.append(base::as_bytes("-")) &&
                      out.append(base::as_bytes(text().substr(4, 4))) && out.append(base::as_bytes("-")) &&
                      out.append(base::as_bytes(text().substr(8)));
    PENDOPO_ASSERT(fits);
    return out;
}

std::uint64_t ReceiptCode::bits() const noexcept {
    std::uint64_t value = 0;
    for (const char c : data())
        value = (value << 5) | static_cast<std::uint64_t>(value_of(c));
    return value;
}

ReceiptCode ReceiptCode::copy() const {
    ReceiptCode out;
    out.characters_ = characters_;
    return out;
}

ReceiptCode::ReceiptCode(ReceiptCode&& other) noexcept : characters_(other.characters_) {
    base::wipe(other.characters_.data(), characters);
}
ReceiptCode& ReceiptCode::operator=(ReceiptCode&& other) noexcept {
    if (this != &other) {
        characters_ = other.characters_;
        base::wipe(other.characters_.data(), characters);
    }
    return *this;
}
ReceiptCode::~ReceiptCode() {
    base::wipe(characters_.data(), characters);
}

base::Result<ReceiptSecret> derive_r(const ReceiptCode& code, std::string_view province_name) {
    if (province_name.empty()) return base::fail(base::ErrorCode::invalid_argument, "a province without a name");
    const std::string salt = "pendopo/1/" + std::string(province_name);
    ReceiptSecret r;
    PENDOPO_CHECK(argon2id(base::as_bytes(code.data()), base::as_bytes(salt), limits::receipt_stretch_kib,
                           limits::receipt_stretch_passes, r.span()));
    return r;
}

model::LookupId lookup_id(Primitives& primitives, const ReceiptSecret& r) {
    model::LookupId out;
    hkdf(primitives, r.view(), base::as_bytes("lookup"), out.bytes);
    return out;
}

base::SecretFixed<32> reply_key(Primitives& primitives, const ReceiptSecret& r, const ReplyId& reply) {
    base::Bytes info(base::as_bytes("reply").begin(), base::as_bytes("reply").end());
    base::append(info, reply.view());
    base::SecretFixed<32> out;
    hkdf(primitives, r.view(), info, out.span());
    return out;
}

}  // namespace pendopo::envelope
