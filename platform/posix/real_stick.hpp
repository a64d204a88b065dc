// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "platform/port/stick.hpp"

namespace pendopo::posix {

enum class Mounted : bool {
    any_folder = false,
    required = true,  ///< another file system must be mounted there: without one the device's own card would be written
};

/// The stick at this folder. The root itself may be a link; nothing below it is.
/// Errors: not_found (no such folder, or nothing is mounted there), refused, io.
[[nodiscard]] base::Result<std::unique_ptr<port::Stick>> open_stick(const std::filesystem::path& root, Mounted mounted);

}  // namespace pendopo::posix
