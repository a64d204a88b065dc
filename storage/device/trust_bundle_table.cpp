// SPDX-License-Identifier: Apache-2.0
#include "storage/device/trust_bundle_table.hpp"

#include "platform/base/limits.hpp"

namespace pendopo::device {

base::Result<TrustBundleTable> TrustBundleTable::open(sqlite::Database& database) {
    TrustBundleTable table;
    PENDOPO_TRY(table.select_, database.prepare("SELECT epoch, bytes FROM trust_bundle"));
    PENDOPO_TRY(table.replace_,
                database.prepare("INSERT OR REPLACE INTO trust_bundle (only, epoch, bytes) VALUES (1, ?1, ?2)"));
    return table;
}

base::Status TrustBundleTable::store(const model::StoredBundle& bundle, model::KeptBundle kept) {
    if (bundle.bytes.size() > limits::trust_bundle_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a trust bundle too large");
    PENDOPO_TRY(const auto stored, load());
    const bool same_bytes = stored && stored->bytes == bundle.bytes;
    if (same_bytes && stored->epoch == bundle.epoch) return {};
    const bool counts = stored && !same_bytes && kept != model::KeptBundle::unreadable;
    const std::uint64_t lowest = counts ? stored->epoch + (kept == model::KeptBundle::damaged ? 0 : 1) : 0;
    if (bundle.epoch < lowest)
        return base::fail(base::ErrorCode::conflict, "a trust bundle of epoch " + std::to_string(bundle.epoch) +
                                                         " after one of epoch " + std::to_string(stored->epoch));
    return replace_.with(bundle.epoch, base::ByteView(bundle.bytes)).run();
}

base::Result<std::optional<model::StoredBundle>> TrustBundleTable::load() const {
    auto query = select_.with();
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return std::optional<model::StoredBundle>{};
    return std::optional(model::StoredBundle{query.number(0), query.bytes(1)});
}

}  // namespace pendopo::device
