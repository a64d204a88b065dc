// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/descriptor.hpp"

#include <unistd.h>

namespace pendopo::posix {

void Descriptor::reset() noexcept {
    // After an error Linux has closed the descriptor all the same; closing again could hit somebody else's.
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

}  // namespace pendopo::posix
