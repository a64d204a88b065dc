// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "runner_device.hpp"
#include "sync/envelope/receipt_qr.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using sim::HttpFault;

namespace {

constexpr const char* sentence = "Jalan di depan pasar rusak sejak banjir tahun lalu, mohon diperbaiki.";

struct Pipe {
    TemporaryFolder folder;
    Province province{folder / "province.db", 7};
    Device device{province, folder / "device", 8};

    Pipe() { device.enrol(); }

    /// Exactly these, each exactly once, in whatever order.
    void check_desk(std::vector<std::string> expected) {
        std::vector<std::string> found;
        for (const AtTheDesk& each : province.desk())
            found.push_back(each.words);
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        CHECK(found == expected);
    }
    void check_all_acked() {
        CHECK(device.sync().status().frame.waiting == 0);
        CHECK(device.journal().acked() == device.journal().head());
    }
};

}  // namespace

TEST_CASE("thin pipe: a sentence said at the kiosk stands at the desk word for word, exactly once") {
    Pipe pipe;
    const auto receipt = pipe.device.say(sentence);
    REQUIRE(receipt);
    pipe.device.run();

    const auto desk = pipe.province.desk();
    REQUIRE(desk.size() == 1);
    CHECK(desk[0].words == sentence);
    CHECK(desk[0].topic == model::Topic::roads);
    CHECK(desk[0].place == 3673011001);
    CHECK(desk[0].flags == model::EntryFlags::none);
    pipe.check_all_acked();

    const auto paper = envelope::parse_receipt(receipt->qr_text.text());
    REQUIRE(paper);
    CHECK(envelope::verify_receipt(pipe.province.primitives(), *paper, pipe.device.journal_key().public_half));
    CHECK(paper->code.formatted().text() == receipt->code.text());
}

TEST_CASE("thin pipe: enrolment shows the same eight words at both ends, and nothing is taken before it") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 7);
    Device device(province, folder / "device", 8);
    CHECK(device.say(sentence).error().code == base::ErrorCode::unavailable);

    REQUIRE(device.sync().set_token(province.make_token()));
    device.run(std::chrono::seconds(5));
    const auto words = runner::enrolment_words(device.primitives(), device.enrolment, device.journal_key().public_half);
    REQUIRE(words);
    CHECK(*words == province.words_of_last_enrolment);
    CHECK_FALSE(device.kiosk().ready());
    province.confirm_all();
    device.run();
    CHECK(device.enrolment.state == protocol::EnrolmentState::confirmed);
    CHECK(device.kiosk().ready());
    CHECK(device.told.link == protocol::Link::online);
}

TEST_CASE("thin pipe: a wrong token is told, kept as refused over a restart, and a right one mends it") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 7);
    Device device(province, folder / "device", 8);
    const base::Bytes wrong(protocol::token_bytes, 0x55);
    REQUIRE(device.sync().set_token(wrong));
    device.run();
    CHECK(device.enrolment.state == protocol::EnrolmentState::refused);
    CHECK(device.sync().status().frame.trouble == protocol::Trouble::token_refused);

    device.start_sync();
    const std::uint64_t before = device.network().exchanges();
    REQUIRE(device.sync().set_token(wrong));
    device.run();
    CHECK(device.network().exchanges() == before);
    device.enrol();
}

TEST_CASE("thin pipe: whatever the network does to one exchange, each sentence arrives once") {
    for (const HttpFault fault :
         {HttpFault::drop_request, HttpFault::drop_reply, HttpFault::cut_reply, HttpFault::truncate_reply,
          HttpFault::repeat_request, HttpFault::delay_request, HttpFault::garble_reply, HttpFault::captive_portal,
          HttpFault::wrong_server, HttpFault::overloaded}) {
        CAPTURE(static_cast<int>(fault));
        Pipe pipe;
        pipe.device.network().add_fault(fault);
        REQUIRE(pipe.device.say("satu"));
        pipe.device.run(std::chrono::seconds(1), 1);
        REQUIRE(pipe.device.say("dua"));
        pipe.device.network().add_fault(fault);
        pipe.device.run();
        pipe.check_desk({"satu", "dua"});
        pipe.check_all_acked();
        CHECK(pipe.device.told.link == protocol::Link::online);
        CHECK(pipe.device.told.trouble == protocol::Trouble::none);
    }
}

TEST_CASE("thin pipe: a captive portal is offline with a word for the operator, never an acknowledgement") {
    Pipe pipe;
    pipe.device.network().set_lasting_fault(HttpFault::captive_portal);
    REQUIRE(pipe.device.say(sentence));
    pipe.device.run(std::chrono::hours(2), 40);
    CHECK(pipe.device.told.link == protocol::Link::offline);
    CHECK(pipe.device.told.trouble == protocol::Trouble::not_the_province);
    CHECK(pipe.device.journal().acked().seq < pipe.device.journal().head().seq);
    CHECK(pipe.province.desk().empty());
    pipe.device.network().set_lasting_fault(HttpFault::none);
    pipe.device.run();
    pipe.check_desk({sentence});
}

TEST_CASE("thin pipe: a second run sends nothing again") {
    Pipe pipe;
    REQUIRE(pipe.device.say(sentence));
    pipe.device.run();
    pipe.device.start_kiosk();
    pipe.device.start_sync();
    pipe.device.faults = [](std::uint64_t) { return HttpFault::none; };
    for (int i = 0; i < 3; ++i)
        REQUIRE(pipe.device.sync().run_once());
    CHECK(pipe.device.sync().traffic().entries == 0);
    CHECK(pipe.device.network().exchanges() <= 1);  // a question for mail
    pipe.check_desk({sentence});
}

TEST_CASE("thin pipe: with sync.db lost the outbox is read again and nothing is doubled") {
    Pipe pipe;
    for (const char* words : {"satu", "dua", "tiga"})
        REQUIRE(pipe.device.say(words));
    pipe.device.run();
    pipe.device.lose_sync_database();
    REQUIRE(pipe.device.say("empat"));
    pipe.device.run();
    pipe.check_desk({"satu", "dua", "tiga", "empat"});
    pipe.check_all_acked();
}

TEST_CASE("thin pipe: with the outbox lost the kiosk fills it again from its journal") {
    Pipe pipe;
    pipe.device.network().set_lasting_fault(HttpFault::drop_request);
    for (const char* words : {"satu", "dua"})
        REQUIRE(pipe.device.say(words));
    pipe.device.run(std::chrono::minutes(1), 3);
    std::filesystem::remove_all(pipe.device.folder() / "outbox");
    pipe.device.network().set_lasting_fault(HttpFault::none);
    pipe.device.start_kiosk();
    pipe.device.run();
    pipe.check_desk({"satu", "dua"});
    pipe.check_all_acked();
}

TEST_CASE(
    "thin pipe: with the journal lost, what was handed over still arrives, and a new journal begins under the same "
    "trust") {
    Pipe pipe;
    pipe.device.network().set_lasting_fault(HttpFault::drop_request);
    for (const char* words : {"satu", "dua"})
        REQUIRE(pipe.device.say(words));
    const model::JournalId old = pipe.device.journal().journal();
    pipe.device.stop_kiosk();
    std::filesystem::remove_all(pipe.device.folder() / "kiosk");
    std::filesystem::remove_all(pipe.device.folder() / "inbox");  // where the bundle was told long ago
    pipe.device.start_kiosk();
    CHECK_FALSE(pipe.device.kiosk().ready());
    pipe.device.run(std::chrono::minutes(1), 2);
    CHECK(pipe.device.kiosk().ready());
    CHECK(pipe.device.journal().journal() != old);
    REQUIRE(pipe.device.say("tiga"));
    pipe.device.network().set_lasting_fault(HttpFault::none);
    pipe.device.run();
    pipe.check_desk({"satu", "dua", "tiga"});
    pipe.check_all_acked();
}

TEST_CASE("thin pipe: both processes killed between any two steps lose and double nothing") {
    Pipe pipe;
    std::vector<std::string> said;
    for (int i = 0; i < 12; ++i) {
        said.push_back("kalimat nomor " + std::to_string(i));
        REQUIRE(pipe.device.say(said.back()));
        pipe.device.network().add_fault(i % 3 == 0 ? HttpFault::drop_reply : HttpFault::none);
        if (i % 2 == 0) REQUIRE(pipe.device.sync().run_once());
        if (i % 3 == 1) pipe.device.start_sync();
        if (i % 4 == 2) pipe.device.start_kiosk();
    }
    pipe.device.run();
    pipe.check_desk(said);
    pipe.check_all_acked();
}

TEST_CASE("thin pipe: a revoked device is refused from the next request on; what it sends is kept apart") {
    Pipe pipe;
    REQUIRE(pipe.device.say("sebelum"));
    pipe.device.run();
    REQUIRE(pipe.province.store().revoke(pipe.device.spki(), {}));
    REQUIRE(pipe.device.say("sesudah"));
    pipe.device.run(std::chrono::hours(2), 6);
    CHECK(pipe.device.told.link == protocol::Link::refused);
    CHECK(pipe.device.journal().acked().seq + 1 == pipe.device.journal().head().seq);
    const auto desk = pipe.province.desk();
    REQUIRE(desk.size() == 2);
    CHECK(desk[1].words == "sesudah");
    CHECK(model::has(desk[1].flags, model::EntryFlags::quarantined));
}

TEST_CASE("thin pipe: a province restored from an older copy is sent what it lost") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    pipe.device.run();
    const auto copy = pipe.folder / "copy.db";
    pipe.province.back_up(copy);
    for (const char* words : {"dua", "tiga"})
        REQUIRE(pipe.device.say(words));
    pipe.device.run();
    pipe.check_desk({"satu", "dua", "tiga"});

    pipe.province.restore(copy, 4711);
    pipe.check_desk({"satu"});
    REQUIRE(pipe.device.say("empat"));
    pipe.device.run();
    pipe.check_desk({"satu", "dua", "tiga", "empat"});
    pipe.check_all_acked();
}

TEST_CASE("thin pipe: a restored card forks its journal; all is stored, and the device begins a new journal") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    pipe.device.run();
    const auto folder = pipe.device.folder();
    const auto image = pipe.folder / "image";
    pipe.device.stop_sync();
    pipe.device.start_kiosk();
    std::filesystem::copy(folder, image, std::filesystem::copy_options::recursive);
    pipe.device.start_sync();
    for (const char* words : {"dua", "tiga", "empat"})
        REQUIRE(pipe.device.say(words));
    pipe.device.run();

    // The same card again, as it was: the same keys and the same numbers for other words.
    Device& device = pipe.device;
    device.stop_sync();
    device.stop_kiosk();
    std::filesystem::remove_all(folder);
    std::filesystem::copy(image, folder, std::filesystem::copy_options::recursive);
    device.start_kiosk();
    device.start_sync();
    const model::JournalId old = device.journal().journal();
    REQUIRE(device.say("lain"));
    device.run();
    CHECK(device.new_journals == 1);
    CHECK(device.journal().journal() != old);
    REQUIRE(device.say("lagi"));
    device.run();
    pipe.check_desk({"satu", "dua", "tiga", "empat", "lain", "lagi"});
    pipe.check_all_acked();
    const auto counts = pipe.province.store().counts();
    REQUIRE(counts);
    CHECK(counts->forked == 1);
}

TEST_CASE(
    "thin pipe: an entry that the province refuses is told to the operator and does not hold up those behind it") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    pipe.device.run();
    pipe.device.append_forged_entry();
    pipe.device.start_kiosk();
    pipe.device.run(std::chrono::minutes(20), 20);
    CHECK(pipe.province.batches_refused == 1);
    CHECK(pipe.device.told.trouble == protocol::Trouble::batch_refused);
    CHECK(pipe.device.sync().status().frame.waiting == 1);

    // The next honest signature covers the chain behind it, so the stranger in the middle arrives as unreadable bytes.
    for (const char* words : {"dua", "tiga"})
        REQUIRE(pipe.device.say(words));
    pipe.device.run(std::chrono::hours(2), 20);
    pipe.check_desk({"satu", "dua", "tiga"});
    CHECK(pipe.province.unreadable == 1);
    pipe.check_all_acked();
    CHECK(pipe.device.told.trouble == protocol::Trouble::none);
}

TEST_CASE("thin pipe: a new epoch of the trust bundle reaches the kiosk, and its ack key counts from then on") {
    Pipe pipe;
    pipe.province.keys().ack = pipe.province.primitives().generate_signing_key();
    pipe.province.renew_bundle(2);
    REQUIRE(pipe.device.say(sentence));
    pipe.device.run();
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
    pipe.check_desk({sentence});
    pipe.check_all_acked();
}

TEST_CASE("thin pipe: an ack that the kiosk missed is told again before the bundle that changes the ack key") {
    Pipe pipe;
    REQUIRE(pipe.device.say(sentence));
    REQUIRE(pipe.device.kiosk().begin_new_journal());  // nothing more is said in the one before
    pipe.device.stop_kiosk();
    pipe.device.run_sync_alone(20);
    REQUIRE(pipe.device.sync().status().frame.waiting == 0);
    pipe.province.keys().ack = pipe.province.primitives().generate_signing_key();
    pipe.province.renew_bundle(2);
    pipe.device.run_sync_alone(200);  // a day at least: it has the new bundle
    REQUIRE(pipe.device.sync().bundle()->epoch == 2);
    std::filesystem::remove_all(pipe.device.folder() / "inbox");
    pipe.device.start_kiosk();
    pipe.device.run();
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
    pipe.device.run();  // the event that tells of the bundle
    CHECK(*pipe.device.journal().waiting() == 0);
}

TEST_CASE("thin pipe: under a storm of faults every sentence arrives once, and then all is quiet") {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        CAPTURE(seed);
        Pipe pipe;
        sim::SimRandom weather(seed);
        pipe.device.faults = [&](std::uint64_t) { return static_cast<HttpFault>(weather.below(11)); };
        pipe.device.start_sync();
        std::vector<std::string> said;
        for (int i = 0; i < 25; ++i) {
            said.push_back("badai " + std::to_string(i));
            REQUIRE(pipe.device.say(said.back()));
            pipe.device.run(std::chrono::hours(2), static_cast<unsigned>(weather.below(4)));
            if (weather.below(8) == 0) pipe.device.start_sync();
            if (weather.below(8) == 0) pipe.device.start_kiosk();
            if (weather.below(20) == 0) pipe.device.lose_sync_database();
        }
        pipe.device.faults = nullptr;
        pipe.device.start_sync();
        pipe.device.run();
        pipe.check_desk(said);
        pipe.check_all_acked();
    }
}
