// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/sqlite/handle.hpp"

namespace pendopo::sqlite {

/// Database::open, without the class around it.
[[nodiscard]] base::Result<std::unique_ptr<Handle>> open_handle(const std::filesystem::path& path,
                                                                const OpenOptions& options);

/// Database::open_untouched, without the class around it.
[[nodiscard]] base::Result<std::unique_ptr<Handle>> open_untouched_handle(const std::filesystem::path& path,
                                                                          const OpenOptions& options);

}  // namespace pendopo::sqlite
