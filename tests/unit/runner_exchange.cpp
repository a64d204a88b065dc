// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "runner_device.hpp"
#include "sync/runner/media_hours.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using namespace std::chrono_literals;
using sim::HttpFault;

namespace {

/// What the province says of mail and media, signed by its ack key, from plain lists.
struct Exchange {
    TemporaryFolder folder;
    Province province{folder / "province.db", 7};
    Device device{province, folder / "device", 8};
    std::vector<base::Bytes> letters;
    std::vector<protocol::MailQuery> queries;
    unsigned reports = 0;
    std::size_t page = 100;  ///< letters in an answer
    std::map<model::Hash, base::Bytes> held;
    std::map<model::Hash, unsigned> acknowledged;  ///< how often each chunk came
    std::set<model::Hash> heard;                   ///< chunks whose answer the device has got, as the test notes it
    unsigned sent_though_heard = 0;
    bool media_full = false;
    std::uint64_t incarnation = 7;

    Exchange() {
        device.enrol();
        province.more[std::string(protocol::path_mail)] = [this](const port::HttpCall& call) { return mail(call); };
        province.more[std::string(protocol::path_media)] = [this](const port::HttpCall& call) { return media(call); };
    }

    static port::HttpReply frames(base::Bytes body) {
        return {200, std::move(body), std::string(protocol::content_type)};
    }
    port::HttpReply mail(const port::HttpCall& call) {
        const auto asked = protocol::decode_sequence(call.body, 2);
        REQUIRE(asked);
        const auto query = std::get<protocol::MailQuery>(asked->front());
        queries.push_back(query);
        if (asked->size() == 2) {
            REQUIRE(std::holds_alternative<protocol::Health>(asked->back()));
            ++reports;
        }
        protocol::ServerTime time{query.nonce, incarnation, 1'800'000'000 + queries.size(), {}};
        time.signature = sign("time", protocol::time_signed_bytes(time));
        base::Bytes body = protocol::encode(time);
        const std::uint64_t after = query.incarnation == incarnation ? query.after : 0;
        const std::uint64_t end = std::min<std::uint64_t>(letters.size(), after + page);
        for (std::uint64_t number = after + 1; number <= end; ++number)
            base::append(body, protocol::encode(protocol::MailItem{number, letters[number - 1]}));
        base::append(body, protocol::encode(protocol::MailEnd{end, incarnation, end < letters.size()}));
        return frames(std::move(body));
    }
    port::HttpReply media(const port::HttpCall& call) {
        protocol::MediaHeld answer{device.journal().device(), incarnation, {}, {}};
        const auto frame = protocol::decode(call.body);
        REQUIRE(frame);
        if (const auto* query = std::get_if<protocol::MediaQuery>(&*frame)) {
            for (const model::Hash& name : query->names)
                if (held.contains(name)) answer.names.push_back(name);
        } else {
            if (media_full) return {403, bytes_of(protocol::reason::media_full), std::string(protocol::reason_type)};
            const auto& chunk = std::get<protocol::MediaChunk>(*frame).ciphertext;
            const model::Hash name = province.primitives().sha256(chunk);
            held[name] = chunk;
            ++acknowledged[name];
            sent_though_heard += heard.contains(name) ? 1 : 0;
            answer.names = {name};
        }
        answer.signature = sign("media", protocol::held_signed_bytes(answer));
        return frames(protocol::encode(answer));
    }
    static base::Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }
    model::Signature sign(std::string_view tag, const base::Bytes& bytes) {
        return envelope::sign_tagged(province.primitives(), tag, bytes, province.keys().ack.private_half);
    }

    /// Chunks as the kiosk leaves them.
    std::vector<model::Hash> record(unsigned count) {
        std::vector<model::Hash> names;
        auto writer = device::MediaWriter::open(device.folder() / "media");
        require_ok(writer);
        for (unsigned i = 0; i < count; ++i) {
            base::Bytes chunk(limits::media_chunk_bytes, static_cast<base::Byte>(++recorded_));
            names.push_back(device.primitives().sha256(chunk));
            require_ok(writer->add_draft(names.back(), chunk));
        }
        require_ok(writer->settle_drafts());
        require_ok(writer->keep(names));
        device.sync().look_for_media();
        return names;
    }
    /// The frames of this type that sync appended to the inbox, oldest first.
    template <class Frame>
    std::vector<Frame> in_the_inbox() {
        auto reader = device::StreamReader::open(device.folder() / "inbox");
        std::vector<Frame> found;
        while (true) {
            const auto record = reader.next();
            require_ok(record);
            if (!*record) return found;
            if (auto frame = protocol::decode_as<Frame>((*record)->frame)) found.push_back(std::move(*frame));
        }
    }

private:
    unsigned recorded_ = 0;
};

void pass(Device& device, base::Milliseconds time) {
    device.clock.advance(time);
    device.run(20min, 200);
}

}  // namespace

TEST_CASE("exchange: mail reaches the inbox verbatim and in order, page by page, and none of it twice") {
    Exchange exchange;
    exchange.page = 3;
    for (unsigned i = 0; i < 8; ++i)
        exchange.letters.push_back(protocol::encode(protocol::CourierReport{{}, i, 0, 0, 0}));
    pass(exchange.device, 7h);
    const auto letters = exchange.in_the_inbox<protocol::CourierReport>();
    REQUIRE(letters.size() == 8);
    for (unsigned i = 0; i < 8; ++i)
        CHECK(letters[i].entries_out == i);
    CHECK_FALSE(exchange.in_the_inbox<protocol::ServerTime>().empty());
    exchange.device.start_sync();
    exchange.letters.push_back(protocol::encode(protocol::CourierReport{{}, 8, 0, 0, 0}));
    pass(exchange.device, 2h);
    CHECK(exchange.in_the_inbox<protocol::CourierReport>().size() == 9);
    pass(exchange.device, 2h);
    CHECK(exchange.in_the_inbox<protocol::CourierReport>().size() == 9);
    CHECK(exchange.queries.back().after == 9);
}

TEST_CASE("exchange: all mail is asked for again once in a while, for a letter that somebody spoilt on its way") {
    Exchange exchange;
    exchange.letters.push_back(protocol::encode(protocol::CourierReport{{}, 1, 0, 0, 0}));
    const auto from_start = [&] {
        return std::ranges::count_if(exchange.queries, [](const auto& query) { return query.after == 0; });
    };
    const auto pass_hours = [&] {
        for (int hour = 0; hour < 100; ++hour)
            pass(exchange.device, 1h);
    };
    pass(exchange.device, 7h);
    const auto before = from_start();
    pass_hours();
    CHECK(from_start() == before);
    exchange.device.start_sync();
    pass_hours();
    CHECK(from_start() == before + 1);
    CHECK(exchange.in_the_inbox<protocol::CourierReport>().size() == 2);
    CHECK(exchange.queries.back().after == 1);
}

TEST_CASE("exchange: mail comes through whatever the network does to the answers, and again from a restored province") {
    for (const HttpFault fault : {HttpFault::drop_request, HttpFault::drop_reply, HttpFault::cut_reply,
                                  HttpFault::truncate_reply, HttpFault::garble_reply, HttpFault::captive_portal}) {
        CAPTURE(static_cast<int>(fault));
        Exchange exchange;
        exchange.letters.push_back(protocol::encode(protocol::CourierReport{{}, 1, 0, 0, 0}));
        exchange.device.network().add_fault(fault);
        exchange.device.network().add_fault(fault);
        pass(exchange.device, 7h);
        CHECK(exchange.in_the_inbox<protocol::CourierReport>().size() == 1);
        exchange.incarnation = 8;
        pass(exchange.device, 2h);
        CHECK(exchange.in_the_inbox<protocol::CourierReport>().size() == 2);
    }
}

TEST_CASE("exchange: the newest health report goes once, with the question for mail") {
    Exchange exchange;
    REQUIRE(exchange.device.kiosk().announce_health({}));
    REQUIRE(exchange.device.kiosk().announce_health({}));
    exchange.device.network().add_fault(HttpFault::drop_request);
    pass(exchange.device, 7h);
    CHECK(exchange.reports == 1);
    pass(exchange.device, 3h);
    CHECK(exchange.reports == 1);
    protocol::Health later;
    later.uptime = 36'000;
    REQUIRE(exchange.device.kiosk().announce_health(later));
    pass(exchange.device, 2h);
    CHECK(exchange.reports == 2);
}

TEST_CASE("exchange: a kiosk with a new journal is told all mail again") {
    Exchange exchange;
    exchange.letters.push_back(protocol::encode(protocol::CourierReport{{}, 1, 0, 0, 0}));
    pass(exchange.device, 7h);
    exchange.device.stop_kiosk();
    std::filesystem::remove_all(exchange.device.folder() / "kiosk");
    exchange.device.start_kiosk();
    pass(exchange.device, 2h);
    CHECK(exchange.in_the_inbox<protocol::CourierReport>().size() == 2);
}

TEST_CASE("exchange: a recording arrives over a link that is cut again and again, no chunk twice after its answer") {
    Exchange exchange;
    sim::SimRandom weather(5);
    const auto names = exchange.record(90);
    const HttpFault faults[] = {HttpFault::none,      HttpFault::drop_request,   HttpFault::drop_reply,
                                HttpFault::cut_reply, HttpFault::truncate_reply, HttpFault::garble_reply};
    exchange.device.faults = [&](std::uint64_t) { return faults[weather.below(std::size(faults))]; };
    for (int i = 0; i < 40; ++i) {
        exchange.device.start_sync();  // sync is killed every so often, and the link with it
        for (int turn = 0; turn < 12; ++turn) {
            const auto sleep = exchange.device.sync().run_once();
            require_ok(sleep);
            exchange.device.clock.advance(*sleep);
            for (const protocol::MediaHeld& held : exchange.in_the_inbox<protocol::MediaHeld>())
                exchange.heard.insert(held.names.begin(), held.names.end());
        }
    }
    exchange.device.faults = nullptr;
    exchange.device.start_sync();
    exchange.device.run();
    for (const model::Hash& name : names)
        CHECK(exchange.held.contains(name));
    CHECK(exchange.heard.size() > 20);
    CHECK(exchange.sent_though_heard == 0);
}

TEST_CASE("exchange: a chunk is not sent again after its answer was heard, over a restart either") {
    Exchange exchange;
    const auto names = exchange.record(5);
    exchange.device.run();
    CHECK(exchange.acknowledged.size() == 5);
    exchange.acknowledged.clear();
    exchange.device.start_sync();
    exchange.device.run();
    CHECK(exchange.acknowledged.empty());

    exchange.held.erase(names[2]);  // the province was restored from a backup
    exchange.incarnation = 8;
    REQUIRE(exchange.device.say("satu"));
    REQUIRE(exchange.province.store().begin_incarnation(8));
    exchange.device.run();
    CHECK(exchange.acknowledged == std::map<model::Hash, unsigned>{{names[2], 1}});
}

TEST_CASE("exchange: more chunks than one question names all arrive, and a damaged one holds up none") {
    Exchange exchange;
    const auto names = exchange.record(3);
    const auto path = exchange.device.folder() / "media" / (names[1].hex() + ".chunk");
    std::filesystem::resize_file(path, 100);
    exchange.device.sync().look_for_media();
    exchange.device.run();
    CHECK(exchange.held.contains(names[0]));
    CHECK_FALSE(exchange.held.contains(names[1]));
    CHECK(exchange.held.contains(names[2]));
}

TEST_CASE("exchange: a province without room for media takes the text, and the media once there is room") {
    Exchange exchange;
    exchange.media_full = true;
    const auto names = exchange.record(2);
    REQUIRE(exchange.device.say("satu"));
    exchange.device.run();
    CHECK(exchange.province.desk().size() == 1);
    CHECK(exchange.device.told.trouble == protocol::Trouble::media_refused);
    exchange.media_full = false;
    pass(exchange.device, 2h);
    CHECK(exchange.held.size() == 2);
    CHECK(exchange.device.sync().status().frame.trouble == protocol::Trouble::none);
}

TEST_CASE("exchange: on a metered link text goes at once and media wait for another") {
    Exchange exchange;
    exchange.device.sync().set_metered(true);
    static_cast<void>(exchange.record(2));
    REQUIRE(exchange.device.say("satu"));
    exchange.device.run();
    CHECK(exchange.province.desk().size() == 1);
    CHECK(exchange.held.empty());
    exchange.device.sync().set_metered(false);
    exchange.device.run();
    CHECK(exchange.held.size() == 2);
}

TEST_CASE("exchange: in a night window media go at night; a device that is never on at night sends them by day") {
    Exchange exchange;
    Device& device = exchange.device;
    const std::chrono::seconds of_day = device.clock.wall().since_epoch % 24h;
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(of_day);
    device.night = runner::NightWindow{(minutes + 5h) % 24h, (minutes + 9h) % 24h};
    device.start_sync();
    static_cast<void>(exchange.record(2));
    REQUIRE(device.say("satu"));
    device.run();
    CHECK(exchange.province.desk().size() == 1);
    CHECK(exchange.held.empty());
    pass(device, 3h);
    CHECK(exchange.held.empty());
    pass(device, 5h);  // each device's own moment is in the window's first half
    CHECK(exchange.held.size() == 2);

    Exchange by_day;
    by_day.device.night = exchange.device.night;
    for (int morning = 0; morning < 4; ++morning) {
        by_day.device.start_sync();
        if (morning == 0) static_cast<void>(by_day.record(1));
        by_day.device.run();
        CHECK(by_day.held.size() == (morning < 3 ? 0 : 1));
    }
}

TEST_CASE("exchange: with the delay that hides who stood there, an entry leaves later and its recordings after it") {
    Exchange exchange;
    exchange.device.pacing = {limits::send_jitter_max, 0s};
    exchange.device.start_sync();
    exchange.device.run(1min);
    REQUIRE(exchange.device.say("satu"));
    static_cast<void>(exchange.record(1));
    const auto sleep = exchange.device.sync().run_once();
    require_ok(sleep);
    CHECK(exchange.province.desk().empty());
    CHECK(exchange.held.empty());
    exchange.device.sync().link_up();
    require_ok(exchange.device.sync().run_once());
    CHECK(exchange.province.desk().empty());
    CHECK(exchange.held.empty());
    pass(exchange.device, limits::send_jitter_max);
    CHECK(exchange.province.desk().size() == 1);
    CHECK(exchange.held.size() == 1);
}

TEST_CASE("night window: each device has a moment of its own in the first half, and all close together") {
    const runner::NightWindow night{23h, 3h};
    std::set<std::int64_t> begins;
    for (base::Byte i = 0; i < 100; ++i) {
        model::DeviceId device;
        device.bytes = {i, static_cast<base::Byte>(i * 7), i};
        const base::WallTime noon{std::chrono::hours(24 * 20'000 + 12)};
        const auto by_day = runner::night_at(night, device, noon);
        CHECK_FALSE(by_day.open);
        const base::WallTime begin{noon.since_epoch + by_day.until_change};
        begins.insert(by_day.until_change.count());
        CHECK(by_day.until_change >= 11h);
        CHECK(by_day.until_change <= 13h);
        CHECK_FALSE(runner::night_at(night, device, {begin.since_epoch - 1s}).open);
        const auto open = runner::night_at(night, device, begin);
        CHECK(open.open);
        CHECK(by_day.until_change + open.until_change == 15h);
        CHECK_FALSE(runner::night_at(night, device, {begin.since_epoch + open.until_change}).open);
        CHECK(runner::night_at(night, device, {-24h * 400 + 2h + 59min}).open);  // a clock from before 1970
    }
    CHECK(begins.size() > 90);
}
