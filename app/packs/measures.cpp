// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "app/packs/lint.hpp"
#include "app/packs/messages.hpp"
#include "app/screens/text_layout.hpp"
#include "app/text/utf8.hpp"

namespace pendopo::packs {
namespace {

using screens::Type;

constexpr screens::PanelSize smallest_panel{800, 480, 800 / 154.0};

/// The room that the screens leave on the smallest panel, in its millimetres. An option stands in one of two columns
/// beside its tick, a card of the invitation takes a third of the width.
struct Room {
    Type type = Type::body;
    double width_mm = 0;
    std::size_t lines = 0;
};
constexpr Room room_of(Role role) {
    switch (role) {
        case Role::heading:
            return {Type::small_bold, 43, 2};
        case Role::paragraph:
            return {Type::body, 43, 7};
        case Role::week:
            return {Type::body_bold, 43, 5};
        case Role::reply:
            return {Type::body, 43, 4};
        case Role::title:
            return {Type::label, 110, 2};
        case Role::intro:
            return {Type::body, 130, 4};
        case Role::question:
            return {Type::title, 140, 3};
        case Role::hint:
            return {Type::body, 140, 2};
        case Role::option:
            return {Type::label, 57, 2};
        case Role::prompt:
            return {Type::body, 40, 2};
        case Role::topic:
            return {Type::label, 32, 2};
        default:
            return {};
    }
}

class RealMeasures final : public Measures {
public:
    base::Status build() {
        PENDOPO_TRY(files_, screens::FontFiles::read());
        return fonts_.build(atlas_, files_, metrics_);
    }

    std::string misfit(const Spoken& spoken) const override {
        if (spoken.role == Role::unseen) return {};
        if (spoken.role == Role::message) return message_misfit(spoken);
        const Room room = room_of(spoken.role);
        const screens::Font& font = fonts_[room.type];
        if (std::string letter = missing_letter(font, spoken.text); !letter.empty()) return letter;
        const float width = metrics_.mm(room.width_mm);
        if (const std::string word = too_wide_a_word(font, spoken.text, width); !word.empty())
            return "the word \"" + word + "\" is wider than its place on a screen of 800 × 480";
        const std::size_t lines = screens::wrap(font, spoken.text, width).size();
        if (lines <= room.lines) return {};
        return "takes " + std::to_string(lines) + " lines on a screen of 800 × 480 where " +
               std::to_string(room.lines) + " fit: say it shorter";
    }

private:
    /// Other wordings take no more room than the longest one that is known to fit.
    std::string message_misfit(const Spoken& spoken) const {
        const screens::Font& font = fonts_[Type::label];
        if (std::string letter = missing_letter(font, spoken.text); !letter.empty()) return letter;
        float known = 0;
        for (const std::string_view each : known_wordings(spoken.key))
            known = std::max(known, screens::text_width(font, each));
        const float width = screens::text_width(font, spoken.text);
        if (known == 0 || width <= known) return {};
        return "is longer than there is room for: it may have " +
               std::to_string(static_cast<int>(100 * known / width)) + " % of its length";
    }

    static std::string missing_letter(const screens::Font& font, std::string_view text) {
        for (std::string_view rest = text; !rest.empty();) {
            const text::Decoded next = text::decode_utf8(rest);
            if (next.size == 0) return "is no UTF-8";
            if (!screens::takes_no_room(next.character) && font.glyph(next.character) == nullptr)
                return "the screens' font has no \"" + std::string(rest.substr(0, next.size)) + "\"";
            rest.remove_prefix(next.size);
        }
        return {};
    }

    static std::string too_wide_a_word(const screens::Font& font, std::string_view text, float width) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
            if (screens::text_width(font, text.substr(0, end)) > width) return std::string(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return {};
    }

    screens::Metrics metrics_{smallest_panel};
    screens::FontFiles files_;
    ImFontAtlas atlas_;
    screens::Fonts fonts_;
};

}  // namespace

base::Result<std::unique_ptr<Measures>> Measures::create() {
    auto measures = std::make_unique<RealMeasures>();
    PENDOPO_CHECK(measures->build());
    return std::unique_ptr<Measures>(std::move(measures));
}

}  // namespace pendopo::packs
