// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/real_random.hpp"

#include <errno.h>
#include <sys/random.h>

#include "platform/base/assert.hpp"

namespace pendopo::posix {

void RealRandom::fill(base::ByteSpan out) {
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t got = ::getrandom(out.data() + done, out.size() - done, 0);
        if (got < 0 && errno == EINTR) continue;
        PENDOPO_ASSERT(got > 0);
        done += static_cast<std::size_t>(got);
    }
}

}  // namespace pendopo::posix
