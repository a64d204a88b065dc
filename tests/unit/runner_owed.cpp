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

TEST_CASE("owed: what the outbox's disk did not take of a journal is handed over after another one was begun") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 65};
    Device device{province, folder / "device", 66};
    device.enrol();
    const auto outbox = device.folder() / "outbox";
    std::filesystem::remove_all(outbox);
    std::ofstream(outbox) << "in the way";
    REQUIRE(device.say("satu"));
    REQUIRE(device.kiosk().begin_new_journal());
    std::filesystem::remove(outbox);
    device.poll();  // tries again what could not be done
    device.run();
    CHECK(province.desk().size() == 1);
    CHECK(*device.journal().waiting() == 0);
}

TEST_CASE("owed: the end of an older journal, lost with the outbox before sync had read it, is handed over again") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 67};
    Device device{province, folder / "device", 68};
    device.enrol();
    device.stop_sync();
    REQUIRE(device.say("satu"));
    std::filesystem::remove_all(device.folder() / "outbox");
    REQUIRE(device.kiosk().begin_new_journal());  // a whole journal: nothing shows what is missing in front of it
    device.start_sync();
    device.run();
    CHECK(province.desk().empty());
    device.kiosk().idle();
    device.run();
    CHECK(province.desk().size() == 1);
    CHECK(*device.journal().waiting() == 0);
}

namespace {

/// A box with new keys whose sync knows nothing but what stands in the outbox.
void enrols_again(Province& province, Device& device) {
    device.lose_sync_and_renew_tls_key();
    device.run(std::chrono::minutes(20), 50);
    device.ask_to_enrol();
    CHECK(device.enrolment.state == protocol::EnrolmentState::pending);
    province.confirm_all();
    device.run();
    CHECK(device.sync().status().frame.trouble == protocol::Trouble::none);
    CHECK(*device.journal().waiting() == 0);
}

}  // namespace

TEST_CASE("owed: a sync that finds entries in the outbox and not whose they are hears it, and can enrol") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 69};
    Device device{province, folder / "device", 70};
    device.enrol();
    // With the segment goes the frame that announced the device; the next one begins with an entry.
    std::filesystem::remove_all(device.folder() / "outbox");
    REQUIRE(device.say("satu"));
    enrols_again(province, device);
    CHECK(province.desk().size() == 1);
}

TEST_CASE("owed: a sync that hears again and again that something is missing is not announced to each time") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 71};
    Device device{province, folder / "device", 72};
    device.enrol();
    const auto outbox = device.folder() / "outbox";
    const auto identities = [&] {
        auto reader = device::StreamReader::open(outbox, {});
        unsigned count = 0;
        while (true) {
            const auto record = reader.next();
            require_ok(record);
            if (!*record) return count;
            if (protocol::decode_as<protocol::Identity>((*record)->frame)) ++count;
        }
    };
    protocol::StatusFrame status;
    status.trouble = protocol::Trouble::outbox_damaged;
    const unsigned before = identities();
    for (unsigned i = 0; i < 5; ++i) {
        device.forge(protocol::encode(status));
        device.poll();
    }
    CHECK(identities() == before + 1);
    // Sync began anew in between, with no trouble yet and perhaps with nothing else either.
    device.forge(protocol::encode(protocol::StatusFrame{}));
    device.forge(protocol::encode(status));
    device.poll();
    CHECK(identities() == before + 2);
}

TEST_CASE("owed: who this is stands in the outbox still after what was acknowledged has left it") {
    TemporaryFolder folder;
    Province province{folder / "province.db", 73};
    Device device{province, folder / "device", 74};
    device.enrol();
    REQUIRE(device.say("satu"));
    device.run();
    // The kiosk's stream goes on in a segment that begins with no announcement, as behind a full one.
    const auto outbox = device.folder() / "outbox";
    std::ofstream(outbox / "00000001.seg", std::ios::binary | std::ios::app) << 'x';
    REQUIRE(device.kiosk().ask_for_replies({}));
    REQUIRE(device::StreamReader::segments(outbox)->size() == 2);
    device.kiosk().idle();
    REQUIRE(device::StreamReader::segments(outbox)->size() == 1);
    enrols_again(province, device);
}
