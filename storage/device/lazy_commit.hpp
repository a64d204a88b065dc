// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/assert.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::device {

/// While it lives, commits are not flushed one by one: for what can be asked for again. A card lives longer.
class LazyCommit {
public:
    [[nodiscard]] static base::Result<LazyCommit> begin(sqlite::Database& database) {
        PENDOPO_CHECK(database.set_durability(sqlite::Durability::lazy));
        return LazyCommit(database);
    }
    LazyCommit(LazyCommit&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    LazyCommit& operator=(LazyCommit&&) = delete;
    ~LazyCommit() {
        // An entry must never be committed lazily by mistake.
        if (database_ != nullptr) PENDOPO_ASSERT(database_->set_durability(sqlite::Durability::full).has_value());
    }

private:
    explicit LazyCommit(sqlite::Database& database) : database_(&database) {}
    sqlite::Database* database_;
};

}  // namespace pendopo::device
