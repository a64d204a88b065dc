// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.hpp"

namespace pendopo::port {

/// A folder that is carried from place to place: a USB stick, or any folder. Whoever carried it may have changed
/// everything on it, and it may be pulled out at any moment.
///
/// Paths are relative, their parts joined by '/', and made of names that sync/courier gave: no part is empty, "." or
/// "..". Nothing is followed, opened or executed but regular files and folders below the root: a symbolic link on the
/// way counts as not found. One thread; all calls block on the medium. Every call can fail with io (pulled out,
/// damaged) beside what it names.
class Stick {
public:
    /// What stands in a folder.
    struct Item {
        std::string name;
        enum class Kind : std::uint8_t { file, folder, other } kind = Kind::other;
        std::uint64_t bytes = 0;  ///< of a file

        auto operator<=>(const Item&) const = default;
    };

    virtual ~Stick() = default;

    /// By name, at most `count_max`; what is beyond is left out. A folder that is missing is empty.
    [[nodiscard]] virtual base::Result<std::vector<Item>> list(std::string_view folder, std::size_t count_max) = 0;
    /// The whole file. Errors: not_found, too_large (more than `bytes_max`).
    [[nodiscard]] virtual base::Result<base::Bytes> read(std::string_view path, std::size_t bytes_max) = 0;
    /// Puts a file there, or another in its place, durably: after a pull either the old or the new one is there,
    /// whole, and perhaps a file of that name with ".tmp" behind it. Makes the folders that are missing. The file
    /// tells no time. Errors: disk_full, refused (write-protected).
    [[nodiscard]] virtual base::Status write(std::string_view path, base::ByteView bytes) = 0;
    /// Deletes a file. One that is gone is no error. Errors: refused.
    [[nodiscard]] virtual base::Status remove(std::string_view path) = 0;

protected:
    Stick() = default;
    Stick(const Stick&) = default;
    Stick& operator=(const Stick&) = default;
};

}  // namespace pendopo::port
