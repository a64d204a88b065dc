// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "platform/base/result.hpp"

namespace pendopo::glfw {

/// Waits for SIGTERM and SIGINT on a thread of its own, without polling, and calls back there once for each.
///
/// Start it before any other thread: the signals are blocked from then on, in threads begun later too. The
/// destructor ends the thread and unblocks the signals in the calling thread.
class SignalWatch {
public:
    /// Errors: io (the kernel gave no descriptors).
    [[nodiscard]] static base::Result<std::unique_ptr<SignalWatch>> start(std::function<void()> on_signal);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

private:
    SignalWatch(int signals, int stop, std::function<void()> on_signal);
    int signals_;
    int stop_;
    std::thread thread_;
};

}  // namespace pendopo::glfw
