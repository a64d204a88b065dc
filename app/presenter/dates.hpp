// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "app/text/catalog.hpp"

namespace pendopo::presenter {

/// Appends a day in the language's way, "17 November 2026"; nothing for day 0. `day`: days since 1970-01-01.
void append_day(text::Line& out, std::uint32_t day, const text::Catalog& texts);

}  // namespace pendopo::presenter
