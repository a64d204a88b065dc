// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/gallery.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include "tests/screens/layout_checks.hpp"

namespace pendopo::screens_test {

namespace {

constexpr int vertices_max = 20'000;
constexpr int draw_calls_max = 30;
constexpr base::Instant now{base::Milliseconds{60'000}};

double processor_ms() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

base::Result<std::unique_ptr<Gallery>> Gallery::open(const Panel& panel, const std::filesystem::path& folder) {
    std::unique_ptr<Gallery> gallery(new Gallery(panel, folder));
    const double start = processor_ms();
    PENDOPO_TRY(gallery->display_, glfw::OffscreenDisplay::open(panel.width, panel.height));
    PENDOPO_TRY(gallery->ui_, screens::KioskUi::create(panel.size()));
    PENDOPO_TRY(glfw::Renderer renderer, glfw::Renderer::start());
    gallery->renderer_ = std::make_unique<glfw::Renderer>(std::move(renderer));
    gallery->ui_->report_to(&gallery->report_);
    const presenter::View blank;
    std::vector<presenter::Intent> intents;
    gallery->ui_->draw(blank, nullptr, now, intents);
    gallery->renderer_->draw(gallery->ui_->draw_data(), gallery->ui_->background());
    static_cast<void>(gallery->display_->pixels());
    gallery->first_frame_ms_ = processor_ms() - start;
    return gallery;
}

void Gallery::lay_out(presenter::Presenter& presenter) {
    std::vector<presenter::Intent> intents;
    ui_->draw(presenter.view(), nullptr, now, intents);
}

void Gallery::picture(const std::string& name, presenter::Presenter& presenter) {
    for (int i = 0; i < 3 || ui_->frames_due(); ++i)
        lay_out(presenter);
    renderer_->draw(ui_->draw_data(), ui_->background());
    const std::string file = panel_.name + "-" + name + ".png";
    if (auto saved = display_->save_png(folder_ / file); !saved) faults_.push_back(saved.error().message);
    pictures_.push_back(file);
    check(name);
}

void Gallery::check(const std::string& name) {
    const auto [vertices, draw_calls] = glfw::cost_of(ui_->draw_data());
    highest_.vertices = std::max(highest_.vertices, vertices);
    highest_.draw_calls = std::max(highest_.draw_calls, draw_calls);
    const std::string where = panel_.name + "-" + name + ": ";
    if (vertices > vertices_max) faults_.push_back(where + std::to_string(vertices) + " vertices");
    if (draw_calls > draw_calls_max) faults_.push_back(where + std::to_string(draw_calls) + " draw calls");
    for (const std::string& fault : layout_faults(report_, screens::Metrics(panel_.size()))) {
        faults_.push_back(where + fault);
    }
    if (report_.texts.empty()) faults_.push_back(where + "nothing was drawn");
}

}  // namespace pendopo::screens_test
