// SPDX-License-Identifier: Apache-2.0
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Trouble;
using namespace std::chrono_literals;

namespace {

const Pacing discreet{limits::send_jitter_max, 0s};
const Pacing spread{0s, 600s};

}  // namespace

TEST_CASE("engine: a single entry leaves after a random delay of up to ten minutes, whatever else happens meanwhile") {
    Milliseconds longest{0};
    for (std::uint64_t random = 0; random < 20; ++random) {
        Harness h(discreet);
        h.idle();
        h.random = random * 31'000;
        h.step(EntriesAvailable{h.device, h.journal, 1});
        const Instant leaves = h.now + uniform_delay(limits::send_jitter_max, h.random);
        longest = std::max(longest, leaves - h.now);
        if (leaves == h.now) {
            CHECK(h.state() == State::sending);
            continue;
        }
        CHECK(h.state() == State::idle);
        CHECK(h.timer() == leaves - h.now);
        h.now = leaves + Milliseconds(-1);
        h.step(LinkUp{});
        CHECK(h.action<SendBatch>() == nullptr);
        if (h.state() == State::asking_mail) h.hear_mail();
        CHECK(h.state() == State::idle);
        h.step(IdentityKnown{h.device, h.journal});
        CHECK(h.state() == State::idle);
        h.step(Timer{});
        CHECK(h.state() == State::idle);
        h.now = leaves;
        h.step(Timer{});
        REQUIRE(h.action<SendBatch>() != nullptr);
        CHECK(h.action<SendBatch>()->first_seq == 1);
        CHECK(h.action<SendBatch>()->entries_max == 1);
    }
    CHECK(longest > 9min);
}

TEST_CASE("engine: entries that come meanwhile leave with the first, and those that come later wait anew") {
    Harness h(discreet);
    h.idle();
    h.random = 300'000;
    h.step(EntriesAvailable{h.device, h.journal, 1});
    const Instant leaves = h.action<SetTimer>()->at;
    h.now = h.now + 1min;
    h.random = 0;
    h.step(EntriesAvailable{h.device, h.journal, 3});
    CHECK(h.state() == State::idle);
    h.now = leaves;
    h.step(Timer{});
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->entries_max == 3);
    h.random = 200'000;
    h.step(EntriesAvailable{h.device, h.journal, 4});  // while the batch is under way
    h.step(h.answer(1, 3, {h.ack(3)}));
    CHECK(h.state() == State::idle);
    CHECK(h.timer() == 200s);
    h.wait();
    CHECK(h.action<SendBatch>()->first_seq == 4);
}

TEST_CASE("engine: a link that comes up sends what waited before, never an entry that has just been stored") {
    Harness h(discreet);
    h.random = 599'999;
    h.step(h.enrolled(0, 2));
    REQUIRE(h.state() == State::sending);  // what waited at the start says nothing about who is there now
    h.step(RequestFailed{});
    h.random = 400'000;
    h.step(EntriesAvailable{h.device, h.journal, 3});
    h.step(LinkUp{});
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->entries_max == 2);
    h.step(h.answer(1, 2, {h.ack(2)}));
    h.hear_mail();
    CHECK(h.state() == State::idle);
    CHECK(h.timer() == 400s);
}

TEST_CASE("engine: a new entry does not set off the retry of one that rests") {
    Harness h(discreet);
    h.random = 599'999;
    h.step(h.enrolled(0, 3));
    h.step(EntriesMissing{});
    h.hear_mail();
    CHECK(h.trouble() == Trouble::outbox_damaged);
    h.random = 500'000;
    h.step(EntriesAvailable{h.device, h.journal, 4});
    CHECK(h.state() == State::idle);
    CHECK(h.timer() == 500s);
    h.wait();
    CHECK(h.action<SendBatch>()->first_seq == 1);
}

TEST_CASE("engine: the first contact after a start is spread, and a link that comes up does not shorten that") {
    Harness h(spread);
    h.random = (std::uint64_t{123'456} << 32) + 1;
    h.step(h.enrolled(0, 2));
    CHECK(h.state() == State::backing_off);
    CHECK(h.timer() == Milliseconds(123'456));
    const Instant at = h.action<SetTimer>()->at;
    h.now = h.now + 10s;
    h.step(LinkUp{});
    CHECK(h.state() == State::backing_off);
    CHECK(h.action<SetTimer>()->at == at);
    h.wait();
    CHECK(h.state() == State::sending);
}

TEST_CASE("engine: when the network comes back everywhere, devices come within five seconds, not in one") {
    Harness h(spread);
    h.idle();
    h.step(EntriesAvailable{h.device, h.journal, 1});
    h.step(RequestFailed{});
    h.random = 4'000;
    h.step(LinkUp{});
    CHECK(h.timer() == 4s);
    h.now = h.now + 3s;
    h.step(LinkUp{});  // once more, as links do: it does not begin again
    CHECK(h.timer() == 1s);
    h.wait();
    CHECK(h.state() == State::sending);
}

TEST_CASE("engine: an operator with a token waits for no spread") {
    Harness h(spread);
    Started started;
    started.has_identity = true;
    h.random = 599'999;
    h.step(started);
    h.step(TokenAvailable{});
    CHECK(h.action<SendEnrol>() != nullptr);
}

TEST_CASE("engine: a link that comes up makes the next retries short again, also while a request is under way") {
    Harness h;
    h.sending(0, 5);
    h.random = UINT64_MAX - 1;
    for (int i = 0; i < 12; ++i) {
        h.step(RequestFailed{});
        h.wait();
        if (h.state() == State::fetching_bundle) h.step(RequestFailed{}), h.wait();
    }
    REQUIRE(h.state() == State::sending);
    h.step(LinkUp{});
    h.step(RequestFailed{});
    CHECK(h.timer() <= limits::retry_delay_base);
}

TEST_CASE("engine: a server that asks to be left alone is, whatever the link and the citizens do") {
    Harness h;
    h.sending(0, 5);
    Reply busy = Harness::plain(503, "unavailable");
    busy.retry_after = 3'600s;
    h.step(busy);
    const Instant until = h.action<SetTimer>()->at;
    CHECK(until - h.now == 1h);
    h.now = h.now + 10min;
    h.step(LinkUp{});
    CHECK(h.state() == State::backing_off);
    CHECK(h.action<SetTimer>()->at == until);
    h.step(EntriesAvailable{h.device, h.journal, 6});
    CHECK(h.state() == State::backing_off);
    h.now = until;
    h.step(Timer{});
    if (h.state() == State::fetching_bundle) h.step(RequestFailed{}), h.wait();
    CHECK(h.state() == State::sending);
}

TEST_CASE("engine: what comes behind a refused entry is sent, and the refused one is offered ever more seldom") {
    Harness h;
    h.sending(0, 1);
    const auto refuse = [&] {
        Reply refused = Harness::plain(400, protocol::reason::unauthentic);
        refused.first_seq = h.action<SendBatch>()->first_seq;
        refused.last_seq = refused.first_seq + h.action<SendBatch>()->entries_max - 1;
        h.step(refused);
    };
    const auto until_sending = [&] {
        while (h.state() != State::sending) {
            if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
            if (h.state() == State::asking_mail) h.hear_mail();
            if (h.action<SetTimer>() != nullptr) h.wait();
        }
    };
    refuse();
    REQUIRE(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::batch_refused);
    const Instant refused_at = h.now;
    h.step(EntriesAvailable{h.device, h.journal, 4});
    REQUIRE(h.state() == State::sending);
    CHECK(h.action<SendBatch>()->first_seq == 2);
    h.step(h.answer(2, 4, {h.ack(0)}));  // stored behind a gap
    REQUIRE(h.state() == State::idle);
    until_sending();
    CHECK(h.now - refused_at >= Milliseconds(limits::retry_delay_max));
    CHECK(h.now - refused_at < Milliseconds(limits::retry_delay_max) + 1min);
    CHECK(h.action<SendBatch>()->first_seq == 1);
    CHECK(h.action<SendBatch>()->entries_max == 2);
    Milliseconds longest{0};
    for (int i = 0; i < 12; ++i) {
        if (h.action<SendBatch>()->entries_max == 2) refuse();
        REQUIRE(h.state() == State::sending);
        CHECK(h.action<SendBatch>()->first_seq == 1);
        CHECK(h.action<SendBatch>()->entries_max == 1);
        refuse();
        const Instant rests_from = h.now;
        CHECK(h.state() != State::sending);  // those behind it are not sent a second time
        until_sending();
        longest = std::max(longest, h.now - rests_from);
    }
    CHECK(longest >= Milliseconds(limits::retry_after_max));
    CHECK(longest < Milliseconds(limits::retry_after_max) + 1h);
    h.step(h.answer(1, 2, {h.ack(4)}));
    CHECK(h.trouble() == Trouble::none);
    CHECK(h.engine.status().frame.waiting == 0);
}
