// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/province_store.hpp"

#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "storage/province/sqlite_store.hpp"

namespace pendopo::ctl {

using base::ErrorCode;

base::Result<std::unique_ptr<province::Store>> open_store(Context& context, const ProvinceLayout& layout) {
    std::error_code ignored;
    if (!std::filesystem::exists(layout.server_config(), ignored))
        return base::fail(ErrorCode::not_found,
                          layout.root.string() + " is not a province's folder: pendopo-ctl province init makes one");
    base::Bytes random(8);
    context.random.fill(random);
    province::SqliteStoreOptions options;
    options.new_incarnation = base::read_big_endian<std::uint64_t>(random);
    return province::open_sqlite_store(layout.store(), options);
}

base::Result<content::TrustBundle> read_bundle(Context& context, const ProvinceLayout& layout) {
    PENDOPO_TRY(const base::Bytes roots_text, posix::read_file(layout.roots(), limits::config_bytes_max));
    PENDOPO_TRY(const content::RootKeys roots, content::parse_root_keys(base::as_text(roots_text)));
    auto bytes = posix::read_file(layout.bundle(), limits::trust_bundle_bytes_max);
    if (!bytes)
        return base::fail(
            std::move(bytes.error()).in("the trust bundle is not in force yet (pendopo-ctl bundle sign, join)"));
    PENDOPO_TRY(auto verified, content::verify_bundle(*context.primitives, *bytes, roots, std::nullopt));
    return std::move(verified.bundle);
}

}  // namespace pendopo::ctl
