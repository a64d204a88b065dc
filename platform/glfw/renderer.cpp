// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/renderer.hpp"

#include <GLES2/gl2.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

namespace pendopo::glfw {

namespace {
float channel(unsigned packed, unsigned shift) {
    return static_cast<float>((packed >> shift) & 0xFFu) / 255.0F;
}
}  // namespace

FrameCost cost_of(const ImDrawData& data) noexcept {
    FrameCost cost{data.TotalVtxCount, 0};
    for (int i = 0; i < data.CmdListsCount; ++i) {
        for (const ImDrawCmd& command : data.CmdLists[i]->CmdBuffer)
            cost.draw_calls += command.ElemCount > 0 ? 1 : 0;
    }
    return cost;
}

base::Result<Renderer> Renderer::start() {
    if (!ImGui_ImplOpenGL3_Init("#version 100"))
        return base::fail(base::ErrorCode::unsupported, "the OpenGL ES 2.0 renderer does not start");
    Renderer renderer;
    if (!ImGui_ImplOpenGL3_CreateDeviceObjects())
        return base::fail(base::ErrorCode::unsupported, "the OpenGL ES 2.0 shaders do not compile");
    ImGui::GetIO().Fonts->ClearTexData();  // the GPU has it now; up to 20 MB less for a device of 512
    return renderer;
}

Renderer::~Renderer() {
    if (started_) ImGui_ImplOpenGL3_Shutdown();
}

void Renderer::fonts_changed() {
    ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
    if (fonts.TexID != ImTextureID{}) return;  // building an atlas takes its texture away; this one has its own
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    fonts.ClearTexData();
}

void Renderer::draw(ImDrawData& data, unsigned clear_colour) {
    glViewport(0, 0, static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y));
    glClearColor(channel(clear_colour, 0), channel(clear_colour, 8), channel(clear_colour, 16), 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
}

}  // namespace pendopo::glfw
