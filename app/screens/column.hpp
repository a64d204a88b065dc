// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "app/screens/components.hpp"
#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A choice as a wide card: icon at the left, words and a sentence beside it.
struct WideChoice {
    const presenter::Button* button = nullptr;
    std::string_view hint;
    bool loud = false;    ///< the first door: on the dark ground
    bool marked = false;  ///< drawn as if selected
};

/// One thing below the other, for large letters: whatever the size of the letters, each part is as high as it needs.
///
/// The same function fills a column twice: first to learn how high it is, then to draw it.
class Column {
public:
    Column(Ui& ui, const Rect& room, bool drawing) : ui_(ui), room_(room), drawing_(drawing) {}

    [[nodiscard]] Ui& ui() const noexcept { return ui_; }
    [[nodiscard]] bool drawing() const noexcept { return drawing_; }
    [[nodiscard]] float width() const noexcept { return room_.width; }
    [[nodiscard]] float used() const noexcept { return used_; }

    void gap(double millimetres) { used_ += ui_.mm(millimetres); }
    /// Room for something of one's own; draw into it only if drawing().
    Rect place(float height);
    void text(std::string_view words, Type type, Colour colour, Colour on);
    /// A citizen's words, on paper: wrapped straight from their bytes, only what is in sight.
    void typed(std::string_view words, Type type);
    void remark(presenter::Icon icon, std::string_view words, Colour icon_colour);
    void tick(const presenter::Button& button, TargetId id);
    void press(const presenter::Button& button, TargetId id, Look look, TargetKind kind = TargetKind::choice);
    /// Cards in as many columns as their words fit into without a word being broken, at most `columns_max`.
    void choices(const std::vector<WideChoice>& all, const char* name, int columns_max,
                 TargetKind kind = TargetKind::choice);
    /// A white card around parts of its own.
    void framed(Colour border, const std::function<void(Column&)>& fill);

private:
    Ui& ui_;
    Rect room_;
    bool drawing_;
    float used_ = 0;
};

/// Fills a column in `room`; it scrolls if it is higher.
void scrolled_column(Ui& ui, TargetId id, const Rect& room, const std::function<void(Column&)>& fill);

}  // namespace pendopo::screens
