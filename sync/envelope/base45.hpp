// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/base/secret.hpp"

namespace pendopo::envelope {

/// RFC 9285: two bytes as three characters of the alphanumeric alphabet of QR codes.
[[nodiscard]] base::SecretBuffer to_base45(base::ByteView bytes);
/// Errors: malformed (another character, a group too large, a wrong length).
[[nodiscard]] base::Result<base::SecretBuffer> from_base45(std::string_view text);

}  // namespace pendopo::envelope
