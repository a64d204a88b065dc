// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "app/config/programs.hpp"
#include "app/voice/booth.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::kiosk {

/// The kiosk's third thread: microphone, loudspeaker and speech. Devices are opened when they are used and not before;
/// a kiosk without any of them runs like one with them.
///
/// `post` and `take_events` are the screen thread's; both return at once. The destructor ends what is heard, and joins.
class Sound {
public:
    /// `wake` is called from this thread whenever there are events; it must be safe to call from any thread.
    /// With a `transcript` file, what is said is written there instead, a line each: for tests.
    Sound(config::SoundConfig config, std::filesystem::path transcript, std::function<void()> wake);
    ~Sound();
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;

    void post(voice::Order order);
    /// What happened since it was asked last, in its order.
    [[nodiscard]] std::deque<voice::Event> take_events();

private:
    void run();
    void pass_events(voice::Booth& booth);
    [[nodiscard]] std::optional<voice::Order> take_order();
    [[nodiscard]] bool order_waits();

    config::SoundConfig config_;
    std::filesystem::path transcript_;
    std::function<void()> wake_;
    posix::Descriptor doorbell_;  ///< eventfd: rung by post and the destructor
    std::mutex mutex_;            ///< guards the three below
    std::deque<voice::Order> orders_;
    std::deque<voice::Event> events_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace pendopo::kiosk
