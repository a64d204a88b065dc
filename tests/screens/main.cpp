// SPDX-License-Identifier: Apache-2.0
// Lays out every screen × reference panel × language × theme × size of letters, fails on any fault of layout, and draws
// some sixty of them into a folder with a contact sheet (--all true: every one).
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>

#include "tests/screens/teeth.hpp"
#include "tests/screens/visits.hpp"

namespace {

using namespace pendopo;
using namespace pendopo::screens_test;

const std::vector<Panel> panels{
    {"7in-800x480", 800, 480, 154},      {"7in-1024x600", 1024, 600, 154},  {"10in-1280x800", 1280, 800, 217},
    {"16in-1920x1080", 1920, 1080, 344}, {"10in-720x1280", 720, 1280, 126},
};

/// Every look that a panel is laid out in: all sizes of letters, all themes; reach where there is any.
std::vector<Look> looks_of(const Panel& panel) {
    using presenter::Reach;
    using presenter::TextSize;
    std::vector<Look> looks;
    for (const TextSize size : {TextSize::normal, TextSize::large, TextSize::largest}) {
        looks.push_back({size, false, false, Reach::middle});
        looks.push_back({size, true, false, Reach::middle});
        looks.push_back({size, false, true, Reach::middle});
        if (panel.height < panel.width) continue;
        looks.push_back({size, false, false, Reach::left});
        looks.push_back({size, true, false, Reach::right});
    }
    return looks;
}

/// Every screen in Indonesian in the usual look; some with the largest letters and in high contrast on the two panels
/// that have least room, one outdoors and within reach of a hand.
bool wants_picture(const std::string& panel, const std::string& name, const Look& look, bool all) {
    static const std::vector<std::string> screens{
        "attract-id",        "doors-id",   "topic-id",        "place-search-id", "write-id",        "contact-id",
        "review-contact-id", "receipt-id", "comfort-id",      "poll-list-id",    "poll-several-id", "survey-1-id",
        "code-half-id",      "case-id",    "attract-pack-id", "code-camera-id",  "scan-id",         "scan-foreign-id"};
    if (all) return true;
    const std::string as = look.name();
    if (as.empty()) return name.ends_with("-id");
    const bool least_room = panel == "7in-800x480" || panel == "10in-720x1280";
    const bool shown = std::find(screens.begin(), screens.end(), name) != screens.end();
    if (as == "largest" || as == "largest-contrast") return least_room && shown;
    return panel == "10in-720x1280" && name == "doors-id" && (as == "outdoor" || as == "left");
}

/// All pictures, those of one screen together.
void write_contact_sheet(const std::filesystem::path& folder, const std::vector<Picture>& pictures) {
    std::map<std::string, std::vector<std::string>> by_screen;
    for (const Picture& picture : pictures)
        by_screen[picture.screen.substr(0, picture.screen.rfind('-'))].push_back(picture.file);
    std::ofstream sheet(folder / "index.html");
    sheet << "<!doctype html><meta charset=utf-8><title>Pendopo: all screens</title>\n"
             "<style>body{font:14px sans-serif;background:#888;margin:16px}figure{display:inline-block;margin:8px;"
             "background:#fff;padding:8px}img{height:300px}figcaption{text-align:center}</style>\n";
    for (const auto& [screen, files] : by_screen) {
        sheet << "<h2>" << screen << "</h2>\n";
        for (const std::string& file : files)
            sheet << "<figure><a href=\"" << file << "\"><img loading=lazy src=\"" << file << "\"></a><figcaption>"
                  << file << "</figcaption></figure>\n";
    }
}

/// Lays out one panel in every look and language; true if no fault was found.
bool lay_out_panel(const Panel& panel, const Content& content, const std::filesystem::path& folder, bool all,
                   std::vector<Picture>& pictures, Coverage& coverage) {
    const auto draws = [&](const std::string& name, const Look& look) {
        return wants_picture(panel.name, name, look, all);
    };
    auto gallery = Gallery::open(panel, folder, draws, coverage);
    if (!gallery) {
        std::fprintf(stderr, "%s: %s\n", panel.name.c_str(), gallery.error().message.c_str());
        return false;
    }
    for (const Look& look : looks_of(panel)) {
        if (auto done = (*gallery)->look(look); !done) {
            std::fprintf(stderr, "%s: %s\n", panel.name.c_str(), done.error().message.c_str());
            return false;
        }
        for (const presenter::Language language : text::all_languages)
            if (content.texts.has(language)) play_visits(**gallery, content, language);
    }
    for (const std::string& fault : (*gallery)->faults())
        std::fprintf(stderr, "%s\n", fault.c_str());
    pictures.insert(pictures.end(), (*gallery)->pictures().begin(), (*gallery)->pictures().end());
    const Cost cost = (*gallery)->highest();
    std::printf(
        "%-16s %4zu layouts, %3zu pictures, %zu faults; at most %d vertices, %d draw calls; first frame %.0f ms of "
        "processor\n",
        panel.name.c_str(), (*gallery)->layouts(), (*gallery)->pictures().size(), (*gallery)->faults().size(),
        cost.vertices, cost.draw_calls, (*gallery)->first_frame_ms());
    return (*gallery)->faults().empty();
}

/// Between them, the visits have seen every text of every language.
bool saw_all(const Coverage& coverage, const text::Library& texts) {
    bool all = true;
    for (const presenter::Language language : text::all_languages) {
        if (!texts.has(language)) continue;
        const std::string tag(text::tag_of(language));
        for (const std::string& key : coverage.missing(tag, texts.in(language))) {
            std::fprintf(stderr, "no visit lays out %s (%s)\n", key.c_str(), tag.c_str());
            all = false;
        }
    }
    return all;
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path folder = "build/screens";
    std::string only;
    bool all = false;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--out") == 0) folder = argv[i + 1];
        if (std::strcmp(argv[i], "--panel") == 0) only = argv[i + 1];
        if (std::strcmp(argv[i], "--all") == 0) all = std::strcmp(argv[i + 1], "true") == 0;
    }
    std::filesystem::create_directories(folder);
    auto texts = text::Library::embedded();
    auto areas = areas::Areas::embedded();
    if (!texts || !areas) {
        std::fprintf(stderr, "texts or areas: %s\n", (!texts ? texts.error() : areas.error()).message.c_str());
        return 1;
    }
    const Content content{std::move(*texts), std::move(*areas)};
    std::vector<Picture> pictures;
    Coverage coverage;
    bool good = true;
    for (const std::string& missed : faults_that_slip_through()) {
        std::fprintf(stderr, "the checks have no teeth: %s\n", missed.c_str());
        good = false;
    }
    for (const Panel& panel : panels) {
        if (only.empty() || panel.name == only)
            good = lay_out_panel(panel, content, folder, all, pictures, coverage) && good;
    }
    if (only.empty()) good = saw_all(coverage, content.texts) && good;
    write_contact_sheet(folder, pictures);
    return good ? 0 : 1;
}
