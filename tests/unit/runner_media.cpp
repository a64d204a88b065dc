// SPDX-License-Identifier: Apache-2.0
// Recordings on their way: the real kiosk, sync, store and keys, over a network that fails on demand.
#include <fstream>
#include <set>

#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using sim::HttpFault;

namespace {

constexpr std::size_t three_minutes = 540'000;  // of speech at 24 kbit/s: 33 chunks
constexpr std::size_t three_minutes_chunks = 33;

base::Bytes sound_of(std::size_t size, std::uint64_t seed) {
    sim::SimRandom random(seed);
    base::Bytes sound(size);
    random.fill(sound);
    return sound;
}

struct Pipe {
    TemporaryFolder folder;
    Province province{folder / "province.db", 81};
    Device device{province, folder / "device", 82};
    std::size_t sent_in_vain = 0;  ///< chunks that came although sync had told the kiosk that they are held
    std::size_t before_text = 0;   ///< chunks that came before everything that was said

    Pipe() {
        device.enrol();
        province.on_chunk = [this](const model::Hash& name) {
            read_what_sync_told();
            sent_in_vain += told_.contains(name) ? 1 : 0;
            before_text += province.desk().size() < said_ ? 1 : 0;
        };
    }

    void tell(std::string_view words, const base::Bytes& sound) {
        runner::Recordings& recordings = device.kiosk().recordings();
        REQUIRE(recordings.begin());
        REQUIRE(recordings.add(sound));
        REQUIRE(recordings.finish(model::Codec::ogg_opus, 180'000));
        require_ok(device.say(words));
        ++said_;
        device.sync().look_for_media();
    }
    [[nodiscard]] std::vector<model::Hash> kept() const {
        auto names = device::list_chunks(device.folder() / "media");
        require_ok(names);
        return *names;
    }
    /// A link that is bad in every way: one exchange in three fails.
    void make_network_bad(std::uint64_t seed) {
        device.network().set_fault_source([random = std::make_shared<sim::SimRandom>(seed)](std::uint64_t) {
            constexpr HttpFault faults[] = {HttpFault::drop_request, HttpFault::drop_reply,
                                            HttpFault::cut_reply,    HttpFault::truncate_reply,
                                            HttpFault::garble_reply, HttpFault::captive_portal};
            const std::uint64_t dice = random->next() % 18;
            return dice < std::size(faults) ? faults[dice] : HttpFault::none;
        });
    }
    /// Every word that reached the device stands in its inbox, whether the kiosk has read it or not.
    void read_what_sync_told() {
        while (true) {
            const auto record = inbox_.next();
            require_ok(record);
            if (!*record) return;
            const auto held = protocol::decode_as<protocol::MediaHeld>((*record)->frame);
            if (held) told_.insert(held->names.begin(), held->names.end());
        }
    }
    /// The province's answers so far count no more.
    void forget_what_sync_told() {
        read_what_sync_told();
        told_.clear();
    }

private:
    device::StreamReader inbox_ = device::StreamReader::open(device.folder() / "inbox", {});
    std::set<model::Hash> told_;
    std::size_t said_ = 0;
};

}  // namespace

TEST_CASE("media: three minutes told over a bad link arrive whole, behind all texts, no chunk twice after its answer") {
    Pipe pipe;
    const base::Bytes sound = sound_of(three_minutes, 1);
    pipe.make_network_bad(2);
    pipe.tell("Jalan rusak", sound);
    pipe.tell("sekali lagi", sound);  // two identical recordings are no error
    pipe.device.run();
    const auto desk = pipe.province.desk();
    REQUIRE(desk.size() == 2);
    for (const auto& each : desk) {
        REQUIRE(each.recordings.size() == 1);
        CHECK(each.recordings[0] == sound);
    }
    CHECK(pipe.province.chunks_received.size() == 2 * three_minutes_chunks);
    std::size_t uploads = 0;
    for (const auto& [name, times] : pipe.province.chunks_received)
        uploads += times;
    MESSAGE(uploads << " uploads of " << 2 * three_minutes_chunks << " chunks");
    CHECK(uploads > 2 * three_minutes_chunks);  // answers were lost
    CHECK(pipe.sent_in_vain == 0);
    CHECK(pipe.before_text == 0);
    CHECK(pipe.device.journal().chunk_counts()->waiting == 0);
}

TEST_CASE("media: sync that is stopped after each few exchanges goes on where it was") {
    Pipe pipe;
    const base::Bytes sound = sound_of(three_minutes, 3);
    pipe.tell("satu", sound);
    for (int round = 0; round < 40 && pipe.province.chunks_received.size() < three_minutes_chunks; ++round) {
        for (int exchange = 0; exchange < 4; ++exchange)
            require_ok(pipe.device.sync().run_once());
        pipe.device.start_sync();
    }
    pipe.device.run();
    CHECK(pipe.province.desk()[0].recordings == std::vector<base::Bytes>{sound});
    for (const auto& [name, times] : pipe.province.chunks_received)
        CHECK(times == 1);
    CHECK(pipe.sent_in_vain == 0);
}

TEST_CASE("media: a chunk that was damaged on the card is passed over, and all others arrive") {
    Pipe pipe;
    const base::Bytes sound = sound_of(100'000, 4);
    pipe.tell("satu", sound);
    pipe.tell("dua", sound);
    const auto names = pipe.kept();
    REQUIRE(names.size() == 14);
    {
        std::fstream file(pipe.device.folder() / "media" / (names[5].hex() + ".chunk"),
                          std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(9'000);
        file.put('?');
    }
    std::filesystem::resize_file(pipe.device.folder() / "media" / (names[6].hex() + ".chunk"), 77);
    pipe.device.run();
    CHECK(pipe.province.chunks_received.size() == 12);
    std::size_t lacking = 0;
    for (const auto& each : pipe.province.desk())
        lacking += each.chunks_lacking;
    CHECK(lacking == 2);
    CHECK(pipe.device.journal().chunk_counts()->waiting == 2);
    REQUIRE(pipe.device.say("tiga"));  // and texts go on
    pipe.device.run();
    CHECK(pipe.province.desk().size() == 3);
}

TEST_CASE("media: a province restored from a backup is sent the chunks that it lacks, and no others") {
    Pipe pipe;
    const base::Bytes first = sound_of(40'000, 5);
    const base::Bytes second = sound_of(40'000, 6);
    pipe.tell("satu", first);
    pipe.device.run();
    pipe.province.close();
    std::filesystem::copy_file(pipe.folder / "province.db", pipe.folder / "backup.db");
    pipe.province.open(81);
    pipe.tell("dua", second);
    pipe.device.run();
    CHECK(pipe.province.desk()[1].recordings == std::vector<base::Bytes>{second});

    pipe.province.close();
    for (const char* end : {"", "-wal", "-shm"})
        std::filesystem::remove((pipe.folder / "province.db").string() + end);
    std::filesystem::copy_file(pipe.folder / "backup.db", pipe.folder / "province.db");
    pipe.province.open(81);
    REQUIRE(pipe.province.store().begin_incarnation(99));
    pipe.forget_what_sync_told();
    pipe.province.chunks_received.clear();
    require_ok(pipe.device.say("tiga"));
    pipe.device.run();
    const auto desk = pipe.province.desk();
    REQUIRE(desk.size() == 3);
    for (const auto& each : desk) {  // in the order in which they came again
        CAPTURE(each.words);
        if (each.words == "satu") CHECK(each.recordings == std::vector<base::Bytes>{first});
        if (each.words == "dua") CHECK(each.recordings == std::vector<base::Bytes>{second});
        CHECK(each.chunks_lacking == 0);
    }
    CHECK(pipe.province.chunks_received.size() == 3);  // the first recording's were in the backup
    CHECK(pipe.sent_in_vain == 0);
    CHECK(pipe.device.journal().chunk_counts()->waiting == 0);
}

TEST_CASE("media: erased at the province, a chunk is asked for no more and does not come back") {
    Pipe pipe;
    pipe.tell("satu", sound_of(40'000, 7));
    REQUIRE(pipe.province.store().erase_chunks(pipe.device.journal().device(), pipe.kept(), {}));
    pipe.device.run();
    CHECK(pipe.province.chunks_received.empty());
    CHECK(pipe.device.journal().chunk_counts()->waiting == 0);
    CHECK(pipe.province.desk()[0].chunks_lacking == 3);
}

TEST_CASE("media: a kiosk that missed what was said hears it at its next start, of entries and of chunks") {
    Pipe pipe;
    pipe.tell("satu", sound_of(40'000, 8));
    pipe.device.stop_kiosk();
    for (int turn = 0; turn < 40; ++turn) {  // all is sent while nobody reads the inbox
        require_ok(pipe.device.sync().run_once());
        pipe.device.clock.advance(std::chrono::minutes(1));
    }
    REQUIRE(pipe.province.chunks_received.size() == 3);
    pipe.device.stop_sync();
    std::filesystem::remove_all(pipe.device.folder() / "inbox");  // trimmed, or lost with the power
    pipe.device.start_sync();
    pipe.device.start_kiosk();
    CHECK(pipe.device.journal().acked().seq < pipe.device.journal().head().seq);
    pipe.device.run();
    CHECK(pipe.device.journal().acked() == pipe.device.journal().head());
    CHECK(pipe.device.journal().chunk_counts()->waiting == 0);
    for (const auto& [name, times] : pipe.province.chunks_received)
        CHECK(times == 1);
}
