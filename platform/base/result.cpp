// SPDX-License-Identifier: Apache-2.0
#include "platform/base/result.hpp"

namespace pendopo::base {

std::string_view name(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::invalid_argument:
            return "invalid_argument";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::malformed:
            return "malformed";
        case ErrorCode::too_large:
            return "too_large";
        case ErrorCode::unsupported:
            return "unsupported";
        case ErrorCode::unauthentic:
            return "unauthentic";
        case ErrorCode::refused:
            return "refused";
        case ErrorCode::conflict:
            return "conflict";
        case ErrorCode::disk_full:
            return "disk_full";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::io:
            return "io";
        case ErrorCode::network:
            return "network";
        case ErrorCode::unavailable:
            return "unavailable";
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::internal:
            return "internal";
    }
    return "unknown";
}

}  // namespace pendopo::base
