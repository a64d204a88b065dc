// SPDX-License-Identifier: Apache-2.0
// What fails or is refused for one journal, while others could go on.
#include <set>

#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Trouble;

namespace {

const auto other = filled<model::JournalId>(3);

/// Two journals with entries to send; the batch of the first is under way.
struct TwoJournals : Harness {
    explicit TwoJournals(std::uint64_t count = 3) {
        sending(0, count);
        first_order = *action<SendBatch>();
        step(EntriesAvailable{device, other, 2});
    }
    SendBatch first_order;

    static Reply failed() { return plain(500, "<html>", "text/html"); }
    Reply other_is_stored() const {
        Reply reply = answer(1, 2, {});
        reply.body = receiver::encode_acks(
            {receiver::sign_ack(*keys().primitives, keys().ack.private_half, device, other, head_at(2), 7)});
        reply.own_heads = {head_at(2)};
        return reply;
    }
    /// Time passes until a batch is sent; whatever else is due meanwhile is answered.
    void until_sending() {
        for (int i = 0; i < 50 && state() != State::sending; ++i) {
            if (state() == State::fetching_bundle)
                step(RequestFailed{});
            else if (state() == State::asking_mail)
                hear_mail();
            else
                wait();
        }
        REQUIRE(state() == State::sending);
    }
};

}  // namespace

TEST_CASE("engine: a batch that makes the province fail rests its own journal; the others go on at once") {
    TwoJournals h;
    h.step(TwoJournals::failed());
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->journal == other);
    CHECK(h.engine.status().frame.link == protocol::Link::offline);
    h.step(h.other_is_stored());
    CHECK(h.engine.acked(other).seq == 2);
    CHECK(h.engine.status().frame.link == protocol::Link::online);
    CHECK(h.trouble() == Trouble::server_error);
    REQUIRE(h.state() == State::idle);
    // A citizen's next entry does not wake it.
    h.step(EntriesAvailable{h.device, h.journal, 4});
    CHECK(h.state() == State::idle);
    h.until_sending();
    CHECK(h.action<SendBatch>()->journal == h.journal);
    CHECK(h.action<SendBatch>()->first_seq == 1);
    h.step(h.answer(1, 4, {h.ack(4)}));
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: a batch that makes the province fail does not keep the mail waiting") {
    Harness h;
    h.random = 599'999;
    h.step(h.enrolled(0, 3));
    if (h.state() == State::backing_off) h.wait();
    REQUIRE(h.state() == State::sending);
    h.step(TwoJournals::failed());
    h.hear_mail();
    CHECK(h.state() == State::idle);
    CHECK(h.timer() <= Milliseconds(limits::retry_delay_base));
}

TEST_CASE("engine: when every journal fails all rest, longer each time, and a link that comes up ends it") {
    TwoJournals h;
    h.random = UINT64_MAX;
    Milliseconds longest{0};
    for (int round = 0; round < 12; ++round) {
        const Instant begun = h.now;
        int requests = 0;
        while (h.state() == State::sending && requests < 10) {
            ++requests;
            h.step(TwoJournals::failed());
        }
        CHECK(requests <= 2);
        h.until_sending();
        longest = std::max(longest, Milliseconds(h.now - begun));
    }
    CHECK(longest > std::chrono::minutes(5));
    h.step(TwoJournals::failed());
    if (h.state() == State::sending) h.step(TwoJournals::failed());
    REQUIRE(h.state() != State::sending);
    const Instant before = h.now;
    h.step(LinkUp{});
    h.until_sending();
    CHECK(h.now - before <= std::chrono::seconds(5));
}

TEST_CASE("engine: a journal whose every entry is refused is offered to its end, with pauses between single entries") {
    constexpr std::uint64_t count = 40;
    TwoJournals h(count);
    h.random = UINT64_MAX / 2;
    std::set<std::uint64_t> alone;
    unsigned at_once = 0;
    unsigned most_at_once = 0;
    const Instant begun = h.now;
    for (int i = 0; i < 1'000 && alone.size() < count; ++i) {
        if (h.state() != State::sending) {
            at_once = 0;
            h.until_sending();
        }
        const SendBatch order = i == 0 ? h.first_order : *h.action<SendBatch>();
        if (order.journal == other) {
            h.step(h.other_is_stored());
            continue;
        }
        most_at_once = std::max(most_at_once, ++at_once);
        Reply refused = Harness::plain(400, protocol::reason::unauthentic);
        refused.first_seq = order.first_seq;
        refused.last_seq = std::min<std::uint64_t>(count, order.first_seq + order.entries_max - 1);
        if (refused.first_seq == refused.last_seq) alone.insert(refused.first_seq);
        h.step(refused);
    }
    CHECK(alone.size() == count);
    CHECK(most_at_once <= 10);  // halving to the first, and to the second
    CHECK(h.now - begun > std::chrono::seconds(5) * (count - 2));
    CHECK(h.now - begun < std::chrono::minutes(1) * count);
    CHECK(h.engine.acked(other).seq == 2);
}

TEST_CASE("engine: entries that come while a refused journal pauses do not make it leave out those in between") {
    TwoJournals h;
    const auto refuse = [&](std::uint64_t first, std::uint64_t last) {
        Reply refused = Harness::plain(400, protocol::reason::unauthentic);
        refused.first_seq = first;
        refused.last_seq = last;
        h.step(refused);
    };
    refuse(1, 3);
    while (h.state() == State::sending && h.action<SendBatch>()->journal == h.journal &&
           h.action<SendBatch>()->first_seq < 2)
        refuse(1, h.action<SendBatch>()->entries_max);
    while (h.state() == State::sending && h.action<SendBatch>()->journal == h.journal)
        refuse(2, std::min<std::uint64_t>(3, 1 + h.action<SendBatch>()->entries_max));
    if (h.state() == State::sending) h.step(h.other_is_stored());
    REQUIRE(h.state() == State::idle);  // 3 is still to be offered
    h.step(EntriesAvailable{h.device, h.journal, 5});
    h.until_sending();
    CHECK(h.action<SendBatch>()->first_seq == 3);
}

TEST_CASE("engine: a restored province is asked with whatever is left of a journal whose last entry is gone") {
    Harness h;
    const auto finished = filled<model::JournalId>(9);
    Started started = h.enrolled(6, 6);
    started.journals.insert(started.journals.begin(), {h.device, finished, head_at(4), 7, 4});
    h.random = UINT64_MAX / 2;
    h.step(started);
    h.hear_mail();
    h.step(EntriesAvailable{h.device, h.journal, 7});
    h.step(h.answer(7, 7, {h.ack(7, 8)}));
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->first_seq == 4);
    h.step(EntriesMissing{});  // its text was erased
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->journal == finished);
    CHECK(h.action<SendBatch>()->first_seq == 1);
    SUBCASE("it lacks some: they are stored, and the gone one is a hole like any other") {
        Reply lower = h.answer(1, 3, {});
        lower.body = receiver::encode_acks(
            {receiver::sign_ack(*keys().primitives, keys().ack.private_half, h.device, finished, head_at(3), 8)});
        lower.own_heads = {head_at(3)};
        h.step(lower);
        CHECK(h.engine.acked(finished).seq == 3);
    }
    SUBCASE("it holds all: the head that it names is known though nothing of it is in the outbox") {
        Reply whole = h.answer(1, 3, {});
        whole.body = receiver::encode_acks(
            {receiver::sign_ack(*keys().primitives, keys().ack.private_half, h.device, finished, head_at(4), 8)});
        h.step(whole);
        CHECK(h.engine.acked(finished).seq == 4);
        CHECK(h.trouble() == Trouble::none);
        CHECK(h.state() == State::idle);
    }
    SUBCASE("nothing of it is left: it rests") {
        h.step(EntriesMissing{});
        CHECK(h.state() == State::idle);
        CHECK(h.action<SendBatch>() == nullptr);
    }
}
