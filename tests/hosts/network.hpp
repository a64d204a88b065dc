// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// A network namespace of this process and its children: nothing of it reaches the machine's network, and it is gone
/// with the last of them. Errors are std::runtime_error, and say what to do.
namespace pendopo::hosts {

/// Once, before the first thread. As root by the right to do so, otherwise inside a user namespace of our own.
void enter_network_of_our_own();

/// Loopback as a mobile network at the edge of its cell, while this lives: slow, both directions together, and losing
/// packets to and from one port. (nftables and the token bucket filter; see nft(8) and tc-tbf(8).)
class MobileLink {
public:
    struct Quality {
        unsigned kbit_per_second = 40;
        unsigned loss_percent = 20;
        std::uint16_t port = 0;
    };
    explicit MobileLink(const Quality& quality);
    ~MobileLink();
    MobileLink(const MobileLink&) = delete;
    MobileLink& operator=(const MobileLink&) = delete;

    /// How many packets were lost up to now.
    [[nodiscard]] std::uint64_t lost() const;
};

/// Nothing reaches the port while this lives, nothing comes back: a cable that was pulled.
class PulledCable {
public:
    explicit PulledCable(std::uint16_t port);
    ~PulledCable();
    PulledCable(const PulledCable&) = delete;
    PulledCable& operator=(const PulledCable&) = delete;
};

}  // namespace pendopo::hosts
