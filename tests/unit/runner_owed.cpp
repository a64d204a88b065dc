// SPDX-License-Identifier: Apache-2.0
// What the outbox's disk keeps the kiosk from doing when the province's word asks for it.
#include <fstream>

#include "runner_device.hpp"

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
