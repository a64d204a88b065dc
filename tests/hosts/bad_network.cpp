// SPDX-License-Identifier: Apache-2.0
// Portals that answer in the province's place, answers that are lost or spoiled, lines that hang and crawl.
#include <doctest/doctest.h>

#include "tests/hosts/setting.hpp"

using namespace pendopo::e2e;
using namespace pendopo::hosts;
using namespace std::chrono_literals;

TEST_CASE("hosts: portals, spoiled and lost answers and a crawling line lose nothing and repeat nothing") {
    Setting setting;
    setting.device.kiosk().stop();
    Acknowledged acknowledged(setting.inbox());
    setting.recorder.watch([&](const auto& request, auto moment) { acknowledged.look_at(request, moment); });
    Relay relay(setting.front());
    setting.device.sync().stop();
    setting.lead_device_over(relay);
    std::set<std::string> said;
    const auto say = [&](const std::string& words) {
        setting.tell(words);
        said.insert(words);
    };
    const auto arrived = [&](const std::string& words) { return setting.at_the_desk().contains(words); };
    const auto meet = [&](Relay::Manner manner) {
        relay.behave(manner);
        const std::uint64_t before = relay.connections();
        setting.device.start_sync();
        eventually("the device comes", [&] { return relay.connections() > before; });
    };

    say("di balik halaman masuk wifi");
    meet(Relay::Manner::portal);
    setting.device.sync().stop();
    meet(Relay::Manner::silent);
    setting.device.sync().stop();
    CHECK(setting.at_the_desk().empty());

    // The province stores it and says so; nobody hears it. When it comes again it is known.
    meet(Relay::Manner::no_answer);
    eventually("it is stored, unknown to the device", [&] { return arrived("di balik halaman masuk wifi"); });
    say("jawabannya hilang di jalan");
    eventually("answers were cut off", [&] { return relay.cuts() > 1; });
    setting.device.sync().stop();

    say("jawabannya rusak di jalan");
    meet(Relay::Manner::garbled);
    eventually("spoiled answers were no answers", [&] { return arrived("jawabannya rusak di jalan"); });
    CHECK(acknowledged.batches_repeated == 0);
    setting.device.sync().stop();

    relay.delay(700ms);
    say("jalur yang merangkak");
    meet(Relay::Manner::honest);
    setting.check_each_once(said);
    setting.device.sync().stop();
    relay.delay(0ms);
    const std::string once = must_run({program("pendopo-sync"), "--config", setting.sync_config().string(), "--once"});
    CHECK(once.find("sent 0 entries") != std::string::npos);
    CHECK(acknowledged.batches_repeated == 0);
    CHECK(acknowledged.batches > 2);
    CHECK(acknowledged.heard > 0);
}
