// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/ctl/keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::ctl {

/// The content key from `path`, or the province's own if that is empty, unlocked by the file beside it where nothing
/// else is said. Errors: refused (it is not the one of the trust bundle in force), and as read_bundle, read_unlocking
/// and load_key.
[[nodiscard]] base::Result<envelope::SigningKeyPair> load_content_key(Context& context, const std::string& path,
                                                                      Unlocking unlocking,
                                                                      const ProvinceLayout& layout);

}  // namespace pendopo::ctl
