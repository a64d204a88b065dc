// SPDX-License-Identifier: Apache-2.0
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Trouble;

TEST_CASE("engine: a restored province that knows other entries at our numbers gets all of ours again") {
    Harness h;
    h.sending(6, 9);
    Reply foreign = h.answer(7, 9, {h.ack(20, 8)});
    foreign.own_heads.clear();
    h.step(foreign);
    REQUIRE(h.action<PersistWatermark>() != nullptr);
    CHECK(h.action<PersistWatermark>()->ack.head.seq == 0);
    CHECK(h.action<PersistWatermark>()->ack.incarnation == 8);
    CHECK(h.engine.acked(h.journal).seq == 0);
    CHECK(h.trouble() == Trouble::foreign_head);
    // The kiosk has filled the outbox again.
    h.step(EntriesAvailable{h.device, h.journal, 9});
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->first_seq == 1);
    h.step(h.answer(1, 9, {h.ack(9, 8)}));
    CHECK(h.engine.acked(h.journal).seq == 9);
}

TEST_CASE("engine: of the other journals a restored province is sent the last acked entry, to hear what it lacks") {
    Harness h;
    const auto finished = filled<model::JournalId>(9);
    Started started = h.enrolled(6, 6);
    started.journals.insert(started.journals.begin(), {h.device, finished, head_at(4), 7, 4});
    h.random = UINT64_MAX / 2;
    h.step(started);
    h.hear_mail();
    REQUIRE(h.state() == State::idle);
    h.step(EntriesAvailable{h.device, h.journal, 7});
    h.step(h.answer(7, 7, {h.ack(7, 8)}));
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->journal == finished);
    CHECK(h.action<SendBatch>()->first_seq == 4);
    Reply lower = h.answer(4, 4, {});
    const auto ack = receiver::sign_ack(*keys().primitives, keys().ack.private_half, h.device, finished, head_at(2), 8);
    lower.body = receiver::encode_acks({ack});
    lower.own_heads = {head_at(2)};
    h.step(lower);
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->first_seq == 3);
}
