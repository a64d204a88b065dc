// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/port/microphone.hpp"
#include "platform/port/printer.hpp"
#include "platform/port/speaker.hpp"
#include "platform/port/speech.hpp"

/// Twins of what hears, speaks and prints: all that came in can be looked at, and each can be taken away.
namespace pendopo::sim {

/// Faults that both sound devices and the printer share.
class Pluggable {
public:
    /// Every call fails with this from now on: not_found (pulled out), unavailable (another program has it).
    void fail_with(base::ErrorCode code) { failure_ = code; }
    void works_again() { failure_.reset(); }

protected:
    [[nodiscard]] base::Status usable(std::string_view what) const {
        if (!failure_) return {};
        return base::fail(*failure_, std::string(what) + " can't be used");
    }

private:
    std::optional<base::ErrorCode> failure_;
};

/// Hears what a test gives it: a tone as loud as set, at once, without waiting for time to pass.
class SimMicrophone final : public port::Microphone, public Pluggable {
public:
    [[nodiscard]] base::Status open() override;
    [[nodiscard]] base::Status read(std::span<port::Sample> out) override;
    void close() noexcept override { open_ = false; }

    /// Amplitude of the tone from now on; 0 is silence.
    void set_loudness(port::Sample amplitude) { amplitude_ = amplitude; }
    /// It is pulled out after so many more samples.
    void pull_after(std::size_t samples) { until_pulled_ = samples; }
    [[nodiscard]] bool is_open() const { return open_; }

private:
    bool open_ = false;
    port::Sample amplitude_ = 8'000;
    std::size_t heard_ = 0;
    std::optional<std::size_t> until_pulled_;
};

/// Keeps what was played.
class SimSpeaker final : public port::Speaker, public Pluggable {
public:
    [[nodiscard]] base::Status open(unsigned rate) override;
    [[nodiscard]] base::Status write(port::Samples samples) override;
    [[nodiscard]] base::Status finish() override;
    void close() noexcept override { open_ = false; }

    [[nodiscard]] const std::vector<port::Sample>& heard() const { return heard_; }
    [[nodiscard]] unsigned rate() const { return rate_; }
    [[nodiscard]] bool is_open() const { return open_; }

private:
    bool open_ = false;
    unsigned rate_ = 0;
    std::vector<port::Sample> heard_;
};

/// Writes down what was said: "id: Selamat datang". Texts end up in plain memory: for tests alone.
class SimSpeech final : public port::Speech, public Pluggable {
public:
    [[nodiscard]] base::Result<bool> say(std::string_view text, std::string_view language, const GoOn& go_on) override;
    void forget() noexcept override { ++forgotten_; }

    [[nodiscard]] const std::vector<std::string>& transcript() const { return transcript_; }
    [[nodiscard]] std::size_t forgotten() const { return forgotten_; }

private:
    std::vector<std::string> transcript_;
    std::size_t forgotten_ = 0;
};

/// Keeps the jobs that were printed whole.
class SimPrinter final : public port::Printer, public Pluggable {
public:
    [[nodiscard]] base::Status print(base::ByteView job) override;
    [[nodiscard]] const std::vector<base::Bytes>& jobs() const { return jobs_; }

private:
    std::vector<base::Bytes> jobs_;
};

}  // namespace pendopo::sim
