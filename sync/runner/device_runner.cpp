// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/device_runner.hpp"

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/runner/device_work.hpp"

namespace pendopo::runner {

base::Result<std::unique_ptr<DeviceRunner>> DeviceRunner::start(DeviceParts parts) {
    auto work = std::make_unique<Work>(std::move(parts));
    PENDOPO_CHECK(work->start());
    return std::unique_ptr<DeviceRunner>(new DeviceRunner(std::move(work)));
}

DeviceRunner::DeviceRunner(std::unique_ptr<Work> work) : work_(std::move(work)) {}
DeviceRunner::~DeviceRunner() = default;

base::Result<base::Milliseconds> DeviceRunner::run_once() {
    return work_->run_once();
}
base::Status DeviceRunner::set_token(base::ByteView token) {
    return work_->set_token(token);
}
void DeviceRunner::link_up() {
    work_->happened(engine::LinkUp{});
}
base::Result<protocol::CourierReport> DeviceRunner::visit(std::unique_ptr<port::Stick> stick) {
    return work_->visit(std::move(stick));
}
void DeviceRunner::set_metered(bool metered) {
    work_->set_metered(metered);
}
void DeviceRunner::look_for_media() {
    work_->look_for_media();
}
engine::Status DeviceRunner::status() const {
    return work_->engine().status();
}
DeviceRunner::Traffic DeviceRunner::traffic() const {
    return work_->traffic();
}

std::optional<content::TrustBundle> DeviceRunner::bundle() const {
    if (!work_->bundle()) return std::nullopt;
    return work_->bundle()->bundle;
}

}  // namespace pendopo::runner
