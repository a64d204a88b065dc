// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/screens/layout_report.hpp"
#include "app/text/catalog.hpp"

namespace pendopo::screens_test {

/// Which texts of each language were laid out at least once: a message that no visit reaches is one that nobody has
/// seen cut off.
class Coverage {
public:
    /// What stands on a screen in that language ("id").
    void add(const std::string& language, const screens::LayoutReport& report);
    /// The keys whose texts stood nowhere, without those that are only said or printed.
    [[nodiscard]] std::vector<std::string> missing(const std::string& language, const text::Catalog& catalog) const;

private:
    std::map<std::string, std::set<std::string>> seen_;
};

}  // namespace pendopo::screens_test
