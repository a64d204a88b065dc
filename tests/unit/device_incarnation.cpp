// SPDX-License-Identifier: Apache-2.0
// Which of the province's words count after it was restored, in whatever order they come.
#include <doctest/doctest.h>

#include "storage/device/journal.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using test::Chain;
using test::sample;
using test::StorageFolder;

namespace {

device::Journal open(const StorageFolder& folder) {
    device::JournalOptions options;
    options.new_device = sample<model::DeviceId>(1);
    options.new_journal = sample<model::JournalId>(2);
    options.boot_id = {1, 7};
    auto journal = device::Journal::open(folder / "journal.db", options);
    if (!journal) FAIL(journal.error().message);
    return std::move(*journal);
}

}  // namespace

TEST_CASE("journal: of a province that was restored twice, the word that covers a later entry is the later one") {
    const StorageFolder folder;
    Chain chain;
    std::vector<model::Head> heads{{}};
    const auto append = [&](device::Journal& journal) {
        REQUIRE(journal.append(chain.next()));
        heads.push_back(chain.head);
    };
    const auto ack = [&](device::Journal& journal, std::uint64_t incarnation, std::size_t seq) {
        return journal.mark_acked({chain.device, chain.journal, heads[seq], incarnation, {}});
    };
    const auto refused = [&](device::Journal& journal, std::uint64_t incarnation, std::size_t seq) {
        const auto marked = ack(journal, incarnation, seq);
        return !marked && marked.error().code == ErrorCode::conflict;
    };
    {
        auto journal = open(folder);
        CHECK(journal.incarnation() == 0);
        for (int i = 0; i < 3; ++i)
            append(journal);
        REQUIRE(ack(journal, 5, 2));
        REQUIRE(ack(journal, 7, 3));
        CHECK(refused(journal, 5, 3));
        REQUIRE(ack(journal, 6, 2));  // the one between, by a late stick
        CHECK(journal.incarnation() == 6);
        CHECK(journal.acked() == heads[2]);
        CHECK(refused(journal, 7, 3));  // it may be an old one that somebody says again
        append(journal);
    }
    auto journal = open(folder);
    CHECK(refused(journal, 7, 3));
    REQUIRE(ack(journal, 7, 4));
    CHECK(journal.incarnation() == 7);
    CHECK(journal.acked() == heads[4]);
    for (const std::uint64_t incarnation : {5, 6})
        for (std::size_t seq = 0; seq < heads.size(); ++seq)
            CHECK(refused(journal, incarnation, seq));
    REQUIRE(ack(journal, 8, 1));
    CHECK(journal.acked() == heads[1]);
}
