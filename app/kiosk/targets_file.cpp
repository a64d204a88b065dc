// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/targets_file.hpp"

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

#include "app/screens/interaction.hpp"

namespace pendopo::kiosk {
namespace {

using presenter::Key;
using presenter::KeyboardView;
using presenter::Screen;
using screens::target_id;

constexpr std::size_t cards = presenter::AttractView::cards_max;

struct Family {
    std::string_view name;
    std::size_t count;  ///< 1: a single thing
};
constexpr std::array families{
    Family{"start", 1},         Family{"languages", 1},    Family{"start over", 1},     Family{"primary", 1},
    Family{"secondary", 1},     Family{"back", 1},         Family{"other", 1},          Family{"consent", 1},
    Family{"decline", 1},       Family{"search", 1},       Family{"words", 1},          Family{"language", 5},
    Family{"door", 5},          Family{"survey", 1},       Family{"poll", 16},          Family{"option", 12},
    Family{"answer", 1},        Family{"code", 1},         Family{"helped", 1},         Family{"not yet", 1},
    Family{"withdraw", 1},      Family{"take back", 1},    Family{"topic", 9},          Family{"place", 40},
    Family{"edit", 4},          Family{"overlay", 6},      Family{"contact choice", 2}, Family{"contact field", 2},
    Family{"exchange", 1},      Family{"service door", 1}, Family{"comfort", 1},        Family{"hide", 1},
    Family{"show", 1},          Family{"text size", 3},    Family{"comfort switch", 2}, Family{"reach", 3},
    Family{"comfort done", 1},  Family{"suggestion", 3},   Family{"undo", 1},           Family{"eye", 3},
    Family{"way", 2},           Family{"record", 1},       Family{"record again", 1},   Family{"record listen", 1},
    Family{"voice consent", 1}, Family{"print", 1},        Family{"listen", 1},         Family{"card", cards},
};

std::string_view name_of(Screen screen) {
    constexpr std::array<std::string_view, 19> names{"not_ready", "attract", "doors",     "topic",    "place",
                                                     "write",     "contact", "review",    "saving",   "receipt",
                                                     "failure",   "service", "poll_list", "question", "code_entry",
                                                     "case_view", "way",     "record",    "scan"};
    return names[static_cast<std::size_t>(screen)];
}

std::string utf8(char32_t c) {
    if (c < 0x80) return {static_cast<char>(c)};
    if (c < 0x800) return {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3f))};
    return {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
            static_cast<char>(0x80 | (c & 0x3f))};
}

std::string name_of(const Key& key) {
    switch (key.action) {
        case Key::Action::character:
            return "key." + utf8(key.character);
        case Key::Action::space:
            return "key.space";
        case Key::Action::enter:
            return "key.return";
        case Key::Action::backspace:
            return "key.backspace";
        case Key::Action::shift:
            return "key.shift";
        case Key::Action::symbols:
            return "key.symbols";
        case Key::Action::letters:
            return "key.letters";
    }
    return "key";
}

const KeyboardView* keyboard_of(const presenter::View& view) {
    switch (view.screen) {
        case Screen::place:
            return &view.place.keyboard;
        case Screen::write:
            return &view.write.keyboard;
        case Screen::contact:
            return &view.contact.keyboard;
        case Screen::question:
            return &view.question.keyboard;
        case Screen::code_entry:
            return &view.code_entry.keyboard;
        default:
            return nullptr;
    }
}

/// Names in the file have no blanks: "start over" is written "start_over".
std::string one_word(std::string name) {
    for (char& c : name)
        if (c == ' ') c = '_';
    return name;
}

}  // namespace

TargetsFile::TargetsFile(std::filesystem::path path) : path_(std::move(path)) {
    for (const Family& family : families) {
        for (std::size_t i = 0; i < family.count; ++i) {
            const std::string suffix = family.count == 1 ? "" : ":" + std::to_string(i);
            names_[target_id(family.name, i)] = one_word(std::string(family.name)) + suffix;
        }
    }
}

std::string TargetsFile::name_of(std::uint32_t id, const presenter::View& view) const {
    if (const auto known = names_.find(id); known != names_.end()) return known->second;
    const KeyboardView* keyboard = keyboard_of(view);
    if (keyboard == nullptr) return {};
    for (std::size_t i = 0; i < keyboard->popup.count; ++i)
        if (id == target_id("popup", i)) return kiosk::name_of(keyboard->popup.keys[i].key);
    for (std::size_t row = 0; row < keyboard->row_count; ++row)
        for (std::size_t i = 0; i < keyboard->rows[row].count; ++i)
            if (id == target_id("key", row * KeyboardView::keys_max + i))
                return kiosk::name_of(keyboard->rows[row].keys[i].key);
    return {};
}

void TargetsFile::note(const presenter::View& view) {
    screen_ = kiosk::name_of(view.screen);
    std::ostringstream lines;
    for (const auto& target : report_.targets) {
        const std::string name = name_of(target.id, view);
        if (name.empty()) continue;
        lines << "target " << name << ' ' << std::lround(target.where.x) << ' ' << std::lround(target.where.y) << ' '
              << std::lround(target.where.width) << ' ' << std::lround(target.where.height) << '\n';
    }
    // Before a visit every word on the screen is the province's own, as are those that ask for a moment.
    const bool asks_to_wait = view.overlay == presenter::Overlay::cool_down;
    for (const auto& text : report_.texts)
        if (view.screen == Screen::attract || (asks_to_wait && text.layer == 1)) lines << "says " << text.what << '\n';
    noted_ = lines.str();
    report_ = {};
}

void TargetsFile::write(bool resting) {
    const std::filesystem::path half = path_.string() + ".half";
    {
        std::ofstream file(half, std::ios::trunc);
        file << "screen " << screen_ << ' ' << ++frames_ << (resting ? " resting" : " moving") << '\n' << noted_;
    }
    std::error_code ignored;
    std::filesystem::rename(half, path_, ignored);
}

}  // namespace pendopo::kiosk
