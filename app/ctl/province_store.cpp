// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/province_store.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include "platform/base/limits.hpp"
#include "platform/posix/descriptor.hpp"
#include "platform/posix/files.hpp"
#include "storage/province/sqlite_store.hpp"

namespace pendopo::ctl {

using base::ErrorCode;

base::Result<std::unique_ptr<province::Store>> open_store(const ProvinceLayout& layout, bool check) {
    std::error_code ignored;
    if (!std::filesystem::exists(layout.server_config(), ignored))
        return base::fail(ErrorCode::not_found,
                          layout.root.string() + " is not a province's folder: pendopo-ctl province init makes one");
    province::SqliteStoreOptions options;
    options.check = check;
    options.make = false;
    auto store = province::open_sqlite_store(layout.store(), options);
    if (!store && store.error().code == ErrorCode::not_found)
        return base::fail(std::move(store.error())
                              .in("the store is gone: is its disk there? Else bring a backup back with pendopo-ctl "
                                  "province restore"));
    if (!store && store.error().code == ErrorCode::unsupported)
        return base::fail(
            std::move(store.error())
                .in("program and store are of different versions (pendopo-server brings an older store up "
                    "to date when it starts)"));
    if (!store && store.error().code == ErrorCode::corrupt)
        return base::fail(std::move(store.error())
                              .in("the store is damaged: keep it as it is, and bring a backup back with pendopo-ctl "
                                  "province restore"));
    return store;
}

namespace {

std::uint64_t random_incarnation(Context& context) {
    base::Bytes random(sizeof(std::uint64_t));
    context.random.fill(random);
    return base::read_big_endian<std::uint64_t>(random) >> 1;
}

}  // namespace

bool server_listens(const std::filesystem::path& socket) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    socket.string().copy(name.sun_path, sizeof name.sun_path - 1);
    const posix::Descriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return descriptor.open() && connect(descriptor.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
}

base::Status make_store(Context& context, const std::filesystem::path& file) {
    province::SqliteStoreOptions options;
    options.new_incarnation = random_incarnation(context);
    PENDOPO_TRY([[maybe_unused]] const auto store, province::open_sqlite_store(file, options));
    return {};
}

base::Status restart_store(Context& context, const std::filesystem::path& file) {
    PENDOPO_TRY(const auto store, province::open_sqlite_store(file, {}));
    return store->begin_incarnation(random_incarnation(context));
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
