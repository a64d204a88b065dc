// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace pendopo::port {

/// How the machine is, as far as it tells.
struct MachineState {
    std::optional<std::uint64_t> free_bytes;  ///< of the disk that the data lies on, to be had by this process
    std::optional<std::uint8_t> wear;         ///< per cent of the card's life that is used up
    std::optional<int> temperature;           ///< degrees Celsius of the processor
    bool clock_synchronized = false;          ///< the wall clock follows a time server
};

class Machine {
public:
    virtual ~Machine() = default;
    /// Reads a few small files; any thread.
    [[nodiscard]] virtual MachineState look() const = 0;
};

}  // namespace pendopo::port
