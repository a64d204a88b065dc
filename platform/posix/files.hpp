// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include <sys/types.h>

#include "platform/base/bytes.hpp"
#include "platform/base/secret.hpp"

/// Small whole files: configuration, keys, certificates, bundles. Any thread; all calls block on the disk.
namespace pendopo::posix {

/// Replaces `path` by a file of these bytes and mode: after a power cut either the old or the new one is there, whole.
///
/// Writes beside it under another name, flushes, renames, flushes the folder. On failure `path` is as before and
/// nothing is left beside it. Errors: disk_full, refused (rights), not_found (the folder), io.
[[nodiscard]] base::Status write_file_atomically(const std::filesystem::path& path, base::ByteView bytes, mode_t mode);

/// The whole file. Never waits for a pipe's writer. Errors: not_found, refused, too_large (more than `bytes_max`),
/// io (folders, pipes and sockets too).
[[nodiscard]] base::Result<base::Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max);

/// The same for what nobody else may have put there: the opened file, not its name, must be root's or this process's
/// user's, and writable by its owner alone. Errors: as read_file; refused (somebody else could have changed it).
[[nodiscard]] base::Result<base::Bytes> read_trusted_file(const std::filesystem::path& path, std::size_t bytes_max);

/// The same for keys and passphrases: no copy is left in memory. A file that others than its owner can read is refused.
/// Errors: as read_file.
[[nodiscard]] base::Result<base::SecretBuffer> read_secret_file(const std::filesystem::path& path,
                                                                std::size_t bytes_max);

/// The passphrase in a file: its first line, without the line break that editors put behind it.
/// Errors: as read_secret_file.
[[nodiscard]] base::Result<base::SecretBuffer> read_passphrase_file(const std::filesystem::path& path);

/// Makes the folder, and what is missing above it, with `mode` whatever the umask. One that is there keeps its mode.
/// Errors: refused, disk_full, io (a file of that name is there).
[[nodiscard]] base::Status make_directory(const std::filesystem::path& path, mode_t mode = 0700);

/// What an ordinary process may still write to the file system of `path`. Errors: not_found, io.
[[nodiscard]] base::Result<std::uint64_t> free_bytes(const std::filesystem::path& path);

/// Makes the names in a folder durable. Errors: not_found, io.
[[nodiscard]] base::Status sync_directory(const std::filesystem::path& path);

/// The kernel's id of this boot: 16 bytes that differ after each start of the machine. Errors: not_found, malformed.
[[nodiscard]] base::Result<base::Bytes> boot_id();

}  // namespace pendopo::posix
