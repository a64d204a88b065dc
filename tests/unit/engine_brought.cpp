// SPDX-License-Identifier: Apache-2.0
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Link;
using protocol::Trouble;
using namespace std::chrono_literals;

TEST_CASE("engine: an ack that a courier brought moves the watermark, without a word about the link") {
    Harness h;
    h.sending(2, 9);
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(7), {head_at(7)}});
    CHECK(h.engine.acked(h.journal) == head_at(7));
    CHECK(h.action<PersistWatermark>()->ack.head == head_at(7));
    CHECK(h.told<model::Ack>()->head == head_at(7));
    CHECK(h.state() == State::backing_off);
    CHECK(h.engine.status().frame.link == Link::offline);
    h.step(LinkUp{});
    CHECK(h.action<SendBatch>()->first_seq == 8);
}

TEST_CASE("engine: a brought ack that is forged, old or another's changes nothing; a foreign head is told") {
    Harness h;
    h.idle(5);
    model::Ack forged = h.ack(7);
    forged.signature.bytes[0] ^= 1;
    model::Ack other = h.ack(7);
    other.journal = filled<model::JournalId>(9);
    for (const model::Ack& ack : {forged, other, h.ack(4), h.ack(5)}) {
        h.step(AckBrought{ack, {head_at(ack.head.seq)}});
        CHECK(h.action<PersistWatermark>() == nullptr);
        CHECK_FALSE(h.told<model::Ack>());
        CHECK(h.engine.acked(h.journal) == head_at(5));
    }
    h.step(AckBrought{h.ack(7), {}});
    CHECK(h.action<PersistWatermark>() == nullptr);
    CHECK(h.told<model::Ack>()->head == head_at(7));
    CHECK(h.trouble() == Trouble::foreign_head);
}

TEST_CASE("engine: a restored province's ack counts by courier too, but one from before the restoration never again") {
    Harness h;
    h.idle(40);
    h.step(AckBrought{h.ack(12, 8), {head_at(12)}});
    CHECK(h.engine.acked(h.journal) == head_at(12));
    CHECK(h.action<SendBatch>()->first_seq == 13);
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(39, 7), {head_at(39)}});
    CHECK(h.engine.acked(h.journal) == head_at(12));
    CHECK(h.action<PersistWatermark>() == nullptr);

    Harness later;  // the program was started again meanwhile
    Started started = later.enrolled(12, 40);
    started.journals[0].incarnation = 8;
    started.left_behind = {7};
    later.random = 599'999;
    later.step(started);
    later.step(RequestFailed{});
    later.step(AckBrought{later.ack(39, 7), {head_at(39)}});
    CHECK(later.engine.acked(later.journal) == head_at(12));
}

TEST_CASE("engine: a courier's word of what is new takes up an incarnation again that a late stick had left behind") {
    const auto reads_to = [](Harness& h, std::uint64_t last) {
        h.step(EntriesAvailable{h.device, h.journal, last});
        if (h.state() == State::sending) h.step(RequestFailed{});
    };
    Harness h;
    h.idle(40);
    h.step(AckBrought{h.ack(12, 6), {head_at(12)}});  // of a province of long ago: this sync never heard of it
    CHECK(h.engine.acked(h.journal) == head_at(12));
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(40), {head_at(40)}});  // that says nothing against it
    CHECK(h.engine.acked(h.journal) == head_at(12));
    reads_to(h, 45);
    model::Ack foreign = h.ack(44);
    h.step(AckBrought{foreign, {head_at(43)}});
    CHECK_FALSE(h.told<model::Ack>());
    h.step(AckBrought{h.ack(41), {head_at(41)}});
    CHECK(h.engine.acked(h.journal) == head_at(41));
    CHECK(h.action<PersistWatermark>()->ack.incarnation == 7);
    CHECK(h.told<model::Ack>()->incarnation == 7);
    // It is in force now, and the other one is not.
    reads_to(h, 46);
    h.step(AckBrought{h.ack(43, 6), {head_at(43)}});
    CHECK(h.engine.acked(h.journal) == head_at(41));
    h.step(AckBrought{h.ack(45), {head_at(45)}});
    CHECK(h.engine.acked(h.journal) == head_at(45));
}

TEST_CASE("engine: what the province says by network after a late stick's word counts by courier, too") {
    Harness h;
    h.sending(40, 45);
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(12, 6), {head_at(12)}});
    h.step(LinkUp{});
    REQUIRE(h.action<SendBatch>()->first_seq == 13);
    h.step(h.answer(13, 45, {h.ack(42)}));
    CHECK(h.engine.acked(h.journal) == head_at(42));
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(44), {head_at(44)}});
    CHECK(h.engine.acked(h.journal) == head_at(44));

    Harness later;  // a program that kept it so was started again
    Started started = later.enrolled(12, 40);
    started.left_behind = {6, 7};
    later.random = 599'999;
    later.step(started);
    later.step(RequestFailed{});
    later.step(AckBrought{later.ack(30), {head_at(30)}});
    CHECK(later.engine.acked(later.journal) == head_at(30));
}

TEST_CASE("engine: a stick that claims more than the province holds is set right by its word, though left behind") {
    Harness h;
    h.sending(40, 45);
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(44, 6), {head_at(44)}});  // of long ago; the province in force lacks 41 to 44
    CHECK(h.engine.acked(h.journal) == head_at(44));
    h.step(AckBrought{h.ack(40), {head_at(40)}});  // by stick the one left behind could be a replay
    CHECK(h.engine.acked(h.journal) == head_at(44));
    h.step(LinkUp{});
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->first_seq == 45);
    h.step(h.answer(45, 45, {h.ack(40)}));
    CHECK(h.engine.acked(h.journal) == head_at(40));
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->first_seq == 41);
    // Now the stick's is the one left behind.
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(44, 6), {head_at(44)}});
    CHECK(h.engine.acked(h.journal) == head_at(40));
}

TEST_CASE("engine: word of held chunks by courier is kept and told if it verifies") {
    Harness h;
    h.idle();
    const auto name = filled<model::Hash>(4);
    h.step(HeldBrought{h.held_frame({name})});
    REQUIRE(h.action<KeepHeld>() != nullptr);
    CHECK(h.action<KeepHeld>()->held == std::vector{name});
    CHECK(h.told<protocol::MediaHeld>()->names == std::vector{name});
    h.step(MediaAvailable{0, 0});
    h.step(Kept{});
    CHECK(h.state() == State::idle);
    protocol::MediaHeld forged = h.held_frame({name});
    forged.incarnation = 9;
    h.step(HeldBrought{forged});
    CHECK(h.last.empty());
}

TEST_CASE("engine: what a stick says of chunks is kept while the next thing is on its way already") {
    for (const EventData& end : {EventData(Kept{}), EventData(NotKept{})}) {
        Harness h;
        h.idle();
        h.step(HeldBrought{h.held_frame({filled<model::Hash>(5)})});
        REQUIRE(h.action<KeepHeld>() != nullptr);
        h.step(MediaAvailable{1, 0});  // the runner tells what is left before it says that it is kept
        REQUIRE(h.action<SendMediaQuery>() != nullptr);
        h.step(end);
        CHECK(h.last.empty());
        CHECK(h.state() == State::asking_media);
    }
}

TEST_CASE("engine: a grant by courier enrols a device that has no network at all") {
    Harness h;
    Started started;
    started.has_identity = true;
    h.step(started);
    h.step(BundleBrought{base::Bytes(3), "certificate"});
    REQUIRE(h.action<AcceptBundle>() != nullptr);
    CHECK(h.action<AcceptBundle>()->certificate == "certificate");
    h.random = 599'999;
    h.step(BundleAccepted{keys().ack.public_half});
    CHECK(h.action<TellEnrolment>()->state == protocol::EnrolmentState::confirmed);
    CHECK(h.engine.status().frame.link == Link::offline);
}

TEST_CASE("engine: a brought bundle that does not verify leaves everything as it was") {
    Harness h;
    h.idle();
    h.step(BundleBrought{base::Bytes(3), {}});
    CHECK(h.state() == State::verifying);
    h.step(BundleRefused{});
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: a request that was put off for a courier is asked for again at once, and counts as no failure") {
    Harness h;
    h.sending(0, 30);
    h.step(PutOff{});
    CHECK(h.state() == State::backing_off);
    CHECK(h.action<SendBatch>() == nullptr);
    h.step(AckBrought{h.ack(20), {head_at(20)}});
    CHECK(h.engine.acked(h.journal) == head_at(20));
    CHECK(h.engine.status().failures == 0);
    h.step(Timer{});
    CHECK(h.action<SendBatch>()->first_seq == 21);
}

TEST_CASE("engine: a brought ack that speaks of a restoration has the other journals asked about, too") {
    Harness h;
    Started started = h.enrolled(40, 40);
    started.journals[0].incarnation = 7;
    engine::JournalRecord other = started.journals[0];
    other.journal = filled<model::JournalId>(9);
    other.acked = head_at(12);
    other.available = 12;
    started.journals.push_back(other);
    h.random = 599'999;
    h.step(started);
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(40, 8), {head_at(40)}});
    h.step(Timer{});
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->journal == other.journal);
    CHECK(h.action<SendBatch>()->first_seq == 12);
}

TEST_CASE("engine: what was said before the province was restored is old for every journal, and for chunks") {
    Harness h;
    Started started = h.enrolled(40, 40);
    started.journals[0].incarnation = 7;
    engine::JournalRecord never_acked = started.journals[0];
    never_acked.journal = filled<model::JournalId>(9);
    never_acked.acked = {};
    never_acked.incarnation = 0;
    never_acked.available = 3;
    started.journals.push_back(never_acked);
    h.random = 599'999;
    h.step(started);
    h.step(RequestFailed{});
    h.step(AckBrought{h.ack(40, 8), {head_at(40)}});
    const model::Ack late =
        receiver::sign_ack(*keys().primitives, keys().ack.private_half, h.device, never_acked.journal, head_at(3), 7);
    h.step(AckBrought{late, {head_at(3)}});
    CHECK(h.engine.acked(never_acked.journal) == model::Head{});
    CHECK(h.action<PersistWatermark>() == nullptr);
    h.step(HeldBrought{h.held_frame({filled<model::Hash>(4)})});  // under 7
    CHECK(h.action<KeepHeld>() == nullptr);
}
