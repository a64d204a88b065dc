// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "platform/port/speaker.hpp"
#include "platform/port/speech.hpp"

/// Speech by eSpeak NG (libespeak-ng): makes samples from text; a Speaker of ours plays them.
namespace pendopo::espeak {

/// One at a time, for the library has one state. say() takes limits::spoken_text_bytes_max at once. `speaker` must live
/// longer and is used by say() alone. `words_per_minute` is 80 to 450. Errors: not_found (the library's data is not
/// installed), internal.
[[nodiscard]] base::Result<std::unique_ptr<port::Speech>> speech(port::Speaker& speaker, int words_per_minute);

}  // namespace pendopo::espeak
