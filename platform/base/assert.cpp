// SPDX-License-Identifier: Apache-2.0
#include "platform/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace pendopo::base {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
    std::fprintf(stderr, "assertion failed: %s (%s:%d)\n", expression, file, line);
    std::abort();
}

}  // namespace pendopo::base
