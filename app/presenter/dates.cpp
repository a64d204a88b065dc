// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/dates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "app/text/keys.hpp"

namespace pendopo::presenter {
namespace {

// Of the Gregorian calendar as <chrono> counts it; later days are no day of ours.
constexpr std::uint32_t day_max = 2'932'896;  // 9999-12-31

/// Without the mark between thousands that numbers have: it is no amount.
class Number {
public:
    explicit Number(int value) {
        size_ = static_cast<std::size_t>(std::to_chars(digits_.data(), digits_.data() + digits_.size(), value).ptr -
                                         digits_.data());
    }
    [[nodiscard]] std::string_view view() const noexcept { return {digits_.data(), size_}; }

private:
    std::array<char, 8> digits_{};
    std::size_t size_ = 0;
};

std::string_view month_name(std::string_view names, unsigned month) {
    for (unsigned i = 1; i < month && !names.empty(); ++i)
        names.remove_prefix(std::min(names.find(','), names.size() - 1) + 1);
    return names.substr(0, names.find(','));
}

}  // namespace

void append_day(text::Line& out, std::uint32_t day, const text::Catalog& texts) {
    if (day == 0 || day > day_max) return;
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    const auto month = static_cast<unsigned>(date.month());
    texts.format(
        out, text::keys::date_day,
        {Number(static_cast<int>(static_cast<unsigned>(date.day()))).view(),
         month_name(texts.text(text::keys::date_months), month), Number(static_cast<int>(date.year())).view()});
}

}  // namespace pendopo::presenter
