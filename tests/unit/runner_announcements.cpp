// SPDX-License-Identifier: Apache-2.0
// How often announcements were met: counted in fives, for one journal, and told to the province.
#include <array>

#include "app/ingest/mail.hpp"
#include "runner_device.hpp"
#include "sync/envelope/hash.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using content::Met;

namespace {

using Rows = std::vector<std::array<std::uint64_t, 5>>;

struct Kiosk {
    TemporaryFolder folder;
    Province province{folder / "province.db", 71};
    Device device{province, folder / "device", 72};

    Kiosk() {
        province.more[std::string(protocol::path_mail)] = [this](const port::HttpCall& call) { return mail(call); };
        device.enrol();
    }
    /// The question is answered by hand, the report taken by the real handler.
    port::HttpReply mail(const port::HttpCall& call) {
        const auto asked = protocol::decode_sequence(call.body, 3);
        require_ok(asked);
        const auto query = std::get<protocol::MailQuery>(asked->front());
        const ingest::TrustInForce trust({province.keys().ack.private_half.copy(), province.bundle()});
        ingest::Mail handler(province.store(), province.primitives(), device.clock, trust);
        for (const protocol::Frame& frame : *asked)
            if (const auto* told = std::get_if<protocol::AnnouncementCounts>(&frame))
                handler.take_announcements(province.store().find_devices(query.device).value().front(), *told);
        protocol::ServerTime time{query.nonce, 71, 1'800'000'000, {}};
        time.signature = envelope::sign_tagged(province.primitives(), "time", protocol::time_signed_bytes(time),
                                               province.keys().ack.private_half);
        base::Bytes body = protocol::encode(time);
        base::append(body, protocol::encode(protocol::MailEnd{query.after, 71, false}));
        return {200, std::move(body), std::string(protocol::content_type)};
    }
    void meet(int times, std::uint32_t pack, std::uint16_t announcement, Met met) {
        for (int i = 0; i < times; ++i)
            device.kiosk().count(pack, announcement, met);
    }
    /// Reports, and lets sync ask for mail, which it does once an hour.
    void tell() {
        require_ok(device.kiosk().announce_counts());
        device.run(std::chrono::hours(2), 60);
    }
    Rows at_the_province() {
        const auto all = province.store().announcements();
        require_ok(all);
        Rows out;
        for (const province::AnnouncementRow& row : *all)
            out.push_back({row.pack_version, row.announcement, row.shown, row.opened, row.acted_on});
        return out;
    }
    std::vector<protocol::AnnouncementCounts> reports() {
        std::vector<protocol::AnnouncementCounts> found;
        auto reader = device::StreamReader::open(device.folder() / "outbox");
        for (auto record = reader.next(); record && *record; record = reader.next())
            if (auto told = protocol::decode_as<protocol::AnnouncementCounts>((*record)->frame)) found.push_back(*told);
        return found;
    }
};

}  // namespace

TEST_CASE("announcements: what is told is rounded down to fives, signed, and reaches the province with the mail") {
    Kiosk kiosk;
    kiosk.meet(14, 3, 2, Met::shown);
    kiosk.meet(5, 3, 2, Met::opened);
    kiosk.meet(4, 3, 2, Met::acted_on);
    kiosk.meet(4, 3, 1, Met::shown);
    kiosk.tell();
    CHECK(kiosk.at_the_province() == Rows{{3, 2, 10, 5, 0}});
    const auto report = kiosk.reports().back();
    CHECK(envelope::verify_tagged(kiosk.device.primitives(), "announcements",
                                  protocol::announcements_signed_bytes(report), report.signature,
                                  kiosk.device.journal_key().public_half));

    kiosk.meet(1, 3, 2, Met::acted_on);
    kiosk.meet(1, 3, 1, Met::shown);
    kiosk.tell();
    CHECK(kiosk.at_the_province() == Rows{{3, 1, 5, 0, 0}, {3, 2, 10, 5, 5}});
}

TEST_CASE("announcements: nothing is told while nothing was met five times") {
    Kiosk kiosk;
    kiosk.meet(4, 1, 1, Met::opened);
    require_ok(kiosk.device.kiosk().announce_counts());
    CHECK(kiosk.reports().empty());
}

TEST_CASE("announcements: what somebody touched survives lost power, what was only shown a proper end") {
    Kiosk kiosk;
    kiosk.meet(5, 1, 1, Met::shown);
    kiosk.device.kiosk().idle();
    kiosk.device.start_kiosk();
    kiosk.meet(5, 1, 1, Met::opened);
    kiosk.device.kiosk().idle();
    kiosk.meet(5, 1, 2, Met::shown);
    kiosk.device.start_kiosk();
    kiosk.tell();
    CHECK(kiosk.at_the_province() == Rows{{1, 1, 0, 5, 0}});

    kiosk.meet(5, 1, 2, Met::shown);
    kiosk.device.kiosk().keep_counts();
    kiosk.device.start_kiosk();
    kiosk.tell();
    CHECK(kiosk.at_the_province() == Rows{{1, 1, 0, 5, 0}, {1, 2, 5, 0, 0}});
}

TEST_CASE("announcements: a new journal counts from nothing, and the province keeps both") {
    Kiosk kiosk;
    kiosk.meet(10, 1, 1, Met::opened);
    kiosk.tell();
    require_ok(kiosk.device.kiosk().begin_new_journal());
    kiosk.meet(5, 1, 1, Met::opened);
    kiosk.tell();
    const auto rows = kiosk.province.store().announcements();
    require_ok(rows);
    REQUIRE(rows->size() == 2);
    CHECK((*rows)[0].journal != (*rows)[1].journal);
    CHECK((*rows)[0].opened + (*rows)[1].opened == 15);
    kiosk.device.start_kiosk();
    require_ok(kiosk.device.kiosk().announce_counts());
    CHECK(kiosk.reports().back().counts.front().opened == 5);
}

TEST_CASE("announcements: the oldest packs go when there is no room for more") {
    Kiosk kiosk;
    for (std::uint32_t pack = 1; pack <= 4; ++pack)
        for (std::uint16_t id = 1; id <= limits::pack_announcements_max; ++id)
            kiosk.meet(5, pack, id, Met::shown);
    require_ok(kiosk.device.kiosk().announce_counts());
    const auto told = kiosk.reports().back().counts;
    CHECK(told.size() == protocol::announcement_counts_max);
    CHECK(told.front().pack_version == 2);
    CHECK(told.back().pack_version == 4);
}
