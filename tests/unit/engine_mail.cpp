// SPDX-License-Identifier: Apache-2.0
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::Link;
using protocol::Trouble;
using namespace std::chrono_literals;

namespace {

protocol::MailItem item(std::uint64_t number) {
    return {number, base::Bytes(5, static_cast<base::Byte>(number))};
}

void ask(Harness& h) {
    h.random = 599'999;
    h.step(h.enrolled());
    REQUIRE(h.state() == State::asking_mail);
}

}  // namespace

TEST_CASE(
    "engine: mail is kept verbatim with the province's time before the next question, which comes at once if "
    "there is more") {
    Harness h;
    ask(h);
    h.step(Harness::mail({item(3), item(9)}, true));
    REQUIRE(h.action<KeepMail>() != nullptr);
    const KeepMail& kept = *h.action<KeepMail>();
    CHECK(kept.next == 9);
    CHECK(kept.incarnation == 7);
    CHECK(kept.frames ==
          std::vector<base::Bytes>{protocol::encode(Harness::server_time()), item(3).frame, item(9).frame});
    CHECK(h.engine.status().frame.link == Link::online);
    h.step(Kept{});
    REQUIRE(h.action<SendMailQuery>() != nullptr);
    h.step(Harness::mail({}));
    h.step(Kept{});
    CHECK(h.state() == State::idle);
}

TEST_CASE("engine: mail that can't be put on the disk is asked for again, not skipped and not in a hot loop") {
    Harness h;
    ask(h);
    h.step(Harness::mail({item(1)}));
    h.step(NotKept{});
    CHECK(h.trouble() == Trouble::disk);
    CHECK(h.timer() >= limits::retry_delay_min);
    h.wait();
    CHECK(h.action<SendMailQuery>() != nullptr);
}

TEST_CASE("engine: what is not well formed as mail is forwarded nowhere and counts as offline; entries wait seconds") {
    protocol::MailItem backwards = item(2);
    const auto with = [](const std::vector<base::Bytes>& frames) {
        Reply reply = Harness::mail({});
        reply.body.clear();
        for (const base::Bytes& frame : frames)
            base::append(reply.body, frame);
        return reply;
    };
    const base::Bytes time = protocol::encode(Harness::server_time());
    const base::Bytes end = protocol::encode(protocol::MailEnd{9, 7, false});
    Reply cut = Harness::mail({item(1)});
    cut.body.pop_back();
    Reply bloated = Harness::mail({});
    bloated.body.resize(limits::mail_answer_bytes_max + 1);
    const std::vector<std::pair<Reply, Trouble>> answers{
        {with({time, protocol::encode(item(3)), protocol::encode(backwards), end}), Trouble::not_the_province},
        {with({time, protocol::encode(item(10)), end}), Trouble::not_the_province},
        {with({time, protocol::encode(item(1))}), Trouble::not_the_province},
        {with({protocol::encode(item(1)), end}), Trouble::not_the_province},
        {with({time, protocol::encode(protocol::CourierOrder{}), end}), Trouble::not_the_province},
        {with({time, protocol::encode(item(3)), protocol::encode(protocol::ReplyEnd{}), end}),
         Trouble::not_the_province},
        {with({time, protocol::encode(protocol::ReplyEnd{}), protocol::encode(protocol::MailEnd{9, 7, true})}),
         Trouble::not_the_province},
        {with({time}), Trouble::not_the_province},
        {with({end}), Trouble::not_the_province},
        {with({}), Trouble::not_the_province},
        {Harness::mail({}, true), Trouble::not_the_province},
        {cut, Trouble::not_the_province},
        {bloated, Trouble::not_the_province},
        {Harness::plain(200, "<html>Masuk", "text/html"), Trouble::not_the_province},
        {Harness::plain(302, ""), Trouble::not_the_province},
        {Harness::plain(500, ""), Trouble::server_error},
    };
    for (const auto& [reply, trouble] : answers) {
        Harness h;
        ask(h);
        for (int i = 0; i < 12; ++i) {
            h.step(reply);
            REQUIRE(h.action<KeepMail>() == nullptr);
            CHECK(h.state() == State::backing_off);
            CHECK(h.trouble() == trouble);
            CHECK(h.engine.status().frame.link == Link::offline);
            CHECK(h.timer() <= limits::retry_delay_base);
            h.wait();
            CHECK(h.state() == State::idle);
            while (h.state() != State::asking_mail) {
                h.wait();
                if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
            }
        }
        h.step(Harness::mail({}));
        h.step(Kept{});
        CHECK(h.trouble() == Trouble::none);
    }
}

TEST_CASE("engine: a province that knows no mail yet is no trouble, and is asked again hours later") {
    Harness h;
    ask(h);
    h.step(Harness::plain(404, "not_found"));
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::none);
    const Instant asked = h.now;
    h.step(EntriesAvailable{h.device, h.journal, 1});
    h.step(h.answer(1, 1, {h.ack(1)}));
    h.step(LinkUp{});
    while (h.state() != State::asking_mail) {
        h.wait();
        if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
    }
    CHECK(h.now - asked >= 6h);
}

TEST_CASE("engine: mail is asked for each hour, behind a batch a quarter of an hour apart, and when a link comes up") {
    Harness h;
    h.idle();
    const Instant asked = h.now;
    SUBCASE("each hour") {
        while (h.state() != State::asking_mail) {
            h.wait();
            if (h.state() == State::fetching_bundle) h.step(RequestFailed{});
        }
        CHECK(h.now - asked >= Milliseconds(limits::mail_interval) * 3 / 4);
        CHECK(h.now - asked <= Milliseconds(limits::mail_interval) + 10s);
    }
    SUBCASE("behind a batch, not behind each") {
        h.step(EntriesAvailable{h.device, h.journal, 1});
        h.step(h.answer(1, 1, {h.ack(1)}));
        CHECK(h.state() == State::idle);
        h.now = asked + Milliseconds(limits::mail_after_sending);
        h.step(EntriesAvailable{h.device, h.journal, 2});
        while (h.state() == State::fetching_bundle)
            h.step(RequestFailed{}), h.wait();
        CHECK(h.state() == State::sending);  // entries first
        h.step(h.answer(2, 2, {h.ack(2)}));
        CHECK(h.state() == State::asking_mail);
    }
    SUBCASE("when a link comes up") {
        h.now = asked + Milliseconds(30s);
        h.step(LinkUp{});
        CHECK(h.state() == State::idle);
        CHECK(h.timer() <= 30s);
        h.now = asked + Milliseconds(60s);
        h.step(Timer{});
        CHECK(h.state() == State::asking_mail);
    }
}

TEST_CASE("engine: without an identity there is no one to ask mail for; a revoked device is refused there, too") {
    Harness h;
    h.random = 599'999;
    Started started = h.enrolled();
    started.has_identity = false;
    h.step(started);
    CHECK(h.state() == State::idle);
    h.step(IdentityKnown{h.device, h.journal});
    REQUIRE(h.state() == State::asking_mail);
    h.step(Harness::plain(403, protocol::reason::revoked));
    CHECK(h.state() == State::refused);
}

TEST_CASE("engine: a visitor who waits is asked for at once, and what is said of codes is kept in front of the mail") {
    Harness h;
    h.idle();
    h.step(MailWanted{});
    REQUIRE(h.state() == State::asking_mail);
    const protocol::ReplyEnd told{{}, 1};
    const model::Reply letter{{}, {}, 1, 1, base::Bytes(528, 1), {}};
    Reply reply = Harness::mail({});
    reply.body = protocol::encode(Harness::server_time());
    for (const base::Bytes& frame : {protocol::encode(letter), protocol::encode(told), protocol::encode(item(3)),
                                     protocol::encode(protocol::MailEnd{3, 7, false})})
        base::append(reply.body, frame);
    h.step(reply);
    REQUIRE(h.action<KeepMail>() != nullptr);
    CHECK(h.action<KeepMail>()->frames == std::vector<base::Bytes>{protocol::encode(Harness::server_time()),
                                                                   protocol::encode(letter), protocol::encode(told),
                                                                   item(3).frame});
    h.step(Kept{});
    CHECK(h.state() == State::idle);
    CHECK(h.timer() > 1min);
}

TEST_CASE("engine: a visitor who waits changes nothing about a province that asked for patience") {
    Harness h;
    h.idle();
    h.step(EntriesAvailable{h.device, h.journal, 1});
    Reply busy = Harness::plain(503, "unavailable");
    busy.retry_after = std::chrono::hours(1);
    h.step(busy);
    REQUIRE(h.state() == State::backing_off);
    h.step(MailWanted{});
    CHECK(h.state() == State::backing_off);
    CHECK(h.last.empty());
}
