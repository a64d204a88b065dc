// SPDX-License-Identifier: Apache-2.0
// pendopo_sim --years N --seed S: device-years of simulated life, and the mutants that show that it sees. Closes with
// one line; exits non-zero unless no promise was broken, every kind of fault happened, and every mutant was caught.
// pendopo_sim --world SEED --devices N --days D [--mutant M] [--real 1]: one world again, with its story if it breaks a
// promise.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

#include <sqlite3.h>

#include "tests/sim/runs.hpp"

namespace {

using namespace pendopo::simulation;

constexpr unsigned days_per_year = 365;
constexpr unsigned real_per_cent = 1;  // of the device-days, with the cryptography that is shipped
constexpr unsigned mutant_tries = 6;
constexpr unsigned mutant_days = 15;
constexpr std::uint64_t entries_per_device_day = 20;
constexpr unsigned fleets[] = {2, 4, 6, 3,
                               8, 1, 5, 10};  // devices of one world after the other; the first sees texts pruned

struct Arguments {
    unsigned years = 5;
    std::uint64_t seed = 1;
    unsigned workers = std::max(1u, std::thread::hardware_concurrency());
    std::optional<std::uint64_t> world;
    unsigned devices = 4;
    unsigned days = 10;
    unsigned mutant = 0;
    bool real = false;
};

Arguments parse(int count, char** values) {
    Arguments arguments;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view option = values[i];
        const std::uint64_t value = std::strtoull(values[i + 1], nullptr, 10);
        if (option == "--years") arguments.years = static_cast<unsigned>(value);
        if (option == "--seed") arguments.seed = value;
        if (option == "--workers") arguments.workers = static_cast<unsigned>(value);
        if (option == "--world") arguments.world = value;
        if (option == "--devices") arguments.devices = static_cast<unsigned>(value);
        if (option == "--days") arguments.days = static_cast<unsigned>(value);
        if (option == "--real") arguments.real = value != 0;
        if (option == "--mutant") arguments.mutant = static_cast<unsigned>(value);
    }
    return arguments;
}

/// One world of about a year for each year, and the real ones first: they take longest.
std::vector<WorldOptions> plan(const Arguments& arguments) {
    std::vector<WorldOptions> worlds;
    const auto add = [&](unsigned devices, unsigned device_days, bool real) {
        WorldOptions world;
        world.seed = arguments.seed * 1'000'003 + worlds.size();
        world.devices = devices;
        world.days = (device_days + devices - 1) / devices;
        world.real_primitives = real;
        // Where the province's clock is right, so is to the second what the desk tells of when.
        if (worlds.size() % 2 == 0) world.faults.reset(index_of(Fault::province_clock_step));
        worlds.push_back(world);
    };
    for (unsigned left = (arguments.years * days_per_year * real_per_cent + 99) / 100; left > 0;) {
        const unsigned part = std::min(left, 90u);
        add(2, part, true);
        left -= part;
    }
    for (unsigned year = 0; year < arguments.years; ++year)
        add(fleets[year % std::size(fleets)], days_per_year, false);
    return worlds;
}

void print_story(const WorldOptions& options, const WorldReport& report) {
    std::cout << tell(shrink(options, report)) << std::flush;
}

/// Kinds that never happened: what was not tried was not shown.
unsigned count_missing(const FaultCounts& happened) {
    unsigned missing = 0;
    for (std::size_t kind = 0; kind < fault_count; ++kind) {
        std::cout << name(static_cast<Fault>(kind)) << "=" << happened.counts[kind]
                  << (kind % 6 == 5 || kind + 1 == fault_count ? "\n" : " ");
        if (happened.counts[kind] == 0) ++missing;
    }
    if (missing > 0) std::cout << missing << " kinds of faults never happened\n";
    return missing;
}

/// Each mutant lives in small worlds, one longer than the other, until the check that is to see it does.
unsigned catch_mutants(const Arguments& arguments) {
    std::vector<Mutant> at_large;
    for (std::size_t i = 1; i < static_cast<std::size_t>(Mutant::count); ++i)
        at_large.push_back(static_cast<Mutant>(i));
    unsigned caught = 0;
    for (unsigned round = 0; round < mutant_tries && !at_large.empty(); ++round) {
        std::vector<WorldOptions> worlds;
        for (const Mutant mutant : at_large) {
            WorldOptions world;
            world.seed = arguments.seed * 7'919 + round;
            world.devices = 4;
            world.days = mutant_days * (round + 1);
            world.mutant = mutant;
            worlds.push_back(world);
        }
        const std::vector<WorldReport> reports = run_all(worlds, arguments.workers);
        at_large.clear();
        for (std::size_t i = 0; i < worlds.size(); ++i) {
            const bool seen = is_seen(worlds[i].mutant, reports[i].violation);
            if (seen)
                ++caught;
            else
                at_large.push_back(worlds[i].mutant);
            if (!reports[i].violation.empty())
                std::cout << (seen ? "mutant " : "not by its own fault: mutant ") << name(worlds[i].mutant) << ": "
                          << reports[i].violation << "\n";
        }
    }
    for (const Mutant mutant : at_large)
        std::cout << "mutant " << name(mutant) << ": NOT CAUGHT\n";
    return caught;
}

int replay(const Arguments& arguments) {
    WorldOptions world;
    world.seed = *arguments.world;
    world.devices = arguments.devices;
    world.days = arguments.days;
    world.mutant = static_cast<Mutant>(arguments.mutant % static_cast<unsigned>(Mutant::count));
    world.real_primitives = arguments.real;
    world.tells = true;
    const WorldReport report = run_all({world}, 1).front();
    if (!report.violation.empty()) std::cout << tell({world, report, 0});
    static_cast<void>(count_missing(report.happened));
    std::cout << "world " << world.seed << ": receipts=" << report.receipts << " deliveries=" << report.deliveries
              << " events=" << report.events << " trace=" << std::hex << report.trace_hash << std::endl;
    return report.violation.empty() ? 0 : 1;
}

int run(const Arguments& arguments) {
    std::cout << "sim: seed=" << arguments.seed << "\n" << std::flush;
    const std::vector<WorldOptions> worlds = plan(arguments);
    std::size_t ended = 0;
    const auto reports = run_all(worlds, arguments.workers, [&](const WorldReport& report) {
        ++ended;
        if (ended % 10 == 0 || !report.violation.empty())
            std::cout << ended << " of " << worlds.size() << " worlds " << report.violation << "\n" << std::flush;
    });
    FaultCounts happened;
    std::uint64_t device_days = 0, receipts = 0, deliveries = 0, violations = 0;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        happened += reports[i].happened;
        device_days += reports[i].device_days;
        receipts += reports[i].receipts;
        deliveries += reports[i].deliveries;
        if (reports[i].violation.empty()) continue;
        if (++violations == 1) print_story(worlds[i], reports[i]);
    }
    const unsigned missing = count_missing(happened);
    const bool busy = receipts >= device_days * entries_per_device_day;
    std::cout << receipts << " receipts on " << device_days << " device-days\n" << std::flush;
    const unsigned caught = catch_mutants(arguments);
    const unsigned mutants = static_cast<unsigned>(Mutant::count) - 1;
    std::cout << "sim: device_years=" << device_days / days_per_year << " deliveries=" << deliveries
              << " faults=" << happened.total() << " violations=" << violations << " mutants=" << caught << "/"
              << mutants << " seed=" << arguments.seed << std::endl;
    return violations == 0 && missing == 0 && busy && caught == mutants ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    const Arguments arguments = parse(count, values);
    return arguments.world ? replay(arguments) : run(arguments);
}
