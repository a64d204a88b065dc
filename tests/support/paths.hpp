// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pendopo::test {

/// The repository and its build folder, for tests that read files of theirs. Defined by the test program's main.cpp:
/// the one file whose compilation knows where they lie.
extern const char* const source_directory;
extern const char* const binary_directory;

}  // namespace pendopo::test
