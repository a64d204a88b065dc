// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/presenter/speech.hpp"
#include "app/screens/layout_report.hpp"

namespace pendopo::screens_test {

/// What a laid out screen tells those alone who see it: every text in front that no element says. Empty: none.
///
/// `elements`: of the view that was laid out. What is typed, the caps of keys, and signs that stand for a button that
/// is said are no texts of their own.
[[nodiscard]] std::vector<std::string> unsaid_texts(const screens::LayoutReport& report, const presenter::View& view,
                                                    const std::vector<presenter::Element>& elements);

}  // namespace pendopo::screens_test
