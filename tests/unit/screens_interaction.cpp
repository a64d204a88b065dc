// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/screens/interaction.hpp"

using namespace pendopo;
using namespace pendopo::screens;
using base::InputEvent;
using base::Key;
using Kind = base::InputEvent::Kind;

namespace {

constexpr Rect left{0, 0, 100, 100};
constexpr Rect right{200, 0, 100, 100};

/// Two things to press side by side; 10 pixels are a millimetre.
struct Glass {
    Interaction input;
    Metrics metrics{{1360, 1360, 10}};
    base::Instant now{base::Milliseconds{1'000}};
    TargetState first, second;
    bool typing = false;

    void frame(const InputEvent* event = nullptr) {
        input.begin_frame(event, now, metrics);
        input.set_typing(typing);
        first = input.target(1, left);
        second = input.target(2, right);
        input.end_frame();
    }
    void pointer(Kind kind, float x, float y) {
        InputEvent event;
        event.kind = kind;
        event.x = x;
        event.y = y;
        frame(&event);
    }
    void key(Key which) {
        InputEvent event;
        event.kind = Kind::key;
        event.key = which;
        frame(&event);
    }
};

}  // namespace

TEST_CASE("interaction: a press shows in the same frame, and lifting the finger taps once") {
    Glass glass;
    glass.pointer(Kind::pointer_pressed, 50, 50);
    CHECK(glass.first.pressed);
    CHECK_FALSE(glass.first.tapped);
    glass.pointer(Kind::pointer_released, 55, 52);
    CHECK(glass.first.tapped);
    CHECK_FALSE(glass.second.tapped);
    glass.frame();
    CHECK_FALSE(glass.first.pressed);
    CHECK_FALSE(glass.first.tapped);
}

TEST_CASE("interaction: a finger that drags further than 3 mm cancels the press") {
    Glass glass;
    glass.pointer(Kind::pointer_pressed, 50, 50);
    glass.pointer(Kind::pointer_moved, 50, 75);
    CHECK(glass.first.pressed);
    glass.pointer(Kind::pointer_moved, 50, 85);
    CHECK_FALSE(glass.first.pressed);
    glass.pointer(Kind::pointer_released, 50, 50);
    CHECK_FALSE(glass.first.tapped);
}

TEST_CASE("interaction: a finger lifted on another thing taps neither") {
    Glass glass;
    glass.pointer(Kind::pointer_pressed, 99, 50);
    glass.pointer(Kind::pointer_released, 210, 50);
    CHECK_FALSE(glass.first.tapped);
    CHECK_FALSE(glass.second.tapped);
}

TEST_CASE("interaction: holding is told once, repeats come in turn, and a hold that was used is no tap") {
    Glass glass;
    glass.pointer(Kind::pointer_pressed, 50, 50);
    REQUIRE(glass.input.deadline().has_value());
    glass.now = *glass.input.deadline();
    glass.frame();
    CHECK(glass.first.held);
    CHECK(glass.first.repeat);
    glass.input.take_hold();
    glass.frame();
    CHECK_FALSE(glass.first.repeat);
    glass.now = *glass.input.deadline();
    glass.frame();
    CHECK(glass.first.repeat);
    CHECK_FALSE(glass.first.held);
    glass.pointer(Kind::pointer_released, 50, 50);
    CHECK_FALSE(glass.first.tapped);
    CHECK_FALSE(glass.input.deadline().has_value());
}

TEST_CASE("interaction: dragging scrolls within the content and no further") {
    Glass glass;
    const Rect list{0, 0, 100, 200};
    const auto scroll = [&](Kind kind, float y) {
        InputEvent event;
        event.kind = kind;
        event.x = 50;
        event.y = y;
        glass.input.begin_frame(&event, glass.now, glass.metrics);
        const float offset = glass.input.scroll(7, list, 500);
        glass.input.end_frame();
        return offset;
    };
    CHECK(scroll(Kind::pointer_pressed, 150) == 0);
    CHECK(scroll(Kind::pointer_moved, 100) == 50);
    CHECK(scroll(Kind::pointer_moved, 60) == 90);
    CHECK(scroll(Kind::pointer_moved, -900) == 300);
    CHECK(scroll(Kind::pointer_moved, 900) == 0);
}

TEST_CASE("interaction: nothing under an overlay is pressed") {
    Glass glass;
    InputEvent event;
    event.kind = Kind::pointer_pressed;
    event.x = event.y = 50;
    glass.input.begin_frame(&event, glass.now, glass.metrics);
    glass.input.set_enabled(false);
    CHECK_FALSE(glass.input.target(1, left).pressed);
    CHECK_FALSE(glass.input.pressed_at().has_value());
    glass.input.set_enabled(true);
    CHECK(glass.input.target(2, left).pressed);
}

TEST_CASE("interaction: Tab and arrows move the focus, Enter and Space press what has it") {
    Glass glass;
    glass.frame();
    glass.key(Key::tab);
    CHECK(glass.first.focused);
    glass.key(Key::right);
    CHECK(glass.second.focused);
    glass.key(Key::enter);
    CHECK(glass.second.tapped);
    glass.key(Key::tab);
    CHECK(glass.first.focused);
    glass.key(Key::space);
    CHECK(glass.first.tapped);
    glass.pointer(Kind::pointer_pressed, 500, 500);
    CHECK_FALSE(glass.first.focused);
}

TEST_CASE("interaction: the blank that pressed a button is not typed, a letter goes back to the words") {
    Glass glass;
    glass.typing = true;
    glass.frame();
    glass.key(Key::tab);
    InputEvent event;
    event.kind = Kind::character;
    event.character = U' ';
    glass.input.begin_frame(&event, glass.now, glass.metrics);
    CHECK_FALSE(glass.input.character().has_value());
    glass.input.end_frame();
    event.character = U'a';
    glass.input.begin_frame(&event, glass.now, glass.metrics);
    CHECK(glass.input.character() == U'a');
    CHECK_FALSE(glass.input.focus_engaged());
    glass.input.end_frame();
}
