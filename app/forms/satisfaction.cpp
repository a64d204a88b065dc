// SPDX-License-Identifier: Apache-2.0
#include "app/forms/satisfaction.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pendopo::forms {

std::uint64_t ElementCount::total() const noexcept {
    return std::accumulate(marks.begin(), marks.end(), std::uint64_t{0});
}

std::optional<double> ElementCount::mean() const noexcept {
    const std::uint64_t all = total();
    if (all == 0) return std::nullopt;
    double sum = 0;
    for (std::size_t i = 0; i < marks.size(); ++i)
        sum += static_cast<double>(i + 1) * static_cast<double>(marks[i]);
    return sum / static_cast<double>(all);
}

std::size_t Satisfaction::elements_answered() const noexcept {
    return static_cast<std::size_t>(
        std::count_if(elements.begin(), elements.end(), [](const ElementCount& one) { return one.total() > 0; }));
}

std::optional<double> Satisfaction::index() const noexcept {
    const std::size_t answered_elements = elements_answered();
    if (answered_elements == 0) return std::nullopt;
    double sum = 0;
    for (const ElementCount& element : elements)
        sum += element.mean().value_or(0);
    return sum / static_cast<double>(answered_elements) * 25;
}

double rounded(double index) noexcept {
    return std::round(index * 100) / 100;
}

char class_of(double index) noexcept {
    const double published = rounded(index);
    if (published >= 88.31) return 'A';
    if (published >= 76.61) return 'B';
    return published >= 65.00 ? 'C' : 'D';
}

}  // namespace pendopo::forms
