// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config/programs.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"

namespace pendopo::bench {

/// What the kiosk's second thread holds, without a screen: citizens can be heard by the hundred. One thread; no kiosk
/// may run on the device. Everything throws std::runtime_error when it does not work.
class ScreenlessKiosk {
public:
    /// `config_file` is the kiosk.toml of an enrolled device.
    explicit ScreenlessKiosk(const std::filesystem::path& config_file);

    /// Seals and keeps what a citizen said; pendopo-sync finds it in the outbox.
    void say(const std::string& words);
    /// Takes what pendopo-sync brought.
    void read_inbox();
    /// Entries that no ack covers.
    [[nodiscard]] std::uint64_t waiting() const;

private:
    std::uint64_t new_tag();

    posix::RealClock clock_;
    posix::RealRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_ =
        envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); });
    config::KioskConfig config_;
    envelope::PrivateKey journal_key_;
    device::Journal journal_;
    device::StreamWriter outbox_;
    std::unique_ptr<runner::SubmissionService> service_;
    device::StreamReader inbox_stream_;
    runner::KioskInbox inbox_;
};

}  // namespace pendopo::bench
