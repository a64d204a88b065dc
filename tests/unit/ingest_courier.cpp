// SPDX-License-Identifier: Apache-2.0
// A courier's round with real stores, keys and state machines on both ends: devices of runner_device.hpp, the
// province's end as pendopo-ctl runs it, and a stick in memory that is pulled, filled and tampered with.
#include <algorithm>

#include "app/ingest/courier.hpp"
#include "platform/sim/sim_stick.hpp"
#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using protocol::CourierState;
using Standing = ingest::CourierFolder::Standing;

namespace {

/// The stick as DeviceRunner wants it, while the test keeps the one it looks at.
class Borrowed final : public port::Stick {
public:
    explicit Borrowed(sim::SimStick& stick) : stick_(stick) {}
    base::Result<std::vector<Item>> list(std::string_view folder, std::size_t count_max) override {
        return stick_.list(folder, count_max);
    }
    base::Result<base::Bytes> read(std::string_view path, std::size_t bytes_max) override {
        return stick_.read(path, bytes_max);
    }
    base::Status write(std::string_view path, base::ByteView bytes) override { return stick_.write(path, bytes); }
    base::Status remove(std::string_view path) override { return stick_.remove(path); }

private:
    sim::SimStick& stick_;
};

/// A province with a desk that exchanges sticks.
struct World {
    TemporaryFolder folder;
    Province province{folder / "province.db", 71};
    sim::SimStick stick;
    sim::SimClock clock{std::chrono::hours(1), std::chrono::hours(490'000)};

    ingest::CourierResult exchange() {
        auto result = try_exchange();
        require_ok(result);
        return std::move(*result);
    }
    base::Result<ingest::CourierResult> try_exchange() {
        auto& primitives = province.primitives();
        const ingest::TrustInForce trust(ingest::Trust{province.keys().ack.private_half.copy(), province.bundle()});
        ingest::Batches batches(province.store(), primitives, clock, trust);
        ingest::Mail mail(province.store(), primitives, clock, trust);
        ingest::Media media(province.store(), primitives, clock, trust);
        ingest::Enrolments enrolments(province.store(), primitives, clock, trust, 1'000);
        return ingest::Courier({province.store(), primitives, trust, batches, mail, media, enrolments}).exchange(stick);
    }
    protocol::CourierReport visit(Device& device) {
        auto report = device.sync().visit(std::make_unique<Borrowed>(stick));
        require_ok(report);
        device.poll();
        return *report;
    }
    [[nodiscard]] std::vector<std::string> paths(std::string_view ending) {
        std::vector<std::string> found;
        for (const auto& [path, bytes] : stick.files())
            if (path.ends_with(ending)) found.push_back(path);
        return found;
    }
};

/// Enrolled by network, then without one for the rest of its life.
std::unique_ptr<Device> enrolled(World& world, const char* name, std::uint64_t seed) {
    auto device = std::make_unique<Device>(world.province, world.folder / name, seed);
    device->enrol();
    return device;
}

void say(Device& device, const std::string& what, unsigned times) {
    for (unsigned i = 0; i < times; ++i)
        require_ok(device.say(what + " " + std::to_string(i)));
}

std::size_t waiting(Device& device) {
    return device.journal().head().seq - device.journal().acked().seq;
}

}  // namespace

TEST_CASE("courier: entries go up by stick, acks come down by stick, and nothing is carried twice") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "lampu jalan padam", 30);
    const auto out = world.visit(*device);
    CHECK(out.state == CourierState::done);
    CHECK(out.entries_out == 30);
    CHECK(waiting(*device) == 30);

    const auto taken = world.exchange();
    REQUIRE(taken.folders.size() == 1);
    CHECK(taken.folders[0].standing == Standing::active);
    CHECK(taken.folders[0].entries == 30);
    CHECK(world.province.desk().size() == 30);

    const auto back = world.visit(*device);
    CHECK(back.frames_in == 1);
    CHECK(back.entries_out == 0);
    CHECK(back.passed_over == 0);
    CHECK(waiting(*device) == 0);
    CHECK(device->sync().status().frame.waiting == 0);
    CHECK(world.paths(".batch").empty());  // acked: the device cleared it away

    const std::uint64_t writes = world.stick.writes();
    const auto again = world.visit(*device);
    CHECK(again.frames_in == 0);
    CHECK(again.entries_out == 0);
    CHECK(world.exchange().folders[0].entries == 0);
    CHECK(world.stick.writes() == writes);
    CHECK(world.province.desk().size() == 30);
}

TEST_CASE("courier: many devices share one stick, in any order, and each takes only what is its own") {
    World world;
    std::vector<std::unique_ptr<Device>> devices;
    const char* const names[] = {"a", "b", "c", "d"};
    for (std::uint64_t i = 0; i < 4; ++i)
        devices.push_back(enrolled(world, names[i], 10 + i));
    for (std::size_t i = 0; i < devices.size(); ++i)
        say(*devices[i], "dari kotak " + std::to_string(i), static_cast<unsigned>(3 + i));
    for (const std::size_t i : {2u, 0u, 3u, 1u, 0u})
        world.visit(*devices[i]);
    world.exchange();
    world.exchange();
    CHECK(world.province.desk().size() == 3 + 4 + 5 + 6);
    for (const std::size_t i : {1u, 3u, 0u, 2u}) {
        CHECK(world.visit(*devices[i]).frames_in == 1);
        CHECK(waiting(*devices[i]) == 0);
        CHECK(devices[i]->refused_frames == 0);
    }
    CHECK(world.paths(".batch").empty());
}

TEST_CASE("courier: what the network delivers meanwhile is stored once, and the stick is cleared all the same") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "lewat stik", 10);
    world.visit(*device);
    say(*device, "lewat jaringan", 5);
    device->run();  // everything, once more, by network
    CHECK(waiting(*device) == 0);
    say(*device, "lewat stik lagi", 4);
    world.exchange();  // the old batch of 10
    CHECK(world.province.desk().size() == 15);
    CHECK(world.visit(*device).entries_out == 4);
    CHECK(world.paths(".batch").size() == 1);
    world.exchange();
    world.visit(*device);
    CHECK(waiting(*device) == 0);
    CHECK(world.province.desk().size() == 19);
    // And the network knows what the stick has brought: nothing is sent again.
    const std::uint64_t requests = device->sync().traffic().batches;
    device->run();
    CHECK(device->sync().traffic().batches == requests);
    CHECK(world.province.batches_refused == 0);
}

TEST_CASE("courier: a second visit adds what is new and leaves what is there") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "pertama", 7);
    CHECK(world.visit(*device).entries_out == 7);
    const auto before = world.stick.files();
    say(*device, "kedua", 2);
    CHECK(world.visit(*device).entries_out == 2);
    for (const auto& [path, bytes] : before)
        CHECK(world.stick.files().at(path) == bytes);
    CHECK(world.paths(".batch").size() == 2);
    CHECK(world.exchange().folders[0].entries == 9);
    CHECK(world.province.desk().size() == 9);
}

TEST_CASE("courier: a stick pulled out at any write leaves whole files, and the next visits bring everything") {
    for (std::uint64_t pulled_after = 0; pulled_after < 6; ++pulled_after) {
        CAPTURE(pulled_after);
        World world;
        const auto device = enrolled(world, "one", 1);
        say(*device, "sebelum dicabut", 3);
        world.visit(*device);
        say(*device, "sesudahnya", 3);
        world.stick.pull_after(pulled_after % 2);
        const auto cut = world.visit(*device);
        if (pulled_after % 2 == 0) CHECK(cut.state == CourierState::stick_failed);
        world.stick.plug_in();
        world.stick.pull_after(pulled_after / 2);
        static_cast<void>(world.try_exchange());
        world.stick.plug_in();
        world.visit(*device);
        world.exchange();
        world.visit(*device);
        CHECK(waiting(*device) == 0);
        CHECK(world.province.desk().size() == 6);
        CHECK(world.paths(".tmp").empty());
    }
}

TEST_CASE("courier: a full stick says so, what was written counts, and room is made by what is acked") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "muat", 20);
    world.visit(*device);
    std::uint64_t used = 0;
    for (const auto& [path, bytes] : world.stick.files())
        used += bytes.size();
    world.stick.set_capacity(used + 4'000);
    say(*device, "tidak muat", 20);
    const auto full = world.visit(*device);
    CHECK(full.state == CourierState::stick_full);
    CHECK(full.entries_out == 0);
    world.exchange();
    CHECK(world.province.desk().size() == 20);
    CHECK(world.visit(*device).state == CourierState::done);
    world.exchange();
    world.visit(*device);
    CHECK(waiting(*device) == 0);
    CHECK(world.province.desk().size() == 40);
}

TEST_CASE("courier: a tampered batch is passed over and named, never acked, and the device writes it again") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "utuh", 5);
    world.visit(*device);
    const std::string path = world.paths(".batch").at(0);
    const std::size_t size = world.stick.files().at(path).size();
    for (std::size_t at = 3; at < size; at += 97) {
        CAPTURE(at);
        world.stick.files().at(path)[at] ^= 0x20;
        const auto result = world.exchange();
        CHECK(result.folders[0].passed_over.size() == 1);
        CHECK(result.folders[0].entries == 0);
        world.stick.files().at(path)[at] ^= 0x20;
    }
    CHECK(world.province.desk().empty());
    world.stick.files().at(path)[size / 2] ^= 1;
    CHECK(world.visit(*device).entries_out == 5);  // put right
    CHECK(world.exchange().folders[0].entries == 5);
    world.visit(*device);
    CHECK(waiting(*device) == 0);
}

TEST_CASE("courier: a tampered or borrowed ack, or one of somebody's own, moves nothing") {
    World world;
    const auto device = enrolled(world, "one", 1);
    const auto other = enrolled(world, "two", 2);
    say(*device, "punya satu", 5);
    say(*other, "punya dua", 5);
    world.visit(*device);
    world.visit(*other);
    world.exchange();
    const std::string down = courier::down_folder(device->journal().device());
    const std::string others = courier::down_folder(other->journal().device());
    for (const std::string& path : world.paths(".frame"))
        if (path.starts_with(down)) world.stick.files().at(path).back() ^= 1;
    // Under a name that fits: signed by a stranger, for an entry that does exist.
    model::Ack forged{device->journal().device(), device->journal().journal(), device->journal().head(), 1, {}};
    const auto stranger = world.province.primitives().generate_signing_key();
    forged.signature = envelope::sign_tagged(world.province.primitives(), "ack", protocol::ack_signed_bytes(forged),
                                             stranger.private_half);
    const base::Bytes frame = protocol::encode(forged);
    world.stick.files()[down + "/" + courier::down_name(world.province.primitives(), frame)] = frame;
    for (const std::string& path : world.paths(".frame"))
        if (path.starts_with(others))
            world.stick.files()[down + path.substr(others.size())] = world.stick.files()[path];
    const auto report = world.visit(*device);
    CHECK(report.frames_in == 0);
    CHECK(report.passed_over == 1);
    CHECK(waiting(*device) == 5);
    CHECK(world.exchange().folders.size() == 2);  // puts the damaged one right and clears the strangers away
    CHECK(world.visit(*device).frames_in == 1);
    CHECK(waiting(*device) == 0);
    CHECK(waiting(*other) == 5);
}

TEST_CASE("courier: a new trust bundle comes by stick; an older or forged one does not") {
    World world;
    const auto device = enrolled(world, "one", 1);
    world.visit(*device);
    const base::Bytes first = world.province.bundle();
    world.province.renew_bundle(2);
    world.exchange();
    CHECK(world.visit(*device).frames_in == 1);
    CHECK(device->kiosk().bundle()->bundle.epoch == 2);
    CHECK(device->sync().bundle()->epoch == 2);

    auto& primitives = world.province.primitives();
    base::Bytes forged = protocol::encode(protocol::BundleFrame{first});
    world.stick.files()[courier::down_folder_for_all() + "/" + courier::down_name(primitives, forged)] = forged;
    forged[forged.size() / 2] ^= 1;
    world.stick.files()[courier::down_folder_for_all() + "/" + courier::down_name(primitives, forged)] = forged;
    CHECK(world.visit(*device).frames_in == 0);
    CHECK(device->sync().bundle()->epoch == 2);
    CHECK(device->refused_frames == 0);
}

TEST_CASE("courier: a revoked device's entries are set apart, and the stick tells it") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "sebelum dicabut haknya", 3);
    require_ok(world.province.store().revoke(device->spki(), {}));
    world.visit(*device);
    const auto result = world.exchange();
    CHECK(result.folders[0].standing == Standing::revoked);
    CHECK(result.folders[0].entries == 3);
    const auto said = world.province.desk();
    REQUIRE(said.size() == 3);
    for (const auto& each : said)
        CHECK(model::has(each.flags, model::EntryFlags::quarantined));
    world.visit(*device);
    CHECK(device->told.link == protocol::Link::refused);
    CHECK(device->told.trouble == protocol::Trouble::refused);
    CHECK(waiting(*device) == 3);  // nothing of it is acked
}

TEST_CASE("courier: letters go down, are told to the kiosk once, and stay for a device that lost its own state") {
    World world;
    const auto device = enrolled(world, "one", 1);
    world.visit(*device);
    protocol::MediaHeld held{device->journal().device(), 1, {}, {}};
    require_ok(world.province.store().add_mail(device->journal().device(), protocol::encode(held), ""));
    CHECK(world.exchange().folders[0].frames_down == 1);
    CHECK(world.visit(*device).frames_in == 1);
    CHECK(world.visit(*device).frames_in == 0);
    device->start_sync();
    CHECK(world.visit(*device).frames_in == 1);
}

TEST_CASE("courier: pieces of recordings are taken in once, however often they come, and the province says so") {
    World world;
    const auto device = enrolled(world, "one", 1);
    world.visit(*device);
    const base::Bytes chunk(limits::media_chunk_bytes, 0x5a);
    const courier::UpName name{courier::UpName::Kind::chunk, {}, 0, world.province.primitives().sha256(chunk)};
    const std::string path = courier::up_folder(device->journal().device()) + "/" + courier::file_name(name);
    world.stick.files()[path] = chunk;
    const auto first = world.exchange();
    CHECK(first.folders[0].chunks == 1);
    CHECK(first.folders[0].frames_down == 1);
    const auto again = world.exchange();
    CHECK(again.folders[0].chunks == 1);
    CHECK(again.folders[0].frames_down == 0);
    REQUIRE(world.province.store().read_chunk(name.chunk));
    CHECK(*world.province.store().read_chunk(name.chunk) == chunk);
    CHECK(world.visit(*device).frames_in == 1);
    CHECK_FALSE(world.stick.files().contains(path));  // not one of this device's that still wait
    world.stick.files()[path] = chunk;
    world.stick.files()[path][77] ^= 1;
    CHECK(world.exchange().folders[0].passed_over.size() == 1);
}

TEST_CASE("courier: strangers on the stick are counted and left alone") {
    World world;
    const auto device = enrolled(world, "one", 1);
    say(*device, "biasa", 2);
    world.visit(*device);
    const std::string up = courier::up_folder(device->journal().device());
    world.stick.files()["PENDOPO/1/liburan.jpg"] = {1, 2, 3};
    world.stick.files()["surat.doc"] = {4};
    world.stick.files()[up + "/autorun.exe"] = {5};
    const auto result = world.exchange();
    CHECK(result.strangers == 1);
    CHECK(result.folders[0].passed_over.size() == 1);
    CHECK(result.folders[0].entries == 2);
    CHECK(world.visit(*device).passed_over == 1);
    CHECK(world.stick.files().size() >= 3);
    CHECK(world.stick.files().contains(up + "/autorun.exe"));
    CHECK(waiting(*device) == 0);
}

TEST_CASE("courier: what lies on a stick has fixed shapes and sizes, whatever was said") {
    World world;
    const auto device = enrolled(world, "one", 1);
    require_ok(device->say("a"));
    world.visit(*device);
    const std::size_t with_little = world.stick.files().at(world.paths(".batch").at(0)).size();
    World longer;
    const auto talker = enrolled(longer, "one", 1);
    require_ok(
        talker->say("Selokan di depan pasar mampet sejak Lebaran dan airnya masuk ke kios.", model::Topic::office));
    longer.visit(*talker);
    CHECK(longer.stick.files().at(longer.paths(".batch").at(0)).size() == with_little);
    for (const auto& [path, bytes] : longer.stick.files())
        CHECK(base::as_text(bytes).find("Selokan") == std::string_view::npos);
}
