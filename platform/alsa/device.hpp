// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "platform/port/microphone.hpp"
#include "platform/port/speaker.hpp"

/// Microphone and loudspeaker by ALSA (libasound2). Its plug layer converts to what the hardware can.
namespace pendopo::alsa {

/// `device` is a name of ALSA's configuration: "default", "plughw:1". An empty one means that there is none. Nothing is
/// opened before open(); what a program has not closed is closed with the object.
[[nodiscard]] std::unique_ptr<port::Microphone> microphone(std::string device);
[[nodiscard]] std::unique_ptr<port::Speaker> speaker(std::string device);

}  // namespace pendopo::alsa
