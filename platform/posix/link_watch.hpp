// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/bytes.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::posix {

/// Tells when the machine got an address or a route: the moment to try again where connections are short and rare.
/// Listens to the kernel (rtnetlink, group addresses and routes). One thread.
class LinkWatch {
public:
    /// Errors: unsupported (this process may not ask the kernel).
    [[nodiscard]] static base::Result<LinkWatch> open();

    /// Readable when something changed since the last `drain`.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
    /// Takes all news away; true if a connection may have come up. Does not block.
    [[nodiscard]] bool drain();

private:
    explicit LinkWatch(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

/// Whether a datagram of rtnetlink messages tells of a new address or route. Cut and foreign bytes tell nothing.
[[nodiscard]] bool announces_connection(base::ByteView datagram);

}  // namespace pendopo::posix
