// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_camera.hpp"

namespace pendopo::sim {

base::Status SimCamera::open() {
    if (open_fault_) return base::fail(*open_fault_, "the simulated camera does not open");
    open_ = true;
    return {};
}

base::Result<bool> SimCamera::look(port::GreyPicture& out, base::Milliseconds) {
    if (!open_) return base::fail(base::ErrorCode::io, "the camera is not open");
    if (pictures_.empty()) {
        if (!look_fault_) return false;
        open_ = false;
        return base::fail(*look_fault_, "the simulated camera is gone");
    }
    out = std::move(pictures_.front());
    pictures_.pop_front();
    return !out.empty();
}

}  // namespace pendopo::sim
