// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/result.hpp"
#include "platform/port/sound.hpp"

namespace pendopo::port {

/// What hears a citizen, while one records. One thread; closed at first and after every error. Keeps no sound when it
/// is closed.
class Microphone {
public:
    virtual ~Microphone() = default;
    /// Begins to listen at voice_rate. Open already is no error. Errors: not_found (there is none), unavailable
    /// (another program has it), io.
    [[nodiscard]] virtual base::Status open() = 0;
    /// Fills all of `out`, waiting for the sound to come. Samples that were lost because nobody read in time are left
    /// out without an error. Errors: not_found (it was pulled out), unavailable (nothing came for too long), io; it is
    /// closed then.
    [[nodiscard]] virtual base::Status read(std::span<Sample> out) = 0;
    virtual void close() noexcept = 0;

protected:
    Microphone() = default;
    Microphone(const Microphone&) = default;
    Microphone& operator=(const Microphone&) = default;
};

}  // namespace pendopo::port
