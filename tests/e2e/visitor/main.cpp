// SPDX-License-Identifier: Apache-2.0
// pendopo_visitor DISPLAY TARGETS-FILE [PATIENCE-SECONDS] < script
// Plays a visit at a kiosk's window with real pointer and key events; see script.hpp for the steps.
#include <clocale>
#include <cstdlib>
#include <iostream>

#include "tests/e2e/visitor/script.hpp"

int main(int count, char** arguments) {
    using namespace pendopo;
    if (count < 3) {
        std::cerr << "usage: pendopo_visitor DISPLAY TARGETS-FILE [PATIENCE-SECONDS] < script\n";
        return 2;
    }
    std::setlocale(LC_ALL, "C.UTF-8");
    const int patience = count > 3 ? std::atoi(arguments[3]) : 40;
    auto screen = visitor::Screen::open(arguments[1]);
    if (!screen) {
        std::cerr << "visitor: " << screen.error().message << '\n';
        return 1;
    }
    visitor::Script script(*screen, arguments[2], std::chrono::seconds(patience));
    if (auto played = script.play(std::cin); !played) {
        std::cerr << "visitor: " << played.error().message << '\n';
        return 1;
    }
    return 0;
}
