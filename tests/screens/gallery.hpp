// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/presenter/presenter.hpp"
#include "app/screens/kiosk_ui.hpp"
#include "platform/glfw/offscreen_display.hpp"
#include "platform/glfw/renderer.hpp"

namespace pendopo::screens_test {

/// One reference panel of VISUAL.md.
struct Panel {
    std::string name;
    int width = 0;
    int height = 0;
    double width_mm = 0;

    [[nodiscard]] screens::PanelSize size() const { return {width, height, width / width_mm}; }
};

/// What drawing one picture cost.
struct Cost {
    int vertices = 0;
    int draw_calls = 0;
};

/// Draws views on one panel, off screen, writes each as a PNG and checks its layout.
class Gallery {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<Gallery>> open(const Panel& panel,
                                                                     const std::filesystem::path& folder);

    /// Draws the presenter's view until it rests, and keeps the picture as `name`.
    void picture(const std::string& name, presenter::Presenter& presenter);

    [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return faults_; }
    [[nodiscard]] const std::vector<std::string>& pictures() const noexcept { return pictures_; }
    [[nodiscard]] Cost highest() const noexcept { return highest_; }
    [[nodiscard]] const screens::LayoutReport& report() const noexcept { return report_; }
    /// From nothing to the first picture drawn and read back.
    [[nodiscard]] double first_frame_ms() const noexcept { return first_frame_ms_; }

private:
    Gallery(const Panel& panel, std::filesystem::path folder) : panel_(panel), folder_(std::move(folder)) {}
    void lay_out(presenter::Presenter& presenter);
    void check(const std::string& name);

    Panel panel_;
    std::filesystem::path folder_;
    std::unique_ptr<glfw::OffscreenDisplay> display_;
    std::unique_ptr<screens::KioskUi> ui_;
    std::unique_ptr<glfw::Renderer> renderer_;
    screens::LayoutReport report_;
    std::vector<std::string> faults_;
    std::vector<std::string> pictures_;
    Cost highest_;
    double first_frame_ms_ = 0;
};

}  // namespace pendopo::screens_test
