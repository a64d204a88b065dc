// SPDX-License-Identifier: Apache-2.0
// Draws every screen × reference panel × language into a folder, with a contact sheet, and fails on any fault of
// layout.
#include <cstdio>
#include <cstring>
#include <fstream>

#include "tests/screens/teeth.hpp"
#include "tests/screens/visits.hpp"

namespace {

using namespace pendopo;
using namespace pendopo::screens_test;

const std::vector<Panel> panels{
    {"7in-800x480", 800, 480, 154},      {"7in-1024x600", 1024, 600, 154},  {"10in-1280x800", 1280, 800, 217},
    {"16in-1920x1080", 1920, 1080, 344}, {"10in-720x1280", 720, 1280, 126},
};

void write_contact_sheet(const std::filesystem::path& folder, const std::vector<std::string>& pictures) {
    std::ofstream sheet(folder / "index.html");
    sheet << "<!doctype html><meta charset=utf-8><title>Pendopo: all screens</title>\n"
             "<style>body{font:14px sans-serif;background:#888;margin:16px}figure{display:inline-block;margin:8px;"
             "background:#fff;padding:8px}img{height:300px}figcaption{text-align:center}</style>\n";
    for (const std::string& picture : pictures)
        sheet << "<figure><a href=\"" << picture << "\"><img loading=lazy src=\"" << picture << "\"></a><figcaption>"
              << picture << "</figcaption></figure>\n";
}

/// All pictures of one panel; true if no fault was found.
bool draw_panel(const Panel& panel, const Content& content, const std::filesystem::path& folder,
                std::vector<std::string>& pictures) {
    auto gallery = Gallery::open(panel, folder);
    if (!gallery) {
        std::fprintf(stderr, "%s: %s\n", panel.name.c_str(), gallery.error().message.c_str());
        return false;
    }
    play_visits(**gallery, content, presenter::Language::indonesian);
    play_visits(**gallery, content, presenter::Language::english);
    for (const std::string& fault : (*gallery)->faults())
        std::fprintf(stderr, "%s\n", fault.c_str());
    pictures.insert(pictures.end(), (*gallery)->pictures().begin(), (*gallery)->pictures().end());
    const Cost cost = (*gallery)->highest();
    std::printf(
        "%-16s %3zu pictures, %zu faults; at most %d vertices, %d draw calls; first frame %.0f ms of processor\n",
        panel.name.c_str(), (*gallery)->pictures().size(), (*gallery)->faults().size(), cost.vertices, cost.draw_calls,
        (*gallery)->first_frame_ms());
    return (*gallery)->faults().empty();
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path folder = "build/screens";
    std::string only;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--out") == 0) folder = argv[i + 1];
        if (std::strcmp(argv[i], "--panel") == 0) only = argv[i + 1];
    }
    std::filesystem::create_directories(folder);
    auto texts = text::Library::embedded();
    auto areas = areas::Areas::embedded();
    if (!texts || !areas) {
        std::fprintf(stderr, "texts or areas: %s\n", (!texts ? texts.error() : areas.error()).message.c_str());
        return 1;
    }
    const Content content{std::move(*texts), std::move(*areas)};
    std::vector<std::string> pictures;
    bool good = true;
    for (const std::string& missed : faults_that_slip_through()) {
        std::fprintf(stderr, "the checks have no teeth: %s\n", missed.c_str());
        good = false;
    }
    for (const Panel& panel : panels) {
        if (only.empty() || panel.name == only) good = draw_panel(panel, content, folder, pictures) && good;
    }
    write_contact_sheet(folder, pictures);
    return good ? 0 : 1;
}
