// SPDX-License-Identifier: Apache-2.0
// A device that the province does not accept.
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Link;

TEST_CASE("engine: the answer 403 leads to slow retries, at most half an hour apart, and ends by an ack") {
    Harness h;
    h.sending(0, 5);
    h.step(Harness::plain(403, protocol::reason::revoked));
    for (int i = 0; i < 12; ++i) {
        CHECK(h.state() == State::refused);
        CHECK(h.engine.status().frame.link == Link::refused);
        CHECK(h.timer() <= limits::retry_delay_max);
        h.step(EntriesAvailable{h.device, h.journal, static_cast<std::uint64_t>(6 + i)});
        CHECK(h.state() == State::refused);
        h.random = UINT64_MAX;
        h.step(Timer{});
        if (h.state() != State::sending) break;
        h.step(Harness::plain(403, protocol::reason::revoked));
    }
    h.step(Timer{});
    REQUIRE(h.state() == State::sending);
    h.step(h.answer(1, 17, {h.ack(17)}));
    CHECK(h.state() == State::idle);
    CHECK(h.engine.status().frame.link == Link::online);
}

TEST_CASE("engine: a device that is not accepted sends each entry once, then asks with a single one") {
    Harness h;
    h.sending(10, 200);
    const auto refused = [&](std::uint64_t first, std::uint64_t last) {
        REQUIRE(h.state() == State::sending);
        CHECK(h.action<SendBatch>()->first_seq == first);
        Reply reply = Harness::plain(403, protocol::reason::revoked);
        reply.first_seq = first;
        reply.last_seq = last;
        h.step(std::move(reply));
        CHECK(h.state() == State::refused);
        h.step(Timer{});
    };
    refused(11, 100);
    refused(101, 200);
    for (int i = 0; i < 3; ++i) {
        CHECK(h.action<SendBatch>()->entries_max == 1);
        refused(11, 11);
    }
    h.step(h.answer(11, 11, {h.ack(11)}));
    REQUIRE(h.state() == State::sending);
    CHECK(h.action<SendBatch>()->first_seq == 12);
    CHECK(h.action<SendBatch>()->entries_max == 200 - 11);
}

TEST_CASE("engine: what is written while the device is not accepted is sent once too, and nothing is left out") {
    Harness h;
    h.sending(0, 5);
    Reply all = Harness::plain(403, protocol::reason::revoked);
    all.first_seq = 1;
    all.last_seq = 5;
    h.step(Reply{all});
    h.step(EntriesAvailable{h.device, h.journal, 7});
    h.step(Timer{});
    CHECK(h.action<SendBatch>()->first_seq == 1);
    all.last_seq = 1;
    h.step(Reply{all});
    h.step(Timer{});
    CHECK(h.action<SendBatch>()->first_seq == 6);
    // Accepted again, and the province has none of what it was offered.
    h.step(h.answer(6, 7, {h.ack(0)}));
    h.wait();
    REQUIRE(h.state() == State::sending);
    CHECK(h.action<SendBatch>()->first_seq == 1);
    h.step(h.answer(1, 7, {h.ack(7)}));
    CHECK(h.engine.status().frame.waiting == 0);
}
