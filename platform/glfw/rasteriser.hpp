// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

struct ImDrawData;

namespace pendopo::glfw {

/// A picture in memory: rows from the top, each pixel 0x00RRGGBB in the machine's byte order, as X11's screens have it.
struct PixelBuffer {
    std::uint32_t* pixels = nullptr;
    int width = 0;
    int height = 0;
    int stride = 0;  ///< pixels from one row to the next
};

/// What the bytes of a texture say: how much white covers what lies below; how bright an opaque point is; or, four
/// bytes a texel, red, green, blue and cover.
enum class Texels : std::uint8_t { cover, grey, colour };

/// What triangles are filled with, rows from the top without padding.
struct Texture {
    const std::uint8_t* bytes = nullptr;
    int width = 0;
    int height = 0;
    Texels texels = Texels::cover;
};

/// Draws ImGui's draw lists by the processor alone, with what OpenGL promises of them: pixel centres, a pixel on a
/// common edge belongs to one of two triangles, bilinear textures clamped at their edges, source over destination.
///
/// Owns nothing. `texture_of` is asked once a draw call for what an ImTextureID names (null pointer: drawn as white).
/// Callbacks in the lists are not called. Pure; any thread.
void paint(const PixelBuffer& buffer, const ImDrawData& data,
           const std::function<const Texture*(std::uintptr_t)>& texture_of);

}  // namespace pendopo::glfw
