// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/packs/row.hpp"

namespace pendopo::packs {

/// Reads title, intro and questions of a poll or survey, and finishes the row. The words of XLSForm are understood as
/// far as kiosks ask them: select_one, select_multiple and text. Every other type is refused by its name.
void read_form(Row& row, const std::string& file, Notes& notes, content::Form& form);

}  // namespace pendopo::packs
