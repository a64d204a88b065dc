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

    /// Errors: conflict (an older epoch, or other bytes under the same), too_large, and the database's.
    [[nodiscard]] base::Status store(const model::StoredBundle& bundle);
    [[nodiscard]] base::Result<std::optional<model::StoredBundle>> load() const;

private:
    sqlite::Statement select_;
    sqlite::Statement replace_;
};

}  // namespace pendopo::device
