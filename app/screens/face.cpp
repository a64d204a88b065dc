// SPDX-License-Identifier: Apache-2.0
#include "app/screens/face.hpp"

#include <algorithm>
#include <vector>

namespace pendopo::screens {

namespace {

using content::Face;

/// Shares of the square, from its middle; y grows downwards.
struct Features {
    float mouth_width;  ///< half of it
    float mouth_y;      ///< of its corners
    float mouth_depth;  ///< how far its middle hangs below them; negative: stands above
};

constexpr Features features_of(Face face) {
    switch (face) {
        case Face::very_bad:
            return {0.19F, 0.29F, -0.17F};
        case Face::bad:
            return {0.17F, 0.23F, -0.07F};
        case Face::good:
            return {0.19F, 0.14F, 0.09F};
        default:
            return {0.25F, 0.07F, 0.24F};
    }
}

class FaceDrawing {
public:
    FaceDrawing(Ui& ui, const Rect& square) : ui_(ui), square_(square), thick_(std::max(2.F, square.width * 0.048F)) {}

    void draw(Face face) {
        const Theme& theme = ui_.theme();
        ui_.canvas.circle(square_.centre(), square_.width / 2 - thick_ / 2, theme.saffron);
        ui_.canvas.ring(square_.centre(), square_.width / 2, theme.ink, thick_);
        eyes(face);
        mouth(face);
        ui_.canvas.note_picture(square_);
    }

private:
    [[nodiscard]] Point at(float x, float y) const {
        return {square_.centre().x + x * square_.width, square_.centre().y + y * square_.width};
    }

    void stroke(const std::vector<Point>& points) {
        ui_.canvas.polyline(points, ui_.theme().on_saffron, thick_);
        for (const Point& end : {points.front(), points.back()})
            ui_.canvas.circle(end, thick_ / 2, ui_.theme().on_saffron);
    }

    /// A curve between two corners whose middle hangs lower by `depth`.
    [[nodiscard]] std::vector<Point> curve(float middle, float width, float y, float depth) const {
        constexpr int pieces = 16;
        std::vector<Point> points;
        for (int i = 0; i <= pieces; ++i) {
            const float t = 2 * static_cast<float>(i) / pieces - 1;
            points.push_back(at(middle + t * width, y + depth * (1 - t * t)));
        }
        return points;
    }

    void eyes(Face face) {
        constexpr float apart = 0.17F;
        for (const float side : {-1.F, 1.F}) {
            if (face == Face::very_good) {
                stroke(curve(side * apart, 0.075F, -0.11F, -0.08F));
                continue;
            }
            ui_.canvas.circle(at(side * apart, -0.12F), square_.width * 0.055F, ui_.theme().on_saffron);
            if (face == Face::very_bad) stroke({at(side * 0.27F, -0.22F), at(side * 0.11F, -0.30F)});
        }
    }

    void mouth(Face face) {
        const Features f = features_of(face);
        const std::vector<Point> line = curve(0, f.mouth_width, f.mouth_y, f.mouth_depth);
        // Laughing: the mouth is open. The curve runs from left to right below its corners, clockwise when reversed.
        if (face == Face::very_good) ui_.canvas.shape({line.rbegin(), line.rend()}, ui_.theme().on_saffron);
        stroke(line);
        if (face == Face::very_good) stroke({line.front(), line.back()});
    }

    Ui& ui_;
    Rect square_;
    float thick_;
};

}  // namespace

void draw_face(Ui& ui, const Rect& square, Face face) {
    if (face != Face::none) FaceDrawing(ui, square).draw(face);
}

}  // namespace pendopo::screens
