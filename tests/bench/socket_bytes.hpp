// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace pendopo::bench {

struct WireBytes {
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    [[nodiscard]] WireBytes since(const WireBytes& earlier) const { return {up - earlier.up, down - earlier.down}; }
};

/// The TCP connections that this process has open to a port of 127.0.0.1. Holds them by descriptors of its own, so that
/// their bytes can still be asked for when whoever opened them has closed them.
class OpenConnections {
public:
    explicit OpenConnections(std::uint16_t port);
    ~OpenConnections();
    OpenConnections(const OpenConnections&) = delete;
    OpenConnections& operator=(const OpenConnections&) = delete;

    [[nodiscard]] std::size_t count() const { return sockets_.size(); }
    /// What TCP carried since each began (tcp_info of the kernel), so with TLS and without TCP's own headers.
    /// Throws std::runtime_error when the kernel does not tell.
    [[nodiscard]] WireBytes bytes() const;

private:
    std::vector<int> sockets_;
};

}  // namespace pendopo::bench
