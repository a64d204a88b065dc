// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/gallery.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <utility>

#include <imgui.h>

#include "app/screens/ui.hpp"
#include "tests/screens/layout_checks.hpp"
#include "tests/screens/spoken_checks.hpp"

namespace pendopo::screens_test {

namespace {

constexpr int vertices_max = 20'000;
constexpr int draw_calls_max = 30;
constexpr int ink_apart_max = 40;  // 255ths: thin letters are all edges
constexpr int rounding_max = 3;    // 255ths, after several layers
constexpr base::Instant now{base::Milliseconds{60'000}};

double processor_ms() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

std::string Look::name() const {
    std::string name;
    const auto add = [&](bool is, const char* word) {
        if (is) name += (name.empty() ? "" : "-") + std::string(word);
    };
    add(text_size == presenter::TextSize::large, "large");
    add(text_size == presenter::TextSize::largest, "largest");
    add(high_contrast, "contrast");
    add(outdoor, "outdoor");
    add(reach == presenter::Reach::left, "left");
    add(reach == presenter::Reach::right, "right");
    return name;
}

base::Result<std::unique_ptr<Gallery>> Gallery::open(const Panel& panel, const std::filesystem::path& folder,
                                                     Draws draws, Coverage& coverage) {
    std::unique_ptr<Gallery> gallery(new Gallery(panel, folder, std::move(draws), coverage));
    const double start = processor_ms();
    PENDOPO_TRY(gallery->display_, glfw::OffscreenDisplay::open(panel.width, panel.height));
    PENDOPO_TRY(gallery->ui_, screens::KioskUi::create(panel.size()));
    gallery->copy_letters();
    PENDOPO_TRY(gallery->renderer_, glfw::EsRenderer::start());
    gallery->ui_->report_to(&gallery->report_);
    gallery->hold_live_picture();
    gallery->ui_->show_live({gallery->live_, 4.F / 3});
    const presenter::View blank;
    std::vector<presenter::Intent> intents;
    gallery->ui_->draw(blank, nullptr, now, intents);
    gallery->renderer_->draw(gallery->ui_->draw_data(), gallery->ui_->background());
    static_cast<void>(gallery->display_->pixels());
    gallery->first_frame_ms_ = processor_ms() - start;
    return gallery;
}

/// What a camera might see: a hand's shadow, and paper with a code's three corners on it, at a slant.
void Gallery::hold_live_picture() {
    constexpr int width = 320;
    constexpr int height = 240;
    constexpr int paper = 60;  // half a side
    live_points_.resize(static_cast<std::size_t>(width) * height);
    for (int i = 0; i < width * height; ++i) {
        const int x = i % width - width / 2 + (i / width - height / 2) / 8;
        const int y = i / width - height / 2 - (i % width - width / 2) / 8;
        const bool on_paper = std::abs(x) < paper && std::abs(y) < paper;
        const bool corner = std::abs(x) > paper / 3 && std::abs(y) > paper / 3 && (x < 0 || y < 0);
        live_points_[static_cast<std::size_t>(i)] =
            static_cast<std::uint8_t>(!on_paper                            ? 60 + (i % width) / 4
                                      : corner || (x / 6 + y / 6) % 2 != 0 ? 20
                                                                           : 235);
    }
    live_texture_ = {live_points_.data(), width, height, glfw::Texels::grey};
    live_ = renderer_->set_live_picture(width, height, live_points_);
}

void Gallery::lay_out(presenter::Presenter& presenter) {
    std::vector<presenter::Intent> intents;
    ui_->draw(presenter.view(), nullptr, now, intents);
    static_cast<void>(ui_->hand_over_crest([&](const screens::Picture& crest) {
        crest_ = crest;
        return renderer_->set_picture(crest.width, crest.height, crest.rgba);
    }));
}

base::Status Gallery::look(const Look& look) {
    look_ = look;
    theme_ = look.high_contrast ? screens::Theme::high_contrast()
             : look.outdoor     ? screens::Theme::outdoor()
                                : screens::Theme::built_in();
    ui_->set_theme(look.outdoor ? screens::Theme::outdoor() : screens::Theme::built_in());
    PENDOPO_CHECK(ui_->resize(panel_.size(), look.text_size));
    if (ui_->fonts_revision() != fonts_) {
        copy_letters();
        renderer_->fonts_changed();
    }
    fonts_ = ui_->fonts_revision();
    return {};
}

void Gallery::picture(const std::string& name, presenter::Presenter& presenter) {
    presenter.set_high_panel(screens::Metrics(panel_.size(), look_.text_size).portrait, now);
    // Blank frames come first when another visitor is there: until they are over nothing is laid out, and the report is
    // that of the screen before.
    do
        lay_out(presenter);
    while (ui_->frames_due());
    for (int i = 0; i < 2; ++i)
        lay_out(presenter);
    ++layouts_;
    if (draws_(name, look_)) {
        lay_out(presenter);
        renderer_->draw(ui_->draw_data(), ui_->background());
        const std::string look = look_.name();
        const std::string file = panel_.name + "-" + name + (look.empty() ? "" : "-" + look) + ".png";
        if (auto saved = display_->save_png(folder_ / file); !saved) faults_.push_back(saved.error().message);
        pictures_.push_back({name, file});
        check_processor(file);
    }
    check(name, presenter.view());
}

/// Of an atlas that was just built: once the renderer has it, its pixels are gone.
void Gallery::copy_letters() {
    if (ImGui::GetIO().Fonts->TexID != ImTextureID{}) return;
    unsigned char* cover = nullptr;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&cover, &letters_texture_.width, &letters_texture_.height);
    letters_.assign(cover, cover + static_cast<std::ptrdiff_t>(letters_texture_.width) * letters_texture_.height);
    letters_texture_.bytes = letters_.data();
}

/// Each text that nothing hides has left points of its colour where it was laid out.
void Gallery::check_ink(const std::string& file, const base::Bytes& drawn) {
    int top = 0;
    for (const auto& text : report_.texts)
        top = std::max(top, text.layer);
    const auto is_near = [&](int x, int y, const screens::Colour& colour) {
        const base::Byte* const point = &drawn[(static_cast<std::size_t>(y) * static_cast<std::size_t>(panel_.width) +
                                                static_cast<std::size_t>(x)) *
                                               4];
        return std::abs(point[0] - colour.red) < ink_apart_max && std::abs(point[1] - colour.green) < ink_apart_max &&
               std::abs(point[2] - colour.blue) < ink_apart_max;
    };
    for (const auto& text : report_.texts) {
        if (text.layer != top || text.scrolled || text.what.empty()) continue;
        bool found = false;
        const int bottom = std::min(panel_.height, static_cast<int>(text.where.bottom()));
        const int right = std::min(panel_.width, static_cast<int>(text.where.right()));
        for (int y = std::max(0, static_cast<int>(text.where.y)); y < bottom && !found; ++y)
            for (int x = std::max(0, static_cast<int>(text.where.x)); x < right && !found; ++x)
                found = is_near(x, y, text.colour);
        if (!found) faults_.push_back(file + ": no ink where it should say: " + text.what);
    }
}

/// A kiosk without a GPU shows the same: no colour is further away than rounding takes it.
void Gallery::check_processor(const std::string& file) {
    const unsigned background = ui_->background();
    std::vector<std::uint32_t> pixels(
        static_cast<std::size_t>(panel_.width) * static_cast<std::size_t>(panel_.height),
        (background & 0xFFu) << 16 | (background & 0xFF00u) | ((background >> 16) & 0xFFu));
    const glfw::Texture crest{crest_.rgba.data(), crest_.width, crest_.height, glfw::Texels::colour};
    // NOLINTNEXTLINE(performance-no-int-to-ptr): ImGui's name for the letters' texture
    const auto letters = reinterpret_cast<std::uintptr_t>(ImGui::GetIO().Fonts->TexID);
    glfw::paint({pixels.data(), panel_.width, panel_.height, panel_.width}, ui_->draw_data(), [&](std::uintptr_t id) {
        return id == letters ? &letters_texture_ : id == live_ ? &live_texture_ : &crest;
    });
    const base::Bytes drawn = display_->pixels();
    check_ink(file, drawn);
    std::size_t apart = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        for (unsigned colour = 0; colour < 3; ++colour) {
            const auto one = static_cast<int>((pixels[i] >> (16 - 8 * colour)) & 0xFF);
            if (std::abs(one - static_cast<int>(drawn[i * 4 + colour])) > rounding_max) ++apart;
        }
    }
    if (apart > pixels.size() / 10'000)
        faults_.push_back(file + ": " + std::to_string(apart) + " colours are others when the processor draws");
}

void Gallery::check(const std::string& name, const presenter::View& view) {
    const auto [vertices, draw_calls] = glfw::cost_of(ui_->draw_data());
    highest_.vertices = std::max(highest_.vertices, vertices);
    highest_.draw_calls = std::max(highest_.draw_calls, draw_calls);
    const std::string where = panel_.name + "-" + name + (look_.name().empty() ? "" : "-" + look_.name()) + ": ";
    if (vertices > vertices_max) faults_.push_back(where + std::to_string(vertices) + " vertices");
    if (draw_calls > draw_calls_max) faults_.push_back(where + std::to_string(draw_calls) + " draw calls");
    const screens::Metrics metrics(panel_.size(), look_.text_size);
    for (const std::string& fault : layout_faults(report_, metrics, theme_.contrast_min))
        faults_.push_back(where + fault);
    for (const std::string& text : unsaid_texts(report_, view, presenter::elements_of(view)))
        faults_.push_back(where + "nobody hears: \"" + text + "\"");
    coverage_.add(name.substr(name.rfind('-') + 1), report_);
    if (report_.texts.empty()) faults_.push_back(where + "nothing was drawn");
}

}  // namespace pendopo::screens_test
