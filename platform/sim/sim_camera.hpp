// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>

#include "platform/port/camera.hpp"

namespace pendopo::sim {

/// A camera before which a test holds pictures. Waits for nothing.
class SimCamera final : public port::Camera {
public:
    /// The next picture that it sees; empty: none comes in time. Without any more, none does.
    void show(port::GreyPicture picture) { pictures_.push_back(std::move(picture)); }
    /// From now on open() fails so; nothing: it works again.
    void fail_to_open(std::optional<base::ErrorCode> code) { open_fault_ = code; }
    /// Once the pictures that were shown are seen, looking fails so.
    void fail_then(base::ErrorCode code) { look_fault_ = code; }
    [[nodiscard]] bool is_open() const noexcept { return open_; }

    base::Status open() override;
    base::Result<bool> look(port::GreyPicture& out, base::Milliseconds patience) override;
    void close() noexcept override { open_ = false; }

private:
    std::deque<port::GreyPicture> pictures_;
    std::optional<base::ErrorCode> open_fault_;
    std::optional<base::ErrorCode> look_fault_;
    bool open_ = false;
};

}  // namespace pendopo::sim
