// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "platform/base/result.hpp"

/// What all groups need: a stop watch, percentiles, and errors that end the run.
namespace pendopo::bench {

class StopWatch {
public:
    [[nodiscard]] double microseconds() const {
        return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun_).count();
    }
    [[nodiscard]] double milliseconds() const { return microseconds() / 1000; }
    [[nodiscard]] double seconds() const { return microseconds() / 1e6; }

private:
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

/// Nearest rank: the smallest value that `percent` of all do not exceed. `values` must not be empty.
[[nodiscard]] inline double percentile(std::vector<double> values, double percent) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(percent / 100 * static_cast<double>(values.size()) + 0.999999);
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

/// The value, or std::runtime_error with the failure's message.
template <class T>
T must(base::Result<T>&& result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace pendopo::bench
