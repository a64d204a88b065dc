// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/report.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace pendopo::bench {
namespace {

/// What the design asks for: no more than this, or no less.
struct Goal {
    std::string_view name;
    double bound;
    bool at_least = false;

    [[nodiscard]] bool reached_by(double value) const { return at_least ? value >= bound : value <= bound; }
};

constexpr std::array goals{
    Goal{"commit_p50_ratio_to_floor", 1.25},    Goal{"fdatasyncs_per_entry", 1.05},
    Goal{"bytes_written_per_entry", 10'500},    Goal{"tap_to_receipt_ms_p95", 150},
    Goal{"wire_up_bytes_per_entry", 330},       Goal{"wire_down_bytes_per_entry", 20},
    Goal{"wire_up_bytes_single", 600},          Goal{"wire_down_bytes_single", 300},
    Goal{"kiosk_idle_cpu_percent", 0.05},       Goal{"kiosk_rotating_cpu_percent", 1},
    Goal{"kiosk_pss_ratio_to_chromium", 0.2},   Goal{"kiosk_first_frame_ratio_to_chromium", 0.25},
    Goal{"village_search_ms_p99", 5},           Goal{"sync_pss_growth_mib", 1},
    Goal{"ingest_entries_per_s", 20'000, true}, Goal{"ingest_single_per_s", 2'000, true},
    Goal{"ingest_ratio_to_rsyslog", 8, true},
};

const Goal* goal_of(const std::string& name) {
    for (const Goal& goal : goals)
        if (goal.name == name) return &goal;
    return nullptr;
}

/// Four significant digits say more than a measurement is good for.
double rounded(double value) {
    char text[32];
    std::snprintf(text, sizeof text, std::abs(value) < 1000 ? "%.4g" : "%.0f", value);
    return std::strtod(text, nullptr);
}

}  // namespace

void Report::put(const std::string& name, double value) {
    const double kept = rounded(value);
    numbers_[name] = kept;
    const Goal* goal = goal_of(name);
    if (goal == nullptr) {
        std::printf("  %-32s %10g\n", name.c_str(), kept);
    } else {
        const bool reached = goal->reached_by(kept);
        ++goals_;
        reached_ += reached ? 1 : 0;
        std::printf("  %-32s %10g   %s %-8.5g %s\n", name.c_str(), kept, goal->at_least ? ">=" : "<=", goal->bound,
                    reached ? "reached" : "NOT REACHED");
    }
    std::fflush(stdout);
}

double Report::value(const std::string& name) const {
    return numbers_.at(name).get<double>();
}

void Report::print_sum() const {
    std::printf("\n%d of %d goals reached\n", reached_, goals_);
}

void Report::write(const std::filesystem::path& file) const {
    std::ofstream stream(file, std::ios::trunc);
    stream << numbers_.dump(2) << '\n';
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace pendopo::bench
