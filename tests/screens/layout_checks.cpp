// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/layout_checks.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "app/screens/theme.hpp"

namespace pendopo::screens_test {

namespace {

using screens::LayoutReport;
using screens::Metrics;
using screens::Rect;
using screens::TargetKind;

constexpr double choice_cap_mm_min = 4.8;
constexpr double text_cap_mm_min = 2.8;
constexpr double tolerance_mm = 0.25;  // sizes are rounded to whole pixels

/// "doors.title": a key that no catalogue knew.
bool looks_like_a_key(const std::string& text) {
    if (text.find('.') == std::string::npos || text.find(' ') != std::string::npos || text.back() == '.') return false;
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '.' || c == '_';
    });
}

double least_size_mm(TargetKind kind, const Metrics& m) {
    switch (kind) {
        case TargetKind::choice:
            return m.compact ? 15 : 20;
        case TargetKind::row:
            return 15;
        case TargetKind::handle:
            return 9;
        default:
            return m.compact ? 9 : 12;
    }
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

bool inside(const Rect& rect, const Rect& screen) {
    return rect.x >= screen.x - 1 && rect.y >= screen.y - 1 && rect.right() <= screen.right() + 1 &&
           rect.bottom() <= screen.bottom() + 1;
}

/// How much of the smaller side two rectangles share, in pixels.
float overlap(const Rect& a, const Rect& b) {
    const Rect shared = a.shared_with(b);
    return shared.empty() ? 0 : std::min(shared.width, shared.height);
}

class Faults {
public:
    Faults(const LayoutReport& report, const Metrics& metrics, double contrast_min)
        : report_(report), metrics_(metrics), contrast_min_(contrast_min) {}

    std::vector<std::string> find() {
        for (const LayoutReport::Text& text : report_.texts)
            check_text(text);
        for (const LayoutReport::Target& target : report_.targets)
            check_target(target);
        for (const LayoutReport::Picture& picture : report_.pictures)
            check_picture(picture);
        check_overlaps();
        return std::move(faults_);
    }

private:
    void add(const std::string& fault) { faults_.push_back(fault); }

    void check_text(const LayoutReport::Text& text) {
        const std::string quoted = "\"" + text.what + "\"";
        if (text.cut) add("shortened: " + quoted);
        if (!text.scrolled && !inside(text.where, metrics_.screen())) add("outside: " + quoted);
        if (text.missing_glyphs > 0) add("letters missing in the font: " + quoted);
        if (looks_like_a_key(text.what)) add("not translated: " + quoted);
        if (const double ratio = screens::contrast(text.colour, text.on); ratio < contrast_min_ - 0.005)
            add("contrast " + number(ratio) + ": " + quoted);
        const bool largest = metrics_.text_size == screens::TextSize::largest;
        const double least = text.title_or_choice || largest ? choice_cap_mm_min : text_cap_mm_min;
        if (text.cap_mm < least - tolerance_mm / 2) add("letters of " + number(text.cap_mm) + " mm: " + quoted);
    }

    void check_target(const LayoutReport::Target& target) {
        const double least = least_size_mm(target.kind, metrics_);
        const double width = metrics_.in_mm(target.where.width);
        const double height = metrics_.in_mm(target.where.height);
        if (width < least - tolerance_mm || height < least - tolerance_mm)
            add("target of " + number(width) + " × " + number(height) + " mm, " + number(least) + " at least, at " +
                place(target.where));
        if (!target.scrolled && !inside(target.where, metrics_.screen()))
            add("target outside at " + place(target.where));
    }

    void check_picture(const LayoutReport::Picture& picture) {
        if (picture.missing) add("picture missing or too large at " + place(picture.where));
        if (!picture.scrolled && !inside(picture.where, metrics_.screen()))
            add("picture outside at " + place(picture.where));
    }

    void check_overlaps() {
        const auto& texts = report_.texts;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            for (std::size_t j = i + 1; j < texts.size(); ++j) {
                if (same_sheet(texts[i], texts[j]) && overlap(texts[i].where, texts[j].where) > metrics_.mm(0.9))
                    add("\"" + texts[i].what + "\" lies over \"" + texts[j].what + "\"");
            }
            for (const LayoutReport::Picture& picture : report_.pictures) {
                if (same_sheet(texts[i], picture) && overlap(texts[i].where, picture.where) > metrics_.mm(1))
                    add("\"" + texts[i].what + "\" lies over a picture at " + place(picture.where));
            }
        }
        const auto& targets = report_.targets;
        for (std::size_t i = 0; i < targets.size(); ++i) {
            for (std::size_t j = i + 1; j < targets.size(); ++j) {
                // The handles of a short selection may meet; each is dragged away from the other.
                const bool handles = targets[i].kind == TargetKind::handle || targets[j].kind == TargetKind::handle;
                if (!handles && same_sheet(targets[i], targets[j]) && overlap(targets[i].where, targets[j].where) > 1)
                    add("targets cover each other at " + place(targets[i].where) + " and " + place(targets[j].where));
            }
        }
    }

    /// What scrolls may pass under what stands still: its own clipping keeps them apart.
    template <class A, class B>
    static bool same_sheet(const A& a, const B& b) {
        return a.layer == b.layer && a.scrolled == b.scrolled;
    }

    static std::string place(const Rect& rect) {
        return "(" + std::to_string(std::lround(rect.x)) + ", " + std::to_string(std::lround(rect.y)) + ")";
    }

    const LayoutReport& report_;
    const Metrics& metrics_;
    double contrast_min_;
    std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> layout_faults(const LayoutReport& report, const Metrics& metrics, double contrast_min) {
    return Faults(report, metrics, contrast_min).find();
}

}  // namespace pendopo::screens_test
