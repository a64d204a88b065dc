// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/signal_watch.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace pendopo::glfw {

namespace {
sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

void watch(int signals, int stop, const std::function<void()>& on_signal) {
    for (;;) {
        std::array<pollfd, 2> waited{{{signals, POLLIN, 0}, {stop, POLLIN, 0}}};
        if (poll(waited.data(), waited.size(), -1) < 0) continue;
        if ((waited[1].revents & POLLIN) != 0) return;
        signalfd_siginfo info{};
        if (read(signals, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) on_signal();
    }
}
}  // namespace

base::Result<std::unique_ptr<SignalWatch>> SignalWatch::start(std::function<void()> on_signal) {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    const int signals = signalfd(-1, &set, SFD_CLOEXEC);
    const int stop = eventfd(0, EFD_CLOEXEC);
    if (signals < 0 || stop < 0) {
        if (signals >= 0) close(signals);
        if (stop >= 0) close(stop);
        return base::fail(base::ErrorCode::io, "no descriptor to watch for signals");
    }
    return std::unique_ptr<SignalWatch>(new SignalWatch(signals, stop, std::move(on_signal)));
}

SignalWatch::SignalWatch(int signals, int stop, std::function<void()> on_signal)
    : signals_(signals),
      stop_(stop),
      thread_([signals, stop, call = std::move(on_signal)] { watch(signals, stop, call); }) {}

SignalWatch::~SignalWatch() {
    const std::uint64_t one = 1;
    if (write(stop_, &one, sizeof one) == static_cast<ssize_t>(sizeof one)) thread_.join();
    if (thread_.joinable()) thread_.detach();  // the eventfd can't refuse a first write; nothing better is left
    close(signals_);
    close(stop_);
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace pendopo::glfw
