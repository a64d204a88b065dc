// SPDX-License-Identifier: Apache-2.0
// What pendopo-ctl verify says of the recordings a province's store or a backup holds.
#include "storage/province/sqlite_store.hpp"
#include "sync/envelope/media.hpp"
#include "tests/contract/ctl_verify.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

constexpr base::WallTime some_time{std::chrono::seconds(1'800'000'000)};

}  // namespace

TEST_CASE("verify: chunks of recordings that are damaged are told, erased ones are none; so in a backup") {
    const test::StorageFolder folder;
    const fs::path file = folder / "store.db";
    ctl::Context context;
    const auto device = test::sample<model::DeviceId>(1);
    auto opened = province::open_sqlite_store(file, {1, false, ""});
    REQUIRE(opened);
    const auto& store = *opened;
    std::vector<model::Hash> names;
    for (base::Byte each = 0; each < 30; ++each) {
        const base::Bytes chunk(limits::media_chunk_bytes, each);
        names.push_back(envelope::chunk_name(*context.primitives, chunk));
        REQUIRE(store->put_chunk(device, names.back(), chunk, some_time));
    }
    REQUIRE(store->erase_chunks(device, std::span(names).last(2), some_time));
    const auto check = [&](const std::vector<std::string>& says) {
        ctl::Verdict verdict;
        REQUIRE(ctl::verify_chunks(context, *store, verdict));
        test::check_says(verdict, says);
        CHECK(verdict.parts.at(0).at("chunks") == 30);
        CHECK(verdict.parts.at(0).at("erased") == 2);
        fs::remove(folder / "backup.db");
        REQUIRE(store->back_up(folder / "backup.db"));
        const auto backup = province::open_sqlite_backup(folder / "backup.db");
        REQUIRE(backup);
        ctl::Verdict of_backup;
        REQUIRE(ctl::verify_chunks(context, **backup, of_backup));
        CHECK(of_backup.wrong == verdict.wrong);
        return verdict.wrong.size();
    };
    CHECK(check({}) == 0);
    test::run_sql(file, "UPDATE chunk SET ciphertext = zeroblob(16384) WHERE number = 3");
    CHECK(check({"chunk " + names[2].hex() + " of device " + device.hex() + " is not what its name says"}) == 1);
    test::run_sql(file, "UPDATE chunk SET ciphertext = x'00' WHERE ciphertext IS NOT NULL");
    CHECK(check({"and 8 more chunks are damaged"}) == 21);
}
