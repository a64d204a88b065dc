// SPDX-License-Identifier: Apache-2.0
#include "app/screens/qr.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <qrcodegen/qrcodegen.hpp>
#include <stdexcept>
#include <string>

#include "platform/base/bytes.hpp"

namespace pendopo::screens {

namespace {

constexpr int quiet_zone = 4;
constexpr Colour black{0, 0, 0, 255};
constexpr Colour white{255, 255, 255, 255};

/// The library reports a text that is too long by an exception, and wants it to end in a zero.
std::optional<qrcodegen::QrCode> encode(std::string_view text) {
    std::string copy(text);
    std::optional<qrcodegen::QrCode> code;
    try {
        code = qrcodegen::QrCode::encodeText(copy.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    } catch (const std::length_error&) {
        code.reset();  // longer than any QR code
    }
    base::wipe(copy.data(), copy.size());
    return code;
}

/// Draws the dark modules of one row, neighbours together.
void draw_row(Canvas& canvas, const qrcodegen::QrCode& code, int y, Point corner, float module) {
    const int size = code.getSize();
    for (int x = 0; x < size; ++x) {
        if (!code.getModule(x, y)) continue;
        const int begin = x;
        while (x < size && code.getModule(x, y))
            ++x;
        canvas.fill({corner.x + static_cast<float>(begin) * module, corner.y + static_cast<float>(y) * module,
                     static_cast<float>(x - begin) * module, module},
                    black);
    }
}

}  // namespace

void draw_qr(Ui& ui, const Rect& rect, std::string_view text) {
    const auto code = encode(text);
    if (!code) return;
    const auto modules = static_cast<float>(code->getSize() + 2 * quiet_zone);
    const float module = std::max(1.F, std::floor(std::min(rect.width, rect.height) / modules));
    const float side = module * modules;
    const Rect square = Rect{rect.centre().x - side / 2, rect.centre().y - side / 2, side, side}.snapped();
    ui.canvas.fill(square, white);
    if (LayoutReport* report = ui.canvas.report())
        report->pictures.push_back({square, ui.canvas.layer(), ui.canvas.clipped(), square.width > rect.width + 1});
    const Point corner{square.x + quiet_zone * module, square.y + quiet_zone * module};
    for (int y = 0; y < code->getSize(); ++y)
        draw_row(ui.canvas, *code, y, corner, module);
}

}  // namespace pendopo::screens
