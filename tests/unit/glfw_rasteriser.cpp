// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include <doctest/doctest.h>
#include <imgui.h>

#include "platform/glfw/es_renderer.hpp"
#include "platform/glfw/offscreen_display.hpp"
#include "platform/glfw/pixel_renderer.hpp"

namespace {

using namespace pendopo;

constexpr int width = 240;
constexpr int height = 160;

/// One draw list of triangles as a test writes them, drawn with or without a texture.
class Sheet {
public:
    Sheet() : pixels_(static_cast<std::size_t>(width) * height, 0) {}

    void triangle(std::array<ImVec2, 3> corners, ImU32 colour) {
        for (const ImVec2& corner : corners)
            add({corner, {0, 0}, colour});
    }
    void rectangle(ImVec2 a, ImVec2 b, ImU32 colour) {
        triangle({a, {b.x, a.y}, b}, colour);
        triangle({a, b, {a.x, b.y}}, colour);
    }
    void image(ImVec2 a, ImVec2 b) {
        const ImVec2 other{b.x, a.y}, last{a.x, b.y};
        for (const ImDrawVert& corner :
             {ImDrawVert{a, {0, 0}, IM_COL32_WHITE}, ImDrawVert{other, {1, 0}, IM_COL32_WHITE},
              ImDrawVert{b, {1, 1}, IM_COL32_WHITE}, ImDrawVert{a, {0, 0}, IM_COL32_WHITE},
              ImDrawVert{b, {1, 1}, IM_COL32_WHITE}, ImDrawVert{last, {0, 1}, IM_COL32_WHITE}})
            add(corner);
    }

    void paint(ImVec4 clip = {0, 0, width, height}, const glfw::Texture* texture = nullptr) {
        ImDrawCmd command;
        command.ClipRect = clip;
        command.ElemCount = static_cast<unsigned>(list_.IdxBuffer.Size);
        list_.CmdBuffer.clear();
        list_.CmdBuffer.push_back(command);
        ImDrawList* lists[] = {&list_};
        ImDrawData data;
        data.Valid = true;
#if IMGUI_VERSION_NUM >= 18980
        data.CmdLists.push_back(lists[0]);
#else
        data.CmdLists = lists;
#endif
        data.CmdListsCount = 1;
        data.DisplaySize = {width, height};
        glfw::paint({pixels_.data(), width, height, width}, data, [&](std::uintptr_t) { return texture; });
    }

    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return pixels_[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)];
    }
    [[nodiscard]] std::size_t count(std::uint32_t colour) const {
        return static_cast<std::size_t>(std::count(pixels_.begin(), pixels_.end(), colour));
    }

private:
    void add(const ImDrawVert& corner) {
        list_.IdxBuffer.push_back(static_cast<ImDrawIdx>(list_.VtxBuffer.Size));
        list_.VtxBuffer.push_back(corner);
    }

    ImDrawList list_{nullptr};
    std::vector<std::uint32_t> pixels_;
};

constexpr std::uint32_t half_red = 0x800000;  // 128 of 255 over black

/// Everything the screens are made of: letters, round corners, thin and thick lines, clips, colours that run.
void draw_sample() {
    ImGui::GetIO().DisplaySize = {width, height};
    ImGui::NewFrame();
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddRectFilled({8, 8}, {120, 60}, IM_COL32(20, 90, 70, 255), 9);
    list.AddRect({12.5F, 70.5F}, {110.5F, 120.5F}, IM_COL32(200, 60, 30, 160), 7, 0, 2.5F);
    list.AddRectFilledMultiColor({130, 8}, {230, 60}, IM_COL32(255, 0, 0, 255), IM_COL32(0, 255, 0, 40),
                                 IM_COL32(0, 0, 255, 255), IM_COL32(255, 255, 0, 200));
    list.AddCircleFilled({180, 100}, 27.3F, IM_COL32(60, 40, 120, 200));
    list.AddLine({10, 150}, {230, 128}, IM_COL32_WHITE, 1);
    list.AddLine({10, 140}, {230, 70}, IM_COL32(0, 0, 0, 120), 4.7F);
    list.PushClipRect({20, 20}, {76.5F, 49.5F}, true);
    list.AddText({16, 26}, IM_COL32_WHITE, "Jalan rusak di pasar");
    list.PopClipRect();
    list.AddText({24, 88}, IM_COL32(10, 10, 10, 230), "Kecamatan Serang");
    ImGui::Render();
}

}  // namespace

TEST_CASE("glfw: a rectangle of two triangles covers its pixels, each once") {
    Sheet sheet;
    sheet.rectangle({10, 20}, {30, 25}, IM_COL32(255, 0, 0, 128));
    sheet.paint();
    CHECK(sheet.count(half_red) == 20 * 5);
    CHECK(sheet.at(10, 20) == half_red);
    CHECK(sheet.at(29, 24) == half_red);
    CHECK(sheet.at(30, 24) == 0);
    CHECK(sheet.at(29, 25) == 0);
}

TEST_CASE("glfw: triangles that share corners leave no gap and touch no pixel twice, wherever they meet") {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> across(60, 180), down(40, 120);
    for (int round = 0; round < 200; ++round) {
        const ImVec2 inner{across(random), down(random)};
        const std::array<ImVec2, 4> corners{{{40, 30}, {200, 30}, {200, 130}, {40, 130}}};
        Sheet sheet;
        for (std::size_t i = 0; i < 4; ++i)
            sheet.triangle({corners[i], corners[(i + 1) % 4], inner}, IM_COL32(255, 0, 0, 128));
        sheet.paint();
        REQUIRE(sheet.count(half_red) == 160 * 100);
    }
}

TEST_CASE("glfw: what is drawn far outside, without area or beyond the clip harms nothing") {
    Sheet sheet;
    sheet.triangle({{{-1e9F, -1e9F}, {1e9F, -1e9F}, {0, 1e9F}}}, IM_COL32(255, 0, 0, 128));
    sheet.triangle({{{10, 10}, {20, 20}, {30, 30}}}, IM_COL32_WHITE);
    sheet.paint({50, 40, 60, 45});
    CHECK(sheet.count(half_red) == 10 * 5);
    CHECK(sheet.count(0) == width * height - 50);
    sheet.paint({60, 45, 50, 40});
    CHECK(sheet.count(0) == width * height - 50);
}

TEST_CASE("glfw: a picture shows its own colours, and between its texels their mean") {
    constexpr std::array<std::uint8_t, 16> rgba{255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 0};
    const glfw::Texture texture{rgba.data(), 2, 2, glfw::Texels::colour};
    Sheet same_size;
    same_size.image({4, 4}, {6, 6});
    same_size.paint({0, 0, width, height}, &texture);
    CHECK(same_size.at(4, 4) == 0xFF0000);
    CHECK(same_size.at(5, 4) == 0x00FF00);
    CHECK(same_size.at(4, 5) == 0x0000FF);
    CHECK(same_size.at(5, 5) == 0);  // nothing covers
    constexpr std::array<std::uint8_t, 4> grey{0, 255, 16, 128};
    const glfw::Texture seen{grey.data(), 2, 2, glfw::Texels::grey};
    same_size.paint({0, 0, width, height}, &seen);
    CHECK(same_size.at(4, 4) == 0);
    CHECK(same_size.at(5, 4) == 0xFFFFFF);
    CHECK(same_size.at(5, 5) == 0x808080);
    Sheet larger;
    larger.image({0, 0}, {8, 8});
    larger.paint({0, 0, width, height}, &texture);
    CHECK(larger.at(0, 0) == 0xFF0000);  // clamped at the edge
    CHECK((larger.at(3, 0) >> 16) > (larger.at(4, 0) >> 16));
    CHECK((larger.at(3, 0) & 0xFF00) != 0);
}

TEST_CASE("glfw: the processor draws what OpenGL ES draws") {
    auto display = glfw::OffscreenDisplay::open(width, height);
    REQUIRE(display.has_value());
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().Fonts->Build();
    constexpr unsigned background = IM_COL32(235, 228, 210, 255);
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * height);
    {
        glfw::PixelRenderer renderer([&] { return glfw::PixelBuffer{pixels.data(), width, height, width}; });
        draw_sample();
        renderer.draw(*ImGui::GetDrawData(), background);
    }
    base::Bytes drawn;
    {
        ImGui::GetIO().Fonts->SetTexID(ImTextureID{});
        auto renderer = glfw::EsRenderer::start();
        REQUIRE(renderer.has_value());
        draw_sample();
        (*renderer)->draw(*ImGui::GetDrawData(), background);
        drawn = (*display)->pixels();
    }
    ImGui::DestroyContext();
    std::size_t different = 0;
    int worst = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        for (unsigned colour = 0; colour < 3; ++colour) {
            const int one = static_cast<int>((pixels[i] >> (16 - 8 * colour)) & 0xFF);
            const int apart = std::abs(one - static_cast<int>(drawn[i * 4 + colour]));
            worst = std::max(worst, apart);
            if (apart > 2) ++different;
        }
    }
    INFO("worst ", worst);
    CHECK(different < pixels.size() / 1000);
}
