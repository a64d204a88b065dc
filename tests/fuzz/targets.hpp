// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "platform/base/bytes.hpp"

/// What reads bytes from outside, each as a function that must survive every input. A broken promise aborts.
namespace pendopo::fuzz {

struct Target {
    std::string_view name;  ///< also the folder of its corpus, tests/fuzz/corpus/NAME
    void (*run)(base::ByteView input);
};

[[nodiscard]] std::span<const Target> targets();

}  // namespace pendopo::fuzz
