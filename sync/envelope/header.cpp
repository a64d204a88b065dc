// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/header.hpp"

#include <optional>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::envelope {
namespace {

constexpr base::Byte array_of_three = 0x83;
constexpr std::uint64_t version = 1;

void append_unsigned(base::Bytes& out, std::uint64_t value) {
    if (value < 24) {
        out.push_back(static_cast<base::Byte>(value));
    } else if (value <= 0xff) {
        out.push_back(24);
        base::append_big_endian(out, static_cast<std::uint8_t>(value));
    } else if (value <= 0xffff) {
        out.push_back(25);
        base::append_big_endian(out, static_cast<std::uint16_t>(value));
    } else if (value <= 0xffff'ffff) {
        out.push_back(26);
        base::append_big_endian(out, static_cast<std::uint32_t>(value));
    } else {
        out.push_back(27);
        base::append_big_endian(out, value);
    }
}

/// Takes one unsigned integer off the front; nothing if it is none, cut, or longer than needed.
std::optional<std::uint64_t> take_unsigned(base::ByteView& bytes) {
    if (bytes.empty() || bytes[0] > 27) return std::nullopt;
    const base::Byte first = bytes[0];
    if (first < 24) {
        bytes = bytes.subspan(1);
        return first;
    }
    const std::size_t size = std::size_t{1} << (first - 24);
    if (bytes.size() < 1 + size) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 1; i <= size; ++i)
        value = (value << 8) | bytes[i];
    bytes = bytes.subspan(1 + size);
    const std::uint64_t smallest = size == 1 ? 24 : std::uint64_t{1} << (size * 4);
    if (value < smallest) return std::nullopt;
    return value;
}

}  // namespace

base::Bytes encode_header(const Header& header) {
    base::Bytes out{array_of_three};
    append_unsigned(out, version);
    append_unsigned(out, header.bundle_epoch);
    append_unsigned(out, static_cast<std::uint64_t>(header.entry_class));
    return out;
}

base::Result<Header> decode_header(base::ByteView bytes) {
    const auto malformed = [] { return base::fail(base::ErrorCode::malformed, "an entry's header"); };
    if (bytes.empty() || bytes[0] != array_of_three) return malformed();
    bytes = bytes.subspan(1);
    const auto found_version = take_unsigned(bytes);
    const auto epoch = take_unsigned(bytes);
    const auto entry_class = take_unsigned(bytes);
    if (!found_version || !epoch || !entry_class || !bytes.empty()) return malformed();
    if (*found_version != version) return base::fail(base::ErrorCode::unsupported, "an entry's header version");
    if (*entry_class > 1) return base::fail(base::ErrorCode::unsupported, "an entry's class");
    return Header{*epoch, static_cast<model::EntryClass>(*entry_class)};
}

base::Bytes aad_for(const model::DeviceId& device, const model::JournalId& journal, std::uint64_t seq,
                    base::ByteView header) {
    PENDOPO_ASSERT(header.size() <= limits::header_bytes_max);
    base::Bytes out;
    out.reserve(16 + 16 + 8 + 2 + header.size());
    base::append(out, device.view());
    base::append(out, journal.view());
    base::append_big_endian(out, seq);
    base::append_big_endian(out, static_cast<std::uint16_t>(header.size()));
    base::append(out, header);
    return out;
}

base::Bytes aad_for(const model::Entry& entry) {
    return aad_for(entry.device, entry.journal, entry.seq, entry.header);
}

}  // namespace pendopo::envelope
