// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;
using model::EntryFlags;

namespace {

/// Runs a test on every engine, on a store of its own.
template <class Test>
void on_every_engine(Test test) {
    for (const auto& engine : store_engines()) {
        INFO("engine: ", engine.name);
        const auto under_test = engine.make();
        test(*under_test);
    }
}

std::vector<model::StoredEntry> all_of(province::Store& store) {
    std::vector<model::StoredEntry> all;
    while (true) {
        const auto page = store.list({all.empty() ? 0 : all.back().number, 100, true});
        REQUIRE(page);
        if (page->empty()) return all;
        all.insert(all.end(), page->begin(), page->end());
    }
}

}  // namespace

TEST_CASE("store: what was ingested is read back, whole, numbered in order of arrival, also by another connection") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain chain;
        const auto run = run_of(chain, 250, 1'700'000'123);
        const auto result = store_run(*store, run);
        REQUIRE(result);
        CHECK(result->stored == 250);
        CHECK(result->duplicates == 0);
        store.reset();
        store = under_test.connect();
        const auto all = all_of(*store);
        REQUIRE(all.size() == 250);
        for (std::size_t i = 0; i < all.size(); ++i) {
            CHECK(all[i].number == i + 1);
            CHECK(same(all[i].entry, run.entries[i]));
            CHECK(all[i].received_at == at(1'700'000'123));
            CHECK(all[i].flags == EntryFlags::none);
        }
        CHECK(all[0].entry.signature.is_zero());
        CHECK_FALSE(all[249].entry.signature.is_zero());
        CHECK(same(store->read(17)->entry, run.entries[16]));
        CHECK(store->read(251).error().code == ErrorCode::not_found);
        CHECK(store->read(0).error().code == ErrorCode::not_found);
    });
}

TEST_CASE("store: a batch sent again, whole or overlapping, is stored exactly once") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain chain;
        auto run = run_of(chain, 20);
        REQUIRE(store_run(*store, run));
        const auto again = store_run(*store, run);
        REQUIRE(again);
        CHECK(again->stored == 0);
        CHECK(again->duplicates == 20);
        const auto more = run_of(chain, 5);
        run.entries.insert(run.entries.end(), more.entries.begin(), more.entries.end());
        const auto overlapping = store_run(*store, run);
        CHECK(overlapping->stored == 5);
        CHECK(overlapping->duplicates == 20);
        CHECK(store->counts()->entries == 25);
        CHECK(all_of(*store).back().number == 25);
    });
}

TEST_CASE("store: the decision is made on what is stored at that instant") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain chain;
        const auto first = run_of(chain, 10);
        const auto second = run_of(chain, 5);
        province::JournalKnowledge seen;
        const auto look = [&](const province::IngestRun& run) {
            return store->ingest(run, [&](const auto& known) {
                seen = known;
                return take_all(run, known);
            });
        };
        REQUIRE(look(first));
        CHECK(seen.head == model::Head{});
        CHECK(seen.overlapping.empty());
        REQUIRE(look(second));
        CHECK(seen.head == model::Head{10, first.entries[9].hash});
        REQUIRE(seen.overlapping.size() == 1);
        CHECK(seen.overlapping[0].seq == 10);
        CHECK(seen.overlapping[0].hash == first.entries[9].hash);
        CHECK(seen.overlapping[0].previous == first.entries[9].previous);
        REQUIRE(look(second));
        CHECK(seen.head == chain.head);
        CHECK(seen.overlapping.size() == 6);
    });
}

TEST_CASE("store: gaps are shown as waiting until they are cleared") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain chain;
        const auto first = run_of(chain, 3);
        const auto second = run_of(chain, 4);
        REQUIRE(store->ingest(second, [&](const auto&) {
            province::IngestDecision decision;
            for (std::size_t i = 0; i < 4; ++i)
                decision.insert.push_back({i, EntryFlags::gap});
            return decision;
        }));
        CHECK(store->counts()->gaps == 4);
        REQUIRE(store->ingest(first, [&](const province::JournalKnowledge& known) {
            CHECK(known.head.seq == 0);
            CHECK(known.waiting.size() == 4);
            CHECK(known.waiting[0].seq == 4);
            CHECK(known.waiting[0].flags == EntryFlags::gap);
            auto decision = take_all(first, known);
            for (const auto& link : known.waiting)
                decision.clear_gap.push_back(link.hash);
            decision.head = chain.head;
            return decision;
        }));
        CHECK(store->counts()->gaps == 0);
        CHECK(store->counts()->forked == 0);
        const auto nothing = run_of(chain, 1);
        REQUIRE(store->ingest(nothing, [&](const province::JournalKnowledge& known) {
            CHECK(known.head.seq == 7);
            CHECK(known.waiting.empty());
            return province::IngestDecision{{}, {}, known.head};
        }));
        CHECK(store->counts()->entries == 7);
    });
}

TEST_CASE("store: forks stand side by side, and quarantined entries stay out of the ordinary list") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain original;
        REQUIRE(store_run(*store, run_of(original, 3)));
        Chain clone = original;
        clone.branch = 9;
        REQUIRE(store_run(*store, run_of(original, 2)));
        const auto fork = run_of(clone, 2);
        REQUIRE(store_run(*store, fork, EntryFlags::forked | EntryFlags::quarantined));
        CHECK(store_run(*store, fork)->stored == 0);
        const auto counts = store->counts();
        CHECK(counts->entries == 7);
        CHECK(counts->forked == 2);
        CHECK(counts->quarantined == 2);
        CHECK(counts->journals == 1);
        CHECK(store->list({0, 100, false})->size() == 5);
        const auto all = store->list({0, 100, true});
        REQUIRE(all->size() == 7);
        CHECK(has((*all)[5].flags, EntryFlags::forked));
        CHECK(has((*all)[5].flags, EntryFlags::quarantined));
        CHECK((*all)[5].entry.seq == (*all)[3].entry.seq);
    });
}

TEST_CASE("store: nobody stands in a journal's way by beginning one of the same id, which a stick tells") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain squatter;
        squatter.device = sample<model::DeviceId>(44);
        REQUIRE(store_run(*store, run_of(squatter, 1)));
        Chain chain;
        CHECK(store_run(*store, run_of(chain, 1))->stored == 1);
        CHECK(store_run(*store, run_of(chain, 2))->stored == 2);
        CHECK(store->counts()->entries == 4);
        CHECK(store->counts()->journals == 2);
        CHECK(store->counts()->forked == 0);
        CHECK(store->chain({chain.journal, chain.device, {}}, {limits::entry_number_max, {}})->size() == 3);
        CHECK(store->chain({chain.journal, squatter.device, {}}, {limits::entry_number_max, {}})->size() == 1);
    });
}

TEST_CASE("store: a device begins no more journals than a kiosk can, and loses none of those it has") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        std::vector<Chain> chains(limits::device_journals_max + 1);
        for (std::size_t i = 0; i < chains.size(); ++i)
            chains[i].journal = sample<model::JournalId>(1'000 + i);
        for (std::size_t i = 0; i + 1 < chains.size(); ++i)
            REQUIRE(store_run(*store, run_of(chains[i], 1)));
        const auto refused = store_run(*store, run_of(chains.back(), 1));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::refused);
        CHECK(refused.error().message.find(chains[0].device.hex()) != std::string::npos);
        CHECK(store->counts()->journals == limits::device_journals_max);
        CHECK(store->counts()->entries == limits::device_journals_max);
        // Its other journals go on, and another device begins one.
        CHECK(store_run(*store, run_of(chains[5], 3)));
        Chain other;
        other.device = sample<model::DeviceId>(45);
        CHECK(store_run(*store, run_of(other, 1)));
    });
}

TEST_CASE("store: a run into too many branches is refused whole, and a shorter one is taken") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const std::size_t length = limits::batch_entries_max;
        const std::size_t branches = limits::store_overlap_links_max / length;
        Chain chain;
        for (; chain.branch < branches; ++chain.branch) {
            chain.head = {};
            REQUIRE(store_run(*store, run_of(chain, length)));
        }
        // All of what may be looked at is there; one more entry is too much.
        chain.head = {};
        CHECK(store_run(*store, run_of(chain, 1)));
        ++chain.branch;
        chain.head = {};
        auto run = run_of(chain, length);
        const auto before = store->counts()->entries;
        CHECK(before == limits::store_overlap_links_max + 1);
        CHECK(store_run(*store, run).error().code == ErrorCode::too_large);
        CHECK(store->counts()->entries == before);
        run.entries.resize(length / 2);
        CHECK(store_run(*store, run)->stored == length / 2);
    });
}

TEST_CASE("store: a run that is none is refused, and nothing of it is kept") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Chain chain;
        const auto good = run_of(chain, 3);
        const auto refused = [&](auto change) {
            auto run = good;
            change(run);
            const auto done = store->ingest(run, [&](const auto& known) { return take_all(good, known); });
            REQUIRE_FALSE(done);
            return done.error().code;
        };
        CHECK(refused([](auto& run) { run.entries.clear(); }) == ErrorCode::invalid_argument);
        CHECK(refused([](auto& run) { run.entries.erase(run.entries.begin() + 1); }) == ErrorCode::invalid_argument);
        CHECK(refused([](auto& run) { run.entries[0].seq = 0; }) == ErrorCode::invalid_argument);
        CHECK(refused([](auto& run) { run.entries[2].device = {}; }) == ErrorCode::invalid_argument);
        CHECK(refused([](auto& run) { run.journal = {}; }) == ErrorCode::invalid_argument);
        const auto beyond = store->ingest(good, [&](const auto& known) {
            auto decision = take_all(good, known);
            decision.insert.push_back({3, EntryFlags::none});
            return decision;
        });
        CHECK(beyond.error().code == ErrorCode::internal);
        CHECK(store->counts()->entries == 0);
        CHECK(store->counts()->journals == 0);
        CHECK(store_run(*store, good)->stored == 3);
    });
}

TEST_CASE("store: pages are bounded, in order, and hold every entry once") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        for (std::uint64_t journal = 0; journal < 3; ++journal) {
            Chain chain;
            chain.journal = sample<model::JournalId>(100 + journal);
            chain.sealed_bytes = 20;
            REQUIRE(store_run(*store, run_of(chain, 400)));
        }
        CHECK(store->list({0, 1'000'000, true})->size() == limits::store_page_max);
        CHECK(store->list({0, 0, true})->empty());
        CHECK(store->list({1'195, 100, true})->size() == 5);
        std::uint64_t expected = 0;
        for (const auto& entry : all_of(*store))
            CHECK(entry.number == ++expected);
        CHECK(expected == 1'200);
    });
}

TEST_CASE("store: many threads at once store every entry exactly once, and one that fails hurts no other") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        constexpr std::uint64_t threads = 8;
        constexpr int rounds = 25;
        std::atomic<int> wrong{0};
        std::vector<std::thread> running;
        for (std::uint64_t i = 0; i < threads; ++i) {
            running.emplace_back([&, i] {
                Chain chain;
                chain.device = sample<model::DeviceId>(500 + i);
                chain.journal = sample<model::JournalId>(500 + i);
                for (int round = 0; round < rounds; ++round) {
                    const auto run = run_of(chain, 3);
                    const auto first = store_run(*store, run);
                    const auto second = store_run(*store, run);
                    if (!first || first->stored != 3 || !second || second->stored != 0) ++wrong;
                    auto torn = run;
                    ++torn.entries.back().seq;
                    if (store_run(*store, torn)) ++wrong;
                    if (store->find_device(sample<model::Hash>(i)).error().code != ErrorCode::not_found) ++wrong;
                }
            });
        }
        for (auto& thread : running)
            thread.join();
        CHECK(wrong == 0);
        std::set<model::Hash> hashes;
        for (const auto& entry : all_of(*store))
            hashes.insert(entry.entry.hash);
        CHECK(hashes.size() == threads * rounds * 3);
        CHECK(store->counts()->entries == threads * rounds * 3);
    });
}

TEST_CASE("store: two processes may write by turns, and each sees what the other did") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto server = under_test.connect();
        auto command = under_test.connect();
        Chain chain;
        for (int i = 0; i < 10; ++i) {
            REQUIRE(store_run(i % 2 == 0 ? *server : *command, run_of(chain, 1)));
            CHECK(server->counts()->entries == static_cast<std::uint64_t>(i) + 1);
            CHECK(command->counts()->entries == static_cast<std::uint64_t>(i) + 1);
        }
    });
}
