// SPDX-License-Identifier: Apache-2.0
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Trouble;
using namespace std::chrono_literals;

namespace {

const model::Hash one = filled<model::Hash>(1), two = filled<model::Hash>(2), three = filled<model::Hash>(3);

}  // namespace

TEST_CASE("engine: chunks are asked about, sent one by one, marked after each verified answer, and told to the kiosk") {
    Harness h;
    h.idle();
    h.step(MediaAvailable{3, 0});
    REQUIRE(h.action<SendMediaQuery>() != nullptr);
    h.step(h.held({two}, {one, two, three}));
    REQUIRE(h.action<KeepHeld>() != nullptr);
    CHECK(h.action<KeepHeld>()->held == std::vector{two});
    CHECK(h.action<KeepHeld>()->asked == std::vector{one, two, three});
    CHECK(h.action<KeepHeld>()->incarnation == 7);
    CHECK(h.told<protocol::MediaHeld>()->names == std::vector{two});
    h.step(MediaAvailable{0, 2});
    h.step(Kept{});
    REQUIRE(h.action<SendChunk>() != nullptr);
    h.step(h.held({one}, {one}));
    CHECK(h.action<KeepHeld>()->held == std::vector{one});
    h.step(MediaAvailable{0, 1});
    h.step(Kept{});
    REQUIRE(h.action<SendChunk>() != nullptr);
    h.step(h.held({three}, {three}));
    h.step(MediaAvailable{0, 0});
    h.step(Kept{});
    CHECK(h.state() == State::idle);
}

TEST_CASE("engine: an entry goes before the next chunk, and one that waits out its delay holds the media back") {
    Harness h({Milliseconds(limits::send_jitter_max), Milliseconds(0)});
    h.idle();
    h.step(MediaAvailable{0, 5});
    REQUIRE(h.action<SendChunk>() != nullptr);
    h.random = 100'000;
    h.step(EntriesAvailable{h.device, h.journal, 1});
    h.step(h.held({one}, {one}));
    h.step(MediaAvailable{0, 4});
    h.step(Kept{});
    CHECK(h.state() == State::idle);
    CHECK(h.timer() == 100s);
    h.wait();
    REQUIRE(h.action<SendBatch>() != nullptr);
    h.step(h.answer(1, 1, {h.ack(1)}));
    CHECK(h.action<SendChunk>() != nullptr);
}

TEST_CASE("engine: an entry that the province refuses for good does not keep the media waiting") {
    Harness h;
    h.sending(0, 1);
    h.step(MediaAvailable{0, 1});
    Reply refused = Harness::plain(400, protocol::reason::unauthentic);
    refused.first_seq = refused.last_seq = 1;
    h.step(refused);
    CHECK(h.action<SendChunk>() != nullptr);
}

TEST_CASE("engine: an answer that is not the province's own word for this device and these chunks marks nothing") {
    Harness maker;
    protocol::MediaHeld forged = maker.held_frame({one});
    forged.signature.bytes[3] ^= 1;
    protocol::MediaHeld other = maker.held_frame({one});
    other.device = filled<model::DeviceId>(9);
    const auto with = [&](const protocol::MediaHeld& held) {
        Reply reply = maker.held({}, {one});
        reply.body = protocol::encode(held);
        return reply;
    };
    for (const auto& [reply, trouble] :
         {std::pair{with(forged), Trouble::bad_signature}, std::pair{with(other), Trouble::bad_signature},
          std::pair{maker.held({one, two}, {one}), Trouble::bad_signature},
          std::pair{Harness::plain(200, "ok"), Trouble::not_the_province},
          std::pair{Harness::plain(400, "<html>", "text/html"), Trouble::not_the_province},
          std::pair{Harness::plain(503, "unavailable"), Trouble::server_error}}) {
        Harness h;
        h.idle();
        h.step(MediaAvailable{0, 1});
        h.step(reply);
        CHECK(h.state() == State::backing_off);
        CHECK(h.trouble() == trouble);
        CHECK(h.action<KeepHeld>() == nullptr);
        CHECK_FALSE(h.told<protocol::MediaHeld>());
        for (int i = 0; i < 10 && h.state() != State::sending_media; ++i) {
            if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
            h.wait();
        }
        REQUIRE(h.state() == State::sending_media);
        h.step(h.held({one}, {one}));
        CHECK(h.state() == State::keeping);
        CHECK(h.trouble() == Trouble::none);
    }
}

TEST_CASE("engine: a province that has no room for media is told of, text goes on, and media are tried again slowly") {
    Harness h;
    h.idle();
    h.step(MediaAvailable{0, 2});
    h.step(Harness::plain(403, protocol::reason::media_full));
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::media_refused);
    const Instant refused = h.now;
    h.step(LinkUp{});
    h.step(EntriesAvailable{h.device, h.journal, 1});
    REQUIRE(h.state() == State::sending);
    h.step(h.answer(1, 1, {h.ack(1)}));
    CHECK(h.state() == State::idle);
    while (h.state() != State::sending_media) {
        h.wait();
        if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
        if (h.state() == State::asking_mail) h.hear_mail();
    }
    CHECK(h.now - refused >= Milliseconds(limits::retry_delay_max));
    h.step(h.held({one}, {one}));
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: a chunk that the province does not take for itself is passed over, and the others go on") {
    for (const bool answered : {false, true}) {
        Harness h;
        h.idle();
        h.step(MediaAvailable{0, 2});
        Reply reply = answered ? h.held({}, {one}) : Harness::plain(400, protocol::reason::malformed);
        reply.names = {one};
        h.step(reply);
        REQUIRE(h.action<PassOverMedia>() != nullptr);
        CHECK(h.action<PassOverMedia>()->names == std::vector{one});
        CHECK(h.trouble() == Trouble::media_refused);
        h.step(MediaAvailable{0, 1});
        CHECK(h.state() == State::sending_media);
        h.step(MediaMissing{});
        CHECK(h.state() == State::idle);
    }
}

TEST_CASE("engine: on a metered link and outside the night window media wait while text and mail go") {
    Harness h;
    h.idle();
    h.step(MediaAllowed{false});
    h.step(MediaAvailable{4, 4});
    CHECK(h.state() == State::idle);
    h.step(EntriesAvailable{h.device, h.journal, 1});
    REQUIRE(h.state() == State::sending);
    h.step(h.answer(1, 1, {h.ack(1)}));
    CHECK(h.state() == State::idle);
    h.step(MediaAllowed{true});
    CHECK(h.state() == State::sending_media);
    h.step(MediaAllowed{false});
    h.step(h.held({one}, {one}));
    h.step(MediaAvailable{4, 3});
    h.step(Kept{});
    CHECK(h.state() == State::idle);
}

TEST_CASE("engine: marks that can't be put on the disk, a province without media, and a full one never stop text") {
    Harness h;
    h.idle();
    h.step(MediaAvailable{1, 0});
    h.step(h.held({}, {one}));
    h.step(NotKept{});
    CHECK(h.trouble() == Trouble::disk);
    CHECK(h.timer() <= limits::retry_delay_base);

    Harness old;
    old.idle();
    old.step(MediaAvailable{1, 0});
    old.step(Harness::plain(404, "not_found"));
    CHECK(old.state() == State::idle);
    CHECK(old.trouble() == Trouble::none);
    old.step(EntriesAvailable{old.device, old.journal, 1});
    CHECK(old.state() == State::sending);
}
