// SPDX-License-Identifier: Apache-2.0
// pendopo_bench [--out FILE] [--only kiosk|ingest]: measures what the product promises, on this machine, with the real
// programs. Prints each number beside its goal and writes all of them as one flat JSON object.
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <thread>

#include <stdlib.h>
#include <sys/utsname.h>

#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"

namespace pendopo::bench {
namespace {

namespace fs = std::filesystem;

constexpr int width = 1280;
constexpr int height = 800;

/// Below build/, so on the disk that is measured and not in memory; gone when the run ends.
class WorkFolder {
public:
    explicit WorkFolder(const fs::path& parent) : path_(parent / "work") {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    ~WorkFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void describe_machine(Report& report) {
    utsname system{};
    ::uname(&system);
    double load = 0;
    if (::getloadavg(&load, 1) != 1) load = 0;
    const unsigned cores = std::thread::hardware_concurrency();
    std::cout << "machine: " << cores << " cores, " << system.sysname << ' ' << system.release << ' ' << system.machine
              << "; under Xvfb the processor draws every picture\n";
    if (load > 0.5 * cores) std::cout << "THE MACHINE IS BUSY: times and shares below are worse than it can do\n";
    report.put("machine_cores", cores);
    report.put("machine_load_at_start", load);
}

/// What is measured; the parts stand in for nothing, they save time while working on one.
enum class Part { all, kiosk, ingest };

/// From nothing to a device that the province knows, with kiosk and sync stopped again.
void enrol(e2e::Province& province, e2e::Device& device, const e2e::Display& display) {
    device.join(province, display);
    device.kiosk().stop();
    device.sync().stop();
}

void measure_device(Report& report, const WorkFolder& folder, const e2e::Display& display, Part part) {
    e2e::Province province(folder / "province");
    e2e::Device device(province, folder / "site", width, height, 217, 136);
    province.start();
    enrol(province, device, display);
    if (part == Part::all) {
        std::cout << "wire: anonymous entries of 300 characters, TLS excluded\n";
        measure_wire(report, device);
        std::cout << "daemon: pendopo-sync through 7 days of 20 entries, then 40 s of rest, scaled to an hour\n";
        measure_daemon(report, device);
    }
    std::cout << "kiosk: pendopo-kiosk at " << width << 'x' << height << " under Xvfb\n";
    measure_kiosk(report, device, display, [&] {
        std::cout << "storage: a durable commit of one sealed entry\n";
        measure_storage(report, folder / "storage");
        std::cout << "seal: 300 characters by mbedTLS\n";
        measure_seal(report);
        std::cout << "kiosk: once its cards rest\n";
    });
    std::cout << "villages: each letter typed, 8,000 names\n";
    measure_village_search(report);
}

void ingest(Report& report, const WorkFolder& folder) {
    std::cout << "ingest: entries of a fleet by nginx with client certificates, pendopo-server and SQLite on disk; the "
                 "senders share the machine\n";
    measure_ingest(report, folder / "ingest");
}

/// The kiosk's numbers over the browser's; both were measured alone, in the same way, on the same display.
void compare_with_chromium(Report& report, const WorkFolder& folder, const e2e::Display& display, Part part) {
    const ChromiumCosts chromium = measure_chromium(display, folder / "chromium", [&] {
        if (part == Part::all) ingest(report, folder);
    });
    std::cout << "chromium: the same as a page, in kiosk mode, on the same display\n";
    report.put("chromium_processes", chromium.processes);
    report.put("chromium_pss_mib", chromium.pss_mib);
    report.put("chromium_first_frame_ms", chromium.first_frame_ms);
    report.put("chromium_idle_cpu_percent", chromium.idle_cpu_percent);
    report.put("chromium_tap_to_pixel_ms_p50", chromium.tap_ms_p50);
    report.put("kiosk_pss_ratio_to_chromium", report.value("kiosk_pss_mib") / chromium.pss_mib);
    report.put("kiosk_first_frame_ratio_to_chromium", report.value("kiosk_first_frame_ms") / chromium.first_frame_ms);
    report.put("kiosk_idle_cpu_ratio_to_chromium", report.value("kiosk_idle_cpu_percent") / chromium.idle_cpu_percent);
}

void run(const fs::path& out, Part part) {
    const WorkFolder folder(PENDOPO_BENCH_DIR);
    const StopWatch watch;
    Report report;
    describe_machine(report);
    if (part == Part::ingest) {
        ingest(report, folder);
    } else {
        const e2e::Display display(width, height, folder.path());
        measure_device(report, folder, display, part);
        compare_with_chromium(report, folder, display, part);
    }
    report.put("bench_seconds", watch.seconds());
    report.print_sum();
    if (out.has_parent_path()) fs::create_directories(out.parent_path());
    report.write(out);
    std::cout << "written to " << out.string() << '\n';
}

}  // namespace
}  // namespace pendopo::bench

int main(int count, char** arguments) {
    CLI::App app{"Measures what Pendopo promises, with its real programs"};
    std::string out = PENDOPO_BENCH_DIR "/report.json";
    app.add_option("--out", out, "Where to write the numbers as JSON")->capture_default_str();
    auto part = pendopo::bench::Part::all;
    const std::map<std::string, pendopo::bench::Part> parts{{"kiosk", pendopo::bench::Part::kiosk},
                                                            {"ingest", pendopo::bench::Part::ingest}};
    app.add_option("--only", part, "One part: the kiosk beside Chromium, or the province's side beside rsyslog")
        ->transform(CLI::CheckedTransformer(parts, CLI::ignore_case));
    CLI11_PARSE(app, count, arguments);
    std::cout << std::unitbuf;
    try {
        pendopo::bench::run(out, part);
        return 0;
    } catch (const std::exception& problem) {
        std::cerr << "pendopo_bench: " << problem.what() << '\n';
        return 1;
    }
}
