// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "app/config/programs.hpp"
#include "app/presenter/presenter.hpp"
#include "app/scan/lookout.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::kiosk {

/// The kiosk's fourth thread: the camera, and reading codes in what it sees. The thread begins with the first visit
/// that asks for the camera, which is open only while it is asked for. Only the newest picture is kept, and only until
/// it was taken or the camera is off.
///
/// All but the constructor's `wake` are the screen thread's and return at once. The destructor switches off, and joins.
class Eye {
public:
    /// `wake` is called from this thread whenever there is something to take; it must be safe to call from any thread.
    Eye(const config::CameraConfig& config, std::function<void()> wake);
    ~Eye();
    Eye(const Eye&) = delete;
    Eye& operator=(const Eye&) = delete;

    /// The camera on, for this request; nothing: off, and what was not taken is wiped.
    void look_for(std::optional<std::uint32_t> request);
    /// What was seen last for that request, once.
    [[nodiscard]] std::optional<scan::Sight> take();

private:
    void run();
    void keep(scan::Sight sight, std::uint32_t request);
    void ring();

    const std::string device_;
    std::function<void()> wake_;
    posix::Descriptor doorbell_;  ///< eventfd: rung by look_for and the destructor
    std::mutex mutex_;            ///< guards the three below
    std::optional<std::uint32_t> wanted_;
    std::optional<scan::Sight> sight_;
    bool stop_ = false;
    std::thread thread_;
};

/// Carries what the camera tells to the presenter, and what it sees to the glass. Screen thread only; both must
/// outlive it.
class EyeDesk {
public:
    EyeDesk(Eye& eye, presenter::Presenter& presenter) : eye_(eye), presenter_(presenter) {}

    /// True if the request was for the camera.
    [[nodiscard]] bool take(const presenter::Request& request);
    /// Passes on what was seen.
    void pass_sight(base::Instant now);
    /// True, once, if the glass is to show something else: `picture`, which is empty when the camera is off.
    [[nodiscard]] bool hand_over(port::GreyPicture& picture);

private:
    Eye& eye_;
    presenter::Presenter& presenter_;
    std::uint32_t request_ = 0;
    bool told_seeing_ = false;
    bool picture_is_news_ = false;
    port::GreyPicture picture_;
};

}  // namespace pendopo::kiosk
