// SPDX-License-Identifier: Apache-2.0
#include "app/text/catalog.hpp"

// A catalogue that was not there when the program was built has no bytes.
extern "C" {
extern const unsigned char pendopo_text_id[];
extern const std::size_t pendopo_text_id_size;
extern const unsigned char pendopo_text_en[];
extern const std::size_t pendopo_text_en_size;
extern const unsigned char pendopo_text_su[];
extern const std::size_t pendopo_text_su_size;
extern const unsigned char pendopo_text_jv[];
extern const std::size_t pendopo_text_jv_size;
extern const unsigned char pendopo_text_bjn[];
extern const std::size_t pendopo_text_bjn_size;
}

namespace pendopo::text {

base::Result<Library> Library::embedded() {
    const std::array<base::ByteView, language_count> files{{{pendopo_text_id, pendopo_text_id_size},
                                                            {pendopo_text_en, pendopo_text_en_size},
                                                            {pendopo_text_su, pendopo_text_su_size},
                                                            {pendopo_text_jv, pendopo_text_jv_size},
                                                            {pendopo_text_bjn, pendopo_text_bjn_size}}};
    Library library;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (files[i].empty()) continue;
        PENDOPO_TRY(library.catalogs_[i], Catalog::load(files[i]));
    }
    if (!library.has(Language::indonesian)) return base::fail(base::ErrorCode::malformed, "no Indonesian texts");
    return library;
}

}  // namespace pendopo::text
