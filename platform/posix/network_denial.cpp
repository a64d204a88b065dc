// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/posix/hardening.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::posix {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t machine = AUDIT_ARCH_X86_64;
constexpr std::uint32_t foreign_numbers = 0x40000000;  // the x32 table: the same machine id, other numbers
#elif defined(__aarch64__)
constexpr std::uint32_t machine = AUDIT_ARCH_AARCH64;
constexpr std::uint32_t foreign_numbers = 0xffffffff;
#elif defined(__arm__)
constexpr std::uint32_t machine = AUDIT_ARCH_ARM;
constexpr std::uint32_t foreign_numbers = 0xffffffff;  // not 0x000f0000: the ARM private calls stay
#else
constexpr std::uint32_t machine = 0;
constexpr std::uint32_t foreign_numbers = 0;
#endif

constexpr std::uint32_t refuse(int error_number) {
    return SECCOMP_RET_ERRNO | (static_cast<std::uint32_t>(error_number) & SECCOMP_RET_DATA);
}

constexpr sock_filter load(std::size_t offset) {
    return {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)};
}
constexpr sock_filter if_equal(std::uint32_t value, std::uint8_t then_skip, std::uint8_t else_skip) {
    return {BPF_JMP | BPF_JEQ | BPF_K, then_skip, else_skip, value};
}
constexpr sock_filter if_at_least(std::uint32_t value, std::uint8_t then_skip, std::uint8_t else_skip) {
    return {BPF_JMP | BPF_JGE | BPF_K, then_skip, else_skip, value};
}
constexpr sock_filter answer(std::uint32_t action) {
    return {BPF_RET | BPF_K, 0, 0, action};
}

// The kernel takes the family as an int, so the low word of the first argument (little-endian) is all of it.
constexpr std::array local_sockets_only = {
    load(offsetof(seccomp_data, arch)),
    if_equal(machine, 1, 0),
    answer(refuse(EPERM)),  // int 0x80 and other tables whose numbers mean something else
    load(offsetof(seccomp_data, nr)),
    if_at_least(foreign_numbers, 0, 1),
    answer(refuse(EPERM)),
    if_equal(SYS_io_uring_setup, 0, 1),
    answer(refuse(ENOSYS)),
    if_equal(SYS_socket, 1, 0),
    answer(SECCOMP_RET_ALLOW),
    load(offsetof(seccomp_data, args)),
    if_equal(AF_UNIX, 0, 1),
    answer(SECCOMP_RET_ALLOW),
    answer(refuse(EAFNOSUPPORT)),
};

}  // namespace

base::Status deny_network() {
    if constexpr (machine == 0) return base::fail(base::ErrorCode::unsupported, "no network filter for this machine");
    auto instructions = local_sockets_only;
    const sock_fprog program{static_cast<unsigned short>(instructions.size()), instructions.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) != 0)
        return base::fail(base::ErrorCode::unsupported, system_error("closing the network", errno).message);
    return {};
}

}  // namespace pendopo::posix
