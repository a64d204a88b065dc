// SPDX-License-Identifier: Apache-2.0
#include "runner_device.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/runner/health_reporter.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using namespace std::chrono_literals;

namespace {

struct FakeMachine final : port::Machine {
    port::MachineState state{900u << 20, 30, 51, false};
    [[nodiscard]] port::MachineState look() const override { return state; }
};

struct Kiosk {
    TemporaryFolder folder;
    Province province{folder / "province.db", 31};
    Device device{province, folder / "device", 32};
    FakeMachine machine;
    runner::HealthReporter reporter{device.kiosk(), device.clock, machine, {1'002'003, 0}};

    Kiosk() { device.enrol(); }

    protocol::ServerTime signed_time(std::uint64_t seconds, const envelope::SigningKeyPair& key) {
        protocol::ServerTime time{{}, 3, seconds, {}};
        time.signature =
            envelope::sign_tagged(province.primitives(), "time", protocol::time_signed_bytes(time), key.private_half);
        return time;
    }
    std::vector<protocol::Health> reports() {
        std::vector<protocol::Health> found;
        auto reader = device::StreamReader::open(device.folder() / "outbox");
        for (auto record = reader.next(); record && *record; record = reader.next())
            if (auto health = protocol::decode_as<protocol::Health>((*record)->frame)) found.push_back(*health);
        return found;
    }
};

}  // namespace

TEST_CASE("health: a report tells what there is, signed, at start and once an hour") {
    Kiosk kiosk;
    REQUIRE(kiosk.device.say("satu"));
    require_ok(kiosk.reporter.report_if_due());
    require_ok(kiosk.reporter.report_if_due());
    REQUIRE(kiosk.reports().size() == 1);
    const protocol::Health health = kiosk.reports().front();
    CHECK(health.device == kiosk.device.journal().device());
    CHECK(health.head_seq == kiosk.device.journal().head().seq);
    CHECK(health.waiting_entries == 1);
    CHECK(health.free_mib == 900);
    CHECK(health.wear == 30);
    CHECK(health.temperature == 151);
    CHECK(health.program == 1'002'003);
    CHECK(health.boot == 1);
    CHECK(health.heard_time == 0);
    CHECK(envelope::verify_tagged(kiosk.device.primitives(), "health", protocol::health_signed_bytes(health),
                                  health.signature, kiosk.device.journal_key().public_half));

    kiosk.device.clock.advance(59min);
    require_ok(kiosk.reporter.report_if_due());
    CHECK(kiosk.reports().size() == 1);
    kiosk.device.clock.advance(1min);
    require_ok(kiosk.reporter.report_if_due());
    CHECK(kiosk.reports().size() == 2);
    kiosk.reporter.set_flags(1);
    require_ok(kiosk.reporter.report_if_due());
    CHECK(kiosk.reports().size() == 3);
}

TEST_CASE("time: only what the province signed counts, it never goes back, and it survives a restart") {
    Kiosk kiosk;
    const auto stranger = kiosk.province.primitives().generate_signing_key();
    constexpr std::uint64_t noon = 1'800'000'000;
    kiosk.device.forge(protocol::encode(kiosk.signed_time(noon, stranger)));
    CHECK_FALSE(kiosk.device.poll().time_heard);
    CHECK(kiosk.device.kiosk().trusted_time().now() == 0);

    kiosk.device.forge(protocol::encode(kiosk.signed_time(noon, kiosk.province.keys().ack)));
    CHECK(kiosk.device.poll().time_heard);
    kiosk.device.clock.advance(90s);
    CHECK(kiosk.device.kiosk().trusted_time().now() == noon + 90);
    kiosk.device.forge(protocol::encode(kiosk.signed_time(noon - 5'000, kiosk.province.keys().ack)));
    CHECK_FALSE(kiosk.device.poll().time_heard);
    CHECK(kiosk.device.kiosk().trusted_time().now() == noon + 90);

    require_ok(kiosk.reporter.report_if_due());
    CHECK(kiosk.reports().back().heard_time == noon);
    CHECK(kiosk.reports().back().heard_uptime + 90 == kiosk.reports().back().uptime);

    kiosk.device.start_kiosk();
    CHECK(kiosk.device.kiosk().trusted_time().now() == noon);
    CHECK_FALSE(kiosk.device.kiosk().trusted_time().heard());
}

TEST_CASE("health: versions are numbers that compare") {
    CHECK(runner::program_version("0.3.1") == 3'001);
    CHECK(runner::program_version("12.0.5") == 12'000'005);
    CHECK(runner::program_version("1.2") == 0);
    CHECK(runner::program_version("one") == 0);
    CHECK(runner::program_version("1.2000.1") == 0);
}
