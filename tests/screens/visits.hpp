// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/screens/gallery.hpp"

namespace pendopo::screens_test {

/// The texts and areas that are built into the programs.
struct Content {
    text::Library texts;
    areas::Areas areas;
};

/// Plays visits through the real presenter so that each screen is seen, empty and full, and keeps a picture of each.
/// Names of pictures end in the language's tag.
void play_visits(Gallery& gallery, const Content& content, presenter::Language language);

}  // namespace pendopo::screens_test
