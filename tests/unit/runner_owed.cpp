// SPDX-License-Identifier: Apache-2.0
// What the outbox's disk keeps the kiosk from doing when the province's word asks for it.
#include <fstream>

#include "runner_device.hpp"
#include "sync/runner/outbox_intake.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;

TEST_CASE("owed: entries that a restored province asks for are handed over again as soon as the outbox can be read") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 41);
    Device device(province, folder / "device", 42);
    device.enrol();
    for (const char* words : {"satu", "dua", "tiga"})
        REQUIRE(device.say(words));
    device.run();
    // All was acknowledged, and has left the outbox.
    device.start_kiosk();
    device.kiosk().idle();

    const auto outbox = device.folder() / "outbox";
    const auto aside = device.folder() / "aside";
    std::filesystem::rename(outbox, aside);
    std::ofstream(outbox) << "in the way";
    device.forge(protocol::encode(receiver::sign_ack(province.primitives(), province.keys().ack.private_half,
                                                     device.journal().device(), device.journal().journal(), {}, 90)));
    protocol::StatusFrame status;
    status.link = protocol::Link::refused;
    device.forge(protocol::encode(status));
    const auto news = device.try_poll();
    CHECK_FALSE(news.failure);
    REQUIRE(news.status);
    CHECK(device.journal().acked().seq == 0);

    std::filesystem::remove(outbox);
    std::filesystem::rename(aside, outbox);
    const auto entries = [&] {
        auto reader = device::StreamReader::open(outbox, {});
        std::set<std::uint64_t> seen;
        while (true) {
            const auto record = reader.next();
            require_ok(record);
            if (!*record) return seen;
            if (const auto entry = protocol::decode_as<model::Entry>((*record)->frame)) seen.insert(entry->seq);
        }
    };
    const std::uint64_t last = device.journal().head().seq;
    REQUIRE(entries().size() < last);
    device.kiosk().idle();
    CHECK(entries().size() == last);
}

TEST_CASE("owed: a kiosk that starts again hears how it stands, though nothing has changed since") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 61};
    Device device{province, folder / "device", 62};
    const auto hears = [&] {
        device.told = {};
        device.start_kiosk();
        require_ok(device.sync().run_once());
        device.poll();
    };
    REQUIRE(device.sync().set_token(province.make_token()));
    device.run(std::chrono::seconds(5));
    device.enrolment = {};
    hears();
    CHECK(device.enrolment.state == protocol::EnrolmentState::pending);
    province.confirm_all();
    device.run();
    REQUIRE(device.say("satu"));
    device.run();
    REQUIRE(device.told.link == protocol::Link::online);
    hears();
    CHECK(device.told.link == protocol::Link::online);
    CHECK(device.told.acked_seq == device.journal().head().seq);
}

TEST_CASE("owed: a journal that is new gets all mail from its beginning, also if its first entry comes with its name") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 63};
    Device device{province, folder / "device", 64};
    device.enrol();
    device.stop_sync();
    REQUIRE(device.kiosk().begin_new_journal());  // its first event stands behind its name
    auto store = device::SyncStore::open(device.folder() / "sync" / "sync.db", {});
    require_ok(store);
    REQUIRE(store->keep_mail_cursor({5, 7}));
    auto outbox = device::StreamReader::open(device.folder() / "outbox", *store->outbox_position());
    runner::OutboxIntake intake(device.primitives(), *store, outbox);
    require_ok(intake.take());
    CHECK(*store->mail_cursor() == device::MailCursor{});
    REQUIRE(store->journal(device.journal().journal())->has_value());
    // The same journal's kiosk starts again: it has heard its mail.
    REQUIRE(store->keep_mail_cursor({6, 7}));
    device.start_kiosk();
    require_ok(intake.take());
    CHECK(*store->mail_cursor() == device::MailCursor{6, 7});
}
