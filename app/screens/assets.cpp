// SPDX-License-Identifier: Apache-2.0
#include "app/screens/assets.hpp"

#include <cstddef>

#include "app/text/rows.hpp"

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

void for_each_row(std::string_view lines, const std::function<void(const std::vector<std::string_view>&)>& row) {
    for (std::string_view line = text::take_row(lines); !line.empty(); line = text::take_row(lines)) {
        std::vector<std::string_view> columns;
        while (!line.empty())
            columns.push_back(text::take_until(line, '\t'));
        row(columns);
    }
}

}  // namespace pendopo::screens
