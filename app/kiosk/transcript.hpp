// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>

#include "platform/port/speech.hpp"

namespace pendopo::kiosk {

/// Writes down what would be said, "id: Selamat datang", a line each and at once: for tests on practice keys alone.
class Transcript final : public port::Speech {
public:
    explicit Transcript(const std::filesystem::path& file) : file_(file, std::ios::app) {}

    [[nodiscard]] base::Result<bool> say(std::string_view text, std::string_view language, const GoOn& go_on) override {
        // Written even if a key was quicker: what a test reads does not depend on how quick it is.
        file_ << language << ": " << text << std::endl;
        return go_on();
    }
    void forget() noexcept override {}

private:
    std::ofstream file_;
};

}  // namespace pendopo::kiosk
