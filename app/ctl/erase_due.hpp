// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/ctl/context.hpp"
#include "app/ctl/desk_keys.hpp"

namespace pendopo::ctl {

/// Which keys a round through what was withdrawn needs; empty: a practice province's own.
struct DueOptions {
    std::string province;
    std::string safe_key;
    std::string reply_key;
    Unlocking unlocking;  ///< of those two
    KeyringOptions opening;
    bool yes = false;
};
/// Lists what was withdrawn seven days ago; with `yes` erases it, its recordings and its letters for good, and leaves
/// one letter that says so.
[[nodiscard]] base::Status erase_due(Context& context, const DueOptions& options);

}  // namespace pendopo::ctl
