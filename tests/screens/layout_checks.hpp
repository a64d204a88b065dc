// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/screens/layout_report.hpp"
#include "app/screens/metrics.hpp"

namespace pendopo::screens_test {

/// What is wrong with a laid out screen, in words; empty if nothing is.
///
/// `contrast_min`: the theme's own limit. With the largest letters none may be under 4.8 mm.
///
/// Text that was shortened, lies outside, is too small, too pale, or has letters the font lacks; keys of messages
/// instead of messages; things to press that are too small, lie outside or cover each other; text over text.
[[nodiscard]] std::vector<std::string> layout_faults(const screens::LayoutReport& report,
                                                     const screens::Metrics& metrics, double contrast_min = 4.5);

}  // namespace pendopo::screens_test
