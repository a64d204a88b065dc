// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/device.hpp"
#include "tests/sim/province.hpp"

namespace pendopo::simulation {

/// What a world is made of, and what may happen in it. The same options give the same world, bit for bit.
struct WorldOptions {
    std::uint64_t seed = 1;
    unsigned devices = 4;
    unsigned days = 10;
    FaultSet faults = all_faults();
    Mutant mutant = Mutant::none;
    bool real_primitives = false;
    bool tells = false;  ///< keep the story's last lines
};

struct WorldReport {
    std::uint64_t device_days = 0;
    std::uint64_t receipts = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t events = 0;
    std::uint64_t trace_hash = 0;
    FaultCounts happened;
    std::string violation;       ///< empty: none
    unsigned violation_day = 0;  ///< from 1
    std::vector<std::string> story;
};

/// N devices, a province, its desk and its operator on simulated time. First every fault that the options allow, with
/// safety checked after every step; then calm, in which everything has to arrive within a bounded time.
class World {
public:
    /// `folder` is empty and stays the caller's.
    World(const WorldOptions& options, std::filesystem::path folder);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    [[nodiscard]] WorldReport run();

private:
    friend class Wire;
    using Time = base::Milliseconds;

    /// A device in its place, and the weather there.
    struct Box {
        Box(std::uint64_t seed, unsigned number);
        std::unique_ptr<SimDevice> device;
        sim::SimRandom visits, troubles, network;
        Time at{0};  ///< how far the device's own time is
        Time visit_due = Time::max(), sync_due{0}, idle_due{0}, trouble_due = Time::max();
        Time off_until{0}, offline_until{0}, storm_until{0}, slow_until{0}, full_until{0}, metered_until{0};
        Time refused_since = Time::max();
        unsigned visits_per_day = 0;
        bool retired = false;  ///< another box stands in its place
        bool enrolled = false;
    };
    /// A request that its device has given up.
    struct Late {
        Time due;
        port::HttpRequest request;
        std::string certificate;
    };

    /// Somebody on the way with a stick.
    struct Courier {
        Time due;
        bool to_province = false;  ///< where to next; otherwise round the boxes
        sim::SimStick stick{};
        std::map<std::string, base::Bytes, std::less<>> older{};  ///< what somebody copied from it
    };

    void begin();
    void run_faults();
    void run_calm();
    /// Goes on until nothing is due before `end`, or until `done` says so.
    void run_until(Time end, const std::function<bool()>& done);
    [[nodiscard]] Time next_due(const Box& box) const;
    [[nodiscard]] Time next_due() const;
    void step(Time now);
    void work(Box& box);
    void pass_time(Time now);
    /// Since 1970. Nobody in this world knows it.
    [[nodiscard]] std::chrono::seconds true_time(Time now) const;
    [[nodiscard]] bool say(Box& box, bool aloud);
    void visit(Box& box);
    void schedule_visit(Box& box);
    void catch_up(Box& box);

    void trouble(Box& box);
    void trouble_on_card(Box& box, Fault fault);
    void trouble_with_time(Box& box, Fault fault);
    void trouble_with_identity(Box& box, Fault fault);
    void end_troubles(Box& box);
    void switch_off(Box& box, Time until);
    void mischief();
    void operate();
    void deliver_late();
    void let_couriers_arrive();
    void let_courier_visit(Courier& courier, Box& box);
    void spoil(Courier& courier);
    void plug_in(Courier& courier);
    Box& add_box(unsigned visits_per_day, const Box* original);

    [[nodiscard]] bool may(Fault fault) const { return !calm_ && options_.faults.test(index_of(fault)); }
    void happened(Fault fault, std::initializer_list<std::uint64_t> numbers = {});
    [[nodiscard]] Time random_time(sim::SimRandom& random, Time from, Time to) const;

    WorldOptions options_;
    std::filesystem::path folder_;
    FaultCounts happened_;
    Trace trace_;
    Ledger ledger_;
    SimProvince province_;
    Surroundings surroundings_;
    const std::chrono::seconds beginning_;
    sim::SimRandom fate_, courier_fate_;
    std::vector<std::unique_ptr<Box>> boxes_;
    std::vector<Late> late_;
    std::vector<std::unique_ptr<Courier>> couriers_;
    Time now_{0};
    Time mischief_due_{0};
    Time restore_not_before_{0};
    Time operator_due_{0};
    std::uint64_t said_ = 0;
    bool calm_ = false;
    const Box* only_ = nullptr;  ///< in calm, whom the operator enrols again
};

[[nodiscard]] WorldReport run_world(const WorldOptions& options, const std::filesystem::path& folder);

}  // namespace pendopo::simulation
