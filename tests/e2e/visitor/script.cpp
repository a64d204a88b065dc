// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/visitor/script.hpp"

#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <thread>

namespace pendopo::visitor {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;

constexpr milliseconds look_again{15};
constexpr milliseconds time_to_read{400};

bool wait_until(milliseconds patience, const std::function<bool()>& condition) {
    for (milliseconds waited{0}; waited < patience; waited += look_again) {
        if (condition()) return true;
        std::this_thread::sleep_for(look_again);
    }
    return condition();
}

std::string key_target(char letter) {
    switch (letter) {
        case ' ':
            return "key.space";
        case '\n':
            return "key.return";
        default:
            return std::string("key.") + letter;
    }
}

std::string unescape(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n') {
            out += '\n';
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

Targets Script::read_targets() const {
    Targets targets;
    std::ifstream file(targets_file_);
    std::string word;
    while (file >> word) {
        if (word == "screen") {
            std::string state;
            file >> targets.screen >> targets.serial >> state;
            targets.resting = state == "resting";
        } else if (word == "target") {
            std::string id;
            Rectangle r;
            if (file >> id >> r.x >> r.y >> r.width >> r.height) targets.rectangles[id] = r;
        } else if (word == "says") {
            std::string text;
            std::getline(file >> std::ws, text);
            targets.texts.insert(text);
        }
    }
    return targets;
}

base::Status Script::wait_for_screen(const std::string& name) {
    std::string seen;
    if (wait_until(patience_, [&] { return (seen = read_targets().screen) == name; })) return {};
    return base::fail(ErrorCode::unavailable, "screen " + name + " did not come; there is " + seen);
}

base::Result<Rectangle> Script::find(const std::string& target) {
    Rectangle rectangle;
    const auto there = [&] {
        const Targets targets = read_targets();
        const auto found = targets.rectangles.find(target);
        if (found == targets.rectangles.end()) return false;
        rectangle = found->second;
        return true;
    };
    if (wait_until(patience_, there)) return rectangle;
    return base::fail(ErrorCode::not_found, "nothing to touch called " + target + " on " + read_targets().screen);
}

base::Status Script::tap(const std::string& target) {
    PENDOPO_TRY(const Rectangle r, find(target));
    const long serial = read_targets().serial;
    finger_.press(r.x + r.width / 2, r.y + r.height / 2);
    finger_.lift();
    return wait_for_rest(serial, "touching " + target);
}

/// Every touch is at least two pictures, finger down and finger up; waiting for them keeps finger and screen in step.
base::Status Script::wait_for_rest(long serial_before, const std::string& what) {
    const auto done = [&] {
        const Targets targets = read_targets();
        return targets.serial >= serial_before + 2 && targets.resting;
    };
    if (wait_until(patience_, done)) return {};
    return base::fail(ErrorCode::unavailable, what + " changed nothing");
}

base::Status Script::hold(const std::string& target, const std::string& other) {
    PENDOPO_TRY(const Rectangle r, find(target));
    const long serial = read_targets().serial;
    finger_.press(r.x + r.width / 2, r.y + r.height / 2);
    auto found = find(other);
    finger_.lift();
    if (!found) return base::fail(std::move(found.error()).in("holding " + target));
    return wait_for_rest(serial, "holding " + target);
}

base::Status Script::spell(std::string_view text) {
    for (char letter : text)
        PENDOPO_CHECK(tap(key_target(letter)));
    return {};
}

base::Status Script::step(const std::string& verb, const std::string& rest) {
    if (verb == "screen") return wait_for_screen(rest);
    if (verb == "tap") return tap(rest);
    if (verb == "touch") {
        PENDOPO_TRY(const Rectangle r, find(rest));
        finger_.press(r.x + r.width / 2, r.y + r.height / 2);
        finger_.lift();
        return {};
    }
    if (verb == "hold") return hold(rest.substr(0, rest.find(' ')), rest.substr(rest.find(' ') + 1));
    if (verb == "spell") return spell(unescape(rest));
    if (verb == "type") return screen_.type(unescape(rest));
    if (verb == "chord") return screen_.chord(rest);
    if (verb == "read") {
        std::this_thread::sleep_for(time_to_read);
        return {};
    }
    if (verb == "close") {
        screen_.ask_all_windows_to_close();
        return {};
    }
    if (verb == "picture") return screen_.picture(rest);
    if (verb == "wait") {
        PENDOPO_TRY([[maybe_unused]] const Rectangle r, find(rest));
        return {};
    }
    if (verb == "says") {
        if (wait_until(patience_, [&] { return read_targets().texts.contains(rest); })) return {};
        return base::fail(ErrorCode::not_found, "nowhere to be read: " + rest);
    }
    if (verb == "note") {
        std::cout << rest << '\n' << std::flush;
        return {};
    }
    return base::fail(ErrorCode::invalid_argument, "no such step: " + verb);
}

base::Status Script::play(std::istream& lines) {
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream words(line);
        std::string verb;
        if (!(words >> verb) || verb.front() == '#') continue;
        std::string rest;
        std::getline(words >> std::ws, rest);
        if (auto done = step(verb, rest); !done)
            return base::fail(std::move(done.error()).in("line " + std::to_string(number)));
    }
    return {};
}

}  // namespace pendopo::visitor
