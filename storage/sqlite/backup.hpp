// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "storage/sqlite/handle.hpp"

namespace pendopo::sqlite {

/// Database::back_up, without the class around it.
[[nodiscard]] base::Status copy_database(Handle& from, const std::filesystem::path& file);

}  // namespace pendopo::sqlite
