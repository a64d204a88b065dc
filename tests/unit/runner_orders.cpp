// SPDX-License-Identifier: Apache-2.0
// Orders by mail at the kiosk: the province's time, leave to prune, erasure.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using base::ErrorCode;
using device::EntryLink;

namespace {

constexpr std::uint64_t today = 1'800'000'000;
constexpr std::uint64_t kept = 90 * 24 * 3600;

struct Office {
    TemporaryFolder folder;
    Province province{folder / "province.db", 27};
    Device device{province, folder / "device", 28};

    Office() { device.enrol(); }

    template <class Frame>
    base::Bytes signed_by(const envelope::SigningKeyPair& key, std::string_view tag, Frame frame,
                          base::Bytes (*signed_bytes)(const Frame&)) {
        frame.signature = envelope::sign_tagged(province.primitives(), tag, signed_bytes(frame), key.private_half);
        return protocol::encode(frame);
    }
    base::Bytes time(std::uint64_t seconds) {
        return signed_by<protocol::ServerTime>(province.keys().ack, "time", {{}, 1, seconds, {}},
                                               protocol::time_signed_bytes);
    }
    protocol::Safe safe_now() {
        const auto incarnation = province.store().incarnation();
        REQUIRE(incarnation);
        return {device.journal().device(), device.journal().journal(), device.journal().head(), *incarnation, {}};
    }
    base::Bytes safe(const envelope::SigningKeyPair& key) {
        return signed_by<protocol::Safe>(key, "safe", safe_now(), protocol::safe_signed_bytes);
    }
    base::Bytes erase(std::uint64_t seq, const envelope::SigningKeyPair& key) {
        const auto link = device.journal().link(device.journal().journal(), seq);
        require_ok(link);
        return signed_by<protocol::Erase>(key, "erase",
                                          {device.journal().device(),
                                           device.journal().journal(),
                                           {seq, link->hash},
                                           protocol::EraseReason::legal,
                                           {}},
                                          protocol::erase_signed_bytes);
    }
    runner::InboxNews hand(base::ByteView frame) {
        device.forge(frame);
        return device.poll();
    }
    EntryLink::Text text(std::uint64_t seq) {
        const auto link = device.journal().link(device.journal().journal(), seq);
        require_ok(link);
        return link->text;
    }
    std::vector<std::string> desk() {
        std::vector<std::string> words;
        for (const AtTheDesk& each : province.desk())
            words.push_back(each.words);
        std::sort(words.begin(), words.end());
        return words;
    }
    bool lies_on_the_device(base::ByteView sealed) {
        const std::string needle(base::as_text(sealed.first(64)));
        for (const auto& file : std::filesystem::recursive_directory_iterator(device.folder())) {
            if (!file.is_regular_file()) continue;
            std::ifstream stream(file.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
            if (bytes.find(needle) != std::string::npos) return true;
        }
        return false;
    }
};

}  // namespace

TEST_CASE("orders: texts go 90 days of the province's time after a safe statement, and the device sends on") {
    Office office;
    for (const char* words : {"satu", "dua", "tiga"})
        REQUIRE(office.device.say(words));
    office.device.run();
    const std::uint64_t last = office.device.journal().head().seq;
    office.hand(office.time(today));
    CHECK(office.device.kiosk().trusted_time().now() == today);
    CHECK(office.hand(office.safe(office.province.keys().safe)).safes == 1);
    CHECK(office.hand(office.safe(office.province.keys().safe)).safes == 0);
    // The device's own clock jumps by a year: that prunes nothing, nor does a restart.
    office.device.clock.set_wall({std::chrono::hours(490'000 + 24 * 365)});
    office.device.start_kiosk();
    office.device.kiosk().idle();
    CHECK(office.text(last) == EntryLink::Text::kept);
    office.hand(office.time(today + kept - 1));
    office.device.kiosk().idle();
    CHECK(office.text(last) == EntryLink::Text::kept);
    office.hand(office.time(today + kept));
    office.hand(office.time(today));  // replayed: it goes back by nothing
    office.device.kiosk().idle();
    for (std::uint64_t seq = 1; seq <= last; ++seq)
        CHECK(office.text(seq) == EntryLink::Text::pruned);

    REQUIRE(office.device.say("empat"));
    office.device.start_kiosk();
    office.device.run();
    CHECK(office.text(last + 1) == EntryLink::Text::kept);
    CHECK(office.desk() == std::vector<std::string>{"dua", "empat", "satu", "tiga"});
    CHECK(office.device.new_journals == 0);
}

TEST_CASE("orders: nobody but the safe key gives leave to prune or orders to erase, and only for what is ours") {
    Office office;
    REQUIRE(office.device.say("satu"));
    office.device.run();
    const std::uint64_t last = office.device.journal().head().seq;
    office.hand(office.time(today));
    const unsigned before = office.device.refused_frames;
    office.hand(office.safe(office.province.keys().ack));
    office.hand(office.erase(last, office.province.keys().ack));
    protocol::Safe other = office.safe_now();
    other.head.hash.bytes[0] ^= 1;
    office.hand(
        office.signed_by<protocol::Safe>(office.province.keys().safe, "safe", other, protocol::safe_signed_bytes));
    other = office.safe_now();
    other.device.bytes[0] ^= 1;
    office.hand(
        office.signed_by<protocol::Safe>(office.province.keys().safe, "safe", other, protocol::safe_signed_bytes));
    protocol::Erase wrong{other.device, other.journal, other.head, protocol::EraseReason::legal, {}};
    office.hand(
        office.signed_by<protocol::Erase>(office.province.keys().safe, "erase", wrong, protocol::erase_signed_bytes));
    office.hand(office.signed_by<protocol::ServerTime>(office.province.keys().safe, "time",
                                                       {{}, 1, today + 10 * kept, {}}, protocol::time_signed_bytes));
    CHECK(office.device.refused_frames - before == 6);
    office.hand(office.time(today + 2 * kept));
    office.device.kiosk().idle();
    CHECK(office.text(last) == EntryLink::Text::kept);
}

TEST_CASE("orders: what is erased leaves journal and outbox at once and never comes back; its neighbours arrive") {
    Office office;
    for (const char* words : {"satu", "dua", "tiga"})
        REQUIRE(office.device.say(words));
    const std::uint64_t last = office.device.journal().head().seq;
    office.device.run();
    REQUIRE(office.device.say("empat"));  // waits still
    const model::Entry gone = *office.device.journal().read(last - 1);
    REQUIRE(office.lies_on_the_device(gone.sealed));
    CHECK(office.hand(office.erase(last - 1, office.province.keys().safe)).erased == 1);
    CHECK(office.text(last - 1) == EntryLink::Text::erased);
    CHECK_FALSE(office.lies_on_the_device(gone.sealed));
    CHECK(office.hand(office.erase(last - 1, office.province.keys().safe)).erased == 1);  // again: no harm
    office.device.start_kiosk();
    REQUIRE(office.device.kiosk().refill_outbox());
    CHECK_FALSE(office.lies_on_the_device(gone.sealed));
    office.device.lose_sync_database();
    office.device.run();
    CHECK(office.desk() == std::vector<std::string>{"dua", "empat", "satu", "tiga"});
    CHECK(office.device.journal().acked() == office.device.journal().head());
}

TEST_CASE("orders: a province restored from the backup that was said to be safe lacks nothing that was pruned") {
    Office office;
    for (const char* words : {"satu", "dua"})
        REQUIRE(office.device.say(words));
    office.device.run();
    const auto file = office.folder / "province.db";
    const auto backup = office.folder / "backup.db";
    office.province.close();
    std::filesystem::copy_file(file, backup);
    office.province.open(0);
    office.hand(office.time(today));
    office.hand(office.safe(office.province.keys().safe));
    REQUIRE(office.device.say("tiga"));  // stored, and not in the backup
    office.device.run();
    office.hand(office.time(today + kept));
    office.device.kiosk().idle();
    const std::uint64_t last = office.device.journal().head().seq;
    CHECK(office.text(last - 1) == EntryLink::Text::pruned);
    CHECK(office.text(last) == EntryLink::Text::kept);

    office.province.close();
    for (const char* tail : {"-wal", "-shm"})
        std::filesystem::remove(file.string() + tail);
    std::filesystem::copy_file(backup, file, std::filesystem::copy_options::overwrite_existing);
    office.province.open(0);
    REQUIRE(office.province.store().begin_incarnation(4711));
    CHECK(office.desk() == std::vector<std::string>{"dua", "satu"});
    REQUIRE(office.device.say("empat"));
    office.device.run();
    CHECK(office.desk() == std::vector<std::string>{"dua", "empat", "satu", "tiga"});
    CHECK(office.device.journal().acked() == office.device.journal().head());
    CHECK(office.device.new_journals == 0);
}
