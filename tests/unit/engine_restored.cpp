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

TEST_CASE("engine: with nothing to send, a device hears by its mail that the province was restored, and asks") {
    Harness h;
    h.random = UINT64_MAX / 2;
    h.step(h.enrolled(6, 6));
    REQUIRE(h.state() == State::asking_mail);
    const auto answer = [&](std::uint64_t incarnation, const envelope::SigningKeyPair& key) {
        protocol::ServerTime time = Harness::server_time();
        time.incarnation = incarnation;
        time.signature =
            envelope::sign_tagged(*keys().primitives, "time", protocol::time_signed_bytes(time), key.private_half);
        Reply reply = Harness::mail({});
        reply.body = protocol::encode(time);
        base::append(reply.body, protocol::encode(protocol::MailEnd{0, incarnation, false}));
        return reply;
    };
    SUBCASE("by the ack key alone") {
        h.step(answer(8, keys().primitives->generate_signing_key()));
        h.step(Kept{});
        CHECK(h.action<SendBatch>() == nullptr);
        CHECK(h.state() == State::idle);
    }
    SUBCASE("not by the word of the incarnation in force") {
        h.step(answer(7, keys().ack));
        h.step(Kept{});
        CHECK(h.action<SendBatch>() == nullptr);
    }
    SUBCASE("from there on all is sent again") {
        h.step(answer(8, keys().ack));
        h.step(Kept{});
        REQUIRE(h.action<SendBatch>() != nullptr);
        CHECK(h.action<SendBatch>()->first_seq == 6);
        Reply lower = h.answer(6, 6, {h.ack(2, 8)});
        lower.own_heads = {head_at(2)};
        h.step(lower);
        REQUIRE(h.action<SendBatch>() != nullptr);
        CHECK(h.action<SendBatch>()->first_seq == 3);
        h.step(h.answer(3, 6, {h.ack(6, 8)}));
        CHECK(h.engine.acked(h.journal).seq == 6);
        CHECK(h.action<SendBatch>() == nullptr);
    }
}
