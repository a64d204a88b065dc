// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace pendopo::screens_test {

/// Plants each kind of fault into a good layout; returns the faults that the checks did not find.
[[nodiscard]] std::vector<std::string> faults_that_slip_through();

}  // namespace pendopo::screens_test
