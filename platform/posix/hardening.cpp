// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/hardening.hpp"

#include <string>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "platform/posix/system_error.hpp"

namespace pendopo::posix {

using base::ErrorCode;
using base::fail;

namespace {

constexpr const char* tunables_variable = "GLIBC_TUNABLES";
constexpr const char* restarted_variable = "PENDOPO_RESTARTED";
// 90 is any byte but 0: freed memory holds it, new memory its complement.
constexpr std::string_view no_thread_cache = "glibc.malloc.tcache_count=0";
constexpr std::string_view overwrite_freed = "glibc.malloc.perturb=90";

std::string_view environment(const char* name) {
    const char* value = ::getenv(name);
    return value != nullptr ? value : std::string_view();
}

}  // namespace

base::Status forbid_memory_dumps() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) return fail(system_error("forbidding core dumps", errno));
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return fail(system_error("closing the process's memory", errno));
    return {};
}

base::Status lock_memory() {
    // Under a limit that it does not reach now, memory would be refused later: in the middle of a visit.
    rlimit limit{};
    if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return fail(system_error("keeping memory out of swap", errno));
    if (limit.rlim_cur != RLIM_INFINITY && ::geteuid() != 0)
        return fail(ErrorCode::refused, "keeping memory out of swap: the limit RLIMIT_MEMLOCK has to be infinity");
    // A page once it is used, not hundreds of megabytes of drivers and stacks that never are.
    if (::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0) return {};
    const int error_number = errno == ENOMEM ? EPERM : errno;  // ENOMEM says: over RLIMIT_MEMLOCK
    return fail(system_error("keeping memory out of swap", error_number));
}

bool allocator_wipes_freed_memory() {
    const std::string_view tunables = environment(tunables_variable);
    return tunables.find(no_thread_cache) != std::string_view::npos &&
           tunables.find(overwrite_freed) != std::string_view::npos;
}

base::Status restart_with_wiping_allocator(char** argv) {
    if (allocator_wipes_freed_memory()) return {};
    if (!environment(restarted_variable).empty())
        return fail(ErrorCode::io, "the allocator's settings did not hold after a restart");
    std::string tunables(environment(tunables_variable));
    if (!tunables.empty()) tunables += ':';
    tunables.append(no_thread_cache).append(":").append(overwrite_freed);
    if (::setenv(tunables_variable, tunables.c_str(), 1) != 0 || ::setenv(restarted_variable, "1", 1) != 0)
        return fail(system_error("setting the environment", errno));
    ::execv("/proc/self/exe", argv);
    return fail(system_error("starting again with a wiping allocator", errno));
}

}  // namespace pendopo::posix
