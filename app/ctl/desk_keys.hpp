// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ctl/context.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/seal.hpp"

namespace pendopo::ctl {

/// What opens entries here: the keys that this machine holds.
struct Keyring {
    std::vector<envelope::OpeningKey> opening;
    std::optional<envelope::SealingKeyPair> identity;
};

/// Which key files the operator named. None: those beside a practice province.
struct KeyringOptions {
    std::vector<std::string> keys;  ///< desk's and ombudsman's
    std::string identity_key;
    Unlocking unlocking;
};

/// Errors: not_found (no key here opens entries), invalid_argument (a key of another role), and as read_unlocking and
/// load_key.
[[nodiscard]] base::Result<Keyring> load_keyring(Context& context, const KeyringOptions& options,
                                                 const ProvinceLayout& layout);

/// The desk's signing key of this role ("safe", "reply") from `path`, or the province's own if that is empty; a
/// practice province unlocks it by itself. Errors: refused (it is not the one of the trust bundle in force), and as
/// read_bundle, read_unlocking and load_key.
[[nodiscard]] base::Result<envelope::SigningKeyPair> load_role_key(Context& context, const std::string& role,
                                                                   const std::string& path, Unlocking unlocking,
                                                                   const ProvinceLayout& layout);
[[nodiscard]] inline base::Result<envelope::SigningKeyPair> load_safe_key(Context& context, const std::string& path,
                                                                          const Unlocking& unlocking,
                                                                          const ProvinceLayout& layout) {
    return load_role_key(context, "safe", path, unlocking, layout);
}

}  // namespace pendopo::ctl
