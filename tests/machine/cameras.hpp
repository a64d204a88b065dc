// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

/// Cameras of the machine's kernel, and what stands before them. Faults throw std::runtime_error.
namespace pendopo::machine {

/// A camera that the kernel has from v4l2loopback: what it sees is written by a thread, ten pictures a second, noisy.
/// Plugged in with the object and pulled out with it.
class FedCamera {
public:
    FedCamera();
    FedCamera(const FedCamera&) = delete;
    FedCamera& operator=(const FedCamera&) = delete;
    ~FedCamera();

    static const std::filesystem::path node;
    /// From now on this code is held up to it; empty: none is.
    void sees(const std::string& code);
    /// It stays plugged in and sends nothing, until it sees something again.
    void falls_silent();

private:
    enum class State { sending, silent, ended };
    void run();
    void set_format() const;

    int writer_ = -1;
    std::mutex mutex_;
    State state_ = State::sending;
    std::string code_;
    std::thread thread_;
};

/// The camera that the kernel makes up by itself, with a picture of colour bars (vivid).
[[nodiscard]] std::filesystem::path made_up_camera();

/// Pulled out while programs use it, and plugged in again when the last of them has closed it.
void pull_out_made_up_camera();

}  // namespace pendopo::machine
