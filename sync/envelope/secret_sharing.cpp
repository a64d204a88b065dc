// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/secret_sharing.hpp"

#include <charconv>
#include <set>

namespace pendopo::envelope {
namespace {

using base::Byte;
using base::ErrorCode;

constexpr int shares_max = 16;
constexpr std::size_t secret_bytes_max = 4'096;
constexpr std::size_t set_bytes = 8;
constexpr std::string_view text_head = "pendopo-share-1";

// Without tables and branches, so that time and caches tell nothing about the secret.
Byte multiply(Byte a, Byte b) {
    unsigned product = 0;
    unsigned shifted = a;
    for (int bit = 0; bit < 8; ++bit) {
        product ^= shifted & (0u - ((b >> bit) & 1u));
        shifted = (shifted << 1) ^ (0x11bu & (0u - ((shifted >> 7) & 1u)));
    }
    return static_cast<Byte>(product);
}

Byte invert(Byte a) {  // a^254
    Byte result = 1;
    for (int bit = 7; bit >= 0; --bit) {
        result = multiply(result, result);
        if ((254 >> bit) & 1) result = multiply(result, a);
    }
    return result;
}

// CRC-32 (ISO 3309): against slips of hand, not against enemies.
std::uint32_t checksum(base::ByteView bytes) {
    std::uint32_t crc = 0xffffffffu;
    for (Byte byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

base::Result<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > 255)
        return base::fail(ErrorCode::malformed, "a share's number is not from 1 to 255");
    return value;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    while (true) {
        const auto begin = text.find_first_not_of(" \r\n\t");
        if (begin == std::string_view::npos) return words;
        text.remove_prefix(begin);
        const auto end = std::min(text.find_first_of(" \r\n\t"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

base::Status check_set(const std::vector<Share>& shares) {
    if (shares.empty()) return base::fail(ErrorCode::invalid_argument, "no shares given");
    std::set<int> indexes;
    for (const Share& share : shares) {
        if (share.set != shares.front().set || share.threshold != shares.front().threshold ||
            share.value.size() != shares.front().value.size())
            return base::fail(ErrorCode::invalid_argument, "these shares are not of the same backup");
        if (!indexes.insert(share.index).second)
            return base::fail(ErrorCode::invalid_argument, "share " + std::to_string(share.index) + " is given twice");
    }
    if (static_cast<int>(shares.size()) < shares.front().threshold)
        return base::fail(ErrorCode::invalid_argument, std::to_string(shares.front().threshold) +
                                                           " shares are needed, " + std::to_string(shares.size()) +
                                                           " given");
    return {};
}

}  // namespace

base::Result<std::vector<Share>> split_secret(Primitives& primitives, base::ByteView secret, int count, int threshold) {
    if (threshold < 2 || threshold > count || count > shares_max)
        return base::fail(ErrorCode::invalid_argument,
                          "a key is split into 2 to 16 shares, of which 2 or more are needed");
    if (secret.empty() || secret.size() > secret_bytes_max)
        return base::fail(ErrorCode::invalid_argument, "nothing to split, or too much");
    base::Bytes tail;
    base::append_big_endian(tail, checksum(secret));
    base::SecretBuffer whole(secret.size() + tail.size());
    PENDOPO_ASSERT(whole.append(secret) && whole.append(tail));

    base::Bytes set(set_bytes);
    primitives.random_fill(set);
    base::SecretBuffer coefficients(static_cast<std::size_t>(threshold));
    coefficients.resize(static_cast<std::size_t>(threshold));
    std::vector<Share> shares;
    for (int i = 1; i <= count; ++i) {
        shares.push_back({threshold, i, set, base::SecretBuffer(whole.size())});
        shares.back().value.resize(whole.size());
    }
    for (std::size_t position = 0; position < whole.size(); ++position) {
        primitives.random_fill(coefficients.span());
        coefficients.span()[0] = whole.view()[position];
        for (Share& share : shares) {
            Byte value = 0;
            for (int degree = threshold - 1; degree >= 0; --degree)
                value = static_cast<Byte>(multiply(value, static_cast<Byte>(share.index)) ^
                                          coefficients.view()[static_cast<std::size_t>(degree)]);
            share.value.span()[position] = value;
        }
    }
    return shares;
}

base::Result<base::SecretBuffer> join_secret(const std::vector<Share>& shares) {
    PENDOPO_CHECK(check_set(shares));
    base::SecretBuffer whole(shares.front().value.size());
    whole.resize(whole.capacity());
    const auto used = static_cast<std::size_t>(shares.front().threshold);
    for (std::size_t i = 0; i < used; ++i) {
        Byte weight = 1;  // Lagrange's polynomial of share i at 0
        for (std::size_t j = 0; j < used; ++j) {
            if (j == i) continue;
            const auto xi = static_cast<Byte>(shares[i].index);
            const auto xj = static_cast<Byte>(shares[j].index);
            weight = multiply(weight, multiply(xj, invert(static_cast<Byte>(xi ^ xj))));
        }
        for (std::size_t position = 0; position < whole.size(); ++position)
            whole.span()[position] =
                static_cast<Byte>(whole.span()[position] ^ multiply(weight, shares[i].value.view()[position]));
    }
    if (whole.size() < 5) return base::fail(ErrorCode::corrupt, "a share is too short");
    const std::size_t size = whole.size() - 4;
    if (base::read_big_endian<std::uint32_t>(whole.view().subspan(size)) != checksum(whole.view().first(size)))
        return base::fail(ErrorCode::corrupt, "these shares do not fit together: one of them is wrong");
    whole.resize(size);
    return whole;
}

base::SecretBuffer share_to_text(const Share& share) {
    std::string head = std::string(text_head) + " " + base::to_hex(share.set) + " " + std::to_string(share.threshold) +
                       " " + std::to_string(share.index) + " ";
    base::Bytes sum;
    base::append_big_endian(sum, checksum(share.value.view()));
    std::string digits = base::to_hex(share.value.view());
    const std::string tail = " " + base::to_hex(sum) + "\n";
    base::SecretBuffer text(head.size() + digits.size() + tail.size());
    PENDOPO_ASSERT(text.append(base::as_bytes(head)) && text.append(base::as_bytes(digits)) &&
                   text.append(base::as_bytes(tail)));
    base::wipe(digits.data(), digits.size());
    return text;
}

base::Result<Share> share_from_text(std::string_view text) {
    const auto words = split_words(text);
    if (words.size() != 6 || words[0] != text_head)
        return base::fail(ErrorCode::malformed, "this is not a share of a Pendopo key");
    Share share;
    PENDOPO_TRY(share.set, base::from_hex(words[1]));
    PENDOPO_TRY(share.threshold, number(words[2]));
    PENDOPO_TRY(share.index, number(words[3]));
    PENDOPO_TRY(base::Bytes value, base::from_hex(words[4]));
    PENDOPO_TRY(const base::Bytes sum, base::from_hex(words[5]));
    share.value = base::SecretBuffer(value);
    base::wipe(value);
    if (share.set.size() != set_bytes || share.threshold < 2 || sum.size() != 4 ||
        base::read_big_endian<std::uint32_t>(sum) != checksum(share.value.view()))
        return base::fail(ErrorCode::malformed, "this share was copied wrongly: its checksum does not fit");
    return share;
}

}  // namespace pendopo::envelope
