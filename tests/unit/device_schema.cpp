// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "storage/device/schemas.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/schema.hpp"

using namespace pendopo;

TEST_CASE("schema: journal.sql is what all migrations of the journal add up to") {
    CHECK(test::schema_of(device::journal_migrations()) ==
          test::schema_of_file(std::string(test::source_directory) + "/storage/device/schema/journal.sql"));
}

TEST_CASE("schema: sync.sql is what all migrations of the sync daemon's database add up to") {
    CHECK(test::schema_of(device::sync_migrations()) ==
          test::schema_of_file(std::string(test::source_directory) + "/storage/device/schema/sync.sql"));
}

TEST_CASE("schema: every table of the device is strict") {
    CHECK(test::tables_not_strict(device::journal_migrations()).empty());
    CHECK(test::tables_not_strict(device::sync_migrations()).empty());
}
