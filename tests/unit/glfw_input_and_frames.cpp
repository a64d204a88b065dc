// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/glfw/frame_pacer.hpp"
#include "platform/glfw/input_queue.hpp"
#include "platform/glfw/panel.hpp"

namespace {

using namespace pendopo;
using base::InputEvent;
using base::Instant;
using base::Milliseconds;

InputEvent pointer(InputEvent::Kind kind, float x) {
    InputEvent event;
    event.kind = kind;
    event.x = x;
    return event;
}

}  // namespace

TEST_CASE("glfw: a press and its release are handed out one after the other") {
    glfw::InputQueue queue;
    queue.push(pointer(InputEvent::Kind::pointer_pressed, 10));
    queue.push(pointer(InputEvent::Kind::pointer_released, 10));
    CHECK(queue.next()->kind == InputEvent::Kind::pointer_pressed);
    CHECK(queue.next()->kind == InputEvent::Kind::pointer_released);
    CHECK_FALSE(queue.next().has_value());
}

TEST_CASE("glfw: moves that wait are merged, and never across a press") {
    glfw::InputQueue queue;
    queue.push(pointer(InputEvent::Kind::pointer_moved, 1));
    queue.push(pointer(InputEvent::Kind::pointer_moved, 2));
    queue.push(pointer(InputEvent::Kind::pointer_pressed, 2));
    queue.push(pointer(InputEvent::Kind::pointer_moved, 3));
    CHECK(queue.next()->x == 2);
    CHECK(queue.next()->kind == InputEvent::Kind::pointer_pressed);
    CHECK(queue.next()->x == 3);
    CHECK(queue.empty());
}

TEST_CASE("glfw: a full queue keeps what it has and takes new input once it was emptied") {
    glfw::InputQueue queue;
    for (int i = 0; i < 300; ++i)
        queue.push(pointer(InputEvent::Kind::pointer_pressed, static_cast<float>(i)));
    int handed_out = 0;
    while (queue.next())
        ++handed_out;
    CHECK(handed_out == 256);
    queue.push(pointer(InputEvent::Kind::pointer_released, 7));
    CHECK(queue.next()->x == 7);
}

TEST_CASE("glfw: three frames are drawn after an event, then none until the deadline") {
    glfw::FramePacer pacer;
    const Instant now{Milliseconds{1'000}};
    for (int i = 0; i < 3; ++i) {
        CHECK(pacer.frame_due());
        CHECK(pacer.sleep(now, std::nullopt, Milliseconds{60'000}) == Milliseconds{0});
        pacer.frame_drawn({});
    }
    CHECK_FALSE(pacer.frame_due());
    CHECK(pacer.sleep(now, std::nullopt, Milliseconds{60'000}) == Milliseconds{60'000});
    CHECK(pacer.sleep(now, now + Milliseconds{250}, Milliseconds{60'000}) == Milliseconds{250});
    CHECK(pacer.sleep(now + Milliseconds{300}, now + Milliseconds{250}, Milliseconds{60'000}) == Milliseconds{0});
    pacer.touch();
    CHECK(pacer.frame_due());
}

TEST_CASE("glfw: a configured width is believed, a plausible monitor too, and anything else becomes 10.1 inches") {
    glfw::ScreenFacts facts;
    facts.monitor_width = 1280;
    facts.monitor_width_mm = 217;
    CHECK(glfw::measure_panel(1280, 800, facts).pixels_per_mm == doctest::Approx(5.9).epsilon(0.01));
    facts.configured_width_mm = 154;
    CHECK(glfw::measure_panel(800, 480, facts).pixels_per_mm == doctest::Approx(5.19).epsilon(0.01));
    facts.configured_width_mm.reset();
    for (const int wrong_width_mm : {0, 16, 10'000}) {
        facts.monitor_width_mm = wrong_width_mm;
        CHECK(glfw::measure_panel(720, 1280, facts).pixels_per_mm == doctest::Approx(1280 / 217.0));
    }
}

TEST_CASE("glfw: what moves by itself is drawn 60 times a second, and at once where drawing took as long") {
    glfw::FramePacer pacer;
    const auto at = [](int ms) { return base::Instant{base::Milliseconds{ms}}; };
    pacer.frame_drawn(at(1'000));
    CHECK(pacer.rest_of_frame(at(1'000)) == base::Milliseconds{16});
    CHECK(pacer.rest_of_frame(at(1'006)) == base::Milliseconds{10});
    CHECK(pacer.rest_of_frame(at(1'016)) == base::Milliseconds{0});
    CHECK(pacer.rest_of_frame(at(9'000)) == base::Milliseconds{0});
}
