// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/ingest/replies.hpp"
#include "platform/sim/sim_clock.hpp"
#include "storage/province/sqlite_store.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using test::sample;

namespace {

struct Office {
    test::StorageFolder folder;
    std::unique_ptr<province::Store> store = province::open_sqlite_store(folder / "store.db", {1, true, {}}).value();
    sim::SimClock clock;
    ingest::Replies replies{*store, clock};
    model::DeviceId device = sample<model::DeviceId>(1);

    void file(std::uint64_t lookup, std::uint32_t step, std::size_t sealed = 528) {
        const model::Reply reply{id(lookup), sample<model::ReplyId>(step), step, 1, base::Bytes(sealed, 7), {}};
        REQUIRE(store->add_reply(reply.lookup, {step, 1, protocol::encode(reply)}, {}));
    }
    static model::LookupId id(std::uint64_t number) { return sample<model::LookupId>(number); }
    std::vector<protocol::Frame> ask(const std::vector<std::uint64_t>& numbers) {
        std::vector<protocol::ReplyQuery> queries;
        for (const std::uint64_t number : numbers)
            queries.push_back({id(number)});
        const auto answer = replies.answer(device, queries);
        REQUIRE(answer);
        CHECK(answer->size() <= ingest::Replies::bytes_max);
        if (answer->empty()) return {};
        auto frames = protocol::decode_sequence(*answer, 1'000);
        REQUIRE(frames);
        return std::move(*frames);
    }
};

/// "7:1 7:2 7=2": letters by name and step, and the ends with their counts.
std::string said(const std::vector<protocol::Frame>& frames, const std::vector<std::uint64_t>& numbers) {
    std::string all;
    for (const protocol::Frame& frame : frames)
        for (const std::uint64_t number : numbers) {
            const auto* reply = std::get_if<model::Reply>(&frame);
            const auto* end = std::get_if<protocol::ReplyEnd>(&frame);
            if (reply != nullptr && reply->lookup == Office::id(number))
                all += std::to_string(number) + ":" + std::to_string(reply->step) + " ";
            if (end != nullptr && end->lookup == Office::id(number))
                all += std::to_string(number) + "=" + std::to_string(end->count) + " ";
        }
    return all;
}

}  // namespace

TEST_CASE("replies: each name is answered with its letters and an end, one that nobody knows with the end alone") {
    Office office;
    office.file(7, 2);
    office.file(7, 1);
    office.file(8, 1);
    CHECK(said(office.ask({7, 9, 8}), {7, 8, 9}) == "7:1 7:2 7=2 9=0 8:1 8=1 ");
    CHECK(office.ask({}).empty());
}

TEST_CASE("replies: of more than has room the newest go, and what has none is left for another request") {
    Office office;
    for (std::uint32_t step = 1; step <= limits::replies_per_case_max; ++step)
        office.file(7, step);
    office.file(8, 1, limits::reply_plaintext_max + 16);
    const auto frames = office.ask({7, 8});
    const auto& end = std::get<protocol::ReplyEnd>(frames.back());
    CHECK(end.lookup == Office::id(7));
    CHECK(end.count == frames.size() - 1);
    CHECK(end.count > 15);
    CHECK(std::get<model::Reply>(frames[frames.size() - 2]).step == limits::replies_per_case_max);
    CHECK(std::get<model::Reply>(frames.front()).step == limits::replies_per_case_max - end.count + 1);
    CHECK(said(office.ask({8, 7}), {7, 8}).starts_with("8:1 8=1 "));
}

TEST_CASE("replies: a device that asks without end gets no answers until the next hour; others do") {
    Office office;
    office.file(7, 1);
    for (unsigned i = 0; i < ingest::Replies::lookups_per_hour; ++i)
        REQUIRE(office.ask({7}).size() == 2);
    CHECK(office.ask({7}).empty());
    office.device = sample<model::DeviceId>(2);
    CHECK(office.ask({7}).size() == 2);
    office.device = sample<model::DeviceId>(1);
    office.clock.advance(std::chrono::hours(1));
    CHECK(office.ask({7}).size() == 2);
}
