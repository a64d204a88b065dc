// SPDX-License-Identifier: Apache-2.0
#include "app/areas/areas.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"

namespace pendopo::bench {
namespace {

constexpr std::size_t names_wanted = 8'000;
constexpr std::size_t letters_typed = 8;
constexpr std::size_t every = 7;  // of the names, typed letter by letter: over a thousand
constexpr std::uint64_t province = 99;

/// A province of 8,000 villages with the real villages' names, as often as it takes.
std::string large_province() {
    const auto real = must(areas::Areas::embedded());
    std::string list = "# version: bench\n99\tBench\n";
    std::size_t made = 0;
    for (std::uint64_t regency = 9901; made < names_wanted; ++regency) {
        list += std::to_string(regency) + "\tKabupaten\n";
        for (std::uint64_t district = regency * 100 + 1; district < regency * 100 + 21; ++district) {
            list += std::to_string(district) + "\tKecamatan\n";
            for (std::uint64_t village = 1001; village < 1021 && made < names_wanted; ++village, ++made)
                list += std::to_string(district * 10'000 + village) + "\t" +
                        std::string(real.at(1 + made % (real.size() - 1)).name) + "\n";
        }
    }
    return list;
}

}  // namespace

void measure_village_search(Report& report) {
    const std::string list = large_province();
    const auto areas = must(areas::Areas::load(base::as_bytes(list)));
    std::vector<double> times;
    for (std::size_t i = 0; i < areas.size(); i += every) {
        const std::string_view name = areas.at(i).name;
        for (std::size_t typed = 1; typed <= std::min(letters_typed, name.size()); ++typed) {
            const StopWatch watch;
            const auto found = areas.search({name.substr(0, typed), {province}, {}});
            times.push_back(watch.milliseconds());
            if (found.count == 0) throw std::runtime_error("a village is not found by its own name");
        }
    }
    report.put("village_search_ms_p99", percentile(times, 99));
    report.put("village_search_ms_p50", percentile(times, 50));
}

}  // namespace pendopo::bench
