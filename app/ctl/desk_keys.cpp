// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_keys.hpp"

#include "app/ctl/province_store.hpp"

namespace pendopo::ctl {

using base::ErrorCode;
namespace fs = std::filesystem;

namespace {

base::Result<envelope::SealingKeyPair> load_sealing_key(Context& context, std::string_view role, const fs::path& path,
                                                        const envelope::KeySecret& secret) {
    PENDOPO_TRY(auto opened, load_key(context, role, path, secret));
    return envelope::as_sealing_key(std::move(opened));
}

/// Keys beside a practice province open by the unlock file beside them; nothing is missing if they are not there.
base::Status add_practice_keys(Context& context, const ProvinceLayout& layout, Keyring& ring) {
    std::error_code ignored;
    Unlocking unlocking;
    if (fs::exists(layout.desk_unlock(), ignored)) {
        unlocking.key_file = layout.desk_unlock().string();
        PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
        PENDOPO_TRY(auto desk, load_sealing_key(context, "desk", layout.desk_key("desk"), secret));
        ring.opening.push_back({"desk", std::move(desk)});
        PENDOPO_TRY(ring.identity, load_sealing_key(context, "identity", layout.desk_key("identity"), secret));
    }
    if (fs::exists(layout.ombudsman_unlock(), ignored)) {
        unlocking.key_file = layout.ombudsman_unlock().string();
        PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
        PENDOPO_TRY(auto key, load_sealing_key(context, "ombudsman", layout.ombudsman_key(), secret));
        ring.opening.push_back({"ombudsman", std::move(key)});
    }
    return {};
}

}  // namespace

base::Result<Keyring> load_keyring(Context& context, const KeyringOptions& options, const ProvinceLayout& layout) {
    Keyring ring;
    if (options.keys.empty() && options.identity_key.empty()) {
        PENDOPO_CHECK(add_practice_keys(context, layout, ring));
    } else {
        PENDOPO_TRY(const auto secret, read_unlocking(options.unlocking, false));
        for (const std::string& path : options.keys) {
            PENDOPO_TRY(auto opened, load_key(context, "", path, secret));
            const std::string role = opened.head.role;
            if (role != "desk" && role != "ombudsman")
                return base::fail(ErrorCode::invalid_argument,
                                  path + ": a key of the role " + role + " opens no entry");
            PENDOPO_TRY(auto pair, envelope::as_sealing_key(std::move(opened)));
            ring.opening.push_back({role, std::move(pair)});
        }
        if (!options.identity_key.empty()) {
            PENDOPO_TRY(ring.identity, load_sealing_key(context, "identity", options.identity_key, secret));
        }
    }
    if (ring.opening.empty())
        return base::fail(ErrorCode::not_found,
                          "no key here opens entries: give --key with the desk's or ombudsman's key");
    return ring;
}

base::Result<envelope::SigningKeyPair> load_role_key(Context& context, const std::string& role, const std::string& path,
                                                     Unlocking unlocking, const ProvinceLayout& layout) {
    PENDOPO_TRY(const content::TrustBundle bundle, read_bundle(context, layout));
    const std::string file = path.empty() ? layout.desk_key(role).string() : path;
    std::error_code ignored;
    const bool told = !unlocking.key_file.empty() || !unlocking.passphrase_file.empty();
    if (!told && path.empty() && fs::exists(layout.desk_unlock(), ignored))
        unlocking.key_file = layout.desk_unlock().string();
    PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
    PENDOPO_TRY(auto opened, load_key(context, role, file, secret));
    PENDOPO_TRY(const model::SigningKey own, context.primitives->p256_public(opened.private_half));
    if (own != (role == "safe" ? bundle.safe : bundle.reply))
        return base::fail(ErrorCode::refused, file + " is not the " + role +
                                                  " key of the trust bundle in force: no kiosk would believe it");
    return envelope::SigningKeyPair{std::move(opened.private_half), own};
}

}  // namespace pendopo::ctl
