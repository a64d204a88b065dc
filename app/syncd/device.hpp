// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "app/config/programs.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "sync/runner/device_runner.hpp"

namespace pendopo::syncd {

/// Everything that the runner works with, opened and owned in the right order. One thread.
class Device {
public:
    /// `stop_asked` ends a request under way. Errors: those of the parts, each naming the file.
    [[nodiscard]] static base::Result<std::unique_ptr<Device>> open(const config::SyncConfig& config,
                                                                    std::function<bool()> stop_asked);

    [[nodiscard]] runner::DeviceRunner& runner() { return *runner_; }
    [[nodiscard]] port::Clock& clock() { return clock_; }
    [[nodiscard]] port::Random& random() { return random_; }

    /// Gives the runner the token in the file, if there is one. A file that can't be used is logged, not fatal.
    void read_token();

private:
    explicit Device(config::SyncConfig config) : config_(std::move(config)) {}
    [[nodiscard]] base::Status open_streams();
    [[nodiscard]] base::Status start_runner(std::function<bool()> stop_asked);
    /// Before a certificate is kept: one that the province would not let in would lock the device out.
    [[nodiscard]] base::Status check(const std::string& certificate) const;
    [[nodiscard]] base::Result<std::unique_ptr<port::Http>> connect(const std::string& certificate,
                                                                    const std::function<bool()>& stop_asked) const;

    const config::SyncConfig config_;
    posix::RealClock clock_;
    posix::RealRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_;
    std::optional<device::SyncStore> store_;
    std::optional<device::StreamReader> outbox_;
    std::optional<device::StreamWriter> inbox_;
    std::unique_ptr<runner::DeviceRunner> runner_;
};

}  // namespace pendopo::syncd
