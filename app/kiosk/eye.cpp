// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/eye.hpp"

#include <sys/eventfd.h>

#include "platform/base/log.hpp"
#include "platform/camera/device.hpp"
#include "platform/posix/wait.hpp"
#include "sync/envelope/receipt_qr.hpp"

namespace pendopo::kiosk {
namespace {

using What = scan::Sight::What;
using Told = presenter::CameraReport::What;

std::optional<base::SecretBuffer> code_in_receipt(std::string_view text) {
    const auto receipt = envelope::parse_receipt(text);
    if (!receipt) return std::nullopt;
    return base::SecretBuffer(base::as_bytes(receipt->code.text()));
}

Told told_of(What what) {
    switch (what) {
        case What::nothing:
        case What::picture:
            return Told::sees;
        case What::foreign:
            return Told::foreign;
        case What::found:
            return Told::found;
        case What::absent:
            return Told::absent;
        case What::busy:
            return Told::busy;
        case What::lost:
            return Told::lost;
        case What::failed:
            break;
    }
    return Told::failed;
}

}  // namespace

Eye::Eye(const config::CameraConfig& config, std::function<void()> wake)
    : device_(config.device), wake_(std::move(wake)), doorbell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    PENDOPO_ASSERT(doorbell_.open());
}

Eye::~Eye() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    ring();
    if (thread_.joinable()) thread_.join();
}

void Eye::ring() {
    eventfd_write(doorbell_.get(), 1);
}

void Eye::look_for(std::optional<std::uint32_t> request) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = request;
        sight_.reset();
    }
    if (request && !thread_.joinable()) thread_ = std::thread([this] { run(); });
    ring();
}

std::optional<scan::Sight> Eye::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(sight_, std::nullopt);
}

/// In place of what nobody has taken yet, except that another's QR is told even if it was gone by then.
void Eye::keep(scan::Sight sight, std::uint32_t request) {
    if (sight.what == What::nothing) return;
    {
        const std::lock_guard lock(mutex_);
        if (wanted_ != request) return;
        if (sight_ && sight_->what == What::foreign && sight.what == What::picture) sight.what = What::foreign;
        sight_ = std::move(sight);
    }
    wake_();
}

void Eye::run() {
    const auto camera = camera::camera(device_);
    scan::Lookout lookout(*camera, code_in_receipt);
    std::optional<std::uint32_t> served;
    while (true) {
        std::optional<std::uint32_t> wanted;
        {
            const std::lock_guard lock(mutex_);
            if (stop_) return lookout.close();
            wanted = wanted_;
        }
        if (wanted != served) {
            lookout.close();
            served = wanted;
            if (auto trouble = wanted ? lookout.open() : std::nullopt) keep(std::move(*trouble), *wanted);
        }
        if (lookout.looking()) {
            keep(lookout.look(), *served);
            continue;
        }
        const int bell = doorbell_.get();
        if (const auto rung = posix::wait_readable({&bell, 1}, std::nullopt); !rung)
            base::log(base::Level::error, "camera", rung.error().message);
        eventfd_t count = 0;
        eventfd_read(bell, &count);
    }
}

bool EyeDesk::take(const presenter::Request& request) {
    const auto* use = std::get_if<presenter::UseCamera>(&request);
    if (use == nullptr) return false;
    request_ = use->number;
    told_seeing_ = false;
    picture_ = {};
    picture_is_news_ = true;
    eye_.look_for(use->on ? std::optional(use->number) : std::nullopt);
    return true;
}

void EyeDesk::pass_sight(base::Instant now) {
    auto sight = eye_.take();
    if (!sight) return;
    const bool seen = !sight->picture.empty();
    if (seen) {
        picture_ = std::move(sight->picture);
        picture_is_news_ = true;
    }
    if (sight->what == What::picture && std::exchange(told_seeing_, true)) return;
    presenter_.camera_reported({told_of(sight->what), std::move(sight->code), request_}, now);
}

bool EyeDesk::hand_over(port::GreyPicture& picture) {
    if (!std::exchange(picture_is_news_, false)) return false;
    picture = std::exchange(picture_, {});
    return true;
}

}  // namespace pendopo::kiosk
