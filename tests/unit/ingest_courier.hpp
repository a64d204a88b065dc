// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "app/ingest/courier.hpp"
#include "platform/sim/sim_stick.hpp"
#include "runner_device.hpp"

/// A courier's round with real stores, keys and state machines on both ends: devices of runner_device.hpp, the
/// province's end as pendopo-ctl runs it, and a stick in memory that is pulled, filled and tampered with.
namespace pendopo::courier_test {

using namespace pendopo::runner_test;
using protocol::CourierState;
using Standing = ingest::CourierFolder::Standing;

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
inline std::unique_ptr<Device> enrolled(World& world, const char* name, std::uint64_t seed) {
    auto device = std::make_unique<Device>(world.province, world.folder / name, seed);
    device->enrol();
    return device;
}

inline void say(Device& device, const std::string& what, unsigned times) {
    for (unsigned i = 0; i < times; ++i)
        require_ok(device.say(what + " " + std::to_string(i)));
}

inline std::size_t waiting(Device& device) {
    return device.journal().head().seq - device.journal().acked().seq;
}

}  // namespace pendopo::courier_test
