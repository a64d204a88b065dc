// SPDX-License-Identifier: Apache-2.0
#include "app/screens/assets.hpp"

#include <algorithm>
#include <cstddef>

extern "C" {
extern const char pendopo_theme_list[];
extern const std::size_t pendopo_theme_list_size;
extern const char pendopo_high_contrast_list[];
extern const std::size_t pendopo_high_contrast_list_size;
extern const char pendopo_outdoor_list[];
extern const std::size_t pendopo_outdoor_list_size;
extern const char pendopo_font_list[];
extern const std::size_t pendopo_font_list_size;
extern const char pendopo_icon_list[];
extern const std::size_t pendopo_icon_list_size;
}

namespace pendopo::screens {

std::string_view theme_list() noexcept {
    return {pendopo_theme_list, pendopo_theme_list_size};
}
std::string_view high_contrast_list() noexcept {
    return {pendopo_high_contrast_list, pendopo_high_contrast_list_size};
}
std::string_view outdoor_list() noexcept {
    return {pendopo_outdoor_list, pendopo_outdoor_list_size};
}
std::string_view font_list() noexcept {
    return {pendopo_font_list, pendopo_font_list_size};
}
std::string_view icon_list() noexcept {
    return {pendopo_icon_list, pendopo_icon_list_size};
}

namespace {
std::string_view take_until(std::string_view& text, char end) {
    const std::size_t at = std::min(text.find(end), text.size());
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return taken;
}
}  // namespace

void for_each_row(std::string_view lines, const std::function<void(const std::vector<std::string_view>&)>& row) {
    while (!lines.empty()) {
        std::string_view line = take_until(lines, '\n');
        if (line.empty() || line.front() == '#') continue;
        std::vector<std::string_view> columns;
        while (!line.empty())
            columns.push_back(take_until(line, '\t'));
        row(columns);
    }
}

}  // namespace pendopo::screens
