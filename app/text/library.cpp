// SPDX-License-Identifier: Apache-2.0
#include "app/text/catalog.hpp"

extern "C" {
extern const unsigned char pendopo_text_id[];
extern const std::size_t pendopo_text_id_size;
extern const unsigned char pendopo_text_en[];
extern const std::size_t pendopo_text_en_size;
}

namespace pendopo::text {

base::Result<Library> Library::embedded() {
    Library library;
    PENDOPO_TRY(library.indonesian_, Catalog::load({pendopo_text_id, pendopo_text_id_size}));
    PENDOPO_TRY(library.english_, Catalog::load({pendopo_text_en, pendopo_text_en_size}));
    return library;
}

}  // namespace pendopo::text
