// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/base/result.hpp"
#include "storage/model/entry.hpp"

namespace pendopo::envelope {

/// What stands in the clear before a sealed entry.
struct Header {
    std::uint64_t bundle_epoch = 0;  ///< of the trust bundle whose keys it is sealed to
    model::EntryClass entry_class = model::EntryClass::submission;

    auto operator<=>(const Header&) const = default;
};

/// CBOR [1, bundle_epoch, class] in the one canonical form of RFC 8949 section 4.2.1; at most 12 bytes.
[[nodiscard]] base::Bytes encode_header(const Header& header);
[[nodiscard]] inline base::Bytes encode_header(std::uint64_t bundle_epoch, model::EntryClass entry_class) {
    return encode_header(Header{bundle_epoch, entry_class});
}
/// Errors: malformed (not that array, longer integers than needed, bytes left over), unsupported (another version
/// or class).
[[nodiscard]] base::Result<Header> decode_header(base::ByteView bytes);

/// aad = device16 ‖ journal16 ‖ seq8 ‖ len2 ‖ header: binds a seal and a hash to their place.
/// `header` is at most limits::header_bytes_max bytes.
[[nodiscard]] base::Bytes aad_for(const model::DeviceId& device, const model::JournalId& journal, std::uint64_t seq,
                                  base::ByteView header);
/// The same, of an entry.
[[nodiscard]] base::Bytes aad_for(const model::Entry& entry);

}  // namespace pendopo::envelope
