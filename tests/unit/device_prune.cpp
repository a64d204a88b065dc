// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "storage/device/journal.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using device::EntryLink;
using test::Chain;
using test::sample;
using test::StorageFolder;

namespace {

constexpr std::uint64_t now = 1'800'000'000;
constexpr std::uint64_t kept = 90 * 24 * 3600;

device::Journal open(const StorageFolder& folder) {
    device::JournalOptions options;
    options.new_device = sample<model::DeviceId>(1);
    options.new_journal = sample<model::JournalId>(2);
    options.boot_id = {1};
    auto journal = device::Journal::open(folder / "journal.db", options);
    if (!journal) FAIL(journal.error().message);
    return std::move(*journal);
}

device::SafeHead safe_of(const Chain& chain, const model::Head& head, std::uint64_t incarnation = 5) {
    return {chain.device, chain.journal, head, incarnation};
}

void take(device::Journal& journal, Chain& chain, int count) {
    for (int i = 0; i < count; ++i)
        REQUIRE(journal.append(chain.next()));
}
void ack(device::Journal& journal, const Chain& chain, std::uint64_t incarnation = 5) {
    REQUIRE(journal.mark_acked({chain.device, chain.journal, chain.head, incarnation, {}}));
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
bool lies_in(const StorageFolder& folder, base::ByteView text) {
    const std::string needle(base::as_text(text.first(64)));
    return bytes_of(folder / "journal.db").find(needle) != std::string::npos ||
           bytes_of(folder / "journal.db-wal").find(needle) != std::string::npos;
}

}  // namespace

TEST_CASE("prune: a text goes 90 days of the province's time after it was said to be safe, and not a second before") {
    const StorageFolder folder;
    Chain chain;
    auto journal = open(folder);
    take(journal, chain, 3);
    CHECK_FALSE(*journal.prunable(now + 10 * kept));
    ack(journal, chain);
    CHECK_FALSE(*journal.prunable(now + 10 * kept));
    CHECK(*journal.file_safe(safe_of(chain, chain.head), now));
    CHECK_FALSE(*journal.prunable(now));
    CHECK_FALSE(*journal.prunable(now + kept - 1));
    CHECK_FALSE(*journal.prunable(0));
    const auto order = journal.prunable(now + kept);
    REQUIRE(order);
    REQUIRE(*order);
    CHECK((*order)->journal == chain.journal);
    CHECK((*order)->up_to_seq == 3);

    CHECK(*journal.prune(chain.journal, 3, 2) == 2);
    CHECK(journal.read(3));
    CHECK(*journal.prune(chain.journal, 3, 2) == 1);
    CHECK(*journal.prune(chain.journal, 3, 2) == 0);
    CHECK_FALSE(*journal.prunable(now + kept));
}

TEST_CASE("prune: header, hash and signature stay, and the chain goes on, also after opening again") {
    const StorageFolder folder;
    Chain chain;
    std::vector<model::Entry> entries;
    {
        auto journal = open(folder);
        for (int i = 0; i < 5; ++i) {
            entries.push_back(chain.next());
            REQUIRE(journal.append(entries.back()));
        }
        ack(journal, chain);
        REQUIRE(journal.file_safe(safe_of(chain, chain.head), now));
        CHECK(*journal.prune(chain.journal, 5, 100) == 5);
    }
    auto journal = open(folder);
    CHECK(journal.head() == chain.head);
    for (const auto& entry : entries) {
        CHECK(journal.read(entry.seq).error().code == ErrorCode::refused);
        const auto link = journal.link(chain.journal, entry.seq);
        REQUIRE(link);
        CHECK(link->text == EntryLink::Text::pruned);
        CHECK(link->header == entry.header);
        CHECK(link->previous == entry.previous);
        CHECK(link->hash == entry.hash);
        CHECK(link->signature == entry.signature);
        CHECK_FALSE(lies_in(folder, entry.sealed));
    }
    take(journal, chain, 1);
    CHECK(journal.read(6));
    ack(journal, chain);  // an ack at a pruned number is still one of ours
    CHECK(journal.mark_acked({chain.device, chain.journal, {3, entries[2].hash}, 5, {}}));
}

TEST_CASE("prune: nothing goes that was not acknowledged or not said to be safe, whoever asks") {
    const StorageFolder folder;
    Chain chain;
    auto journal = open(folder);
    take(journal, chain, 2);
    const model::Head second = chain.head;
    CHECK(journal.prune(chain.journal, 2, 10).error().code == ErrorCode::conflict);
    REQUIRE(journal.file_safe(safe_of(chain, second), now));
    CHECK(journal.prune(chain.journal, 2, 10).error().code == ErrorCode::conflict);
    ack(journal, chain);
    take(journal, chain, 2);
    CHECK(journal.prune(chain.journal, 3, 10).error().code == ErrorCode::conflict);
    ack(journal, chain);
    CHECK(journal.prune(chain.journal, 3, 10).error().code == ErrorCode::refused);
    CHECK(journal.prune(sample<model::JournalId>(9), 1, 10).error().code == ErrorCode::not_found);
    CHECK(*journal.prune(chain.journal, 2, 10) == 2);
    CHECK(journal.read(3));
}

TEST_CASE("prune: a safe statement counts once, for our own entries, and only under the incarnation in force") {
    const StorageFolder folder;
    Chain chain;
    auto journal = open(folder);
    take(journal, chain, 3);
    ack(journal, chain);
    auto foreign = safe_of(chain, {3, sample<model::Hash>(99)});
    CHECK(journal.file_safe(foreign, now).error().code == ErrorCode::conflict);
    foreign = safe_of(chain, chain.head);
    foreign.device = sample<model::DeviceId>(77);
    CHECK(journal.file_safe(foreign, now).error().code == ErrorCode::conflict);
    foreign = safe_of(chain, {9, chain.head.hash});
    CHECK(journal.file_safe(foreign, now).error().code == ErrorCode::not_found);
    CHECK(*journal.file_safe(safe_of(chain, chain.head), now));
    CHECK_FALSE(*journal.file_safe(safe_of(chain, chain.head), now + 50));
    REQUIRE(*journal.prunable(now + kept));

    // The province came back from a backup that knows nothing of this journal.
    REQUIRE(journal.mark_acked({chain.device, chain.journal, {}, 6, {}}));
    CHECK_FALSE(*journal.prunable(now + 2 * kept));
    ack(journal, chain, 6);
    CHECK_FALSE(*journal.prunable(now + 2 * kept));
    CHECK(journal.prune(chain.journal, 3, 10).error().code == ErrorCode::refused);
    CHECK(journal.file_safe(safe_of(chain, chain.head, 5), now).error().code == ErrorCode::conflict);
    CHECK(*journal.file_safe(safe_of(chain, chain.head, 6), now + kept));
    CHECK_FALSE(*journal.prunable(now + 2 * kept - 1));
    CHECK(*journal.prunable(now + 2 * kept));
}

TEST_CASE("prune: a statement filed before any time was heard waits from the first time on") {
    const StorageFolder folder;
    Chain chain;
    auto journal = open(folder);
    take(journal, chain, 1);
    ack(journal, chain);
    REQUIRE(journal.file_safe(safe_of(chain, chain.head), 0));
    CHECK_FALSE(*journal.prunable(now));
    CHECK_FALSE(*journal.prunable(now + kept - 1));
    CHECK(*journal.prunable(now + kept));
}

TEST_CASE("prune: however many statements were filed before, another can be, and everything is pruned in the end") {
    const StorageFolder folder;
    Chain chain;
    auto journal = open(folder);
    constexpr std::uint64_t hour = 3600;
    std::uint64_t time = now;
    std::uint64_t pruned = 0;
    const auto go_on = [&](int statements, std::uint64_t pause, std::uint64_t incarnation) {
        for (int i = 0; i < statements; ++i, time += pause) {
            take(journal, chain, 1);
            ack(journal, chain, incarnation);
            REQUIRE(*journal.file_safe(safe_of(chain, chain.head, incarnation), time));
            const auto order = journal.prunable(time);
            REQUIRE(order);
            if (*order) pruned += *journal.prune(chain.journal, (*order)->up_to_seq, 1'000);
        }
    };
    go_on(300, 7 * 24 * hour, 5);  // one a week
    CHECK(pruned >= 280);
    go_on(3'000, 6 * hour, 5);  // more in 90 days than are kept
    CHECK(pruned >= 2'500);
    // The province is restored again and again.
    for (std::uint64_t incarnation = 6; incarnation < 10; ++incarnation) {
        REQUIRE(journal.mark_acked({chain.device, chain.journal, {}, incarnation, {}}));
        go_on(100, 1, incarnation);
    }
    time += kept;
    go_on(1, 1, 9);
    CHECK(pruned >= 300 + 3'000 + 4 * 100 - 1);
    time += kept;
    go_on(1, 1, 9);
    CHECK(pruned >= 300 + 3'000 + 4 * 100);
}

TEST_CASE("prune: pages that texts took are used again") {
    const StorageFolder folder;
    Chain chain;
    chain.sealed_bytes = 8'000;
    auto journal = open(folder);
    take(journal, chain, 200);
    ack(journal, chain);
    REQUIRE(journal.file_safe(safe_of(chain, chain.head), now));
    CHECK(*journal.prune(chain.journal, 200, 1'000) == 200);
    journal.idle();
    const auto size = std::filesystem::file_size(folder / "journal.db");
    take(journal, chain, 190);
    journal.idle();
    CHECK(std::filesystem::file_size(folder / "journal.db") <= size);
}

TEST_CASE("erase: one text goes at once from file and log, its neighbours stay, and the chain is whole") {
    const StorageFolder folder;
    Chain chain;
    std::vector<model::Entry> entries;
    {
        auto journal = open(folder);
        for (int i = 0; i < 3; ++i) {
            entries.push_back(chain.next());
            REQUIRE(journal.append(entries.back()));
        }
        CHECK(lies_in(folder, entries[1].sealed));
        CHECK_FALSE(*journal.has_erased());
        CHECK(*journal.erase(chain.journal, 2));
        CHECK_FALSE(lies_in(folder, entries[1].sealed));
        CHECK_FALSE(*journal.erase(chain.journal, 2));
        CHECK(journal.erase(chain.journal, 4).error().code == ErrorCode::not_found);
        CHECK(*journal.has_erased());
    }
    auto journal = open(folder);
    CHECK(journal.read(2).error().code == ErrorCode::refused);
    CHECK(journal.link(chain.journal, 2)->text == EntryLink::Text::erased);
    CHECK(journal.link(chain.journal, 2)->hash == entries[1].hash);
    CHECK(test::same(*journal.read(1), entries[0]));
    CHECK(test::same(*journal.read(3), entries[2]));
    take(journal, chain, 1);
}

TEST_CASE("erase: what was erased does not wait for the province's word, wherever that ends") {
    const StorageFolder folder;
    Chain chain;
    auto journal = open(folder);
    take(journal, chain, 3);
    model::Ack ack{chain.device, chain.journal, {2, journal.read(2)->hash}, 5, {}};
    REQUIRE(journal.mark_acked(ack));
    CHECK(*journal.erase(chain.journal, 1));
    CHECK(*journal.waiting() == 1);
    CHECK(*journal.erase(chain.journal, 3));
    CHECK(*journal.waiting() == 0);
    REQUIRE(journal.begin_new_journal(test::sample<model::JournalId>(9)));
    CHECK(*journal.waiting() == 0);
    // The province was restored, and has nothing.
    ack.incarnation = 6;
    ack.head = {};
    REQUIRE(journal.mark_acked(ack));
    CHECK(*journal.waiting() == 1);
}

TEST_CASE("erase: a damaged entry loses its text too, and is still told to be damaged") {
    const StorageFolder folder;
    Chain chain;
    {
        auto journal = open(folder);
        take(journal, chain, 2);
    }
    sqlite3* file = nullptr;
    REQUIRE(sqlite3_open((folder / "journal.db").c_str(), &file) == SQLITE_OK);
    REQUIRE(sqlite3_exec(file, "UPDATE entry SET checksum = checksum + 1 WHERE position = 1", nullptr, nullptr,
                         nullptr) == SQLITE_OK);
    sqlite3_close(file);
    auto journal = open(folder);
    CHECK(journal.read(1).error().code == ErrorCode::corrupt);
    CHECK(*journal.erase(chain.journal, 1));
    CHECK(journal.link(chain.journal, 1).error().code == ErrorCode::corrupt);
    Chain same_chain;
    CHECK_FALSE(lies_in(folder, same_chain.next().sealed));
}
