// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/teeth.hpp"

#include <functional>

#include "tests/screens/layout_checks.hpp"
#include "tests/screens/spoken_checks.hpp"

namespace pendopo::screens_test {

namespace {

using screens::Colour;
using screens::LayoutReport;
using screens::TargetKind;

constexpr Colour white{255, 255, 255, 255};
constexpr Colour black{0, 0, 0, 255};
constexpr Colour grey{160, 160, 160, 255};

/// A title, two choices and an icon on a panel of 10 pixels a millimetre.
LayoutReport good_layout() {
    LayoutReport report;
    LayoutReport::Text title;
    title.what = "Tentang apa?";
    title.where = {100, 100, 600, 90};
    title.colour = black;
    title.on = white;
    title.cap_mm = 6;
    title.title_or_choice = true;
    report.texts.push_back(title);
    LayoutReport::Target choice;
    choice.kind = TargetKind::choice;
    choice.where = {100, 300, 400, 250};
    report.targets.push_back(choice);
    choice.where = {540, 300, 400, 250};
    report.targets.push_back(choice);
    LayoutReport::Picture icon;
    icon.where = {120, 320, 100, 100};
    report.pictures.push_back(icon);
    return report;
}

struct Planted {
    std::string name;
    std::function<void(LayoutReport&)> plant;
};

std::vector<Planted> planted_faults() {
    return {
        {"shortened text", [](LayoutReport& r) { r.texts[0].cut = true; }},
        {"text outside", [](LayoutReport& r) { r.texts[0].where.x = 2'000; }},
        {"letters missing", [](LayoutReport& r) { r.texts[0].missing_glyphs = 1; }},
        {"a key instead of a message", [](LayoutReport& r) { r.texts[0].what = "topic.title"; }},
        {"pale text", [](LayoutReport& r) { r.texts[0].colour = grey; }},
        {"small title", [](LayoutReport& r) { r.texts[0].cap_mm = 4.2; }},
        {"small text",
         [](LayoutReport& r) {
             r.texts[0].title_or_choice = false;
             r.texts[0].cap_mm = 2;
         }},
        {"a small handle",
         [](LayoutReport& r) {
             r.targets[0].kind = TargetKind::handle;
             r.targets[0].where.height = 70;
         }},
        {"low choice", [](LayoutReport& r) { r.targets[0].where.height = 180; }},
        {"choice outside", [](LayoutReport& r) { r.targets[1].where.y = 1'300; }},
        {"choices over each other", [](LayoutReport& r) { r.targets[1].where.x = 450; }},
        {"icon missing", [](LayoutReport& r) { r.pictures[0].missing = true; }},
        {"icon outside", [](LayoutReport& r) { r.pictures[0].where.x = -60; }},
        {"text over text",
         [](LayoutReport& r) {
             r.texts.push_back(r.texts[0]);
             r.texts[1].where.y += 40;
         }},
        {"text over an icon",
         [](LayoutReport& r) {
             r.pictures[0].where = {600, 110, 60, 60};
         }},
    };
}

}  // namespace

std::vector<std::string> faults_that_slip_through() {
    const screens::Metrics metrics({1360, 1400, 10});
    std::vector<std::string> missed;
    if (!layout_faults(good_layout(), metrics).empty()) missed.push_back("a good layout is called faulty");
    for (const Planted& planted : planted_faults()) {
        LayoutReport report = good_layout();
        planted.plant(report);
        if (layout_faults(report, metrics).empty()) missed.push_back(planted.name);
    }
    // What is good for all is not enough for who sees little: 7:1, and no letter under 4.8 mm.
    const Colour middle{100, 100, 100, 255};  // 5.9:1 on white
    LayoutReport pale = good_layout();
    pale.texts[0].colour = middle;
    if (!layout_faults(pale, metrics).empty()) missed.push_back("5.9:1 is called pale");
    if (layout_faults(pale, metrics, 7).empty()) missed.push_back("5.9:1 in high contrast");
    const screens::Metrics largest({1360, 1400, 10}, screens::TextSize::largest);
    LayoutReport small = good_layout();
    small.texts[0].title_or_choice = false;
    small.texts[0].cap_mm = 3.6;
    if (!layout_faults(small, metrics).empty()) missed.push_back("3.6 mm is called small");
    if (layout_faults(small, largest).empty()) missed.push_back("3.6 mm among the largest letters");
    presenter::View view;
    std::vector<presenter::Element> elements{{.label = "Tentang apa?"}};
    if (!unsaid_texts(good_layout(), view, elements).empty()) missed.push_back("what is said is called unsaid");
    elements.front().label = "Tentang";
    if (unsaid_texts(good_layout(), view, elements).empty()) missed.push_back("a text that nobody hears");
    return missed;
}

}  // namespace pendopo::screens_test
