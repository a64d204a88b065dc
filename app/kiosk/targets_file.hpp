// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "app/presenter/view.hpp"
#include "app/screens/layout_report.hpp"

namespace pendopo::kiosk {

/// Tells a test, or a scripted visit, what can be touched and where: the screen's name and the rectangle of each
/// thing to press, never a word that anybody wrote.
///
///     screen topic 12 resting
///     target topic:0 40 158 285 210
///
/// The number rises with every frame that was drawn; "resting" stands once nothing is left to draw and no finger is
/// down, else "moving". The file is replaced as a whole. Screen thread only.
class TargetsFile {
public:
    explicit TargetsFile(std::filesystem::path path);

    /// Fill it while drawing (KioskUi::report_to).
    [[nodiscard]] screens::LayoutReport& report() { return report_; }
    /// Takes over what the report holds of one laid out view, and empties it.
    void note(const presenter::View& view);
    /// Writes what was noted last, once its picture is on the glass.
    void write(bool resting);

private:
    [[nodiscard]] std::string name_of(std::uint32_t id, const presenter::View& view) const;

    std::filesystem::path path_;
    screens::LayoutReport report_;
    std::map<std::uint32_t, std::string> names_;
    std::string noted_;
    std::string screen_;
    long frames_ = 0;
};

}  // namespace pendopo::kiosk
