// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <functional>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine_support.hpp"

using namespace pendopo;
using namespace pendopo::engine_test;

namespace {

constexpr std::size_t event_kinds = std::variant_size_v<EventData>;

/// A plain example of each event.
EventData example(std::size_t index, const Harness& harness) {
    const EventData all[] = {Started{},        IdentityKnown{harness.device, harness.journal},
                             TokenAvailable{}, EntriesAvailable{harness.device, harness.journal, 3},
                             EntriesMissing{}, Harness::plain(503, "unavailable"),
                             RequestFailed{},  BundleAccepted{keys().ack.public_half},
                             BundleRefused{},  Timer{},
                             LinkUp{},         MediaAvailable{2, 1},
                             MediaAllowed{},   MediaMissing{},
                             Kept{},           NotKept{},
                             AckBrought{},     HeldBrought{},
                             BundleBrought{},  PutOff{},
                             MailWanted{}};
    static_assert(std::size(all) == event_kinds);
    REQUIRE(all[index].index() == index);
    return all[index];
}

struct Way {
    State state;
    std::function<void(Harness&)> go;
};

void to_enrolling(Harness& h) {
    Started started;
    started.has_identity = true;
    started.has_token = true;
    h.step(started);
}
void to_verifying(Harness& h) {
    to_enrolling(h);
    Reply grant;
    grant.status = 200;
    grant.body = protocol::encode(protocol::EnrolGrant{"certificate", base::Bytes(3)});
    h.step(grant);
}
void to_fetching(Harness& h) {
    Started started = h.enrolled();
    started.ack_key.reset();
    h.step(started);
}
void to_backing_off(Harness& h) {
    h.sending(0, 2);
    h.step(RequestFailed{});
}
void to_refused(Harness& h) {
    h.sending(0, 2);
    h.step(Harness::plain(403, protocol::reason::revoked));
}

void to_asking_mail(Harness& h) {
    h.random = UINT64_MAX / 2;
    h.step(h.enrolled());
}

const Way ways[] = {
    {State::starting, [](Harness&) {}},
    {State::no_identity, [](Harness& h) { h.step(Started{}); }},
    {State::no_token,
     [](Harness& h) {
         Started started;
         started.has_identity = true;
         h.step(started);
     }},
    {State::enrolling, to_enrolling},
    {State::pending,
     [](Harness& h) {
         to_enrolling(h);
         h.step(Harness::plain(202, protocol::reason::pending));
     }},
    {State::verifying, to_verifying},
    {State::fetching_bundle, to_fetching},
    {State::idle, [](Harness& h) { h.idle(); }},
    {State::sending, [](Harness& h) { h.sending(0, 2); }},
    {State::backing_off, to_backing_off},
    {State::refused, to_refused},
    {State::asking_mail, to_asking_mail},
    {State::asking_media,
     [](Harness& h) {
         h.idle();
         h.step(MediaAvailable{3, 0});
     }},
    {State::sending_media,
     [](Harness& h) {
         h.idle();
         h.step(MediaAvailable{0, 1});
     }},
    {State::keeping,
     [](Harness& h) {
         to_asking_mail(h);
         h.step(Harness::mail({}));
     }},
};

/// How a step ends in a process of its own.
int outcome_of(Harness& harness, const EventData& data) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        std::signal(SIGABRT, SIG_DFL);
        ::close(STDERR_FILENO);  // the assertion would clutter the report
        harness.step(data);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}

bool has_request(const Harness& h) {
    return h.action<SendBatch>() || h.action<SendEnrol>() || h.action<FetchBundle>() || h.action<SendMailQuery>() ||
           h.action<SendMediaQuery>() || h.action<SendChunk>();
}

}  // namespace

TEST_CASE("engine: every row of the table is reached and leads somewhere; every other pair aborts") {
    std::size_t rows = 0;
    for (const Way& way : ways)
        for (std::size_t event = 0; event < event_kinds; ++event) {
            Harness harness;
            way.go(harness);
            REQUIRE(harness.state() == way.state);
            CAPTURE(std::string(name(way.state)));
            CAPTURE(event);
            const EventData data = example(event, harness);
            if (Engine::has_transition(way.state, event)) {
                harness.step(data);
                CHECK(harness.state() != State::starting);
                ++rows;
            } else {
                const int status = outcome_of(harness, data);
                CHECK(WIFSIGNALED(status));
                CHECK(WTERMSIG(status) == SIGABRT);
            }
        }
    CHECK(rows == 155);
}

TEST_CASE("engine: every state has a name") {
    for (const Way& way : ways)
        CHECK(name(way.state) != "unknown");
}

TEST_CASE(
    "engine: the same events give the same actions, a request is under way exactly when the state says so, and "
    "a watermark never passes what was acked") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        sim::SimRandom dice(seed);
        Harness one, two;
        std::uint64_t available = 0;
        std::uint64_t acked = 0;
        std::optional<SendBatch> batch;
        const auto both = [&](const EventData& data) {
            one.random = two.random = dice.next();
            one.step(data);
            two.step(data);
            REQUIRE(one.last.size() == two.last.size());
            for (std::size_t i = 0; i < one.last.size(); ++i)
                REQUIRE(one.last[i].index() == two.last[i].index());
            if (const auto* order = one.action<SendBatch>()) batch = *order;
        };
        both(one.enrolled());
        for (int i = 0; i < 300; ++i) {
            one.now = two.now = one.now + Milliseconds(static_cast<std::int64_t>(dice.below(600'000)));
            const State state = one.state();
            const std::size_t event = static_cast<std::size_t>(1 + dice.below(event_kinds - 1));
            if (!Engine::has_transition(state, event)) continue;
            EventData data = example(event, one);
            if (auto* entries = std::get_if<EntriesAvailable>(&data)) entries->last_seq = available += dice.below(30);
            if (std::holds_alternative<Reply>(data) && state == State::sending && dice.below(3) > 0) {
                const std::uint64_t last_seq = std::min(available, batch->first_seq + dice.below(20));
                if (last_seq >= batch->first_seq) {
                    acked = std::max(acked, last_seq);
                    data = one.answer(batch->first_seq, last_seq, {one.ack(last_seq)});
                }
            }
            both(data);
            const State after = one.state();
            const bool waits_for_reply = after == State::sending || after == State::enrolling ||
                                         after == State::fetching_bundle || after == State::asking_mail ||
                                         after == State::asking_media || after == State::sending_media;
            if (has_request(one)) CHECK(waits_for_reply);
            const bool waits_for_timer = after == State::idle || after == State::backing_off || after == State::refused;
            if (after != state && waits_for_timer) CHECK(one.action<SetTimer>() != nullptr);
            CHECK(one.engine.acked(one.journal).seq == acked);
        }
    }
}
