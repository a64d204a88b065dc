// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using base::ErrorCode;

namespace {

struct Kiosk {
    TemporaryFolder folder;
    Province province{folder / "province.db", 71};
    Device device{province, folder / "device", 72};

    Kiosk() { device.enrol(); }

    [[nodiscard]] runner::Recordings& recordings() { return device.kiosk().recordings(); }
    [[nodiscard]] std::filesystem::path media() const { return device.folder() / "media"; }
    [[nodiscard]] std::size_t drafts() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(media() / "draft"), {}));
    }
    [[nodiscard]] std::vector<model::Hash> kept() const {
        auto names = device::list_chunks(media());
        require_ok(names);
        return *names;
    }
    /// As a recorder gives it: a page of Ogg at a time.
    void record(base::ByteView sound) {
        REQUIRE(recordings().begin());
        for (std::size_t at = 0; at < sound.size(); at += 4'000)
            REQUIRE(recordings().add(sound.subspan(at, std::min<std::size_t>(4'000, sound.size() - at))));
        REQUIRE(recordings().finish(model::Codec::ogg_opus, 180'000));
    }
    /// What sync does, without a network.
    void carry_chunks() {
        for (const auto& name : kept())
            REQUIRE(
                province.store().put_chunk(device.journal().device(), name, *device::read_chunk(media(), name), {}));
    }
    protocol::MediaHeld held(const envelope::SigningKeyPair& key, std::uint64_t incarnation) {
        protocol::MediaHeld held{device.journal().device(), incarnation, kept(), {}};
        held.signature =
            envelope::sign_tagged(province.primitives(), "media", protocol::held_signed_bytes(held), key.private_half);
        return held;
    }
};

/// Speech with words of its own, so that it can be searched for.
base::Bytes sound_of(std::size_t size, std::uint64_t seed) {
    sim::SimRandom random(seed);
    base::Bytes sound(size);
    random.fill(sound);
    return sound;
}

/// True if a file below `folder` holds these bytes.
bool stored_in_plain(const std::filesystem::path& folder, base::ByteView needle) {
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
        if (!each.is_regular_file()) continue;
        std::ifstream file(each.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        if (text.find(base::as_text(needle)) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("recordings: what is told travels in chunks, opens at the desk, and is nowhere on storage in plain") {
    Kiosk kiosk;
    const base::Bytes told = sound_of(540'000, 1);  // 3 minutes of speech at 24 kbit/s
    const base::Bytes shown = sound_of(20'000, 2);
    kiosk.record(told);
    kiosk.record(shown);
    CHECK(kiosk.drafts() == 33 + 2);
    CHECK(kiosk.kept().empty());  // sync learns of nothing before the entry
    REQUIRE(kiosk.device.say("Jalan rusak"));
    CHECK(kiosk.drafts() == 0);
    CHECK(kiosk.kept().size() == 35);
    CHECK(kiosk.device.journal().chunk_counts()->waiting == 35);
    CHECK_FALSE(stored_in_plain(kiosk.device.folder(), base::ByteView(told).subspan(16'000, 16)));
    CHECK_FALSE(stored_in_plain(kiosk.device.folder(), base::ByteView(told).last(16)));

    REQUIRE(kiosk.device.say("tanpa rekaman"));
    kiosk.device.run();
    auto desk = kiosk.province.desk();
    REQUIRE(desk.size() == 2);
    CHECK(desk[1].recordings.empty());
    CHECK(desk[1].chunks_lacking == 0);
    kiosk.carry_chunks();
    desk = kiosk.province.desk();
    CHECK(desk[0].words == "Jalan rusak");
    CHECK(desk[0].chunks_lacking == 0);
    REQUIRE(desk[0].recordings.size() == 2);
    CHECK(desk[0].recordings[0] == told);
    CHECK(desk[0].recordings[1] == shown);
}

TEST_CASE("recordings: the same sound told twice is two recordings, and both arrive") {
    Kiosk kiosk;
    const base::Bytes told = sound_of(40'000, 3);
    kiosk.record(told);
    REQUIRE(kiosk.device.say("satu"));
    kiosk.record(told);
    REQUIRE(kiosk.device.say("dua"));
    CHECK(kiosk.kept().size() == 6);
    kiosk.device.run();
    kiosk.carry_chunks();
    kiosk.carry_chunks();  // and brought twice
    const auto desk = kiosk.province.desk();
    REQUIRE(desk.size() == 2);
    for (const auto& each : desk) {
        REQUIRE(each.recordings.size() == 1);
        CHECK(each.recordings[0] == told);
    }
}

TEST_CASE("recordings: a cancelled visit, a dropped recording and one that never ended leave nothing") {
    Kiosk kiosk;
    kiosk.record(sound_of(40'000, 4));
    REQUIRE(kiosk.recordings().begin());
    REQUIRE(kiosk.recordings().add(sound_of(40'000, 5)));
    CHECK(kiosk.drafts() == 5);
    kiosk.recordings().discard();
    CHECK(kiosk.drafts() == 0);
    CHECK(kiosk.recordings().finished() == 0);

    kiosk.record(sound_of(20'000, 6));
    kiosk.record(sound_of(20'000, 7));
    kiosk.recordings().drop(0);
    REQUIRE(kiosk.recordings().begin());
    REQUIRE(kiosk.recordings().add(sound_of(40'000, 8)));
    REQUIRE(kiosk.device.say("satu"));  // the one that is being made does not go with it
    CHECK_FALSE(kiosk.recordings().recording());
    CHECK(kiosk.drafts() == 0);
    CHECK(kiosk.kept().size() == 2);
    kiosk.carry_chunks();
    kiosk.device.run();
    CHECK(kiosk.province.desk()[0].recordings == std::vector<base::Bytes>{sound_of(20'000, 7)});
}

TEST_CASE("recordings: marks on a form take no story along that is told to its end later") {
    Kiosk kiosk;
    kiosk.record(sound_of(20'000, 9));
    for (const model::Kind kind : {model::Kind::survey, model::Kind::poll}) {
        model::Submission marks;
        marks.kind = kind;
        marks.words = base::SecretBuffer(base::as_bytes("1=4"));
        REQUIRE(kiosk.device.kiosk().submit(std::move(marks)));
    }
    CHECK(kiosk.recordings().finished() == 1);
    REQUIRE(kiosk.device.say("satu"));
    kiosk.device.run();
    kiosk.carry_chunks();
    const auto desk = kiosk.province.desk();
    REQUIRE(desk.size() == 3);
    CHECK(desk[0].recordings.empty());
    CHECK(desk[1].recordings.empty());
    CHECK(desk[2].recordings.size() == 1);
}

TEST_CASE("recordings: an entry that can't be stored leaves its recordings for another try, and discard takes them") {
    Kiosk kiosk;
    const base::Bytes told = sound_of(20'000, 9);
    kiosk.record(told);
    const std::string too_long(limits::words_bytes_max + 1, 'a');
    CHECK(kiosk.device.say(too_long).error().code == ErrorCode::too_large);
    CHECK(kiosk.drafts() == 2);
    CHECK(kiosk.kept().empty());
    CHECK(kiosk.recordings().listen()->view().size() == told.size());
    REQUIRE(kiosk.device.say("satu"));
    CHECK(kiosk.kept().size() == 2);
    kiosk.carry_chunks();
    kiosk.device.run();
    CHECK(kiosk.province.desk()[0].recordings == std::vector<base::Bytes>{told});

    kiosk.record(told);
    CHECK_FALSE(kiosk.device.say(too_long));
    kiosk.recordings().discard();
    CHECK(kiosk.drafts() == 0);
    REQUIRE(kiosk.device.say("dua"));
    CHECK(kiosk.device.journal().chunk_counts()->all == 2);
}

TEST_CASE("recordings: who speaks can listen to what is sealed so far, and to the whole of it") {
    Kiosk kiosk;
    runner::Recordings& recordings = kiosk.recordings();
    CHECK(recordings.listen().error().code == ErrorCode::not_found);
    const base::Bytes told = sound_of(70'000, 19);
    REQUIRE(recordings.begin());
    REQUIRE(recordings.add(base::ByteView(told).first(100)));
    CHECK(base::as_text(recordings.listen()->view()) == base::as_text(told).substr(0, 100));
    REQUIRE(recordings.add(base::ByteView(told).subspan(100, 49'900)));
    CHECK(base::as_text(recordings.listen()->view()) == base::as_text(told).substr(0, 50'000));
    REQUIRE(recordings.add(base::ByteView(told).subspan(50'000)));
    REQUIRE(recordings.finish(model::Codec::ogg_opus, 20'000));
    CHECK(base::as_text(recordings.listen()->view()) == base::as_text(told));
    CHECK_FALSE(stored_in_plain(kiosk.device.folder(), base::ByteView(told).last(16)));

    const auto chunk = std::filesystem::directory_iterator(kiosk.media() / "draft")->path();
    std::filesystem::resize_file(chunk, 100);
    CHECK(recordings.listen().error().code == ErrorCode::corrupt);
    std::filesystem::remove(chunk);
    CHECK(recordings.listen().error().code == ErrorCode::not_found);
}

TEST_CASE("recordings: what can't be is told by its name, and a text is taken all the same") {
    Kiosk kiosk;
    CHECK(kiosk.recordings().add(base::Bytes(9)).error().code == ErrorCode::conflict);
    CHECK(kiosk.recordings().finish(model::Codec::ogg_opus, 1).error().code == ErrorCode::conflict);
    REQUIRE(kiosk.recordings().begin());
    CHECK(kiosk.recordings().begin().error().code == ErrorCode::conflict);
    CHECK(kiosk.recordings().finish(model::Codec::ogg_opus, 0).error().code == ErrorCode::invalid_argument);
    REQUIRE(kiosk.recordings().begin());
    CHECK(kiosk.recordings().add(base::Bytes(2u << 20)).error().code == ErrorCode::too_large);
    CHECK_FALSE(kiosk.recordings().recording());
    for (std::size_t i = 0; i < limits::recordings_per_entry_max; ++i)
        kiosk.record(sound_of(100, i));
    CHECK(kiosk.recordings().begin().error().code == ErrorCode::too_large);
    kiosk.recordings().discard();

    std::vector<model::Hash> many(limits::device_chunks_max - limits::chunks_per_recording_max + 1);
    sim::SimRandom random(10);
    for (auto& name : many)
        random.fill(name.bytes);
    REQUIRE(kiosk.device.journal().adopt_chunks(many));
    CHECK(kiosk.recordings().begin().error().code == ErrorCode::disk_full);
    REQUIRE(kiosk.device.say("satu"));

    std::filesystem::remove_all(kiosk.media());
    std::ofstream(kiosk.media()) << "no folder";
    kiosk.device.start_kiosk();
    CHECK(kiosk.recordings().begin().error().code == ErrorCode::unavailable);
    kiosk.recordings().discard();
    REQUIRE(kiosk.device.say("dua"));
}

TEST_CASE("recordings: a stop between commit and hand-over is made up for, and one in a visit leaves nothing") {
    Kiosk kiosk;
    const base::Bytes told = sound_of(40'000, 11);
    kiosk.record(told);
    REQUIRE(kiosk.device.say("satu"));
    const auto names = kiosk.kept();
    kiosk.record(sound_of(40'000, 12));  // the next visitor is speaking
    kiosk.device.stop_kiosk();
    for (const auto& name : names)  // as if the move had not reached the disk
        std::filesystem::rename(kiosk.media() / (name.hex() + ".chunk"),
                                kiosk.media() / "draft" / (name.hex() + ".chunk"));
    CHECK(kiosk.drafts() == 6);
    kiosk.device.start_kiosk();
    CHECK(kiosk.drafts() == 0);
    CHECK(kiosk.kept() == names);
    kiosk.carry_chunks();
    kiosk.device.run();
    CHECK(kiosk.province.desk()[0].recordings == std::vector<base::Bytes>{told});
}

TEST_CASE("recordings: chunks of a journal that was set aside are known to the next one") {
    Kiosk kiosk;
    kiosk.record(sound_of(40'000, 13));
    REQUIRE(kiosk.device.say("satu"));
    kiosk.device.stop_kiosk();
    std::filesystem::remove_all(kiosk.device.folder() / "kiosk");
    kiosk.device.start_kiosk();
    CHECK(*kiosk.device.journal().chunks() == kiosk.kept());
    CHECK(kiosk.kept().size() == 3);
}

TEST_CASE("kiosk: a chunk leaves the device on the safe key's word alone, and only by the incarnation in force") {
    Kiosk kiosk;
    kiosk.record(sound_of(40'000, 15));
    REQUIRE(kiosk.device.say("satu"));
    kiosk.device.run();
    const auto names = kiosk.kept();
    const auto safe = [&](const envelope::SigningKeyPair& key, std::uint64_t incarnation) {
        protocol::SafeMedia word{kiosk.device.journal().device(), incarnation, {names[0], names[2]}, {}};
        word.signature = envelope::sign_tagged(kiosk.province.primitives(), "safe_media",
                                               protocol::safe_media_signed_bytes(word), key.private_half);
        return protocol::encode(word);
    };
    REQUIRE(kiosk.province.store().begin_incarnation(90));
    REQUIRE(kiosk.device.say("dua"));
    kiosk.device.run();  // its ack tells of the restore
    const auto before = kiosk.device.refused_frames;
    kiosk.device.forge(safe(kiosk.province.keys().ack, 90));
    kiosk.device.forge(safe(kiosk.province.keys().safe, 71));
    kiosk.device.poll();
    CHECK(kiosk.device.refused_frames - before == 2);
    CHECK(kiosk.kept() == names);

    kiosk.device.forge(safe(kiosk.province.keys().safe, 90));
    kiosk.device.forge(safe(kiosk.province.keys().safe, 90));  // once more is no error
    CHECK(kiosk.device.poll().safes == 2);
    CHECK(kiosk.kept() == std::vector<model::Hash>{names[1]});
    CHECK(*kiosk.device.journal().chunks() == kiosk.kept());
    CHECK(kiosk.device.refused_frames - before == 2);
}

TEST_CASE("kiosk: a word on chunks that were never here, or are gone, harms nothing") {
    Kiosk kiosk;
    kiosk.record(sound_of(20'000, 16));
    REQUIRE(kiosk.device.say("satu"));
    kiosk.device.run();
    const auto names = kiosk.kept();
    REQUIRE(names.size() == 2);
    model::Hash strange = names[0];
    strange.bytes[0] ^= 1;
    std::filesystem::remove(kiosk.media() / (names[0].hex() + ".chunk"));
    const auto incarnation = kiosk.province.store().incarnation();
    REQUIRE(incarnation);
    protocol::SafeMedia word{kiosk.device.journal().device(), *incarnation, {strange, names[0]}, {}};
    word.signature =
        envelope::sign_tagged(kiosk.province.primitives(), "safe_media", protocol::safe_media_signed_bytes(word),
                              kiosk.province.keys().safe.private_half);
    kiosk.device.forge(protocol::encode(word));
    CHECK(kiosk.device.poll().safes == 1);
    CHECK(kiosk.kept() == std::vector<model::Hash>{names[1]});
    CHECK(*kiosk.device.journal().chunks() == kiosk.kept());
}

TEST_CASE("kiosk: chunks that can't be deleted hold up nothing else, and go when they can, also after a restart") {
    for (const bool restarted : {false, true}) {
        CAPTURE(restarted);
        Kiosk kiosk;
        kiosk.record(sound_of(20'000, 17));
        REQUIRE(kiosk.device.say("satu"));
        kiosk.device.run();
        const auto names = kiosk.kept();
        REQUIRE(names.size() == 2);
        const auto chunk = kiosk.media() / (names[0].hex() + ".chunk");
        const auto aside = kiosk.device.folder() / "aside";
        std::filesystem::rename(chunk, aside);
        std::filesystem::create_directories(chunk / "in the way");
        const auto incarnation = kiosk.province.store().incarnation();
        REQUIRE(incarnation);
        protocol::SafeMedia word{kiosk.device.journal().device(), *incarnation, names, {}};
        word.signature =
            envelope::sign_tagged(kiosk.province.primitives(), "safe_media", protocol::safe_media_signed_bytes(word),
                                  kiosk.province.keys().safe.private_half);
        for (int i = 0; i < 100; ++i)
            kiosk.device.forge(protocol::encode(word));
        kiosk.province.renew_bundle(2);
        kiosk.device.forge(protocol::encode(protocol::BundleFrame{kiosk.province.bundle()}));
        const auto news = kiosk.device.try_poll();
        CHECK(news.failure);
        CHECK(news.bundle_accepted);
        CHECK(news.safes == 0);
        REQUIRE(kiosk.device.say("dua"));
        CHECK(kiosk.device.journal().chunks()->size() == 2);

        std::filesystem::remove_all(chunk);
        std::filesystem::rename(aside, chunk);
        if (restarted) kiosk.device.start_kiosk();
        CHECK(kiosk.device.poll().safes > 0);
        CHECK(kiosk.kept().empty());
        CHECK(kiosk.device.journal().chunks()->empty());
    }
}

TEST_CASE("kiosk: only the province's own word marks chunks as held, and none from before its restore") {
    Kiosk kiosk;
    kiosk.record(sound_of(40'000, 14));
    REQUIRE(kiosk.device.say("satu"));
    kiosk.device.run();
    auto& journal = kiosk.device.journal();
    const auto stranger = kiosk.province.primitives().generate_signing_key();
    const auto before = kiosk.device.refused_frames;
    kiosk.device.forge(protocol::encode(kiosk.held(stranger, 71)));
    auto another = kiosk.held(kiosk.province.keys().ack, 71);
    another.device.bytes[0] ^= 1;
    kiosk.device.forge(protocol::encode(another));
    CHECK_FALSE(kiosk.device.poll().chunks_held);
    CHECK(kiosk.device.refused_frames - before == 2);

    const auto genuine = kiosk.held(kiosk.province.keys().ack, 71);
    kiosk.device.forge(protocol::encode(genuine));
    const auto news = kiosk.device.poll();
    CHECK(news.refused == 0);
    CHECK(news.chunks_held);
    CHECK(journal.chunk_counts()->waiting == 0);
    CHECK(journal.chunk_counts()->all == 3);

    REQUIRE(kiosk.province.store().begin_incarnation(90));
    REQUIRE(kiosk.device.say("dua"));
    kiosk.device.run();  // its ack tells of the restore; sync asks again, and the province holds them still
    CHECK(journal.chunk_counts()->waiting == 0);
    const auto refused = kiosk.device.refused_frames;
    kiosk.device.forge(protocol::encode(genuine));
    CHECK_FALSE(kiosk.device.poll().chunks_held);
    CHECK(kiosk.device.refused_frames - refused == 1);
}
