// SPDX-License-Identifier: Apache-2.0
#include "app/screens/keyboard.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/components.hpp"

namespace pendopo::screens {

namespace {

using presenter::Key;
using presenter::KeyboardView;
using presenter::KeyView;

constexpr double widest_mm = 262;  // wider, and the hands travel too far
constexpr float row_tenths = 100;  // a full row of ten letters

struct Shape {
    float gap;
    float pad;   ///< above the first and below the last row
    float row;   ///< key and gap
    float left;  ///< of a full row
    float unit;  ///< a tenth of a letter key's cell
};

Shape shape_of(const Ui& ui) {
    const Metrics& m = ui.metrics();
    Shape shape{};
    shape.gap = ui.mm(m.compact ? 1.0 : 1.5);
    shape.pad = ui.mm(m.compact ? 1.2 : 2);
    shape.row = m.key + shape.gap;
    const auto across = static_cast<float>(m.panel.width);
    const float side = m.portrait ? ui.mm(1.5) : m.margin - shape.gap / 2;
    const float width = std::min(across - 2 * side, ui.mm(widest_mm));
    shape.left = (across - width) / 2;
    shape.unit = width / row_tenths;
    return shape;
}

bool repeats(const Key& key) {
    return key.action == Key::Action::backspace;
}

/// An open box, for a key too narrow for the word.
void space_sign(Ui& ui, const Rect& face, Colour ink) {
    const float half = face.width * 0.28F;
    const float up = ui.mm(1.6);
    const float thick = std::max(2.F, ui.mm(0.5));
    const Point middle{face.centre().x, face.centre().y + up / 2};
    ui.canvas.polyline({{middle.x - half, middle.y - up},
                        {middle.x - half, middle.y},
                        {middle.x + half, middle.y},
                        {middle.x + half, middle.y - up}},
                       ink, thick);
}

void draw_key_face(Ui& ui, const Rect& face, const KeyView& key, Colour fill) {
    const Theme& theme = ui.theme();
    ui.canvas.fill(face.moved(0, std::max(1.F, ui.mm(0.35))), theme.key_edge, ui.metrics().corner_button * 0.8F);
    ui.canvas.fill(face, fill, ui.metrics().corner_button * 0.8F);
    if (theme.outlined())
        ui.canvas.frame(face, theme.line, ui.metrics().border * 0.6F, ui.metrics().corner_button * 0.8F);
    const Colour ink = key.lit ? theme.on_saffron : theme.ink;
    if (key.label.empty()) {
        ui.canvas.icon(face, key.icon, Type::small_icon, ink);
        return;
    }
    TextStyle style;
    style.type = key.key.action == Key::Action::character ? Type::input : Type::body;
    style.ink = {ink, fill};
    style.align = Align::centre;
    style.lines_max = 1;
    if (ui.canvas.text_width(key.label, style.type) > face.width && key.key.action == Key::Action::space)
        return space_sign(ui, face, ink);
    ui.canvas.text_middle(face, key.label, style);
    if (!key.has_more) return;
    const float dot = std::max(1.F, ui.mm(0.3));
    for (int i = 0; i < 3; ++i)
        ui.canvas.circle({face.right() - ui.mm(1.4) - static_cast<float>(i) * dot * 2.6F, face.y + ui.mm(1.3)},
                         dot * 0.8F, theme.muted);
}

void draw_key(Ui& ui, const Rect& cell, const KeyView& key, TargetId id, const Shape& shape) {
    const Theme& theme = ui.theme();
    const TargetState state = ui.target(TargetKind::key, id, cell, false);
    const Colour fill = key.lit ? theme.saffron : key.tool ? theme.key_tool : theme.paper;
    const Rect face{cell.x + shape.gap / 2, cell.y + shape.gap / 2, cell.width - shape.gap, cell.height - shape.gap};
    const Surface surface = pressed_surface(ui, face, fill, state);
    draw_key_face(ui, surface.rect, key, surface.fill);
    if (state.tapped) ui.emit(presenter::PressKey{key.key});
    spoken_ring(ui, surface.rect, presenter::PressKey{key.key});
    if (state.held && key.has_more) {
        ui.input.take_hold();
        ui.emit(presenter::HoldKey{key.key});
    }
    if (state.repeat && repeats(key.key)) {
        ui.input.take_hold();
        ui.emit(presenter::PressKey{key.key});
    }
}

/// Visits each key with its cell, row by row; rows shorter than a full one are centred.
template <class Visit>
void for_each_key(const KeyboardView& keyboard, const Rect& bed, const Shape& shape, Visit&& visit) {
    for (std::size_t r = 0; r < keyboard.row_count; ++r) {
        const auto keys = keyboard.rows[r].view();
        float tenths = 0;
        for (const KeyView& key : keys)
            tenths += key.width;
        float x = shape.left + (row_tenths - tenths) / 2 * shape.unit;
        const float y = bed.y + shape.pad + static_cast<float>(r) * shape.row;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const Rect cell{x, y, keys[i].width * shape.unit, shape.row};
            visit(keys[i], cell, target_id("key", r * KeyboardView::keys_max + i));
            x += cell.width;
        }
    }
}

/// Where the popup stands: above the held key, within the glass.
Rect popup_bed(const Ui& ui, const KeyboardView& keyboard, const Shape& shape) {
    Rect screen = ui.metrics().screen();
    const Rect bed = screen.cut_bottom(keyboard_height(ui, keyboard));
    Rect held = bed;
    for_each_key(keyboard, bed, shape, [&](const KeyView& key, const Rect& cell, TargetId) {
        if (key.key == keyboard.popup_key) held = cell;
    });
    const float width = static_cast<float>(keyboard.popup.count) * shape.unit * 10 + 2 * shape.gap;
    const float height = shape.row + 2 * shape.gap;
    const auto across = static_cast<float>(ui.metrics().panel.width);
    const float x = std::clamp(held.centre().x - width / 2, ui.mm(1), across - width - ui.mm(1));
    return Rect{x, held.y - height + shape.gap, width, height}.snapped();
}

Rect popup_cell(const Rect& bed, std::size_t index, const Shape& shape) {
    return {bed.x + shape.gap + static_cast<float>(index) * shape.unit * 10, bed.y + shape.gap, shape.unit * 10,
            shape.row};
}

/// Lifting the finger on a popup's key chooses it, whether it slid there or touched it anew; touching beside closes.
void drive_popup(Ui& ui, const KeyboardView& keyboard, const Rect& bed, const Shape& shape) {
    const auto pressed = ui.input.pressed_at();
    const auto released = ui.input.released_at();
    if (pressed) {
        ui.input.swallow();  // keys under the popup and beside it do not hear of this press
        if (!bed.contains(*pressed)) ui.emit(presenter::ClosePopup{});
    }
    if (!released || !bed.contains(*released)) return;
    for (std::size_t i = 0; i < keyboard.popup.count; ++i) {
        if (popup_cell(bed, i, shape).contains(*released)) ui.emit(presenter::PressKey{keyboard.popup.keys[i].key});
    }
    ui.input.swallow();
}

void draw_popup(Ui& ui, const KeyboardView& keyboard, const Rect& bed, const Shape& shape) {
    ui.canvas.set_layer(1);
    ui.canvas.fill(bed.moved(0, ui.mm(0.6)), ui.theme().ink.with_alpha(0.18F), ui.metrics().corner_button);
    ui.canvas.fill(bed, ui.theme().teal, ui.metrics().corner_button);
    for (std::size_t i = 0; i < keyboard.popup.count; ++i) {
        const Rect cell = popup_cell(bed, i, shape);
        if (LayoutReport* report = ui.canvas.report())
            report->targets.push_back({TargetKind::key, cell, 1, false, target_id("popup", i)});
        KeyView key = keyboard.popup.keys[i];
        key.has_more = false;
        draw_key_face(ui, cell.inset(shape.gap / 2).snapped(), key, ui.theme().paper);
    }
    ui.canvas.set_layer(0);
}

}  // namespace

float keyboard_height(const Ui& ui, const KeyboardView& keyboard) {
    if (!keyboard.visible()) return 0;
    const Shape shape = shape_of(ui);
    return std::round(static_cast<float>(keyboard.row_count) * shape.row + 2 * shape.pad);
}

void draw_keyboard(Ui& ui, Rect& screen, const KeyboardView& keyboard) {
    if (!keyboard.visible()) return;
    const Shape shape = shape_of(ui);
    const Rect bed = screen.cut_bottom(keyboard_height(ui, keyboard));
    ui.canvas.fill(bed, ui.theme().key_bed);
    if (keyboard.popup_open) drive_popup(ui, keyboard, popup_bed(ui, keyboard, shape), shape);
    for_each_key(keyboard, bed, shape,
                 [&](const KeyView& key, const Rect& cell, TargetId id) { draw_key(ui, cell, key, id, shape); });
}

void draw_keyboard_popup(Ui& ui, const KeyboardView& keyboard) {
    if (!keyboard.visible() || !keyboard.popup_open) return;
    const Shape shape = shape_of(ui);
    draw_popup(ui, keyboard, popup_bed(ui, keyboard, shape), shape);
}

std::optional<base::Key> physical_typing(Ui& ui) {
    ui.input.set_typing(true);
    if (const auto character = ui.input.character()) ui.emit(presenter::InsertCharacter{*character});
    const auto key = ui.input.key();
    if (!key) return std::nullopt;
    switch (*key) {
        case base::Key::backspace:
            ui.emit(presenter::PressKey{{Key::Action::backspace, 0}});
            return std::nullopt;
        case base::Key::enter:
            ui.emit(presenter::PressKey{{Key::Action::enter, 0}});
            return std::nullopt;
        case base::Key::delete_forward:
            ui.emit(presenter::DeleteForward{});
            return std::nullopt;
        case base::Key::left:
            ui.emit(presenter::MoveLeft{});
            return std::nullopt;
        case base::Key::right:
            ui.emit(presenter::MoveRight{});
            return std::nullopt;
        default:
            return key;
    }
}

}  // namespace pendopo::screens
