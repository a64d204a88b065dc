// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Link;
using protocol::Trouble;
using namespace std::chrono_literals;

TEST_CASE(
    "engine: a verified ack of our own head moves the watermark, durably and to the kiosk, before the next batch") {
    Harness h;
    h.sending(0, 30);
    REQUIRE(h.action<SendBatch>()->first_seq == 1);
    h.step(h.answer(1, 20, {h.ack(20)}));
    REQUIRE(h.last.size() >= 3);
    CHECK(std::holds_alternative<PersistWatermark>(h.last[0]));
    CHECK(h.told<model::Ack>()->head == head_at(20));
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->first_seq == 21);
    h.step(h.answer(21, 30, {h.ack(30)}));
    CHECK(h.state() == State::idle);
    CHECK(h.engine.status().frame.waiting == 0);
    CHECK(h.engine.status().frame.link == Link::online);
    CHECK(h.told<protocol::StatusFrame>()->acked_seq == 30);
}

TEST_CASE("engine: whatever is not a verified ack moves nothing and counts as offline, with a word for the operator") {
    Harness maker;
    model::Ack forged = maker.ack(5);
    forged.signature =
        receiver::sign_ack(*keys().primitives, keys().stranger.private_half, maker.device, maker.journal, head_at(5), 7)
            .signature;
    model::Ack changed = maker.ack(4);
    changed.head = head_at(5);
    const auto other_journal = receiver::sign_ack(*keys().primitives, keys().ack.private_half, maker.device,
                                                  filled<model::JournalId>(9), head_at(5), 7);
    const auto other_device = receiver::sign_ack(*keys().primitives, keys().ack.private_half,
                                                 filled<model::DeviceId>(9), maker.journal, head_at(5), 7);
    Reply truncated = maker.answer(1, 5, {maker.ack(5)});
    truncated.body.pop_back();
    Reply with_more = maker.answer(1, 5, {maker.ack(5), maker.ack(5), maker.ack(5)});
    const Reply status_frame = [&] {
        Reply reply = maker.answer(1, 5, {});
        reply.body = protocol::encode(protocol::StatusFrame{});
        return reply;
    }();
    const std::vector<std::pair<Reply, Trouble>> answers{
        {maker.answer(1, 5, {forged}), Trouble::bad_signature},
        {maker.answer(1, 5, {changed}), Trouble::bad_signature},
        {maker.answer(1, 5, {other_journal}), Trouble::bad_signature},
        {maker.answer(1, 5, {other_device}), Trouble::bad_signature},
        {maker.answer(1, 5, {maker.ack(5), forged}), Trouble::bad_signature},
        {truncated, Trouble::not_the_province},
        {with_more, Trouble::not_the_province},
        {status_frame, Trouble::not_the_province},
        {maker.answer(1, 5, {}), Trouble::not_the_province},
        {Harness::plain(200, "<!DOCTYPE html><p>Masuk", "text/html"), Trouble::not_the_province},
        {Harness::plain(200, "malformed"), Trouble::not_the_province},
        {Harness::plain(302, "", ""), Trouble::not_the_province},
        {Harness::plain(404, "<html>nginx", "text/html"), Trouble::not_the_province},
        {Harness::plain(400, "<html>No required SSL certificate was sent", "text/html"), Trouble::not_the_province},
        {Harness::plain(503, "unavailable"), Trouble::server_error},
        {Harness::plain(429, ""), Trouble::server_error},
    };
    for (const auto& [reply, trouble] : answers) {
        Harness h;
        h.sending(0, 5);
        h.step(reply);
        CHECK(h.state() == State::backing_off);
        CHECK(h.trouble() == trouble);
        CHECK(h.engine.status().frame.link == Link::offline);
        CHECK(h.engine.status().frame.waiting == 5);
        CHECK(h.engine.acked(h.journal) == model::Head{});
        CHECK(h.action<PersistWatermark>() == nullptr);
        h.now = h.action<SetTimer>()->at;
        h.step(Timer{});
        if (h.state() == State::fetching_bundle)
            h.step(RequestFailed{}), h.now = h.action<SetTimer>()->at, h.step(Timer{});
        h.step(h.answer(1, 5, {h.ack(5)}));
        CHECK(h.state() == State::idle);
        CHECK(h.trouble() == Trouble::none);
    }
}

TEST_CASE("engine: requests that fail are told apart: no network, and not the pinned server") {
    for (const auto& [error, trouble] : {std::pair{base::ErrorCode::network, Trouble::network},
                                         std::pair{base::ErrorCode::unauthentic, Trouble::wrong_server},
                                         std::pair{base::ErrorCode::too_large, Trouble::not_the_province}}) {
        Harness h;
        h.sending(0, 5);
        h.step(RequestFailed{error});
        CHECK(h.trouble() == trouble);
        CHECK(h.told<protocol::StatusFrame>()->trouble == trouble);
    }
}

TEST_CASE("engine: retries wait longer and longer at random, between one second and half an hour") {
    Milliseconds longest{0};
    for (const std::uint64_t random : {std::uint64_t{0}, UINT64_MAX / 3, UINT64_MAX}) {
        Harness h;
        h.sending(0, 5);
        for (int i = 0; i < 40; ++i) {
            h.random = random;
            h.step(RequestFailed{});
            const Milliseconds delay = h.timer();
            CHECK(delay >= limits::retry_delay_min);
            CHECK(delay <= limits::retry_delay_max);
            longest = std::max(longest, delay);
            h.now = h.now + delay;
            h.step(Timer{});
            if (h.state() == State::fetching_bundle) continue;
            REQUIRE(h.state() == State::sending);
        }
    }
    CHECK(longest > 10min);
    CHECK(jittered_delay(5s, 30min, 1, 0) == 1s);
    CHECK(jittered_delay(5s, 30min, 1, 4'000) == 5s);
    CHECK(jittered_delay(5s, 30min, 1, 4'001) == 1s);
    CHECK(jittered_delay(5s, 30min, 3, 19'000) == 20s);
    CHECK(jittered_delay(5s, 30min, 1'000'000, 30 * 60'000 - 1'000) == 30min);
}

TEST_CASE("engine: the server's wish to be left alone is heard, up to a day") {
    for (const auto& [wish, waits] :
         {std::pair{600s, Milliseconds(600s)}, std::pair{std::chrono::seconds(900'000h), Milliseconds(24h)}}) {
        Harness h;
        h.sending(0, 5);
        Reply busy = Harness::plain(503, "unavailable");
        busy.retry_after = wish;
        h.random = 0;
        h.step(busy);
        CHECK(h.timer() == waits);
    }
}

TEST_CASE("engine: a link that comes up ends the waiting at once") {
    Harness h;
    h.sending(0, 5);
    h.step(RequestFailed{});
    h.step(LinkUp{});
    CHECK(h.state() == State::sending);
}

TEST_CASE("engine: batches halve when requests time out, down to a few entries, and grow again with success") {
    Harness h;
    h.sending(0, 5'000);
    CHECK(h.action<SendBatch>()->bytes_max == limits::batch_bytes_max);
    std::size_t before = limits::batch_bytes_max;
    for (int i = 0; i < 12; ++i) {
        h.step(RequestFailed{});
        h.step(LinkUp{});
        REQUIRE(h.action<SendBatch>() != nullptr);
        CHECK(h.action<SendBatch>()->bytes_max == std::max(before / 2, limits::batch_bytes_min));
        before = h.action<SendBatch>()->bytes_max;
    }
    CHECK(h.action<SendBatch>()->entries_max == 1);
    for (std::uint64_t seq = 1; seq <= 6; ++seq)
        h.step(h.answer(seq, seq, {h.ack(seq)}));
    CHECK(h.action<SendBatch>()->bytes_max == limits::batch_bytes_max);
    CHECK(h.action<SendBatch>()->entries_max == limits::batch_entries_max);
}

TEST_CASE("engine: a province that was restored is sent everything from its lower head on, at once") {
    Harness h;
    h.sending(40, 42);
    h.step(h.answer(41, 42, {h.ack(12, 8)}));
    CHECK(h.state() == State::sending);
    CHECK(h.action<SendBatch>()->first_seq == 13);
    CHECK(h.action<PersistWatermark>()->ack.incarnation == 8);
    CHECK(h.engine.status().frame.waiting == 30);
    h.step(h.answer(13, 42, {h.ack(42, 8)}));
    CHECK(h.engine.status().frame.waiting == 0);
}

TEST_CASE("engine: a province that has nothing of the journal is sent it from the first entry on") {
    Harness h;
    h.sending(40, 42);
    h.step(h.answer(41, 42, {h.ack(0, 8)}));
    CHECK(h.action<SendBatch>()->first_seq == 1);
}

TEST_CASE("engine: a lower head of the same incarnation is gone back to, without a hot loop") {
    Harness h;
    h.sending(40, 42);
    h.random = 0;
    h.step(h.answer(41, 42, {h.ack(12)}));
    CHECK(h.engine.acked(h.journal).seq == 40);
    CHECK(h.state() == State::idle);
    CHECK(h.timer() >= limits::retry_delay_min);
    h.now = h.action<SetTimer>()->at;
    h.step(Timer{});
    CHECK(h.action<SendBatch>()->first_seq == 13);
    h.step(h.answer(13, 42, {h.ack(42)}));
    CHECK(h.engine.acked(h.journal).seq == 42);
    CHECK(h.state() == State::idle);
}

TEST_CASE("engine: after a lost sync.db the province's head lets it skip what is stored already") {
    Harness h;
    h.sending(0, 500);
    h.step(h.answer(1, 180, {h.ack(480)}));
    CHECK(h.action<SendBatch>()->first_seq == 481);
}

TEST_CASE("engine: a head that is not ours is shown to the kiosk, and our own branch goes on") {
    Harness h;
    h.sending(5, 9);
    Reply reply = h.answer(6, 7, {h.ack(7), h.ack(9)});
    reply.own_heads[1].hash = filled<model::Hash>(0xee);
    h.step(reply);
    CHECK(h.engine.acked(h.journal) == head_at(7));
    CHECK(h.trouble() == Trouble::foreign_head);
    CHECK(std::count_if(h.last.begin(), h.last.end(), [](const Action& each) {
              const auto* tell = std::get_if<TellKiosk>(&each);
              return tell != nullptr && protocol::decode_as<model::Ack>(tell->frame).has_value();
          }) == 2);
    CHECK(h.action<SendBatch>()->first_seq == 8);
    h.step(h.answer(8, 9, {h.ack(9)}));
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: with nothing but a foreign head the journal rests; new entries wake it") {
    Harness h;
    h.sending(5, 9);
    Reply reply = h.answer(6, 9, {h.ack(20)});
    reply.own_heads.clear();
    h.step(reply);
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::foreign_head);
    CHECK(h.told<model::Ack>()->head == head_at(20));
    CHECK(h.engine.acked(h.journal) == head_at(5));
    h.step(EntriesAvailable{h.device, h.journal, 20});
    CHECK(h.state() == State::sending);
}

TEST_CASE("engine: a head whose own entry the outbox has lost is asked of the kiosk, who can tell and fills it up") {
    Harness h;
    h.sending(5, 40);
    Reply reply = h.answer(6, 40, {h.ack(3, 8)});  // a restored province has but three; ours are gone from the outbox
    reply.own_heads.clear();
    h.step(reply);
    CHECK(h.trouble() == Trouble::outbox_damaged);
    CHECK(h.told<model::Ack>()->head == head_at(3));
    h.step(EntriesAvailable{h.device, h.journal, 40});
    CHECK(h.action<SendBatch>()->first_seq == 1);
    h.step(h.answer(3, 40, {h.ack(40, 8)}));
    CHECK(h.engine.acked(h.journal) == head_at(40));
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: a new journal is sent while the old one rests, and the old one's trouble is past once it is acked") {
    Harness h;
    h.sending(5, 9);
    Reply foreign = h.answer(6, 9, {h.ack(20)});
    foreign.own_heads.clear();
    h.step(foreign);
    const model::JournalId next = filled<model::JournalId>(3);
    h.step(IdentityKnown{h.device, next});
    h.step(EntriesAvailable{h.device, next, 1});
    REQUIRE(h.action<SendBatch>() != nullptr);
    CHECK(h.action<SendBatch>()->journal == next);
    CHECK(h.engine.status().frame.waiting == 5);
}

TEST_CASE("engine: a batch refused as malformed is halved until one entry stands alone; those behind it are sent") {
    Harness h;
    h.sending(0, 8);
    std::uint64_t first = 1;
    std::uint64_t stored_behind = 0;
    // The province refuses whatever ends with or holds entry 4 as its last; here: any batch with entry 4 in it.
    for (int i = 0; i < 30 && h.state() == State::sending; ++i) {
        first = h.action<SendBatch>()->first_seq;
        const std::uint64_t last_seq = std::min<std::uint64_t>(8, first + h.action<SendBatch>()->entries_max - 1);
        if (first <= 4 && last_seq >= 4) {
            Reply refused = Harness::plain(400, protocol::reason::malformed);
            refused.first_seq = first;
            refused.last_seq = last_seq;
            h.step(refused);
        } else {
            if (first > 4) stored_behind += last_seq - first + 1;
            h.step(h.answer(first, last_seq, {h.ack(first > 4 ? 3 : last_seq)}));
        }
    }
    CHECK(stored_behind == 4);
    CHECK(h.engine.acked(h.journal).seq == 3);
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::batch_refused);
    const Instant rests_from = h.now;
    while (h.state() != State::sending) {  // the day's question for a new bundle comes in between
        h.wait();
        if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
        if (h.state() == State::asking_mail) h.hear_mail();
    }
    CHECK(h.now - rests_from >= Milliseconds(limits::retry_delay_max));
    CHECK(h.action<SendBatch>()->first_seq == 4);
    h.step(h.answer(4, 4, {h.ack(8)}));
    if (h.state() == State::asking_mail) h.hear_mail();
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: too large a batch is halved as well, and one entry alone is told as too large") {
    Harness h;
    h.sending(0, 2);
    Reply reply = Harness::plain(413, "<html>", "text/html");
    reply.first_seq = 1;
    reply.last_seq = 2;
    h.step(reply);
    CHECK(h.action<SendBatch>()->entries_max == 1);
    reply.last_seq = 1;
    h.step(reply);
    CHECK(h.action<SendBatch>()->first_seq == 2);
    CHECK(h.trouble() == Trouble::too_large);
}

TEST_CASE("engine: a hole in the outbox is told to the kiosk; what stands behind it is sent; a refill mends it") {
    Harness h;
    h.sending(4, 9);
    Reply behind = h.answer(7, 9, {h.ack(4)});  // 5 and 6 are missing
    h.step(behind);
    CHECK(h.trouble() == Trouble::outbox_damaged);
    CHECK(h.told<protocol::StatusFrame>()->trouble == Trouble::outbox_damaged);
    CHECK(h.state() == State::idle);
    h.step(EntriesAvailable{h.device, h.journal, 6});
    REQUIRE(h.state() == State::sending);
    CHECK(h.action<SendBatch>()->first_seq == 5);
    h.step(h.answer(5, 6, {h.ack(9)}));
    CHECK(h.trouble() == Trouble::none);
    CHECK(h.engine.status().frame.waiting == 0);

    Harness empty;
    empty.sending(0, 3);
    empty.step(EntriesMissing{});
    CHECK(empty.trouble() == Trouble::outbox_damaged);
    CHECK(empty.state() == State::idle);
    empty.step(EntriesAvailable{empty.device, empty.journal, 3});
    CHECK(empty.state() == State::sending);
}

TEST_CASE("engine: what stands behind a hole that is never filled is sent once, in whatever round, and new ones too") {
    Harness h;
    h.sending(4, 200);
    std::map<std::uint64_t, int> sent;
    unsigned asked = 0;
    std::uint64_t available = 200;
    const Instant begin = h.now;
    // 5 to 9 and 50 are lost for good. The province can't acknowledge beyond 4.
    const auto lost = [](std::uint64_t seq) { return (seq >= 5 && seq <= 9) || seq == 50; };
    const auto carry_out = [&] {
        const SendBatch order = *h.action<SendBatch>();
        std::uint64_t first = order.first_seq;
        while (first <= order.up_to_seq && first <= available && lost(first))
            ++first;
        if (first > order.up_to_seq || first > available) {
            ++asked;
            return h.step(EntriesMissing{});
        }
        std::uint64_t last = first;
        while (last < order.up_to_seq && last < available && last - first + 1 < order.entries_max && !lost(last + 1))
            ++last;
        for (std::uint64_t seq = first; seq <= last; ++seq)
            ++sent[seq];
        return h.step(h.answer(first, last, {h.ack(4)}));
    };
    for (int round = 0; round < 400; ++round) {
        if (h.state() == State::sending)
            carry_out();
        else if (h.state() == State::asking_mail)
            h.hear_mail();
        else if (h.state() == State::fetching_bundle)
            h.step(RequestFailed{});
        else if (h.state() == State::idle && round % 20 == 19)
            h.step(EntriesAvailable{h.device, h.journal, ++available});
        else
            h.wait();
    }
    CHECK(h.now - begin > std::chrono::hours(3));
    CHECK(asked >= 3);
    for (std::uint64_t seq = 10; seq < available; ++seq)
        CHECK(sent[seq] == (lost(seq) ? 0 : 1));
    CHECK(sent.count(5) == 0);
}
