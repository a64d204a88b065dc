// SPDX-License-Identifier: Apache-2.0
#include "app/areas/areas.hpp"

extern "C" {
extern const unsigned char pendopo_areas[];
extern const std::size_t pendopo_areas_size;
}

namespace pendopo::areas {

base::Result<Areas> Areas::embedded() {
    return load({pendopo_areas, pendopo_areas_size});
}

}  // namespace pendopo::areas
