// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/areas/areas.hpp"
#include "app/text/catalog.hpp"

/// How areas are written on the screen.
namespace pendopo::presenter {

/// "Kec. Taktakan", "Kab. Serang", "Provinsi Banten", a village by its name alone. Nothing for an unknown code.
void append_place_name(text::Line& out, const areas::Areas& areas, model::AreaCode code, const text::Catalog& texts);
/// What it belongs to, below the province: "Kec. Taktakan · Kota Serang"; for a kabupaten or kota the province.
void append_belongs_to(text::Line& out, const areas::Areas& areas, model::AreaCode code, const text::Catalog& texts);
/// Both: "Cilowong, Kec. Taktakan · Kota Serang".
void append_place(text::Line& out, const areas::Areas& areas, model::AreaCode code, const text::Catalog& texts);

}  // namespace pendopo::presenter
