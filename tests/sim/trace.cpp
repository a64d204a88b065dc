// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/trace.hpp"

#include <cstdio>

namespace pendopo::simulation {
namespace {

constexpr std::size_t story_lines_max = 40;

std::string stamp(base::Milliseconds now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    char text[48];
    std::snprintf(text, sizeof text, "day %3lld %02lld:%02lld:%02lld  ", static_cast<long long>(seconds / 86'400 + 1),
                  static_cast<long long>(seconds / 3'600 % 24), static_cast<long long>(seconds / 60 % 60),
                  static_cast<long long>(seconds % 60));
    return text;
}

/// Beginnings of ids in hexadecimal, as others write them; counts in decimal.
std::string text_of(std::uint64_t number) {
    constexpr std::uint64_t largest_count = 1u << 20;
    if (number < largest_count) return std::to_string(number);
    char text[24];
    std::snprintf(text, sizeof text, "%08llx", static_cast<unsigned long long>(number));
    return text;
}

}  // namespace

void violated(std::string what) {
    throw Violation{std::move(what)};
}

void Trace::note(std::string_view what, std::initializer_list<std::uint64_t> numbers) {
    const auto mix = [this](std::uint64_t value) { hash_ = (hash_ ^ value) * 1'099'511'628'211u; };
    ++events_;
    mix(static_cast<std::uint64_t>(now_.count()));
    for (const char c : what)
        mix(static_cast<std::uint8_t>(c));
    for (const std::uint64_t number : numbers)
        mix(number);
    if (!tells_) return;
    std::string line = stamp(now_) + std::string(what);
    for (const std::uint64_t number : numbers)
        line += " " + text_of(number);
    story_.push_back(std::move(line));
    if (story_.size() > story_lines_max) story_.pop_front();
}

}  // namespace pendopo::simulation
