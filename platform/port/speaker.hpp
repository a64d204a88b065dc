// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/result.hpp"
#include "platform/port/sound.hpp"

namespace pendopo::port {

/// What a citizen hears: speech, earcons, what was recorded. One thread; closed at first and after every error.
class Speaker {
public:
    virtual ~Speaker() = default;
    /// Gets ready for `rate` samples a second. Open at this rate already is no error, at another it is opened anew.
    /// Errors: not_found (there is none), unavailable (another program has it), io.
    [[nodiscard]] virtual base::Status open(unsigned rate) = 0;
    /// Hands over what is to be heard next and waits until little of it is left (some 200 ms), so that who writes short
    /// pieces can end at any of them. Errors: not_found (it was pulled out), unavailable (it takes nothing), io.
    [[nodiscard]] virtual base::Status write(Samples samples) = 0;
    /// Waits until all was heard, and closes. Errors: as write.
    [[nodiscard]] virtual base::Status finish() = 0;
    /// Closes at once; what was not heard yet is forgotten.
    virtual void close() noexcept = 0;

protected:
    Speaker() = default;
    Speaker(const Speaker&) = default;
    Speaker& operator=(const Speaker&) = default;
};

}  // namespace pendopo::port
