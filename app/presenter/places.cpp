// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/places.hpp"

#include "app/text/keys.hpp"

namespace pendopo::presenter {

using areas::Level;
namespace keys = text::keys;

void append_place_name(text::Line& out, const areas::Areas& areas, model::AreaCode code, const text::Catalog& texts) {
    constexpr std::string_view regency_word = "Kabupaten ";
    const areas::Area* area = areas.find(code);
    const auto level = areas::level_of(code);
    if (area == nullptr || !level) return;
    switch (*level) {
        case Level::province:
            texts.format(out, keys::area_province, {area->name});
            break;
        case Level::district:
            texts.format(out, keys::area_district, {area->name});
            break;
        case Level::regency:
            if (area->name.starts_with(regency_word))
                texts.format(out, keys::area_regency, {area->name.substr(regency_word.size())});
            else
                out.append(area->name);
            break;
        case Level::village:
            out.append(area->name);
            break;
    }
}

void append_belongs_to(text::Line& out, const areas::Areas& areas, model::AreaCode code, const text::Catalog& texts) {
    const model::AreaCode parent = areas::parent_of(code);
    append_place_name(out, areas, parent, texts);
    if (const auto level = areas::level_of(parent); level && *level == Level::district) {
        out.append(" · ");
        append_place_name(out, areas, areas::parent_of(parent), texts);
    }
}

void append_place(text::Line& out, const areas::Areas& areas, model::AreaCode code, const text::Catalog& texts) {
    append_place_name(out, areas, code, texts);
    if (const auto level = areas::level_of(code); !level || *level == Level::province) return;
    out.append(", ");
    append_belongs_to(out, areas, code, texts);
}

}  // namespace pendopo::presenter
