// SPDX-License-Identifier: Apache-2.0
// One libFuzzer program for each target; PENDOPO_FUZZ_TARGET is its name.
#include <algorithm>
#include <cstdint>

#include "platform/base/assert.hpp"
#include "tests/fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using pendopo::fuzz::Target;
    static const Target& target = [&]() -> const Target& {
        const auto all = pendopo::fuzz::targets();
        const auto found =
            std::find_if(all.begin(), all.end(), [](const Target& each) { return each.name == PENDOPO_FUZZ_TARGET; });
        PENDOPO_ASSERT(found != all.end());
        return *found;
    }();
    target.run({data, size});
    return 0;
}
