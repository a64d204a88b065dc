// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace pendopo::hosts {

/// Runs the tests in a child and returns their exit status. However they end, by themselves, by a signal or because
/// somebody killed this process, whatever they started is ended too, and their temporary files are deleted (kept when
/// PENDOPO_KEEP is set). Call it before the first thread. Errors: std::runtime_error, before anything was started.
int leave_nothing_behind(const std::function<int()>& tests);

}  // namespace pendopo::hosts
