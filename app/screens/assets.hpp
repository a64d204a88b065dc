// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>
#include <vector>

/// The lists of assets/ that are compiled into the screens.
namespace pendopo::screens {

[[nodiscard]] std::string_view theme_list() noexcept;  ///< assets/themes/pendopo.tsv
[[nodiscard]] std::string_view high_contrast_list() noexcept;
[[nodiscard]] std::string_view outdoor_list() noexcept;
[[nodiscard]] std::string_view font_list() noexcept;  ///< assets/fonts/fonts.tsv
[[nodiscard]] std::string_view icon_list() noexcept;  ///< assets/icons/icons.tsv

/// Calls back with the tab-separated columns of each line that is neither empty nor a comment (#).
void for_each_row(std::string_view lines, const std::function<void(const std::vector<std::string_view>&)>& row);

}  // namespace pendopo::screens
