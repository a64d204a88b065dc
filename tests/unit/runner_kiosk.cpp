// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include <sys/resource.h>

#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using base::ErrorCode;

namespace {

struct Pipe {
    TemporaryFolder folder;
    Province province{folder / "province.db", 17};
    Device device{province, folder / "device", 18};

    Pipe() { device.enrol(); }

    model::Ack ack(const envelope::SigningKeyPair& key, const model::Head& head) {
        return receiver::sign_ack(province.primitives(), key.private_half, device.journal().device(),
                                  device.journal().journal(), head, 3);
    }
    std::vector<model::StoredEntry> stored() {
        province::EntryQuery query;
        const auto page = province.store().list(query);
        require_ok(page);
        return *page;
    }
};

/// No file of this process grows beyond it while this lives: a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        REQUIRE(getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit smaller{bytes, before_.rlim_max};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &smaller) == 0);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

model::Submission about(model::Topic topic, std::string_view words) {
    model::Submission submission;
    submission.topic = topic;
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes(words));
    return submission;
}

}  // namespace

TEST_CASE("kiosk: a hostile sync can forge nothing: each frame is counted as refused and changes nothing") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    const model::Head head = pipe.device.journal().head();
    const auto stranger = pipe.province.primitives().generate_signing_key();
    const model::JournalId journal = pipe.device.journal().journal();
    const unsigned before = pipe.device.refused_frames;

    pipe.device.forge(protocol::encode(pipe.ack(stranger, head)));
    model::Ack other_device = pipe.ack(pipe.province.keys().ack, head);
    other_device.device.bytes[0] ^= 1;
    pipe.device.forge(protocol::encode(other_device));
    pipe.device.forge(protocol::encode(pipe.ack(stranger, {head.seq + 9, head.hash})));
    pipe.device.forge(protocol::encode(protocol::BundleFrame{base::Bytes(200, 0x31)}));
    pipe.device.forge(base::as_bytes("no frame at all"));
    pipe.device.forge(protocol::encode(*pipe.device.journal().read(head.seq)));
    pipe.device.poll();
    CHECK(pipe.device.refused_frames - before == 6);
    CHECK(pipe.device.journal().acked().seq < head.seq);
    CHECK(pipe.device.journal().journal() == journal);
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 1);

    pipe.device.run();
    CHECK(pipe.device.journal().acked() == head);
}

TEST_CASE("kiosk: an older trust bundle, or one of other roots, is never put in force") {
    Pipe pipe;
    const base::Bytes first = pipe.province.bundle();
    pipe.province.renew_bundle(2);
    pipe.device.forge(protocol::encode(protocol::BundleFrame{pipe.province.bundle()}));
    CHECK(pipe.device.poll().bundle_accepted);
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);

    pipe.device.forge(protocol::encode(protocol::BundleFrame{first}));
    ProvinceKeys others(pipe.province.primitives());
    pipe.device.forge(
        protocol::encode(protocol::BundleFrame{others.sign(pipe.province.primitives(), others.trust_bundle(1, {}))}));
    const auto news = pipe.device.poll();
    CHECK(news.refused == 2);
    CHECK_FALSE(news.bundle_accepted);
    pipe.device.start_kiosk();
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
}

TEST_CASE("kiosk: with other root keys in place of those it was set up with, nothing is taken") {
    Pipe pipe;
    ProvinceKeys others(pipe.province.primitives());
    pipe.device.trust(others.root_keys());
    CHECK_FALSE(pipe.device.kiosk().ready());
    CHECK(pipe.device.say("satu").error().code == ErrorCode::unavailable);
    CHECK(pipe.device.kiosk().prepare_code().error().code == ErrorCode::unavailable);
}

TEST_CASE("kiosk: a province whose bundle the device's roots did not sign can't enrol it") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 17);
    Device device(province, folder / "device", 18);
    ProvinceKeys others(province.primitives());
    device.trust(others.root_keys());
    REQUIRE(device.sync().set_token(province.make_token()));
    device.run(std::chrono::seconds(5));
    province.confirm_all();
    device.run(std::chrono::hours(2), 12);
    CHECK_FALSE(device.kiosk().ready());
    CHECK(device.told.trouble == protocol::Trouble::bundle_refused);
    CHECK(device.told.link == protocol::Link::not_enrolled);
    CHECK(device.enrolment.state == protocol::EnrolmentState::pending);
}

TEST_CASE("kiosk: the epochs it accepts stand in its journal as device events that the desk can read") {
    Pipe pipe;
    pipe.province.renew_bundle(2);
    pipe.device.forge(protocol::encode(protocol::BundleFrame{pipe.province.bundle()}));
    pipe.device.poll();
    pipe.device.run();
    std::vector<std::uint64_t> epochs;
    for (const auto& stored : pipe.stored()) {
        const auto header = envelope::decode_header(stored.entry.header);
        REQUIRE(header);
        CHECK(header->entry_class == model::EntryClass::device_event);
        const auto event = envelope::open_device_event(pipe.province.primitives(), stored.entry.sealed,
                                                       envelope::aad_for(stored.entry), pipe.province.keys().desk);
        require_ok(event);
        CHECK(event->kind == envelope::DeviceEventKind::bundle_accepted);
        REQUIRE(event->payload.size() == 40);
        epochs.push_back(base::read_big_endian<std::uint64_t>(event->payload));
    }
    CHECK(epochs == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("kiosk: what concerns the office opens for the ombudsman alone, a contact for the identity key alone") {
    Pipe pipe;
    model::Submission submission = about(model::Topic::office, "Petugas meminta uang.");
    submission.identity.name = base::SecretBuffer(base::as_bytes("Siti"));
    submission.identity.contact = base::SecretBuffer(base::as_bytes("0812"));
    submission.consent_version = 1;
    REQUIRE(pipe.device.kiosk().submit(std::move(submission)));
    pipe.device.run();

    const auto stored = pipe.stored().back();
    const base::Bytes aad = envelope::aad_for(stored.entry);
    auto& primitives = pipe.province.primitives();
    auto& keys = pipe.province.keys();
    std::vector<envelope::OpeningKey> desk, ombudsman;
    desk.push_back({"desk", {keys.desk.private_half.copy(), keys.desk.public_half}});
    ombudsman.push_back({"ombudsman", {keys.ombudsman.private_half.copy(), keys.ombudsman.public_half}});
    CHECK_FALSE(envelope::open_submission(primitives, stored.entry.sealed, aad, desk));
    const auto opened = envelope::open_submission(primitives, stored.entry.sealed, aad, ombudsman);
    require_ok(opened);
    CHECK(opened->body.submission.words.text() == "Petugas meminta uang.");
    CHECK(opened->body.submission.time.wall_hours == 490'000);
    CHECK(opened->body.submission.time.uptime_hours >= 1);
    const auto person = envelope::open_identity(primitives, opened->body.sealed_identity, aad, keys.identity);
    require_ok(person);
    CHECK(person->name.text() == "Siti");
}

TEST_CASE("kiosk: every submission has a code of its own, and a discarded one is never used") {
    Pipe pipe;
    std::vector<std::string> codes;
    for (int i = 0; i < 3; ++i) {
        REQUIRE(pipe.device.kiosk().prepare_code());
        if (i == 1) pipe.device.kiosk().discard_code();
        const auto receipt = pipe.device.say("satu");
        require_ok(receipt);
        codes.emplace_back(receipt->code.text());
        CHECK(receipt->code.size() == 15);
    }
    CHECK(codes[0] != codes[1]);
    CHECK(codes[1] != codes[2]);
    CHECK(codes[0] != codes[2]);
}

TEST_CASE("kiosk: words beyond the limit are refused whole, and the next submission is taken") {
    Pipe pipe;
    const model::Head before = pipe.device.journal().head();
    const auto refused = pipe.device.say(std::string(limits::words_bytes_max + 1, 'a'));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::too_large);
    CHECK(pipe.device.journal().head() == before);
    CHECK(pipe.device.say("satu"));
}

TEST_CASE("kiosk: on a full disk it says so, keeps what was taken, and takes again when there is room") {
    Pipe pipe;
    pipe.device.journal_pages_max = 16;
    pipe.device.start_kiosk();
    std::size_t taken = 0;
    ErrorCode code = ErrorCode::internal;
    for (int i = 0; i < 200; ++i) {
        const auto receipt = pipe.device.say("kalimat " + std::to_string(i));
        if (!receipt) {
            code = receipt.error().code;
            break;
        }
        ++taken;
    }
    CHECK(code == ErrorCode::disk_full);
    CHECK(taken > 0);
    pipe.device.run();
    CHECK(pipe.province.desk().size() == taken);
    pipe.device.journal_pages_max = limits::journal_pages_max;
    pipe.device.start_kiosk();
    REQUIRE(pipe.device.say("lagi"));
    pipe.device.run();
    CHECK(pipe.province.desk().size() == taken + 1);
}

TEST_CASE("kiosk: when idle, what was acked leaves the outbox, and a lost sync.db still doubles nothing") {
    Pipe pipe;
    for (int round = 0; round < 3; ++round) {
        REQUIRE(pipe.device.say("putaran " + std::to_string(round)));
        pipe.device.run();
        pipe.device.start_kiosk();
    }
    const auto folder = pipe.device.folder() / "outbox";
    const auto before = device::StreamReader::segments(folder);
    require_ok(before);
    pipe.device.kiosk().idle();
    const auto after = device::StreamReader::segments(folder);
    require_ok(after);
    CHECK(after->size() < before->size());
    pipe.device.lose_sync_database();
    REQUIRE(pipe.device.say("terakhir"));
    pipe.device.run();
    CHECK(pipe.province.desk().size() == 4);
    CHECK(pipe.device.journal().acked() == pipe.device.journal().head());
}

TEST_CASE("kiosk: a sync that lost its database and finds nobody's entries in the outbox is told whose they are") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    pipe.device.run();
    // With the first segment goes the frame that announced the device; the next one begins with an entry.
    std::filesystem::remove_all(pipe.device.folder() / "outbox");
    REQUIRE(pipe.device.say("dua"));
    pipe.device.lose_sync_database();
    pipe.device.run();
    pipe.device.run();
    CHECK(pipe.province.desk().size() == 2);
    CHECK(pipe.device.journal().acked() == pipe.device.journal().head());
}

TEST_CASE("kiosk: an outbox deleted while it runs is filled again, and all that was taken arrives") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    std::filesystem::remove_all(pipe.device.folder() / "outbox");
    pipe.device.kiosk().idle();
    REQUIRE(pipe.device.say("dua"));
    std::filesystem::remove_all(pipe.device.folder() / "outbox");
    REQUIRE(pipe.device.say("tiga"));
    pipe.device.run();
    pipe.device.run();  // what the kiosk filled in again wakes sync
    CHECK(pipe.province.desk().size() == 3);
    CHECK(pipe.device.journal().acked() == pipe.device.journal().head());
}

TEST_CASE("kiosk: a trust bundle that a full disk keeps it from filing is filed when there is room") {
    Pipe pipe;
    pipe.province.renew_bundle(2);
    protocol::StatusFrame status;
    status.link = protocol::Link::refused;
    pipe.device.forge(protocol::encode(protocol::BundleFrame{pipe.province.bundle()}));
    pipe.device.forge(protocol::encode(status));
    {
        const FileSizeLimit full(4096);
        const auto news = pipe.device.try_poll();
        REQUIRE(news.failure);
        REQUIRE(news.status);  // what needs no room is heard meanwhile
        CHECK(news.status->link == protocol::Link::refused);
        CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 1);
    }
    CHECK(pipe.device.poll().bundle_accepted);
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
}

TEST_CASE("kiosk: what a new ack key signed waits with the bundle that brings the key") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    pipe.province.keys().ack = pipe.province.primitives().generate_signing_key();
    pipe.province.renew_bundle(2);
    const device::Journal& journal = pipe.device.journal();
    pipe.device.forge(protocol::encode(protocol::BundleFrame{pipe.province.bundle()}));
    pipe.device.forge(protocol::encode(
        receiver::sign_ack(pipe.province.primitives(), pipe.province.keys().ack.private_half, journal.device(),
                           journal.journal(), journal.head(), *pipe.province.store().incarnation())));
    const std::uint64_t said = journal.head().seq;
    {
        const FileSizeLimit full(4096);
        CHECK(pipe.device.try_poll().refused == 0);
        CHECK(journal.acked().seq < said);
    }
    CHECK(pipe.device.poll().bundle_accepted);
    CHECK(journal.acked().seq == said);
}

TEST_CASE("kiosk: a late word of a province that was restored once more since does not silence the one in force") {
    Pipe pipe;
    REQUIRE(pipe.device.say("satu"));
    REQUIRE(pipe.device.kiosk().begin_new_journal());
    REQUIRE(pipe.device.say("dua"));
    pipe.device.run();
    const device::Journal& journal = pipe.device.journal();
    const std::uint64_t in_force = journal.incarnation();
    CHECK(*journal.waiting() == 0);

    // By a stick that was on its way for weeks: nobody can tell from it alone that it is the older one.
    pipe.device.forge(
        protocol::encode(pipe.ack(pipe.province.keys().ack, {1, journal.link(journal.journal(), 1)->hash})));
    static_cast<void>(pipe.device.poll());
    CHECK(journal.incarnation() == 3);
    CHECK(*journal.waiting() > 0);

    REQUIRE(pipe.device.say("tiga"));
    pipe.device.run();
    CHECK(journal.incarnation() == in_force);
    CHECK(journal.acked() == journal.head());
    pipe.device.run();
    CHECK(*journal.waiting() == 0);  // of the former journal, too: sync told it once more
}

TEST_CASE(
    "traffic: 20 anonymous entries of 300 characters cost at most 330 bytes up and 20 down each, one 600 and 300") {
    Pipe pipe;
    std::string words;
    while (words.size() < 300)
        words += "Jalan desa kami rusak, jembatan hampir putus dan anak sekolah takut lewat. ";
    words.resize(300);
    const auto cost = [&](unsigned entries) {
        const auto before = pipe.device.sync().traffic();
        for (unsigned i = 0; i < entries; ++i)
            REQUIRE(pipe.device.say(words));
        pipe.device.run();
        const auto after = pipe.device.sync().traffic();
        REQUIRE(after.requests - before.requests == 1);
        return std::pair{after.up - before.up, after.down - before.down};
    };
    const auto [up, down] = cost(20);
    const auto [up_single, down_single] = cost(1);
    MESSAGE("bytes an entry in 20: " << up / 20 << " up, " << down / 20 << " down; alone: " << up_single << " up, "
                                     << down_single << " down");
    CHECK(up <= 330 * 20);
    CHECK(down <= 20 * 20);
    CHECK(up_single <= 600);
    CHECK(down_single <= 300);
}
