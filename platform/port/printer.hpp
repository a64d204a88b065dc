// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/bytes.hpp"

namespace pendopo::port {

/// A receipt printer: bytes of its own language in, paper out. One thread; waits for a few seconds at most.
class Printer {
public:
    virtual ~Printer() = default;
    /// Hands over one whole job. Errors: not_found (there is none, or it is off), unavailable (busy, or it takes no
    /// bytes), refused (no paper, or its lid is open), io. With an error, a part of the job may stand on the paper.
    [[nodiscard]] virtual base::Status print(base::ByteView job) = 0;

protected:
    Printer() = default;
    Printer(const Printer&) = default;
    Printer& operator=(const Printer&) = default;
};

}  // namespace pendopo::port
