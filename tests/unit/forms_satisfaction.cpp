// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/forms/satisfaction.hpp"

using namespace pendopo::forms;

TEST_CASE("forms: the index is the mean of nine means times 25, each a ninth") {
    Satisfaction survey;
    CHECK_FALSE(survey.index());
    for (ElementCount& element : survey.elements)
        element.marks = {0, 0, 1, 1};  // 3.5
    REQUIRE(survey.index());
    CHECK(rounded(*survey.index()) == 87.50);
    survey.elements[0].marks = {100, 0, 0, 0};  // many answers to one element weigh no more
    CHECK(rounded(*survey.index()) == 80.56);
    CHECK(*survey.elements[0].mean() == 1.0);
    CHECK(survey.elements[0].total() == 100);
}

TEST_CASE("forms: all worst is 25, all best is 100, an element nobody answered is left out") {
    Satisfaction survey;
    for (ElementCount& element : survey.elements)
        element.marks = {5, 0, 0, 0};
    CHECK(*survey.index() == 25.0);
    for (ElementCount& element : survey.elements)
        element.marks = {0, 0, 0, 3};
    CHECK(*survey.index() == 100.0);
    survey.elements[3] = {};
    CHECK(*survey.index() == 100.0);
    CHECK(survey.elements_answered() == 8);
}

TEST_CASE("forms: the classes begin where the regulation says, by two decimals") {
    CHECK(class_of(100) == 'A');
    CHECK(class_of(88.31) == 'A');
    CHECK(class_of(88.3049) == 'B');
    CHECK(class_of(88.306) == 'A');
    CHECK(class_of(76.61) == 'B');
    CHECK(class_of(76.60) == 'C');
    CHECK(class_of(65.00) == 'C');
    CHECK(class_of(64.99) == 'D');
    CHECK(class_of(64.996) == 'C');
    CHECK(class_of(25) == 'D');
}
