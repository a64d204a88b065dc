// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/presenter/presenter.hpp"
#include "app/screens/crest.hpp"
#include "app/screens/kiosk_ui.hpp"
#include "platform/glfw/es_renderer.hpp"
#include "platform/glfw/offscreen_display.hpp"
#include "platform/glfw/rasteriser.hpp"
#include "tests/screens/coverage.hpp"

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

/// How the screens are looked at: what a visitor or a site may have set.
struct Look {
    presenter::TextSize text_size = presenter::TextSize::normal;
    bool high_contrast = false;
    bool outdoor = false;
    presenter::Reach reach = presenter::Reach::middle;

    /// "largest-contrast"; empty for the usual look.
    [[nodiscard]] std::string name() const;
};

/// One laid out screen that was kept as a picture.
struct Picture {
    std::string screen;  ///< "write-accents"
    std::string file;
};

/// Lays out views on one panel and checks them; draws those that are chosen, off screen, into PNG files. What the
/// processor draws is compared with each of these.
class Gallery {
public:
    /// `draws`: tells of a screen's name with the language ("doors-id") whether a picture is wanted.
    using Draws = std::function<bool(const std::string& name, const Look& look)>;
    /// Tells `coverage`, which must outlive it, what was laid out.
    [[nodiscard]] static base::Result<std::unique_ptr<Gallery>> open(const Panel& panel,
                                                                     const std::filesystem::path& folder, Draws draws,
                                                                     Coverage& coverage);

    /// From now on everything is looked at so. Errors: as KioskUi::resize.
    [[nodiscard]] base::Status look(const Look& look);
    [[nodiscard]] const Look& looks() const noexcept { return look_; }
    /// Lays out the presenter's view until it rests, checks it, and keeps a picture of it if one is wanted.
    void picture(const std::string& name, presenter::Presenter& presenter);

    [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return faults_; }
    [[nodiscard]] const std::vector<Picture>& pictures() const noexcept { return pictures_; }
    [[nodiscard]] std::size_t layouts() const noexcept { return layouts_; }
    [[nodiscard]] Cost highest() const noexcept { return highest_; }
    [[nodiscard]] const screens::LayoutReport& report() const noexcept { return report_; }
    /// From nothing to the first picture drawn and read back.
    [[nodiscard]] double first_frame_ms() const noexcept { return first_frame_ms_; }

private:
    Gallery(const Panel& panel, std::filesystem::path folder, Draws draws, Coverage& coverage)
        : panel_(panel), folder_(std::move(folder)), draws_(std::move(draws)), coverage_(coverage) {}
    void hold_live_picture();
    void lay_out(presenter::Presenter& presenter);
    void check(const std::string& name, const presenter::View& view);
    void copy_letters();
    void check_processor(const std::string& file);
    void check_ink(const std::string& file, const base::Bytes& drawn);

    Panel panel_;
    std::filesystem::path folder_;
    Draws draws_;
    Coverage& coverage_;
    Look look_;
    screens::Theme theme_ = screens::Theme::built_in();
    std::uint64_t fonts_ = 0;
    std::size_t layouts_ = 0;
    std::unique_ptr<glfw::OffscreenDisplay> display_;
    std::unique_ptr<screens::KioskUi> ui_;
    std::unique_ptr<glfw::Renderer> renderer_;
    base::Bytes letters_;  ///< the atlas, of which the renderer keeps a texture alone
    glfw::Texture letters_texture_;
    screens::Picture crest_;
    base::Bytes live_points_;
    glfw::Texture live_texture_;
    std::uintptr_t live_ = 0;
    screens::LayoutReport report_;
    std::vector<std::string> faults_;
    std::vector<Picture> pictures_;
    Cost highest_;
    double first_frame_ms_ = 0;
};

}  // namespace pendopo::screens_test
