// SPDX-License-Identifier: Apache-2.0
// Erasure, whole journals and backups.
#include <array>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "platform/base/limits.hpp"
#include "storage/province/sqlite_store.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

const model::Head from_the_end{limits::entry_number_max, {}};
const base::Bytes order = {0x83, 0x01, 0x02};

province::Tombstone tombstone() {
    return {2, sample<model::Hash>(5), at(1'750'000'000)};
}

}  // namespace

TEST_CASE("store: an erased entry keeps its place, hash and signature, and nobody brings its text back") {
    for (const auto& engine : store_engines()) {
        CAPTURE(engine.name);
        const auto data = engine.make();
        const auto store = data->connect();
        Chain chain;
        const auto run = run_of(chain, 3);
        REQUIRE(store_run(*store, run));
        REQUIRE(store->erase(2, tombstone(), order));
        CHECK(store->erase(9, tombstone(), order).error().code == ErrorCode::not_found);
        const auto check = [&](province::Store& seen) {
            const auto page = seen.list({});
            REQUIRE(page);
            REQUIRE(page->size() == 3);
            CHECK((*page)[1].entry.sealed.empty());
            CHECK((*page)[1].entry.hash == run.entries[1].hash);
            CHECK((*page)[0].entry.sealed == run.entries[0].sealed);
            CHECK((*page)[2].entry.sealed == run.entries[2].sealed);
        };
        check(*store);
        REQUIRE(*store->tombstone(2));
        CHECK((*store->tombstone(2))->reason == tombstone().reason);
        CHECK_FALSE(*store->tombstone(1));
        const auto again = store_run(*store, run);
        REQUIRE(again);
        CHECK(again->stored == 0);
        check(*store);
        // Again: the first tombstone stays, and the order goes out anew.
        auto other = tombstone();
        other.reason = 3;
        REQUIRE(store->erase(2, other, order));
        const auto links = store->chain({chain.journal, chain.device, {}}, from_the_end);
        REQUIRE(links);
        REQUIRE(links->size() == 3);
        REQUIRE((*links)[1].tombstone);
        CHECK((*links)[1].tombstone->reason == 2);
        CHECK((*links)[1].tombstone->sealed_hash == sample<model::Hash>(5));
        CHECK_FALSE((*links)[0].tombstone);
        const auto mail = store->mail(chain.device, 0, limits::mail_answer_bytes_max);
        REQUIRE(mail);
        REQUIRE(mail->letters.size() == 1);
        CHECK(mail->letters[0].frame == order);
        check(*data->connect());
    }
}

TEST_CASE("store: an entry goes with its recordings and both orders, or nothing goes") {
    for (const auto& engine : store_engines()) {
        CAPTURE(engine.name);
        const auto data = engine.make();
        const auto store = data->connect();
        Chain chain;
        const auto run = run_of(chain, 2);
        REQUIRE(store_run(*store, run));
        const base::Bytes chunk(limits::media_chunk_bytes, 7);
        const auto held = sample<model::Hash>(21);
        const auto never_came = sample<model::Hash>(22);
        REQUIRE(store->put_chunk(chain.device, held, chunk, at(1)));
        const province::ChunkLetter letter{chain.device, 77, {held, never_came}, base::Bytes{9}};
        const auto refused = [&](const province::ChunkLetter& wrong) {
            const auto erased = store->erase(1, tombstone(), order, wrong);
            REQUIRE_FALSE(erased);
            CHECK_FALSE(store->read(1)->entry.sealed.empty());
            CHECK(*store->read_chunk(held) == chunk);
            CHECK(store->mail(chain.device, 0, limits::mail_answer_bytes_max)->letters.empty());
            return erased.error().code;
        };
        CHECK(refused({sample<model::DeviceId>(99), 77, {held}, base::Bytes{9}}) == ErrorCode::invalid_argument);
        CHECK(refused({chain.device, 77, {}, base::Bytes{9}}) == ErrorCode::invalid_argument);
        CHECK(refused({chain.device, 77, {held}, base::Bytes(limits::mail_item_bytes_max + 1)}) ==
              ErrorCode::too_large);

        REQUIRE(store->erase(1, tombstone(), order, letter));
        REQUIRE(store->put_chunk(chain.device, never_came, chunk, at(2)));
        const auto desk = data->connect();
        CHECK(desk->read(1)->entry.sealed.empty());
        CHECK(desk->read_chunk(held).error().code == ErrorCode::refused);
        CHECK(desk->read_chunk(never_came).error().code == ErrorCode::refused);
        CHECK(desk->unsaid_chunks(77, 0)->empty());
        CHECK(desk->unsaid_chunks(78, 0)->size() == 2);
        // Again, as when the command is repeated: its recordings can't be found any more, and their letter stays.
        REQUIRE(desk->erase(1, tombstone(), order));
        const auto mail = desk->mail(chain.device, 0, limits::mail_answer_bytes_max);
        REQUIRE(mail);
        REQUIRE(mail->letters.size() == 2);
        CHECK(mail->letters[0].frame == letter.frame);
        CHECK(mail->letters[1].frame == order);
    }
}

TEST_CASE("store: a journal is read from its end to its beginning, page by page, with every branch") {
    for (const auto& engine : store_engines()) {
        CAPTURE(engine.name);
        const auto data = engine.make();
        const auto store = data->connect();
        Chain chain;
        Chain other = chain;
        other.branch = 1;
        const std::size_t count = limits::store_page_max + 200;
        while (chain.head.seq < count)
            REQUIRE(store_run(*store, run_of(chain, 300)));
        REQUIRE(store_run(*store, run_of(other, 2), model::EntryFlags::forked));
        const auto journals = store->chains();
        REQUIRE(journals);
        REQUIRE(journals->size() == 1);
        CHECK(journals->front().device == chain.device);
        CHECK(journals->front().head == chain.head);
        model::Head before = from_the_end;
        std::uint64_t seen = 0;
        while (true) {
            const auto page = store->chain({chain.journal, chain.device, {}}, before);
            REQUIRE(page);
            if (page->empty()) break;
            for (const auto& each : *page) {
                const model::Head at_this{each.stored.entry.seq, each.stored.entry.hash};
                CHECK(at_this < before);
                before = at_this;
                ++seen;
            }
        }
        CHECK(seen == chain.head.seq + 2);
        CHECK(store->chain({sample<model::JournalId>(9), chain.device, {}}, from_the_end)->empty());
    }
}

TEST_CASE(
    "backup: made beside a store in use, it holds all that was stored, for its owner alone, and is read untouched") {
    const StorageFolder folder;
    auto store = province::open_sqlite_store(folder / "province.db", {77, true, ""});
    REQUIRE(store);
    Chain chain;
    REQUIRE(store_run(**store, run_of(chain, 20)));
    const base::Bytes chunk(limits::media_chunk_bytes, 7);
    REQUIRE((*store)->put_chunk(chain.device, sample<model::Hash>(21), chunk, at(1)));
    REQUIRE((*store)->erase_chunks(chain.device, std::array{sample<model::Hash>(22)}, at(1)));
    const auto file = folder / "a backup?.db";
    REQUIRE((*store)->back_up(file));
    CHECK((*store)->back_up(file).error().code == ErrorCode::conflict);
    CHECK((*store)->back_up(folder / "nowhere/backup.db").error().code == ErrorCode::io);
    REQUIRE(store_run(**store, run_of(chain, 1)));
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    const auto bytes = [&] {
        std::ifstream stream(file, std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(stream), {}};
    };
    const std::string before = bytes();
    {
        auto backup = province::open_sqlite_backup(file);
        REQUIRE(backup);
        CHECK((*backup)->chains()->front().head.seq == 20);
        CHECK((*backup)->chain({chain.journal, chain.device, {}}, from_the_end)->size() == 20);
        CHECK(*(*backup)->read_chunk(sample<model::Hash>(21)) == chunk);
        CHECK((*backup)->read_chunk(sample<model::Hash>(22)).error().code == ErrorCode::refused);
        CHECK((*backup)->read_chunk(sample<model::Hash>(23)).error().code == ErrorCode::not_found);
    }
    CHECK(bytes() == before);
    CHECK_FALSE(std::filesystem::exists(file.string() + "-wal"));
    // It is a store like any other.
    std::filesystem::copy_file(file, folder / "restored.db");
    auto restored = province::open_sqlite_store(folder / "restored.db", {77, true, ""});
    REQUIRE(restored);
    CHECK((*restored)->list({})->size() == 20);
}

TEST_CASE("backup: one that is damaged, empty or something else is refused by name") {
    const StorageFolder folder;
    CHECK(province::open_sqlite_backup(folder / "none.db").error().code == ErrorCode::not_found);
    { std::ofstream(folder / "empty.db"); }
    CHECK(province::open_sqlite_backup(folder / "empty.db").error().code == ErrorCode::corrupt);
    { std::ofstream(folder / "text.db") << std::string(5'000, 'x'); }
    CHECK(province::open_sqlite_backup(folder / "text.db").error().code == ErrorCode::corrupt);
    auto store = province::open_sqlite_store(folder / "province.db", {77, true, ""});
    REQUIRE(store);
    Chain chain;
    REQUIRE(store_run(**store, run_of(chain, 200)));
    REQUIRE((*store)->back_up(folder / "backup.db"));
    {
        std::fstream stream(folder / "backup.db", std::ios::binary | std::ios::in | std::ios::out);
        stream.seekp(static_cast<std::streamoff>(std::filesystem::file_size(folder / "backup.db") - 4'096));
        stream << std::string(4'096, 'x');
    }
    const auto damaged = province::open_sqlite_backup(folder / "backup.db");
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().code == ErrorCode::corrupt);
    CHECK(damaged.error().message.find("backup.db") != std::string::npos);
}

TEST_CASE("store: of two backups the older one is told by how much they hold") {
    for (const auto& engine : store_engines()) {
        CAPTURE(engine.name);
        const StorageFolder folder;
        const auto data = engine.make();
        const auto store = data->connect();
        int taken = 0;
        const auto extent = [&] {
            const auto file = folder / ("backup-" + std::to_string(++taken)).c_str();
            REQUIRE(store->back_up(file));
            const auto backup = province::open_sqlite_backup(file);
            REQUIRE(backup);
            const auto held = (*backup)->extent();
            REQUIRE(held);
            return *held;
        };
        Chain chain;
        std::vector<province::Extent> history = {extent()};
        REQUIRE(store_run(*store, run_of(chain, 2)));
        history.push_back(extent());
        REQUIRE(
            store->put_chunk(chain.device, sample<model::Hash>(21), base::Bytes(limits::media_chunk_bytes, 7), at(1)));
        history.push_back(extent());
        REQUIRE(store->erase(1, tombstone(), order,
                             province::ChunkLetter{chain.device, 7, {sample<model::Hash>(21)}, {9}}));
        history.push_back(extent());
        CHECK(history.back() == province::Extent{2, 1, 1});
        for (std::size_t i = 0; i < history.size(); ++i)
            for (std::size_t j = 0; j < history.size(); ++j)
                CHECK(history[i].holds(history[j]) == (i >= j));
    }
}
