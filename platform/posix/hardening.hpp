// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/result.hpp"

/// What a process does to itself before it touches secrets. Called at the start of main, before threads are made.
namespace pendopo::posix {

/// No core dumps, no other process of the same user may look into our memory (RLIMIT_CORE 0, PR_SET_DUMPABLE 0).
/// Errors: io.
[[nodiscard]] base::Status forbid_memory_dumps();

/// Keeps every page that is used out of swap (mlockall). Errors: refused (a finite RLIMIT_MEMLOCK), io.
[[nodiscard]] base::Status lock_memory();

/// True if the allocator overwrites memory when it is freed and keeps no per-thread caches, which it would not
/// overwrite.
[[nodiscard]] bool allocator_wipes_freed_memory();

/// Starts this program again, with the same arguments, under an allocator that overwrites what is freed.
///
/// glibc reads these settings (GLIBC_TUNABLES) only while a process starts. Returns at once if they are already set;
/// otherwise does not return on success. `argv` is main's own. Errors: io (exec failed, or the settings did not hold).
[[nodiscard]] base::Status restart_with_wiping_allocator(char** argv);

/// From now on this process and its children can open local sockets only: socket(2) for any family but AF_UNIX fails
/// with EAFNOSUPPORT, io_uring (which can open sockets too) is not there, and neither are foreign system call tables.
///
/// A seccomp filter over all threads; it can't be taken back. Errors: unsupported (no seccomp, unknown machine).
[[nodiscard]] base::Status deny_network();

}  // namespace pendopo::posix
