// SPDX-License-Identifier: Apache-2.0
#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;
using protocol::EnrolmentState;
using protocol::Link;
using protocol::Trouble;
using namespace std::chrono_literals;

namespace {

Reply grant() {
    Reply reply;
    reply.status = 200;
    reply.body = protocol::encode(protocol::EnrolGrant{"certificate", base::Bytes(5)});
    return reply;
}
Reply bundle() {
    Reply reply;
    reply.status = 200;
    reply.body = protocol::encode(protocol::BundleFrame{base::Bytes(5)});
    return reply;
}
void expect_enrolment(const Harness& h, EnrolmentState state) {
    REQUIRE(h.action<TellEnrolment>() != nullptr);
    CHECK(h.action<TellEnrolment>()->state == state);
}

}  // namespace

TEST_CASE("engine: from nothing to enrolled: identity, token, eight words, bundle and certificate, entries") {
    Harness h;
    h.step(Started{});
    CHECK(h.state() == State::no_identity);
    CHECK(h.engine.status().frame.link == Link::not_enrolled);
    h.step(IdentityKnown{h.device, h.journal});
    CHECK(h.state() == State::no_token);
    expect_enrolment(h, EnrolmentState::waiting_for_token);
    h.step(EntriesAvailable{h.device, h.journal, 2});
    h.step(TokenAvailable{});
    REQUIRE(h.action<SendEnrol>() != nullptr);
    h.step(Harness::plain(202, protocol::reason::pending));
    CHECK(h.state() == State::pending);
    expect_enrolment(h, EnrolmentState::pending);
    h.now = h.action<SetTimer>()->at;
    h.step(Timer{});
    REQUIRE(h.action<SendEnrol>() != nullptr);
    h.step(grant());
    CHECK(h.state() == State::verifying);
    REQUIRE(h.action<AcceptBundle>() != nullptr);
    CHECK(h.action<AcceptBundle>()->certificate == "certificate");
    h.random = UINT64_MAX / 2;
    h.step(BundleAccepted{keys().ack.public_half});
    expect_enrolment(h, EnrolmentState::confirmed);
    CHECK(h.engine.status().frame.link == Link::online);
    REQUIRE(h.action<SendBatch>() != nullptr);
    h.step(h.answer(1, 2, {h.ack(2)}));
    h.hear_mail();
    CHECK(h.state() == State::idle);
}

TEST_CASE("engine: a refused token is dropped and told, and a new one is tried at once") {
    for (const auto reason : {protocol::reason::token_wrong, protocol::reason::token_used,
                              protocol::reason::token_expired, protocol::reason::refused}) {
        Harness h;
        Started started;
        started.has_identity = started.has_token = true;
        h.step(started);
        h.step(Harness::plain(403, reason));
        CHECK(h.state() == State::no_token);
        CHECK(h.trouble() == Trouble::token_refused);
        CHECK(h.action<DropToken>() != nullptr);
        expect_enrolment(h, EnrolmentState::refused);
        h.step(TokenAvailable{});
        CHECK(h.action<SendEnrol>() != nullptr);
    }
}

TEST_CASE("engine: a page of somebody in between does not cost the token") {
    for (const Reply& reply : {Harness::plain(403, "<html>", "text/html"), Harness::plain(200, "<html>", "text/html"),
                               Harness::plain(403, "maintenance"), Harness::plain(502, "<html>", "text/html")}) {
        Harness h;
        Started started;
        started.has_identity = started.has_token = true;
        h.step(started);
        h.step(reply);
        CHECK(h.state() == State::backing_off);
        CHECK(h.action<DropToken>() == nullptr);
        h.step(LinkUp{});
        CHECK(h.action<SendEnrol>() != nullptr);
    }
}

TEST_CASE("engine: while nobody compares the words it asks ever more seldom, every five minutes at the most") {
    Harness h;
    Started started;
    started.has_identity = started.has_token = true;
    h.step(started);
    for (int i = 0; i < 20; ++i) {
        h.random = UINT64_MAX - static_cast<std::uint64_t>(i);
        h.step(Harness::plain(202, protocol::reason::pending));
        CHECK(h.timer() >= limits::enrolment_poll_base);
        CHECK(h.timer() <= limits::enrolment_poll_max + limits::enrolment_poll_base);
        h.step(Timer{});
    }
}

TEST_CASE("engine: a grant whose bundle does not verify leaves the device not enrolled") {
    Harness h;
    Started started;
    started.has_identity = started.has_token = true;
    h.step(started);
    h.step(grant());
    h.step(BundleRefused{});
    CHECK(h.state() == State::backing_off);
    CHECK(h.trouble() == Trouble::bundle_refused);
    CHECK(h.engine.status().frame.link == Link::not_enrolled);
    h.step(LinkUp{});
    CHECK(h.action<SendEnrol>() != nullptr);
}

TEST_CASE("engine: without a bundle nothing is sent; it is fetched first") {
    Harness h;
    Started started = h.enrolled(0, 5);
    started.ack_key.reset();
    h.step(started);
    REQUIRE(h.action<FetchBundle>() != nullptr);
    h.step(RequestFailed{});
    h.step(LinkUp{});
    REQUIRE(h.action<FetchBundle>() != nullptr);
    h.step(bundle());
    CHECK(h.action<AcceptBundle>()->certificate.empty());
    h.step(BundleAccepted{keys().ack.public_half});
    CHECK(h.action<TellEnrolment>() == nullptr);
    CHECK(h.action<SendBatch>() != nullptr);
}

TEST_CASE("engine: a new bundle is asked for once a day, and its failure does not keep entries waiting") {
    Harness h;
    h.idle();
    CHECK(h.timer() <= limits::bundle_retry_delay);
    h.now = h.action<SetTimer>()->at;
    h.step(Timer{});
    REQUIRE(h.action<FetchBundle>() != nullptr);
    h.step(bundle());
    h.step(BundleAccepted{keys().ack.public_half});
    const Instant fetched = h.now;
    while (h.state() != State::fetching_bundle) {
        h.wait();
        if (h.state() == State::asking_mail) h.hear_mail();
    }
    CHECK(h.now - fetched >= limits::bundle_refresh_interval);
    CHECK(h.now - fetched <= limits::bundle_refresh_interval + limits::bundle_retry_delay);
    h.step(bundle());
    h.step(BundleRefused{});
    CHECK(h.trouble() == Trouble::bundle_refused);
    h.step(EntriesAvailable{h.device, h.journal, 1});
    h.step(LinkUp{});
    CHECK(h.action<SendBatch>() != nullptr);
}

TEST_CASE("engine: an ack by an unknown key makes it look for a new bundle, once") {
    Harness h;
    h.sending(0, 1);
    const auto by_new_key =
        receiver::sign_ack(*keys().primitives, keys().stranger.private_half, h.device, h.journal, head_at(1), 7);
    h.step(h.answer(1, 1, {by_new_key}));
    CHECK(h.trouble() == Trouble::bad_signature);
    h.step(LinkUp{});
    REQUIRE(h.action<FetchBundle>() != nullptr);
    h.step(bundle());
    h.step(BundleAccepted{keys().stranger.public_half});
    REQUIRE(h.action<SendBatch>() != nullptr);
    h.step(h.answer(1, 1, {by_new_key}));
    CHECK(h.state() == State::idle);
    CHECK(h.trouble() == Trouble::none);
}

TEST_CASE("engine: a revoked device that asks for the bundle is refused, too") {
    Harness h;
    Started started = h.enrolled();
    started.ack_key.reset();
    h.step(started);
    h.step(Harness::plain(403, protocol::reason::revoked));
    CHECK(h.state() == State::refused);
}
