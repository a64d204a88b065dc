// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "storage/device/segment.hpp"

/// What everything that writes files beside the databases needs. For this folder's own use.
namespace pendopo::device {

/// Errors: disk_full, io.
[[nodiscard]] base::Status write_all(const segment::File& file, const std::filesystem::path& path,
                                     base::ByteView bytes);
/// Makes the folder with `mode` whatever the umask; one that is there keeps its mode. Errors: disk_full, io.
[[nodiscard]] base::Status make_folder(const std::filesystem::path& folder, unsigned mode);
/// Makes the names in it durable. Errors: io.
[[nodiscard]] base::Status sync_folder(const std::filesystem::path& folder);

}  // namespace pendopo::device
