// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <thread>

#include <doctest/doctest.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/posix/hardening.hpp"
#include "platform/posix/wait.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

/// Runs `body` in a forked child and returns its exit status; what it does to itself stays there.
int in_child(const std::function<int()>& body) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(body());
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

int socket_error(int family) {
    const int descriptor = ::socket(family, SOCK_DGRAM, 0);
    if (descriptor < 0) return errno;
    ::close(descriptor);
    return 0;
}

}  // namespace

TEST_CASE("hardening: with the network denied only local sockets can be opened, in every thread and child") {
    const int result = in_child([] {
        if (socket_error(AF_INET) != 0) return 1;  // the refusal below would prove nothing
        if (!posix::deny_network()) return 2;
        for (const int family : {AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK, AF_BLUETOOTH})
            if (socket_error(family) != EAFNOSUPPORT) return 10 + family;
        if (socket_error(AF_UNIX) != 0) return 3;
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 4;
        int in_thread = 0;
        std::thread([&] { in_thread = socket_error(AF_INET); }).join();
        if (in_thread != EAFNOSUPPORT) return 5;
        if (::syscall(SYS_io_uring_setup, 1, nullptr) != -1 || errno != ENOSYS) return 6;
        const pid_t child = ::fork();
        if (child == 0) ::_exit(socket_error(AF_INET) == EAFNOSUPPORT ? 0 : 1);
        int status = -1;
        ::waitpid(child, &status, 0);
        return status == 0 ? 0 : 7;
    });
    CHECK(result == 0);
}

#if defined(__x86_64__)
TEST_CASE("hardening: foreign system call numbers are no way around the denied network") {
    const int result = in_child([] {
        if (!posix::deny_network()) return 1;
        const long x32_socket = 0x40000000 | SYS_socket;
        return ::syscall(x32_socket, AF_INET, SOCK_DGRAM, 0) == -1 && errno == EPERM ? 0 : 2;
    });
    CHECK(result == 0);
}
#endif

TEST_CASE("hardening: after memory dumps are forbidden there is no core and no way into the memory") {
    const int result = in_child([] {
        if (!posix::forbid_memory_dumps()) return 1;
        rlimit limit{1, 1};
        ::getrlimit(RLIMIT_CORE, &limit);
        if (limit.rlim_max != 0) return 2;
        return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 3;
    });
    CHECK(result == 0);
}

TEST_CASE("hardening: locked memory or a clear refusal") {
    const int result = in_child([] {
        const auto locked = posix::lock_memory();
        return locked || locked.error().code == base::ErrorCode::refused ? 0 : 1;
    });
    CHECK(result == 0);
}

TEST_CASE("hardening: locking takes no memory that nothing used yet") {
    const int result = in_child([] {
        if (!posix::lock_memory()) return 0;
        void* unused = ::mmap(nullptr, 48u << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        unsigned char resident = 0;
        return unused != MAP_FAILED && ::mincore(unused, 1, &resident) == 0 && (resident & 1) == 0 ? 0 : 1;
    });
    CHECK(result == 0);
}

TEST_CASE("hardening: under a limit nothing is locked, so that no memory is refused later") {
    const int result = in_child([] {
        rlimit limit{};
        if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 1;
        limit.rlim_cur = limit.rlim_max = std::min<rlim_t>(limit.rlim_max, 64u << 20);
        if (::setrlimit(RLIMIT_MEMLOCK, &limit) != 0 || (::geteuid() == 0 && ::setuid(65'534) != 0)) return 1;
        const auto locked = posix::lock_memory();
        return !locked && locked.error().code == base::ErrorCode::refused ? 0 : 2;
    });
    CHECK(result == 0);
}

TEST_CASE("hardening: a program starts itself again once with an allocator that overwrites freed memory") {
    // The child becomes this test program again and runs the test below, which tells what it finds.
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(pipe[1], 1);
        ::unsetenv("GLIBC_TUNABLES");
        ::unsetenv("PENDOPO_RESTARTED");
        std::string self = "self", only = "--test-case=hardening: settings of the allocator that hold*";
        char* arguments[] = {self.data(), only.data(), nullptr};
        (void)posix::restart_with_wiping_allocator(arguments);
        ::_exit(9);
    }
    ::close(pipe[1]);
    std::string told;
    std::array<char, 4096> buffer;
    for (ssize_t got; (got = ::read(pipe[0], buffer.data(), buffer.size())) > 0;)
        told.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(pipe[0]);
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(told.find("started again: wipes") != std::string::npos);
}

TEST_CASE("hardening: settings of the allocator that hold are left alone, others are an error the second time") {
    char* nothing[] = {nullptr};
    if (::getenv("PENDOPO_RESTARTED") != nullptr) {  // started again by the test above
        REQUIRE(posix::allocator_wipes_freed_memory());
        REQUIRE(posix::restart_with_wiping_allocator(nothing));
        MESSAGE("started again: wipes");
        return;
    }
    const int result = in_child([&] {
        ::setenv("PENDOPO_RESTARTED", "1", 1);
        ::setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1);
        if (posix::allocator_wipes_freed_memory()) return 1;
        return posix::restart_with_wiping_allocator(nothing) ? 2 : 0;
    });
    CHECK(result == 0);
}

TEST_CASE("waiting: SIGTERM becomes readable instead of killing, and stays so") {
    const int result = in_child([] {
        auto signals = posix::TerminationSignals::open();
        if (!signals || signals->asked()) return 1;
        const int descriptor = signals->descriptor();
        if (posix::wait_readable({&descriptor, 1}, base::Milliseconds(0)).value()) return 2;
        ::kill(::getpid(), SIGTERM);
        if (!posix::wait_readable({&descriptor, 1}, std::nullopt).value()) return 3;
        return signals->asked() && signals->asked() ? 0 : 4;
    });
    CHECK(result == 0);
}

TEST_CASE("waiting: a file written into a watched folder is news once") {
    std::string name = (fs::temp_directory_path() / "pendopo-watch-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    auto watch = posix::DirectoryWatch::open(name);
    REQUIRE(watch);
    const int descriptor = watch->descriptor();
    CHECK_FALSE(posix::wait_readable({&descriptor, 1}, base::Milliseconds(0)).value());
    CHECK_FALSE(watch->drain());
    std::ofstream(fs::path(name) / "00000001.seg") << "frame";
    CHECK(posix::wait_readable({&descriptor, 1}, std::nullopt).value());
    CHECK(watch->drain());
    CHECK_FALSE(watch->drain());
    CHECK_FALSE(posix::wait_readable({&descriptor, 1}, base::Milliseconds(0)).value());
    fs::remove_all(name);
    CHECK(posix::DirectoryWatch::open(name).error().code == base::ErrorCode::not_found);
}
