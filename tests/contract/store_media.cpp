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
