// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/renderer.hpp"

#include <imgui.h>

namespace pendopo::glfw {

FrameCost cost_of(const ImDrawData& data) noexcept {
    FrameCost cost{data.TotalVtxCount, 0};
    for (int i = 0; i < data.CmdListsCount; ++i) {
        for (const ImDrawCmd& command : data.CmdLists[i]->CmdBuffer)
            cost.draw_calls += command.ElemCount > 0 ? 1 : 0;
    }
    return cost;
}

}  // namespace pendopo::glfw
