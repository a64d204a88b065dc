// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/support/paths.hpp"

namespace pendopo::test {

const char* const source_directory = PENDOPO_SOURCE_DIR;
const char* const binary_directory = PENDOPO_BINARY_DIR;

}  // namespace pendopo::test

#if defined(__SANITIZE_THREAD__)
/// Mesa's software renderer is not instrumented: ThreadSanitizer can't see how its threads take turns.
extern "C" const char* __tsan_default_suppressions() {
    return "called_from_lib:swrast_dri.so\n";
}
#endif
