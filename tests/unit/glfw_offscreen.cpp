// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <doctest/doctest.h>
#include <imgui.h>

#include "platform/glfw/es_renderer.hpp"
#include "platform/glfw/offscreen_display.hpp"
#include "tests/support/paths.hpp"

namespace {

using namespace pendopo;

/// One frame with a red square in the top left corner on blue.
void draw_square(glfw::Renderer& renderer) {
    ImGui::GetIO().DisplaySize = {64, 48};
    ImGui::NewFrame();
    ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, {16, 16}, IM_COL32(255, 0, 0, 255));
    ImGui::Render();
    renderer.draw(*ImGui::GetDrawData(), IM_COL32(0, 0, 255, 255));
}

}  // namespace

TEST_CASE("glfw: the off-screen display draws what the window would, the same bytes each time") {
    auto display = glfw::OffscreenDisplay::open(64, 48);
    REQUIRE(display.has_value());
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().Fonts->Build();
    {
        auto renderer = glfw::EsRenderer::start();
        REQUIRE(renderer.has_value());
        draw_square(**renderer);
        const base::Bytes first = (*display)->pixels();
        REQUIRE(first.size() == 64 * 48 * 4);
        CHECK(base::Bytes(first.begin(), first.begin() + 3) == base::Bytes{255, 0, 0});
        CHECK(base::Bytes(first.end() - 4, first.end() - 1) == base::Bytes{0, 0, 255});
        draw_square(**renderer);
        CHECK((*display)->pixels() == first);
        CHECK(glfw::cost_of(*ImGui::GetDrawData()).draw_calls == 1);

        const auto folder = std::filesystem::path(test::binary_directory);
        const auto file = folder / "offscreen_test.png";
        CHECK((*display)->save_png(file).has_value());
        CHECK(std::filesystem::file_size(file) > 60);
        std::filesystem::remove(file);
        const auto refused = (*display)->save_png(folder / "no such folder" / "x.png");
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == base::ErrorCode::io);
    }
    ImGui::DestroyContext();
}
