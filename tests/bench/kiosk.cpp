// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "platform/base/limits.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process_costs.hpp"
#include "tests/e2e/visitor/script.hpp"

namespace pendopo::bench {
namespace {

using namespace std::chrono_literals;

constexpr int starts = 3;
constexpr int visits = 20;  // below what a kiosk takes in ten minutes before it asks to wait
constexpr auto patience = 20s;
constexpr auto look_again = 500us;
constexpr auto rotating_time = 3 * limits::attract_card_time;
constexpr auto idle_time = 36s;  // longer than anything the kiosk does at intervals

/// The time until it holds, looked at twice a millisecond.
void wait_for(const std::string& what, const std::function<bool()>& condition) {
    const StopWatch watch;
    while (!condition()) {
        if (watch.seconds() > std::chrono::duration<double>(patience).count())
            throw std::runtime_error("in vain waited for: " + what);
        std::this_thread::sleep_for(look_again);
    }
}

/// The kiosk's process begins → its first picture is on the screen → it invites.
void measure_start(Report& report, e2e::Device& device, const e2e::Display& display) {
    std::vector<double> first_frames;
    std::vector<double> invitations;
    visitor::Screen screen = must(visitor::Screen::open(display.name()));
    for (int i = 0; i < starts; ++i) {
        const StopWatch watch;
        first_frames.push_back(first_frame(screen, std::nullopt, [&] { device.start_kiosk(display); }));
        wait_for("the invitation", [&] { return device.screen() == "attract"; });
        invitations.push_back(watch.milliseconds());
        if (i + 1 == starts) break;
        device.kiosk().stop();
        std::this_thread::sleep_for(500ms);  // the display is black again
    }
    report.put("kiosk_first_frame_ms", percentile(first_frames, 50));
    report.put("kiosk_invites_ms", percentile(invitations, 50));
}

class Visitor {
public:
    Visitor(const e2e::Device& device, const e2e::Display& display)
        : device_(device),
          screen_(must(visitor::Screen::open(display.name()))),
          script_(screen_, device.targets().string(), patience) {}

    /// A short visit; returns the milliseconds from the finger leaving "send" to the receipt on the screen.
    double visit() {
        play(
            "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:0\nscreen place\n"
            "tap place:0\nscreen write\ntype jalan rusak di pasar " +
            std::to_string(++visits_) +  // the same words again would be asked about
            "\ntap primary\nscreen contact\n"
            "tap contact_choice:0\ntap primary\nscreen review\nwait primary\n");
        const visitor::Rectangle send = where("primary");
        screen_.press(send.x + send.width / 2, send.y + send.height / 2);
        const StopWatch watch;
        screen_.lift();
        wait_for("the receipt", [&] { return device_.screen() == "receipt"; });
        const double time = watch.milliseconds();
        play("tap primary\nscreen attract\n");
        return time;
    }

    /// From the finger on "start" to another pixel of that button; then back to the invitation.
    double tap() {
        play("screen attract\nwait start\n");
        const visitor::Rectangle start = where("start");
        const double time =
            tap_to_pixel(screen_, start.x + start.width / 20, start.y + start.height / 2, start.x + start.width / 2);
        play("screen doors\ntap back\nscreen attract\n");
        return time;
    }

private:
    void play(const std::string& lines) {
        std::istringstream stream(lines);
        must(script_.play(stream));
    }
    [[nodiscard]] visitor::Rectangle where(const std::string& target) const {
        std::ifstream file(device_.targets());
        for (std::string word; file >> word;) {
            visitor::Rectangle r;
            if (word == target && file >> r.x >> r.y >> r.width >> r.height) return r;
        }
        throw std::runtime_error("nothing to touch called " + target);
    }

    std::size_t visits_ = 0;
    const e2e::Device& device_;
    visitor::Screen screen_;
    visitor::Script script_;
};

double cpu_percent_over(pid_t process, std::chrono::milliseconds time) {
    const double before = cpu_seconds(process);
    const StopWatch watch;
    std::this_thread::sleep_for(time);
    return 100 * (cpu_seconds(process) - before) / watch.seconds();
}

/// From the last touch on: the cards turn, then rest.
void measure_unattended(Report& report, e2e::Device& device, const std::function<void()>& meanwhile) {
    const StopWatch since_touch;
    std::this_thread::sleep_for(2s);
    const pid_t kiosk = device.kiosk().pid();
    report.put("kiosk_rotating_cpu_percent", cpu_percent_over(kiosk, rotating_time));
    meanwhile();
    const std::chrono::duration<double> rest = limits::attract_rest_after + 1s;
    std::this_thread::sleep_for(rest - std::chrono::duration<double>(since_touch.seconds()));
    const pid_t sync = device.sync().pid();
    const double sync_before = cpu_seconds(sync);
    const StopWatch watch;
    report.put("kiosk_idle_cpu_percent", cpu_percent_over(kiosk, idle_time));
    report.put("sync_idle_cpu_percent", 100 * (cpu_seconds(sync) - sync_before) / watch.seconds());
    report.put("kiosk_pss_mib", proportional_mib(kiosk));
    report.put("kiosk_pss_graphics_libraries_mib", proportional_mib_of_graphics_libraries(kiosk));
}

}  // namespace

void measure_kiosk(Report& report, e2e::Device& device, const e2e::Display& display,
                   const std::function<void()>& meanwhile) {
    device.start_sync();
    measure_start(report, device, display);
    Visitor visitor(device, display);
    std::vector<double> times;
    for (int i = 0; i < visits; ++i)
        times.push_back(visitor.visit());
    report.put("tap_to_receipt_ms_p95", percentile(times, 95));
    report.put("tap_to_receipt_ms_p50", percentile(times, 50));
    std::vector<double> taps;
    for (int i = 0; i < visits; ++i)
        taps.push_back(visitor.tap());
    report.put("kiosk_tap_to_pixel_ms_p50", percentile(taps, 50));
    measure_unattended(report, device, meanwhile);
}

}  // namespace pendopo::bench
