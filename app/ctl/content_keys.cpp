// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/content_keys.hpp"

#include "app/ctl/province_store.hpp"

namespace pendopo::ctl {

base::Result<envelope::SigningKeyPair> load_content_key(Context& context, const std::string& path, Unlocking unlocking,
                                                        const ProvinceLayout& layout) {
    PENDOPO_TRY(const content::TrustBundle bundle, read_bundle(context, layout));
    const std::string file = path.empty() ? layout.content_key().string() : path;
    std::error_code ignored;
    const bool told = !unlocking.key_file.empty() || !unlocking.passphrase_file.empty();
    if (!told && path.empty() && std::filesystem::exists(layout.content_unlock(), ignored))
        unlocking.key_file = layout.content_unlock().string();
    PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
    PENDOPO_TRY(auto opened, load_key(context, "content", file, secret));
    PENDOPO_TRY(const model::SigningKey own, context.primitives->p256_public(opened.private_half));
    if (own != bundle.content)
        return base::fail(base::ErrorCode::refused,
                          file + " is not the content key of the trust bundle in force: no kiosk would believe it");
    return envelope::SigningKeyPair{std::move(opened.private_half), own};
}

}  // namespace pendopo::ctl
