// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;
using Kept = province::WatchStore::Kept;

namespace {

template <class Test>
void on_every_engine(Test test) {
    for (const auto& engine : store_engines()) {
        INFO("engine: ", engine.name);
        const auto under_test = engine.make();
        test(*under_test);
    }
}

province::Unverified brought(std::uint64_t number, std::uint64_t first = 0, std::uint64_t last = 0,
                             std::uint64_t bringer = 1) {
    province::Unverified unverified;
    unverified.bringer = sample<model::DeviceId>(bringer);
    unverified.hash = sample<model::Hash>(number);
    if (first > 0) unverified.journal = sample<model::JournalId>(5);
    unverified.first_seq = first;
    unverified.last_seq = last;
    unverified.bytes = {1, 2, static_cast<base::Byte>(number)};
    unverified.reason = "the signature does not cover this chain";
    unverified.received_at = at(1'000);
    return unverified;
}

bool nothing(base::ByteView) {
    return false;
}
bool everything(base::ByteView) {
    return true;
}

}  // namespace

TEST_CASE("store: what can't be verified is kept as it came, once, and is no entry") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto server = under_test.connect();
        auto command = under_test.connect();
        CHECK(server->unverified()->empty());
        CHECK(*server->keep_unverified(brought(1), nothing) == Kept::kept);
        CHECK(*server->keep_unverified(brought(1), nothing) == Kept::known);
        CHECK(*server->keep_unverified(brought(1, 0, 0, 2), nothing) == Kept::kept);
        CHECK(*server->keep_unverified(brought(2, 7, 7), nothing) == Kept::kept);
        const auto all = command->unverified();
        REQUIRE(all->size() == 3);
        CHECK((*all)[2].first_seq == 7);
        CHECK((*all)[2].journal == sample<model::JournalId>(5));
        CHECK((*all)[2].reason == brought(2).reason);
        CHECK((*all)[2].received_at == at(1'000));
        CHECK((*all)[2].bytes.empty());
        const auto whole = command->read_unverified((*all)[2].number);
        REQUIRE(whole);
        CHECK(whole->bytes == brought(2).bytes);
        CHECK(whole->bringer == sample<model::DeviceId>(1));
        CHECK(command->read_unverified(99).error().code == ErrorCode::not_found);
        CHECK(command->counts()->unverified == 3);
        CHECK(command->counts()->entries == 0);
    });
}

TEST_CASE("store: of a batch that comes again in halves the part that does not verify stays, not the whole") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->keep_unverified(brought(1, 1, 8), everything));
        REQUIRE(store->keep_unverified(brought(2, 5, 8, 2), everything));  // another bringer's is its own
        REQUIRE(store->keep_unverified(brought(3, 5, 8), everything));
        REQUIRE(store->keep_unverified(brought(4, 6, 6), everything));
        REQUIRE(store->keep_unverified(brought(5, 6, 6), everything));  // other bytes of the same place
        REQUIRE(store->keep_unverified(brought(6, 7, 7), everything));
        std::vector<base::Bytes> asked;
        REQUIRE(store->keep_unverified(brought(7, 8, 8), [&](base::ByteView kept) {
            asked.emplace_back(kept.begin(), kept.end());
            return false;
        }));
        CHECK(asked.empty());  // nothing wider is left there
        const auto all = store->unverified();
        REQUIRE(all->size() == 5);
        CHECK((*all)[0].bringer == sample<model::DeviceId>(2));
        for (std::size_t i = 1; i < 5; ++i)
            CHECK((*all)[i].hash == sample<model::Hash>(i + 3));
    });
}

TEST_CASE("store: nothing that is kept goes for a narrower piece that is no part of it") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->keep_unverified(brought(1, 1, 8), nothing));
        std::vector<base::Bytes> asked;
        REQUIRE(*store->keep_unverified(brought(2, 5, 8), [&](base::ByteView kept) {
            asked.emplace_back(kept.begin(), kept.end());
            return false;
        }) == Kept::kept);
        CHECK(asked == std::vector<base::Bytes>{brought(1).bytes});
        REQUIRE(*store->keep_unverified(brought(3, 5, 6), {}) == Kept::kept);
        CHECK(store->unverified()->size() == 3);
    });
}

TEST_CASE("store: one device can't fill the store with what nobody can verify, and the oldest of it stays") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const std::size_t bound = province::WatchStore::unverified_per_device_max;
        for (std::size_t i = 1; i <= bound; ++i)
            REQUIRE(*store->keep_unverified(brought(i), nothing) == Kept::kept);
        CHECK(*store->keep_unverified(brought(bound + 1), nothing) == Kept::full);
        CHECK(*store->keep_unverified(brought(1), nothing) == Kept::known);
        CHECK(*store->keep_unverified(brought(1, 0, 0, 2), nothing) == Kept::kept);
        CHECK(store->unverified()->size() == bound + 1);
        CHECK((*store->unverified())[0].hash == sample<model::Hash>(1));
        auto large = brought(1, 0, 0, 3);
        large.bytes.resize(limits::http_request_bytes_max + 1);
        CHECK(store->keep_unverified(large, nothing).error().code == ErrorCode::too_large);
        auto far = brought(1, ~std::uint64_t{0} - 1, ~std::uint64_t{0}, 3);
        CHECK(*store->keep_unverified(far, nothing) == Kept::kept);
    });
}

TEST_CASE("store: a journal is told with its head and with what was noted about its entries") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK(store->journals()->empty());
        Chain chain;
        using model::EntryFlags;
        REQUIRE(store_run(*store, run_of(chain, 2)));
        REQUIRE(store_run(*store, run_of(chain, 1), EntryFlags::gap));
        REQUIRE(store_run(*store, run_of(chain, 2), EntryFlags::forked | EntryFlags::late));
        REQUIRE(store_run(*store, run_of(chain, 4), EntryFlags::quarantined));
        Chain quiet;
        quiet.journal = sample<model::JournalId>(8);
        REQUIRE(store_run(*store, run_of(quiet, 1)));
        const auto all = store->journals();
        REQUIRE(all->size() == 2);
        CHECK((*all)[0].journal == chain.journal);
        CHECK((*all)[0].gaps == 1);
        CHECK((*all)[0].forked == 2);
        CHECK((*all)[0].late == 2);
        CHECK((*all)[0].quarantined == 4);
        CHECK_FALSE((*all)[0].closed);
        CHECK((*all)[1].head == quiet.head);
        CHECK((*all)[1].gaps + (*all)[1].forked + (*all)[1].late + (*all)[1].quarantined == 0);
    });
}
