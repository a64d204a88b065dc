// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/system_error.hpp"

#include <cerrno>
#include <system_error>

namespace pendopo::posix {

base::Error system_error(std::string_view what, int error_number) {
    using base::ErrorCode;
    ErrorCode code = ErrorCode::io;
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            code = ErrorCode::disk_full;
            break;
        case ENOENT:
            code = ErrorCode::not_found;
            break;
        case EACCES:
        case EPERM:
            code = ErrorCode::refused;
            break;
        default:
            break;
    }
    return {code, std::string(what) + ": " + std::generic_category().message(error_number)};
}

}  // namespace pendopo::posix
