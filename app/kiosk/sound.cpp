// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/sound.hpp"

#include <sys/eventfd.h>

#include "app/kiosk/transcript.hpp"
#include "platform/alsa/device.hpp"
#include "platform/base/log.hpp"
#include "platform/espeak/espeak_speech.hpp"
#include "platform/posix/wait.hpp"

namespace pendopo::kiosk {
namespace {

std::unique_ptr<port::Speech> open_speech(const config::SoundConfig& config, const std::filesystem::path& transcript,
                                          port::Speaker& speaker) {
    if (!transcript.empty()) return std::make_unique<Transcript>(transcript);
    if (config.speaker.empty()) return nullptr;
    auto speech = espeak::speech(speaker, static_cast<int>(config.words_per_minute));
    if (speech) return std::move(*speech);
    base::log(base::Level::warning, "sound", speech.error().message);
    return nullptr;
}

}  // namespace

Sound::Sound(config::SoundConfig config, std::filesystem::path transcript, std::function<void()> wake)
    : config_(std::move(config)),
      transcript_(std::move(transcript)),
      wake_(std::move(wake)),
      doorbell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    PENDOPO_ASSERT(doorbell_.open());
    thread_ = std::thread([this] { run(); });
}

Sound::~Sound() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    eventfd_write(doorbell_.get(), 1);
    thread_.join();
}

void Sound::post(voice::Order order) {
    {
        const std::lock_guard lock(mutex_);
        // What was to be told before a wipe is nobody's business any more.
        if (std::holds_alternative<voice::Forget>(order)) {
            orders_.clear();
            events_.clear();
        }
        orders_.push_back(std::move(order));
    }
    eventfd_write(doorbell_.get(), 1);
}

std::deque<voice::Event> Sound::take_events() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
}

std::optional<voice::Order> Sound::take_order() {
    const std::lock_guard lock(mutex_);
    if (orders_.empty()) return std::nullopt;
    voice::Order first = std::move(orders_.front());
    orders_.pop_front();
    return first;
}

bool Sound::order_waits() {
    const std::lock_guard lock(mutex_);
    return stop_ || !orders_.empty();
}

void Sound::pass_events(voice::Booth& booth) {
    std::deque<voice::Event> events = booth.take_events();
    if (events.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        const bool wiped = !orders_.empty() && std::holds_alternative<voice::Forget>(orders_.front());
        if (wiped) return;
        for (voice::Event& event : events)
            events_.push_back(std::move(event));
    }
    wake_();
}

void Sound::run() {
    const auto microphone = alsa::microphone(config_.microphone);
    const auto speaker = alsa::speaker(config_.speaker);
    const auto speech = open_speech(config_, transcript_, *speaker);
    voice::Booth booth({*microphone, *speaker, speech.get()}, [this] { return order_waits(); });
    while (true) {
        while (auto order = take_order()) {
            booth.handle(std::move(*order));
            pass_events(booth);
        }
        if (booth.recording()) {
            booth.listen();
            pass_events(booth);
            const std::lock_guard lock(mutex_);
            if (stop_) return;
            continue;
        }
        {
            const std::lock_guard lock(mutex_);
            if (stop_) return;
        }
        const int bell = doorbell_.get();
        if (const auto rung = posix::wait_readable({&bell, 1}, std::nullopt); !rung)
            base::log(base::Level::error, "sound", rung.error().message);
        eventfd_t count = 0;
        eventfd_read(bell, &count);
    }
}

}  // namespace pendopo::kiosk
