// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "app/screens/ui.hpp"

/// The parts that screens are made of. Each draws itself, asks the input about itself and emits its intent.
namespace pendopo::screens {

/// How loud a button is. One primary button per screen.
enum class Look : std::uint8_t {
    primary,    ///< teal: the one next step
    secondary,  ///< outlined: back, print
    tool,       ///< on sand, round ends
    link,       ///< underlined words
};

/// The surface of something pressed: 1 mm smaller and darker within the same frame.
struct Surface {
    Rect rect;
    Colour fill;
};
[[nodiscard]] Surface pressed_surface(const Ui& ui, const Rect& rect, Colour fill, const TargetState& state);
/// A tool's ground: with a line around it where the theme's tools have the colour of the background.
void tool_surface(Ui& ui, const Surface& surface, float corner);
/// The ring around what the keys of a keyboard have reached.
void focus_ring(Ui& ui, const Rect& rect, float corner);
/// The same around what speech mode has reached: nothing unless it stands on this intent.
void spoken_ring(Ui& ui, const Rect& rect, const presenter::Intent& intent);

/// Icon and label centred in `rect`. Not drawn unless visible. A choice has larger words than a way on or back.
void button(Ui& ui, const Rect& rect, const presenter::Button& button, TargetId id, Look look,
            TargetKind kind = TargetKind::button);
/// The width that button() needs for one line.
[[nodiscard]] float button_width(const Ui& ui, const presenter::Button& button, Look look,
                                 TargetKind kind = TargetKind::button);

/// A white card with a border; mist and a stronger border when selected or `quiet_highlight`.
TargetState card(Ui& ui, const Rect& rect, TargetId id, bool selected, bool enabled, TargetKind kind, Surface& surface);

/// Icon and muted text in one line or more; returns the height used. Used for promises and notices. `on`: the surface
/// if it is not the ground of the screen.
float remark(Ui& ui, const Rect& rect, presenter::Icon icon, std::string_view words, Colour icon_colour,
             Type type = Type::body, std::optional<Colour> on = std::nullopt);
[[nodiscard]] float remark_height(const Ui& ui, float width, std::string_view words, Type type = Type::body);

/// The mark: the pendopo's roof on its posts, as wide as `rect`.
void mark(Ui& ui, const Rect& rect, Colour roof, Colour posts);
/// A row of tumpal triangles along the whole width of `rect`.
void tumpal(Ui& ui, const Rect& rect, Colour colour);

/// The side of what is ticked.
[[nodiscard]] float tick_side(const Ui& ui);
/// How much of a tick box's width its sentence does not get.
[[nodiscard]] float tick_strip(const Ui& ui);
/// How the sentence stands beside it.
[[nodiscard]] TextStyle tick_style(const Ui& ui);
/// A tick box with its sentence.
void tick_box(Ui& ui, const Rect& rect, const presenter::Button& button, TargetId id, std::string_view words);

/// A field for one line of text: icon, words and caret; the caret follows the finger.
void field(Ui& ui, const Rect& rect, presenter::Icon icon, const presenter::TextView& text, TargetId id,
           const presenter::Intent& focus);

/// An eye to rest a finger on: emits Peek when that begins and when it ends.
void eye(Ui& ui, const Rect& rect, presenter::Peeked what, bool peeking, TargetId id);

/// The thin bar that tells how far a list is scrolled; drawn only if there is more than fits.
void scroll_mark(Ui& ui, const Rect& rect, float offset, float content);

}  // namespace pendopo::screens
