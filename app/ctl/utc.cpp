// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/utc.hpp"

#include <array>
#include <cstdio>

namespace pendopo::ctl {

std::string utc_text(base::WallTime time) {
    const std::chrono::sys_seconds point{time.since_epoch};
    const auto day = std::chrono::floor<std::chrono::days>(point);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{point - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

}  // namespace pendopo::ctl
