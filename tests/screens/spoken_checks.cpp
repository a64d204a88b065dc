// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/spoken_checks.hpp"

#include <algorithm>

namespace pendopo::screens_test {
namespace {

using presenter::Element;

bool says(const Element& element, std::string_view words) {
    for (const std::string_view said : {element.label, element.hint, element.content})
        if (said.find(words) != std::string_view::npos) return true;
    return false;
}

/// Names and signs in the bar: the buttons that they stand for are said by their whole names.
bool stands_for_another(const presenter::View& view, std::string_view words) {
    const presenter::Bar& bar = view.bar;
    return words == bar.app_name || words == bar.language_tag || words == bar.where || words == bar.where_short ||
           words == "A" || words == "(typed)";
}

}  // namespace

std::vector<std::string> unsaid_texts(const screens::LayoutReport& report, const presenter::View& view,
                                      const std::vector<Element>& elements) {
    const bool covered = view.overlay != presenter::Overlay::none || view.comfort.hidden;
    int top = 0;
    for (const auto& text : report.texts)
        top = std::max(top, text.layer);
    std::vector<std::string> out;
    for (const auto& text : report.texts) {
        if (text.what.empty() || (covered && text.layer < top) || stands_for_another(view, text.what)) continue;
        if (std::ranges::none_of(elements, [&](const Element& element) { return says(element, text.what); }))
            out.push_back(text.what);
    }
    return out;
}

}  // namespace pendopo::screens_test
