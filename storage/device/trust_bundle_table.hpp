// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "storage/model/bundle.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::device {

/// The table `trust_bundle`, alike in both databases of the device: one row, whose epoch only rises.
class TrustBundleTable {
public:
    [[nodiscard]] static base::Result<TrustBundleTable> open(sqlite::Database& database);

    /// In place of a damaged one the same epoch counts too, and in place of an unreadable one any. The same bytes under
    /// another epoch mend the number beside them: `bundle` is a verified one. Errors: conflict (an older epoch, or
    /// other bytes under the same), too_large, and the database's.
    [[nodiscard]] base::Status store(const model::StoredBundle& bundle, model::KeptBundle kept);
    [[nodiscard]] base::Result<std::optional<model::StoredBundle>> load() const;

private:
    sqlite::Statement select_;
    sqlite::Statement replace_;
};

}  // namespace pendopo::device
