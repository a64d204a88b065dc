// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "app/screens/geometry.hpp"
#include "app/screens/ui.hpp"
#include "platform/base/bytes.hpp"
#include "platform/base/result.hpp"

namespace pendopo::screens {

/// Rows from the top; four bytes a pixel: red, green, blue, and how much of it covers what lies below.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;
};

/// A content pack's crest. Errors: malformed (no PNG, or a damaged one), too_large (a side above
/// content::pack_crest_pixels_max).
[[nodiscard]] base::Result<Picture> read_crest(base::ByteView png);

/// As high as that, each pixel the mean of those that it covers: a texture sampled at its own size stays sharp. A
/// picture that is no higher stays as it is.
[[nodiscard]] Picture shrunk(const Picture& picture, int height);

/// How high the crest stands on the invitation.
[[nodiscard]] float crest_height(const Metrics& metrics);
/// Room for it and the gap below; 0 where the pack brings none.
[[nodiscard]] float crest_room(const Ui& ui);
/// At the left or in the middle of `room`, at its foot.
void draw_crest(Ui& ui, const Rect& room, Align align);

}  // namespace pendopo::screens
