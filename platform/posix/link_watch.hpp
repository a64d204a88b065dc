// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/bytes.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::posix {

/// Tells when the machine got an address or a route: the moment to try again where connections are short and rare.
/// Listens to the kernel (rtnetlink, IPv4 addresses and all routes; an IPv6 address brings a route, and is announced
/// again with every router's advertisement). One thread.
class LinkWatch {
public:
    /// Errors: unsupported (this process may not ask the kernel).
    [[nodiscard]] static base::Result<LinkWatch> open();

    /// Readable when something changed since the last `drain`.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
    struct News {
        bool changed = false;  ///< an address or a route came or went: the way to the world may be another one
        bool up = false;       ///< a connection may have come up
    };
    /// Takes all news away. Does not block.
    [[nodiscard]] News drain();

private:
    explicit LinkWatch(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

/// Whether a datagram of rtnetlink messages tells of a new address or route. Cut and foreign bytes tell nothing.
[[nodiscard]] bool announces_connection(base::ByteView datagram);

}  // namespace pendopo::posix
