// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT
#include <iostream>

#include <doctest/doctest.h>

#include "tests/hosts/keeper.hpp"
#include "tests/hosts/network.hpp"

int main(int count, char** arguments) {
    try {
        pendopo::hosts::enter_network_of_our_own();
        return pendopo::hosts::leave_nothing_behind([&] { return doctest::Context(count, arguments).run(); });
    } catch (const std::exception& error) {
        std::cerr << "hosts: " << error.what() << '\n';
        return 1;
    }
}
