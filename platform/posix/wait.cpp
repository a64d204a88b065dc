// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/wait.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <vector>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "platform/posix/real_clock.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::posix {

using base::fail;

base::Result<TerminationSignals> TerminationSignals::open() {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGTERM);
    ::sigaddset(&set, SIGINT);
    if (const int error = ::pthread_sigmask(SIG_BLOCK, &set, nullptr); error != 0)
        return fail(system_error("blocking signals", error));
    // Nobody reads from it, so it stays readable once the signal is pending.
    Descriptor descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor.open()) return fail(system_error("waiting for signals", errno));
    return TerminationSignals(std::move(descriptor));
}

bool TerminationSignals::asked() const {
    pollfd wanted{descriptor_.get(), POLLIN, 0};
    return ::poll(&wanted, 1, 0) == 1;
}

base::Result<DirectoryWatch> DirectoryWatch::open(const std::filesystem::path& folder) {
    Descriptor descriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!descriptor.open()) return fail(system_error("watching folders", errno));
    const std::uint32_t wanted = IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR;
    if (::inotify_add_watch(descriptor.get(), folder.c_str(), wanted) < 0)
        return fail(system_error("watching " + folder.string(), errno));
    return DirectoryWatch(std::move(descriptor));
}

bool DirectoryWatch::drain() {
    alignas(inotify_event) std::array<char, 4096> buffer;
    bool any = false;
    while (::read(descriptor_.get(), buffer.data(), buffer.size()) > 0)
        any = true;
    return any;
}

base::Result<bool> wait_readable(std::span<const int> descriptors, std::optional<base::Milliseconds> time_max) {
    std::vector<pollfd> wanted;
    for (const int descriptor : descriptors)
        wanted.push_back({descriptor, POLLIN, 0});
    const RealClock clock;
    const base::Instant begun = clock.monotonic();
    for (;;) {
        int left = -1;
        if (time_max) {
            const auto rest = (*time_max - (clock.monotonic() - begun)).count();
            left = static_cast<int>(std::clamp<std::int64_t>(rest, 0, INT_MAX));
        }
        const int ready = ::poll(wanted.data(), wanted.size(), left);
        if (ready >= 0) return ready > 0;
        if (errno != EINTR) return fail(system_error("waiting", errno));
    }
}

}  // namespace pendopo::posix
