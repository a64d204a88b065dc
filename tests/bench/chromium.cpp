// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <numeric>
#include <sstream>
#include <thread>

#include <unistd.h>

#include "app/areas/areas.hpp"
#include "platform/base/limits.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process_costs.hpp"
#include "tests/e2e/visitor/screen.hpp"

namespace pendopo::bench {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int starts = 3;
constexpr int taps = 30;
constexpr auto patience = 20s;
constexpr auto look_again = 200us;
constexpr auto idle_time = 36s;  // as long as the kiosk is watched

constexpr unsigned long page_background = 0xFBF7EF;  // what the browser shows before the page does not count

struct Point {
    int x = 0;
    int y = 0;
};

/// Waits until one point of the display has the right colour; returns the milliseconds.
double wait_for_colour(visitor::Screen& screen, Point where, const std::function<bool(unsigned long)>& right,
                       const char* what) {
    const StopWatch watch;
    while (!right(must(screen.colour_at(where.x, where.y)))) {
        if (watch.seconds() > std::chrono::duration<double>(patience).count())
            throw std::runtime_error(std::string("in vain waited for: ") + what);
        std::this_thread::sleep_for(look_again);
    }
    return watch.milliseconds();
}

/// The page with the names of every area in it, as the kiosk has them.
fs::path write_page(const fs::path& folder) {
    std::ifstream file(PENDOPO_BENCH_PAGE);
    std::stringstream page;
    page << file.rdbuf();
    std::string text = page.str();
    const std::string mark = "/*VILLAGES*/[]";
    const std::size_t at = text.find(mark);
    if (at == text.npos) throw std::runtime_error("the page has no place for the villages");
    const auto areas = must(areas::Areas::embedded());
    std::string names = "[";
    for (std::size_t i = 0; i < areas.size(); ++i)
        names += (i == 0 ? "\"" : ",\"") + std::string(areas.at(i).name) + "\"";
    fs::create_directories(folder);
    const fs::path out = folder / "kiosk.html";
    std::ofstream(out) << text.replace(at, mark.size(), names + "]");
    return out;
}

e2e::Process start_browser(const fs::path& page, const fs::path& profile, const e2e::Display& display) {
    e2e::Words command{"chromium",
                       "--kiosk",
                       "--app=file://" + fs::absolute(page).string(),
                       "--user-data-dir=" + fs::absolute(profile).string(),
                       "--window-position=0,0",
                       "--window-size=1280,800",
                       "--no-first-run",
                       "--disable-gpu",
                       "--disable-background-networking",
                       "--disable-component-update",
                       "--disable-sync",
                       "--disable-features=Translate",
                       "--noerrdialogs",
                       "--disable-session-crashed-bubble",
                       "--password-store=basic"};
    if (::geteuid() == 0) command.emplace_back("--no-sandbox");
    return e2e::Process::start(command,
                               {{{"DISPLAY", display.name()}, {"HOME", profile.string()}}, profile.string() + ".log"});
}

/// Of the browser with all its processes.
double memory_of(pid_t browser) {
    double sum = 0;
    for (const pid_t each : family_of(browser))
        sum += proportional_mib(each);
    return sum;
}
double seconds_of(pid_t browser) {
    double sum = 0;
    for (const pid_t each : family_of(browser))
        sum += cpu_seconds(each);
    return sum;
}

}  // namespace

double first_frame(visitor::Screen& screen, std::optional<unsigned long> background,
                   const std::function<void()>& start) {
    constexpr Point corner{3, 3};
    const unsigned long before = must(screen.colour_at(corner.x, corner.y));
    const StopWatch watch;
    start();
    (void)wait_for_colour(
        screen, corner, [&](unsigned long colour) { return background ? colour == *background : colour != before; },
        "the first picture");
    return watch.milliseconds();
}

double tap_to_pixel(visitor::Screen& screen, int x, int y, int finger_x) {
    screen.point_at(finger_x, y);
    const unsigned long before = must(screen.colour_at(x, y));
    screen.press_here();
    const double time = wait_for_colour(
        screen, {x, y}, [&](unsigned long colour) { return colour != before; }, "the pressed button");
    screen.lift();
    return time;
}

ChromiumCosts measure_chromium(const e2e::Display& display, const fs::path& folder,
                               const std::function<void()>& meanwhile) {
    ChromiumCosts costs;
    visitor::Screen screen = must(visitor::Screen::open(display.name()));
    const fs::path page = write_page(folder);
    std::optional<e2e::Process> browser;
    std::vector<double> firsts;
    for (int i = 0; i < starts; ++i) {
        if (browser) browser->stop();
        std::this_thread::sleep_for(500ms);  // the display is black again
        firsts.push_back(
            first_frame(screen, page_background, [&] { browser = start_browser(page, folder / "profile", display); }));
    }
    costs.first_frame_ms = percentile(firsts, 50);
    std::this_thread::sleep_for(5s);
    std::vector<double> times;
    for (int i = 0; i < taps; ++i) {
        times.push_back(tap_to_pixel(screen, 60, 400, 280));  // #start is 480 × 120 at (40, 340)
        std::this_thread::sleep_for(300ms);
        screen.press(1140, 76);  // back
        screen.lift();
        std::this_thread::sleep_for(300ms);
    }
    costs.tap_ms_p50 = percentile(times, 50);
    const StopWatch since_touch;
    meanwhile();
    const std::chrono::duration<double> rest = limits::attract_rest_after + limits::attract_card_time + 2s;
    std::this_thread::sleep_for(rest - std::chrono::duration<double>(since_touch.seconds()));
    const double before = seconds_of(browser->pid());
    const StopWatch watch;
    std::this_thread::sleep_for(idle_time);
    costs.idle_cpu_percent = 100 * (seconds_of(browser->pid()) - before) / watch.seconds();
    costs.pss_mib = memory_of(browser->pid());
    costs.processes = static_cast<double>(family_of(browser->pid()).size());
    browser->stop();
    return costs;
}

}  // namespace pendopo::bench
