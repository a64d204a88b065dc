// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "storage/device/journal.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using test::sample;
using test::StorageFolder;

namespace {

device::Journal open_journal(const StorageFolder& folder) {
    auto journal = device::Journal::open(folder / "journal.db",
                                         {sample<model::DeviceId>(1), sample<model::JournalId>(2), {1}, 100'000, {}});
    REQUIRE(journal);
    return std::move(*journal);
}

model::LookupId lookup(std::uint64_t number) {
    return sample<model::LookupId>(number);
}

device::KeptReply letter(std::uint64_t of, std::uint32_t step, std::uint64_t revision, std::string_view text) {
    return {lookup(of), step, revision, {base::as_bytes(text).begin(), base::as_bytes(text).end()}};
}

std::vector<std::string> texts(const device::Journal& journal, std::uint64_t of) {
    const auto kept = journal.replies(lookup(of));
    REQUIRE(kept);
    std::vector<std::string> all;
    for (const auto& each : *kept)
        all.push_back(std::to_string(each.step) + "/" + std::to_string(each.revision) + " " +
                      std::string(base::as_text(each.frame)));
    return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("journal: letters are kept by look-up id and step, over a start, and none twice") {
    const StorageFolder folder;
    {
        auto journal = open_journal(folder);
        CHECK(journal.keep_reply(letter(1, 2, 7, "dua")).value());
        CHECK(journal.keep_reply(letter(1, 1, 7, "satu")).value());
        CHECK(journal.keep_reply(letter(2, 1, 7, "lain")).value());
        CHECK_FALSE(journal.keep_reply(letter(1, 1, 7, "satu")).value());
        CHECK(texts(journal, 1) == Texts{"1/7 satu", "2/7 dua"});
        CHECK(texts(journal, 3).empty());
    }
    const auto journal = open_journal(folder);
    CHECK(texts(journal, 1) == Texts{"1/7 satu", "2/7 dua"});
    CHECK(texts(journal, 2) == Texts{"1/7 lain"});
}

TEST_CASE("journal: an edited letter takes the older one's place; a replayed older one changes nothing") {
    const StorageFolder folder;
    auto journal = open_journal(folder);
    REQUIRE(journal.keep_reply(letter(1, 1, 7, "salah")));
    CHECK(journal.keep_reply(letter(1, 1, 8, "betul")).value());
    CHECK_FALSE(journal.keep_reply(letter(1, 1, 7, "salah")).value());
    CHECK_FALSE(journal.keep_reply(letter(1, 1, 8, "lain")).value());
    CHECK(texts(journal, 1) == Texts{"1/8 betul"});
}

TEST_CASE("journal: letters that came because somebody asked are known as such") {
    const StorageFolder folder;
    auto journal = open_journal(folder);
    REQUIRE(journal.keep_reply(letter(1, 1, 7, "satu")));
    REQUIRE(journal.keep_reply(letter(2, 1, 7, "lain")));
    REQUIRE(journal.mark_replies_asked(lookup(1)));
    REQUIRE(journal.mark_replies_asked(lookup(9)));
    CHECK(journal.replies(lookup(1))->front().asked);
    CHECK_FALSE(journal.replies(lookup(2))->front().asked);
}

TEST_CASE("journal: what is no letter is refused") {
    const StorageFolder folder;
    auto journal = open_journal(folder);
    CHECK(journal.keep_reply(letter(1, 0, 1, "a")).error().code == ErrorCode::invalid_argument);
    CHECK(journal.keep_reply(letter(1, 1, 0, "a")).error().code == ErrorCode::invalid_argument);
    CHECK(journal.keep_reply(letter(1, 1, 1, "")).error().code == ErrorCode::invalid_argument);
    CHECK(journal.keep_reply(letter(1, limits::replies_per_case_max + 1, 1, "a")).error().code == ErrorCode::too_large);
    const std::string long_one(limits::mail_item_bytes_max + 1, 'a');
    CHECK(journal.keep_reply(letter(1, 1, 1, long_one)).error().code == ErrorCode::too_large);
    CHECK(texts(journal, 1).empty());
}

TEST_CASE("journal: of too many letters the oldest go, and an edited one counts as new") {
    const StorageFolder folder;
    constexpr std::uint64_t most = limits::device_replies_max;
    {
        auto journal = open_journal(folder);
        for (std::uint64_t i = 1; i <= most; ++i)
            REQUIRE(journal.keep_reply(letter(i, 1, 1, "a")).value());
        REQUIRE(journal.keep_reply(letter(1, 1, 2, "b")).value());
        CHECK(texts(journal, 2) == Texts{"1/1 a"});
        REQUIRE(journal.keep_reply(letter(most + 1, 1, 1, "a")).value());
        CHECK(texts(journal, 1) == Texts{"1/2 b"});
        CHECK(texts(journal, 2).empty());
        CHECK(texts(journal, 3) == Texts{"1/1 a"});
    }
    // The bound holds over a start.
    auto journal = open_journal(folder);
    REQUIRE(journal.keep_reply(letter(most + 2, 1, 1, "a")).value());
    CHECK(texts(journal, 3).empty());
    CHECK(texts(journal, most + 2) == Texts{"1/1 a"});
}
