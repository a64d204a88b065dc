// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pendopo::base {
/// Writes where it happened to standard error and aborts. Never prints values: they could be a citizen's.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;
}  // namespace pendopo::base

/// For what only a bug can break. Stays on in release builds.
#define PENDOPO_ASSERT(expression) \
    ((expression) ? static_cast<void>(0) : ::pendopo::base::assertion_failed(#expression, __FILE__, __LINE__))
