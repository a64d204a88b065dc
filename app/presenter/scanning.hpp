// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/base/secret.hpp"

/// What the camera tells while a receipt's QR is held up to it: never what it sees.
namespace pendopo::presenter {

struct CameraReport {
    enum class What : std::uint8_t {
        sees,     ///< its pictures come
        foreign,  ///< a QR that is no receipt
        found,
        absent,
        busy,
        lost,
        failed,
    };
    What what = What::failed;
    base::SecretBuffer code;  ///< with found: the 13 characters, upper case, without dashes
    /// The number of the UseCamera that this answers. A report with another one is ignored.
    std::uint32_t number = 0;
};

}  // namespace pendopo::presenter
