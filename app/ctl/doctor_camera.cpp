// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/doctor.hpp"
#include "platform/camera/device.hpp"

namespace pendopo::ctl {
namespace {

constexpr base::Milliseconds patience{1'000};
constexpr int looks_max = 5;  // a camera that wakes up takes two

std::string advice_for(base::ErrorCode code) {
    switch (code) {
        case base::ErrorCode::not_found:
            return "is it plugged in, and does its program run? Until then codes are typed";
        case base::ErrorCode::refused:
            return "let the kiosk's user open it: usermod -a -G video USER";
        case base::ErrorCode::unavailable:
            return "another program has it: close that; the kiosk may be looking just now";
        case base::ErrorCode::unsupported:
        case base::ErrorCode::malformed:
            return "assets/guide/camera.md says what a camera must send, and how a program stands in for one";
        default:
            return "look at the kernel's messages: dmesg";
    }
}

}  // namespace

void examine_camera(const config::CameraConfig& camera, Findings& findings) {
    if (camera.device.empty()) return;
    const auto eye = camera::camera(camera.device);
    port::GreyPicture picture;
    base::Result<bool> seen = false;
    if (auto opened = eye->open(); !opened) seen = base::fail(opened.error());
    for (int look = 0; look < looks_max && seen && !*seen; ++look)
        seen = eye->look(picture, patience);
    eye->close();
    if (!seen)
        findings.worth_knowing("the camera can't be used: " + seen.error().message, advice_for(seen.error().code));
    else if (!*seen)
        findings.worth_knowing("the camera opens and sends no picture: " + camera.device,
                               advice_for(base::ErrorCode::not_found));
    else
        findings.fine("the camera sends pictures of " + std::to_string(picture.width) + " x " +
                      std::to_string(picture.height) + " points");
}

}  // namespace pendopo::ctl
