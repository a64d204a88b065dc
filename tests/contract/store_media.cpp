// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

using Names = std::vector<model::Hash>;

template <class Test>
void on_every_engine(Test test) {
    for (const auto& engine : store_engines()) {
        INFO("engine: ", engine.name);
        const auto under_test = engine.make();
        test(*under_test);
    }
}

const model::DeviceId ours = sample<model::DeviceId>(1);
const model::DeviceId theirs = sample<model::DeviceId>(2);

base::Bytes chunk(std::uint64_t number) {
    return base::Bytes(limits::media_chunk_bytes, static_cast<base::Byte>(number));
}
model::Hash name(std::uint64_t number) {
    return sample<model::Hash>(number);
}

/// What a program that says chunks to be safe sees, in its order.
Names unsaid(province::Store& store, std::uint64_t incarnation) {
    Names names;
    std::uint64_t after = 0;
    while (true) {
        const auto page = store.unsaid_chunks(incarnation, after);
        REQUIRE(page);
        if (page->empty()) return names;
        CHECK(page->size() <= limits::media_names_max);
        for (const auto& each : *page) {
            CHECK(each.number > after);
            after = each.number;
            names.push_back(each.name);
        }
    }
}
std::size_t letters_for(province::Store& store, const model::DeviceId& device) {
    return store.mail(device, 0, limits::mail_answer_bytes_max)->letters.size();
}

}  // namespace

TEST_CASE("store: a chunk is held once, by whichever device it comes and however often") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK(store->held_chunks(Names{name(1)})->empty());
        CHECK(store->read_chunk(name(1)).error().code == ErrorCode::not_found);
        REQUIRE(store->put_chunk(ours, name(1), chunk(1), at(100)));
        REQUIRE(store->put_chunk(ours, name(1), chunk(1), at(200)));
        REQUIRE(store->put_chunk(theirs, name(1), chunk(1), at(300)));
        REQUIRE(store->put_chunk(theirs, name(2), chunk(2), at(300)));
        CHECK(*store->chunk_count(ours) == 1);
        CHECK(*store->chunk_count(theirs) == 1);
        CHECK(store->put_chunk(ours, name(3), base::Bytes(100), at(1)).error().code == ErrorCode::invalid_argument);

        auto desk = under_test.connect();  // durable, and another process sees it
        CHECK(*desk->held_chunks(Names{name(3), name(2), name(1)}) == Names{name(2), name(1)});
        CHECK(*desk->read_chunk(name(2)) == chunk(2));
    });
}

TEST_CASE("store: an erased chunk is gone, need not be sent, and does not come back") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->put_chunk(ours, name(1), chunk(1), at(100)));
        REQUIRE(store->erase_chunks(ours, Names{name(1), name(2)}, at(200)));
        REQUIRE(store->erase_chunks(ours, Names{name(1)}, at(200)));
        REQUIRE(store->put_chunk(ours, name(1), chunk(1), at(300)));
        REQUIRE(store->put_chunk(ours, name(2), chunk(2), at(300)));
        for (const std::uint64_t each : {1u, 2u})
            CHECK(store->read_chunk(name(each)).error().code == ErrorCode::refused);
        CHECK(store->held_chunks(Names{name(1), name(2), name(3)})->size() == 2);
    });
}

TEST_CASE("store: a chunk is said once by an incarnation, and again by the next one") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK(store->unsaid_chunks(7, 0)->empty());
        for (const std::uint64_t each : {1u, 2u, 3u})
            REQUIRE(store->put_chunk(each == 2 ? theirs : ours, name(each), chunk(each), at(100)));
        REQUIRE(store->erase_chunks(ours, Names{name(3), name(4)}, at(200)));
        const auto page = store->unsaid_chunks(7, 0);
        REQUIRE(page);
        REQUIRE(page->size() == 4);
        CHECK((*page)[1].device == theirs);
        CHECK((*page)[3].device == ours);
        CHECK_FALSE((*page)[0].erased);
        CHECK((*page)[2].erased);
        CHECK((*page)[3].erased);

        REQUIRE(store->say_chunks({ours, 7, {name(1), name(4)}, base::Bytes{1}}));
        REQUIRE(store->say_chunks({ours, 7, {name(3)}, base::Bytes{2}}));
        auto desk = under_test.connect();
        CHECK(unsaid(*desk, 7) == Names{name(2)});
        CHECK(letters_for(*desk, ours) == 2);  // the second did not take the first one's place
        CHECK(unsaid(*desk, 8) == Names{name(1), name(2), name(3), name(4)});
        REQUIRE(desk->say_chunks({ours, 8, {name(1)}, base::Bytes{3}}));
        CHECK(unsaid(*desk, 8) == Names{name(2), name(3), name(4)});
        CHECK(desk->unsaid_chunks(8, limits::entry_number_max + 1)->empty());
    });
}

TEST_CASE("store: every chunk it knows is listed, said or not, erased or not") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK(store->list_chunks(0)->empty());
        for (const std::uint64_t each : {1u, 2u})
            REQUIRE(store->put_chunk(each == 2 ? theirs : ours, name(each), chunk(each), at(100)));
        REQUIRE(store->erase_chunks(ours, Names{name(3)}, at(200)));
        REQUIRE(store->say_chunks({ours, 7, {name(1)}, base::Bytes{1}}));

        auto desk = under_test.connect();
        const auto all = desk->list_chunks(0);
        REQUIRE(all);
        REQUIRE(all->size() == 3);
        CHECK((*all)[0].name == name(1));
        CHECK((*all)[1].device == theirs);
        CHECK_FALSE((*all)[1].erased);
        CHECK((*all)[2].erased);
        const auto rest = desk->list_chunks((*all)[0].number);
        REQUIRE(rest);
        REQUIRE(rest->size() == 2);
        CHECK((*rest)[0].name == name(2));
        CHECK(desk->list_chunks((*all)[2].number)->empty());
        CHECK(desk->list_chunks(limits::entry_number_max + 1)->empty());
    });
}

TEST_CASE("store: chunks that wait to be said come in pages, whatever was said in between") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        Names all;
        for (std::uint64_t each = 0; each < 2 * limits::media_names_max + 3; ++each)
            all.push_back(name(1'000 + each));
        REQUIRE(store->erase_chunks(ours, all, at(1)));
        CHECK(unsaid(*store, 7) == all);
        REQUIRE(store->say_chunks({ours, 7, {all[0], all[300]}, base::Bytes{1}}));
        all.erase(all.begin() + 300);
        all.erase(all.begin());
        CHECK(unsaid(*store, 7) == all);
    });
}

TEST_CASE("store: a chunk counts as said only if its letter was filed, and a letter is filed only if all are known") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->put_chunk(ours, name(1), chunk(1), at(100)));
        CHECK(store->say_chunks({ours, 7, {}, base::Bytes{1}}).error().code == ErrorCode::invalid_argument);
        CHECK(store->say_chunks({ours, 7, {name(1), name(2)}, base::Bytes{1}}).error().code == ErrorCode::not_found);
        const base::Bytes large(limits::mail_item_bytes_max + 1);
        CHECK(store->say_chunks({ours, 7, {name(1)}, large}).error().code == ErrorCode::too_large);
        CHECK(unsaid(*store, 7) == Names{name(1)});
        CHECK(letters_for(*store, ours) == 0);
        REQUIRE(store->say_chunks({ours, 7, {name(1)}, base::Bytes{1}}));
        CHECK(unsaid(*store, 7).empty());
        CHECK(letters_for(*store, ours) == 1);
    });
}
