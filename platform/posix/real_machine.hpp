// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "platform/port/machine.hpp"

namespace pendopo::posix {

/// Linux: statvfs, the thermal zone and the eMMC or SD card's own estimate in sysfs, and the kernel's word on its
/// clock.
class RealMachine final : public port::Machine {
public:
    /// `data` lies on the disk that is meant; `sysfs` is /sys but in tests.
    explicit RealMachine(std::filesystem::path data, std::filesystem::path sysfs = "/sys");
    [[nodiscard]] port::MachineState look() const override;

private:
    std::filesystem::path data_;
    std::filesystem::path sysfs_;
};

}  // namespace pendopo::posix
