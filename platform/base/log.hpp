// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pendopo::base {

enum class Level { debug, info, warning, error };

/// Where log lines go. Called from any thread; must not block for long nor throw.
using LogSink = void (*)(Level level, std::string_view component, std::string_view message);

/// Programs set it once, before they start threads. Without a sink nothing is written.
void set_log_sink(LogSink sink) noexcept;

/// One line for the operator. Never a citizen's words, a code, a key or anything that tells who was there.
void log(Level level, std::string_view component, std::string_view message) noexcept;

}  // namespace pendopo::base
