// SPDX-License-Identifier: Apache-2.0
// Somebody comes back with a receipt code: what lies here, what is asked for, and what they decide.
#include <algorithm>

#include "app/ingest/replies.hpp"
#include "runner_device.hpp"
#include "sync/envelope/case.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/runner/case_service.hpp"
#include "sync/runner/reply_queries.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using base::ErrorCode;
using model::CaseStatus;

namespace {

constexpr std::string_view code = "7QK3-M9WD-X2F4";  // 12 characters; the check character is computed

struct Counter {
    TemporaryFolder folder;
    Province province{folder / "province.db", 37};
    Device device{province, folder / "device", 38};
    std::unique_ptr<runner::CaseService> cases;
    std::string typed;
    unsigned questions = 0;

    Counter() {
        province.more[std::string(protocol::path_mail)] = [this](const port::HttpCall& call) { return mail(call); };
        device.enrol();
        std::string data(code);
        std::erase(data, '-');
        typed = std::string(code) + envelope::check_character(data);
        cases = std::make_unique<runner::CaseService>(device.kiosk());
    }

    port::HttpReply mail(const port::HttpCall& call) {
        const auto asked = protocol::decode_sequence(call.body, 2 + protocol::reply_queries_max);
        REQUIRE(asked);
        const auto query = std::get<protocol::MailQuery>(asked->front());
        std::vector<protocol::ReplyQuery> about;
        for (const auto& each : *asked)
            if (const auto* one = std::get_if<protocol::ReplyQuery>(&each)) about.push_back(*one);
        questions += static_cast<unsigned>(about.size());
        protocol::ServerTime time{query.nonce, 37, 1'800'000'000, {}};
        time.signature = envelope::sign_tagged(province.primitives(), "time", protocol::time_signed_bytes(time),
                                               province.keys().ack.private_half);
        base::Bytes body = protocol::encode(time);
        base::append(body, ingest::Replies(province.store(), device.clock).answer(query.device, about).value());
        base::append(body, protocol::encode(protocol::MailEnd{query.after, 37, false}));
        return {200, std::move(body), std::string(protocol::content_type)};
    }

    envelope::ReceiptSecret r() {
        auto made = envelope::derive_r(*envelope::ReceiptCode::parse(typed), "Banten");
        require_ok(made);
        return std::move(*made);
    }
    model::Reply letter(std::uint32_t step, std::uint64_t revision, CaseStatus status, std::string_view words) {
        model::ReplyText text;
        text.status = status;
        text.day = 20'779;
        text.from = "Dinas PUPR";
        text.language = "id";
        text.text = base::SecretBuffer(base::as_bytes(words));
        auto reply = envelope::seal_reply(province.primitives(), r(), text);
        require_ok(reply);
        reply->step = step;
        reply->revision = revision;
        sign(*reply, province.keys().reply);
        return *reply;
    }
    void sign(model::Reply& reply, const envelope::SigningKeyPair& key) {
        reply.signature = envelope::sign_tagged(province.primitives(), "reply", protocol::reply_signed_bytes(reply),
                                                key.private_half);
    }
    /// As mail brings it.
    runner::InboxNews hand(const model::Reply& reply) {
        device.forge(protocol::encode(reply));
        return device.poll();
    }
    std::vector<std::string> steps() {
        const auto standing = cases->standing();
        require_ok(standing);
        REQUIRE(standing->has_value());
        std::vector<std::string> all;
        for (const auto& each : (*standing)->steps)
            all.push_back(std::to_string(static_cast<int>(each.status)) + " " + std::string(each.text.text()));
        return all;
    }
    runner::CaseStanding standing() {
        auto now = cases->standing();
        require_ok(now);
        REQUIRE(now->has_value());
        return std::move(**now);
    }
    /// What arrived at the desk of this kind, in order.
    std::vector<envelope::CaseWords> decisions(model::Kind kind) {
        std::vector<envelope::CaseWords> all;
        for (const AtTheDesk& each : province.desk())
            if (auto words = envelope::parse_case_words(kind, each.words)) all.push_back(std::move(*words));
        return all;
    }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("cases: a letter that came by mail opens by its code alone, without asking anybody") {
    Counter c;
    CHECK(c.hand(c.letter(1, 5, CaseStatus::forwarded, "Diteruskan.")).replies == 1);
    CHECK(c.hand(c.letter(2, 6, CaseStatus::done, "Sudah diperbaiki.")).replies == 1);
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.steps() == Texts{"2 Diteruskan.", "4 Sudah diperbaiki."});
    CHECK(c.standing().steps.front().from == "Dinas PUPR");
    CHECK(c.standing().steps.front().day == 20'779);
    CHECK_FALSE(c.standing().asked);
    c.device.run();
    CHECK(c.questions == 0);

    std::string other(c.typed);
    other.replace(0, 1, "8");
    CHECK(c.cases->open(other).error().code == ErrorCode::malformed);  // the check character tells
    CHECK_FALSE(c.cases->standing()->has_value());
    const auto another = envelope::ReceiptCode::from_bits(4'711);
    REQUIRE(c.cases->open(another.text()));
    CHECK(c.steps().empty());
}

TEST_CASE("cases: after the visit nothing is open") {
    Counter c;
    c.hand(c.letter(1, 5, CaseStatus::done, "Sudah."));
    REQUIRE(c.cases->open(c.typed));
    REQUIRE_FALSE(c.steps().empty());
    c.cases->forget();
    CHECK_FALSE(c.cases->standing()->has_value());
    CHECK(c.cases->withdraw().error().code == ErrorCode::not_found);
    CHECK_FALSE(c.cases->hear({}));
}

TEST_CASE("cases: letters count by the reply key alone, each once, and never go back to an older revision") {
    Counter c;
    model::Reply forged = c.letter(1, 5, CaseStatus::done, "Palsu.");
    c.sign(forged, c.province.keys().ack);
    CHECK(c.hand(forged).refused == 1);
    model::Reply moved = c.letter(1, 5, CaseStatus::done, "Sudah.");
    moved.step = 2;
    CHECK(c.hand(moved).refused == 1);

    const model::Reply wrong = c.letter(1, 5, CaseStatus::not_ours, "Salah.");
    CHECK(c.hand(wrong).replies == 1);
    CHECK(c.hand(wrong).replies == 0);
    CHECK(c.hand(c.letter(1, 6, CaseStatus::done, "Betul.")).replies == 1);
    CHECK(c.hand(wrong).replies == 0);
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.steps() == Texts{"4 Betul."});
    // Over a start of the kiosk as well.
    c.cases.reset();
    c.device.start_kiosk();
    c.cases = std::make_unique<runner::CaseService>(c.device.kiosk());
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.steps() == Texts{"4 Betul."});
}

TEST_CASE("cases: a letter sealed for another code under this name does not open and hides none that does") {
    Counter c;
    c.hand(c.letter(1, 5, CaseStatus::done, "Sudah."));
    model::Reply damaged = c.letter(2, 5, CaseStatus::done, "Rusak.");
    damaged.sealed[40] ^= 1;
    c.sign(damaged, c.province.keys().reply);
    CHECK(c.hand(damaged).replies == 1);
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.steps() == Texts{"4 Sudah."});
}

TEST_CASE("cases: what is not here is asked for by its name, comes by itself, and is asked for again next time") {
    Counter c;
    const model::Reply first = c.letter(1, 5, CaseStatus::in_progress, "Sedang dikerjakan.");
    REQUIRE(c.province.store().add_reply(first.lookup, {1, 5, protocol::encode(first)}, {}));
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.steps().empty());
    CHECK(c.standing().asked);
    // The answer comes within the visit, not in an hour.
    require_ok(c.device.sync().run_once());
    require_ok(c.device.sync().run_once());
    CHECK(c.questions == 1);
    const auto news = c.device.poll();
    CHECK(news.replies == 1);
    CHECK(news.answered == std::vector{first.lookup});
    CHECK(c.cases->hear(news));
    CHECK(c.steps() == Texts{"3 Sedang dikerjakan."});
    CHECK_FALSE(c.standing().asked);

    const model::Reply second = c.letter(2, 6, CaseStatus::done, "Selesai.");
    REQUIRE(c.province.store().add_reply(second.lookup, {2, 6, protocol::encode(second)}, {}));
    REQUIRE(c.cases->open(c.typed));
    c.device.run();
    CHECK(c.questions == 2);
    CHECK(c.steps() == Texts{"3 Sedang dikerjakan.", "4 Selesai."});
    CHECK(c.device.refused_frames == 0);
}

TEST_CASE("cases: a name that nobody knows is answered too, and the visitor's waiting ends") {
    Counter c;
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.standing().asked);
    require_ok(c.device.sync().run_once());
    require_ok(c.device.sync().run_once());
    const auto news = c.device.poll();
    CHECK(c.cases->hear(news));
    CHECK_FALSE(c.standing().asked);
    CHECK(c.steps().empty());
    CHECK(c.standing().can_withdraw);  // it may be on its way to the desk
}

TEST_CASE("cases: without a link the question waits, and is asked when there is one") {
    Counter c;
    const model::Reply reply = c.letter(1, 5, CaseStatus::done, "Sudah.");
    REQUIRE(c.province.store().add_reply(reply.lookup, {1, 5, protocol::encode(reply)}, {}));
    c.device.network().set_lasting_fault(sim::HttpFault::drop_request);
    REQUIRE(c.cases->open(c.typed));
    c.device.run(std::chrono::minutes(20), 3);
    c.cases->forget();
    CHECK(c.questions == 0);
    c.device.network().set_lasting_fault(sim::HttpFault::none);
    c.device.run();
    CHECK(c.questions == 1);
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.steps() == Texts{"4 Sudah."});
}

TEST_CASE(
    "cases: a withdrawal, its taking back and a rating arrive as entries that prove R, and change what is shown") {
    Counter c;
    c.hand(c.letter(1, 5, CaseStatus::in_progress, "Sedang dikerjakan."));
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.standing().can_withdraw);
    CHECK_FALSE(c.standing().can_take_back);
    REQUIRE(c.cases->withdraw());
    CHECK(c.steps() == Texts{"3 Sedang dikerjakan.", "9 "});
    CHECK_FALSE(c.standing().can_withdraw);
    CHECK(c.standing().can_take_back);
    REQUIRE(c.cases->take_back());
    CHECK(c.steps() == Texts{"3 Sedang dikerjakan."});
    CHECK(c.standing().can_withdraw);
    CHECK_FALSE(c.standing().rated);
    REQUIRE(c.cases->rate(true));
    CHECK(c.standing().rated);

    c.device.run();
    const auto lookup = envelope::lookup_id(c.province.primitives(), c.r());
    for (const auto kind : {model::Kind::withdrawal, model::Kind::taken_back}) {
        const auto words = c.decisions(kind);
        REQUIRE(words.size() == 2);  // the same shape: which of the two it is says the proof
        CHECK(words[0].lookup == lookup);
        const auto proven = std::count_if(words.begin(), words.end(), [&](const auto& each) {
            return envelope::proves(c.province.primitives(), kind, c.r(), each);
        });
        CHECK(proven == 1);
    }
    const auto ratings = c.decisions(model::Kind::rating);
    REQUIRE(ratings.size() == 1);
    CHECK(ratings[0].helped);
    CHECK(envelope::proves(c.province.primitives(), model::Kind::rating, c.r(), ratings[0]));
}

TEST_CASE("cases: the province's letter tells that a withdrawal runs, and what was erased has no history") {
    Counter c;
    c.hand(c.letter(1, 5, CaseStatus::in_progress, "Sedang dikerjakan."));
    c.hand(c.letter(2, 5, CaseStatus::withdrawal_running, ""));
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.standing().can_take_back);
    CHECK_FALSE(c.standing().can_withdraw);
    REQUIRE(c.cases->take_back());
    CHECK(c.standing().can_withdraw);
    CHECK(c.steps() == Texts{"3 Sedang dikerjakan."});
    c.hand(c.letter(3, 5, CaseStatus::withdrawn, ""));
    CHECK(c.steps() == Texts{"8 "});
    CHECK_FALSE(c.standing().can_withdraw);
    CHECK_FALSE(c.standing().can_take_back);
}

TEST_CASE("cases: visitors can't make the device ask without end") {
    Counter c;
    for (std::uint64_t i = 0; i < 61; ++i) {
        REQUIRE(c.cases->open(envelope::ReceiptCode::from_bits(i).text()));
        CHECK(c.standing().asked == (i < 60));
    }
    c.device.clock.advance(std::chrono::hours(1));
    REQUIRE(c.cases->open(c.typed));
    CHECK(c.standing().asked);
}

TEST_CASE("questions about codes: the newest first, each a few times, and no more than a visit's worth") {
    runner::ReplyQueries queries;
    const auto lookup = [](std::uint8_t number) {
        model::LookupId id;
        id.bytes[0] = number;
        return id;
    };
    for (std::uint8_t i = 1; i <= limits::reply_queries_waiting_max + 1; ++i)
        queries.add(lookup(i));
    queries.add(lookup(60));
    auto first = queries.next();
    REQUIRE(first.size() == protocol::reply_queries_max);
    CHECK(first[0] == lookup(60));
    CHECK(first[1] == lookup(65));
    CHECK(queries.answered(lookup(60)));
    CHECK_FALSE(queries.answered(lookup(60)));
    CHECK_FALSE(queries.answered(lookup(1)));  // the oldest made room
    for (int i = 0; i < 9; ++i)
        CHECK(queries.next()[0] == lookup(65));  // no answer: it is asked for until there is one
    for (int i = 0; i < 3; ++i) {
        CHECK(queries.next()[0] == lookup(65));
        queries.settle();  // an answer that left it out
    }
    CHECK(queries.next()[0] != lookup(65));
    for (int i = 0; i < 40; ++i) {
        static_cast<void>(queries.next());
        queries.give_up();
    }
    CHECK(queries.empty());
}
