// SPDX-License-Identifier: Apache-2.0
// A device that began very many journals: each damage, copy or restored card begins one.
#include <set>

#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Trouble;

namespace {

model::JournalId journal_number(std::size_t number) {
    model::JournalId id;
    id.bytes[0] = static_cast<base::Byte>(number % 256);
    id.bytes[1] = static_cast<base::Byte>(number / 256);
    id.bytes[2] = 1;
    return id;
}

/// As many journals as a device can have, each with `acked` of two entries acked.
struct ManyJournals : Harness {
    explicit ManyJournals(std::uint64_t acked) {
        random = 599'999;
        Started started = enrolled();
        started.journals.clear();
        for (std::size_t i = 0; i < limits::device_journals_max; ++i)
            started.journals.push_back({device, journal_number(i), head_at(acked), acked > 0 ? 7u : 0u, 2});
        step(started);
        if (state() == State::backing_off) wait();
    }
    /// The province has this journal up to `seq`.
    void store(SendBatch order, std::uint64_t seq, std::uint64_t incarnation) {
        Reply reply = answer(order.first_seq, seq, {});
        reply.body = receiver::encode_acks({receiver::sign_ack(*keys().primitives, keys().ack.private_half, device,
                                                               order.journal, head_at(seq), incarnation)});
        reply.own_heads = {head_at(seq)};
        step(reply);
    }
    void store_all(std::uint64_t incarnation) { store(*action<SendBatch>(), 2, incarnation); }
};

}  // namespace

TEST_CASE("engine: of as many journals as a device can begin each one is sent, and none is dropped for another") {
    ManyJournals h(0);
    CHECK(h.engine.status().frame.waiting == 2 * limits::device_journals_max);
    std::set<model::JournalId> sent;
    while (h.state() == State::sending) {
        CHECK(sent.insert(h.action<SendBatch>()->journal).second);
        h.store_all(7);
    }
    CHECK(sent.size() == limits::device_journals_max);
    CHECK(h.engine.status().frame.waiting == 0);
    // One more than the outbox's index takes is nobody's: no finished one makes room, the province may ask for it.
    h.hear_mail();
    h.step(EntriesAvailable{h.device, journal_number(limits::device_journals_max), 1});
    CHECK(h.engine.status().frame.waiting == 0);
    CHECK(h.engine.acked(journal_number(0)).seq == 2);
}

TEST_CASE("engine: a journal in which nothing stands makes room for one in which something does") {
    Harness h;
    h.idle();
    for (std::size_t i = 0; i < limits::device_journals_max + 20; ++i)
        h.step(IdentityKnown{h.device, journal_number(i)});
    h.step(EntriesAvailable{h.device, journal_number(5'000), 3});
    REQUIRE(h.state() == State::sending);
    CHECK(h.action<SendBatch>()->journal == journal_number(5'000));
}

TEST_CASE("engine: a restored province is asked about every finished journal, after what nobody acked yet") {
    ManyJournals h(2);
    h.hear_mail();
    REQUIRE(h.state() == State::idle);
    h.step(EntriesAvailable{h.device, journal_number(500), 3});
    REQUIRE(h.action<SendBatch>() != nullptr);
    h.store(*h.action<SendBatch>(), 3, 8);
    REQUIRE(h.state() == State::sending);
    std::set<model::JournalId> asked{h.action<SendBatch>()->journal};
    h.store_all(8);
    REQUIRE(h.state() == State::sending);
    // A citizen's next words do not wait for a thousand questions.
    const SendBatch under_way = *h.action<SendBatch>();
    h.step(EntriesAvailable{h.device, journal_number(999), 3});
    asked.insert(under_way.journal);
    h.store(under_way, 2, 8);
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->journal == journal_number(999));
    asked.insert(journal_number(999));
    h.store(*h.action<SendBatch>(), 3, 8);
    while (h.state() == State::sending) {
        CHECK(asked.insert(h.action<SendBatch>()->journal).second);
        h.store_all(8);
    }
    CHECK(asked.size() == limits::device_journals_max - 1);
    CHECK(h.engine.status().frame.waiting == 0);
}

TEST_CASE("engine: a province that fails is not tried with a thousand journals in a row, and each has its turn") {
    ManyJournals h(0);
    std::set<model::JournalId> tried;
    std::size_t in_a_row = 0;
    for (int i = 0; i < 20'000 && tried.size() < limits::device_journals_max; ++i) {
        if (h.state() == State::sending) {
            tried.insert(h.action<SendBatch>()->journal);
            ++in_a_row;
            CHECK(in_a_row <= limits::server_errors_in_row_max);
            h.step(Harness::plain(500, "<html>", "text/html"));
            continue;
        }
        in_a_row = 0;
        if (h.state() == State::asking_mail)
            h.hear_mail();
        else if (h.state() == State::fetching_bundle)
            h.step(RequestFailed{});
        else
            h.wait();
    }
    CHECK(tried.size() == limits::device_journals_max);
}

TEST_CASE("engine: a time-out that somebody in between tells of halves the batch as one of our own does") {
    for (const int status : {408, 504}) {
        Harness h;
        h.sending(0, 200);
        const SendBatch before = *h.action<SendBatch>();
        h.step(Harness::plain(status, "<html>", "text/html"));
        CHECK(h.engine.status().frame.link == protocol::Link::offline);
        for (int i = 0; i < 50 && h.state() != State::sending; ++i) {
            if (h.state() == State::fetching_bundle)
                h.step(RequestFailed{});
            else if (h.state() == State::asking_mail)
                h.hear_mail();
            else
                h.wait();
        }
        REQUIRE(h.state() == State::sending);
        CHECK(h.action<SendBatch>()->bytes_max == before.bytes_max / 2);
        CHECK(h.action<SendBatch>()->entries_max <= limits::batch_entries_max / 2);
    }
}
