// SPDX-License-Identifier: Apache-2.0
#include "platform/base/log.hpp"

#include <atomic>

namespace pendopo::base {
namespace {
std::atomic<LogSink> current_sink{nullptr};
}

void set_log_sink(LogSink sink) noexcept {
    current_sink.store(sink);
}

void log(Level level, std::string_view component, std::string_view message) noexcept {
    if (const LogSink sink = current_sink.load()) sink(level, component, message);
}

}  // namespace pendopo::base
