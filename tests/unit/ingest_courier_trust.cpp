// SPDX-License-Identifier: Apache-2.0
// What a stick brings is believed by its signature alone.
#include "ingest_courier.hpp"

using namespace pendopo;
using namespace pendopo::courier_test;

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

TEST_CASE("courier: an ack from before the province was restored takes the watermark nowhere, however late it comes") {
    World world;
    const auto device = enrolled(world, "one", 1);
    world.province.close();
    std::filesystem::copy_file(world.folder / "province.db", world.folder / "backup.db");
    world.province.open(81);
    say(*device, "dibawa dengan tongkat", 4);
    world.visit(*device);
    world.exchange();
    const auto old_stick = world.stick.files();
    CHECK(world.visit(*device).frames_in == 1);
    CHECK(waiting(*device) == 0);

    world.province.close();
    for (const char* end : {"", "-wal", "-shm"})
        std::filesystem::remove((world.folder / "province.db").string() + end);
    std::filesystem::copy_file(world.folder / "backup.db", world.folder / "province.db");
    world.province.open(81);
    REQUIRE(world.province.store().begin_incarnation(99));
    say(*device, "sesudahnya", 1);
    world.visit(*device);
    world.exchange();  // has but the fifth: asks for all from the first on
    world.visit(*device);
    CHECK(waiting(*device) == 5);

    world.stick.files() = old_stick;
    device->start_sync();  // forgets which frames it has taken
    CHECK(world.visit(*device).frames_in == 0);
    CHECK(waiting(*device) == 5);
    CHECK(device->sync().status().frame.waiting == 5);
    world.exchange();
    world.visit(*device);
    CHECK(waiting(*device) == 0);
    CHECK(world.province.desk().size() == 5);
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
