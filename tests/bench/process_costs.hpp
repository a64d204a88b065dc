// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <sys/types.h>

/// What a running process costs, as the kernel tells. All throw std::runtime_error when it does not tell.
namespace pendopo::bench {

/// Processor time of all threads since they began, to the nanosecond (/proc/PID/task/*/schedstat).
[[nodiscard]] double cpu_seconds(pid_t process);

/// Proportional set size: shared pages count by their share.
[[nodiscard]] double proportional_mib(pid_t process);

/// The process and all that descend from it, itself first.
[[nodiscard]] std::vector<pid_t> family_of(pid_t process);

/// The part of it that is the machine's OpenGL driver; without a GPU that is a whole compiler.
[[nodiscard]] double proportional_mib_of_graphics_libraries(pid_t process);

/// How often its threads went to sleep of their own accord, which is how often they were woken.
[[nodiscard]] double voluntary_switches(pid_t process);

}  // namespace pendopo::bench
