// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "platform/base/result.hpp"

namespace pendopo::port {

/// Reads texts aloud. One thread, not the screen's: say() waits until it was heard.
class Speech {
public:
    virtual ~Speech() = default;

    /// Asked several times a second while something is said; false ends it within some 200 ms.
    using GoOn = std::function<bool()>;

    /// Says `text` (UTF-8) in the voice of `language` ("id"); a language without a voice is read by the Indonesian one.
    /// True if it was said to its end. Errors: not_found (no speaker, no voice), unavailable (the speaker is taken),
    /// too_large (limits of an implementation), io.
    [[nodiscard]] virtual base::Result<bool> say(std::string_view text, std::string_view language,
                                                 const GoOn& go_on) = 0;
    /// Overwrites what is left in memory of the texts that were said: a visit was wiped.
    virtual void forget() noexcept = 0;

protected:
    Speech() = default;
    Speech(const Speech&) = default;
    Speech& operator=(const Speech&) = default;
};

}  // namespace pendopo::port
