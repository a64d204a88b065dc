// SPDX-License-Identifier: Apache-2.0
#include "ingest_courier.hpp"

#include "sync/runner/courier_visit.hpp"

using namespace pendopo;
using namespace pendopo::courier_test;

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

TEST_CASE("courier: how announcements fared goes along, and an older stick lowers nothing") {
    World world;
    const auto device = enrolled(world, "one", 1);
    const auto report = [&](int times) {
        for (int i = 0; i < times; ++i)
            device->kiosk().count(1, 2, content::Met::acted_on);
        require_ok(device->kiosk().announce_counts());
        device->run_sync_alone(1);
        world.visit(*device);
    };
    const auto acted_on = [&] {
        const auto rows = world.province.store().announcements();
        require_ok(rows);
        return rows->empty() ? 0 : rows->front().acted_on;
    };
    report(5);
    const auto older = world.stick.files();
    CHECK(acted_on() == 0);
    world.exchange();
    CHECK(acted_on() == 5);
    report(5);
    world.exchange();
    CHECK(acted_on() == 10);
    world.stick.files() = older;
    world.exchange();
    CHECK(acted_on() == 10);
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

TEST_CASE("courier: letters go down, are told to the kiosk once, and stay for a device that lost its own state") {
    World world;
    const auto device = enrolled(world, "one", 1);
    world.visit(*device);
    const protocol::Safe held{device->journal().device(), device->journal().journal(), {}, 1, {}};
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

TEST_CASE("courier: recordings of weeks go up at once, and the visit that hears of them has room for the next") {
    World world;
    const auto device = enrolled(world, "one", 1);
    auto writer = device::MediaWriter::open(device->folder() / "media");
    require_ok(writer);
    const auto record = [&](unsigned first, unsigned count) {
        std::vector<model::Hash> names;
        for (unsigned i = first; i < first + count; ++i) {
            base::Bytes chunk(limits::media_chunk_bytes, static_cast<base::Byte>(i));
            chunk[0] = static_cast<base::Byte>(i >> 8);
            names.push_back(device->primitives().sha256(chunk));
            require_ok(writer->add_draft(names.back(), chunk));
        }
        require_ok(writer->settle_drafts());
        require_ok(writer->keep(names));
    };
    constexpr unsigned many = limits::media_names_max + 44;
    record(0, many);
    CHECK(world.visit(*device).chunks_out == many);
    CHECK(world.exchange().folders[0].chunks == many);
    record(many, 5);
    CHECK(world.visit(*device).chunks_out == 5);
    CHECK(world.paths(".chunk").size() == 5);
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

TEST_CASE("courier: a bad sector on the stick ends the exchange for nobody else") {
    World world;
    const auto first = enrolled(world, "one", 1);
    const auto second = enrolled(world, "two", 2);
    say(*first, "punya satu", 3);
    say(*second, "punya dua", 5);
    world.visit(*first);
    world.visit(*second);
    const std::string up = courier::up_folder(first->journal().device());
    for (const std::string& path : world.paths(".batch"))
        if (path.starts_with(up)) world.stick.damage(path);
    const auto result = world.exchange();
    REQUIRE(result.folders.size() == 2);
    CHECK(result.folders[0].passed_over.size() + result.folders[1].passed_over.size() == 1);
    world.visit(*second);
    CHECK(waiting(*second) == 0);
    CHECK(waiting(*first) == 3);
}

TEST_CASE("courier: a full disk of the device's own is told as that, not as a full stick") {
    World world;
    const auto device = enrolled(world, "one", 1);
    auto store = device::SyncStore::open(world.folder / "other" / "sync.db", {});
    require_ok(store);
    auto outbox = device::StreamReader::open(device->folder() / "outbox");
    runner::BatchBuilder builder(device->primitives(), *store, outbox);
    for (const bool own : {true, false}) {
        runner::CourierParts parts{
            device->primitives(), *store, builder, world.stick, device->id(), {}, {}, {}, {}, {}, {}, {}};
        parts.identity = base::Bytes(100, 1);
        parts.list_chunks = [own]() -> base::Result<std::vector<model::Hash>> {
            if (own) return base::fail(base::ErrorCode::disk_full, "no room");
            return std::vector<model::Hash>{};
        };
        parts.take = [](const courier::DownFile&) { return false; };
        world.stick.set_capacity(own ? 1'000'000 : 10);
        std::set<std::string> taken;
        runner::CourierVisit visit(std::move(parts), taken);
        while (visit.step()) {
        }
        CHECK(visit.report().state == (own ? CourierState::device_failed : CourierState::stick_full));
    }
}
