// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/health_report.hpp"

namespace pendopo::ctl {
namespace {

constexpr std::uint64_t minute = 60;
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t day = 24 * hour;

constexpr std::uint64_t silent_after = 3 * day;  // a weekend is no alarm
constexpr std::uint64_t disk_low_mib = 512;
constexpr unsigned wear_high = 80;  // per cent
constexpr int hot = 80;             // degrees: a Pi slows down
constexpr int temperature_zero = 100;
constexpr std::uint64_t many_waiting = 200;
constexpr std::uint64_t clock_off = 10 * minute;

bool has(const protocol::Health& health, protocol::HealthFlags flag) {
    return (health.flags & static_cast<std::uint32_t>(flag)) != 0;
}

}  // namespace

std::string duration_text(std::uint64_t seconds) {
    const auto text = [](std::uint64_t count, const char* unit) {
        return std::to_string(count) + ' ' + unit + (count == 1 ? "" : "s");
    };
    if (seconds < 2 * hour) return text(seconds / minute, "minute");
    if (seconds < 2 * day) return text(seconds / hour, "hour");
    return text(seconds / day, "day");
}

std::vector<std::string> worries(const protocol::Health& health, std::uint64_t age) {
    std::vector<std::string> found;
    if (has(health, protocol::HealthFlags::takes_no_text))
        found.emplace_back("its disk is full and it takes no words: free space on it or send a courier");
    if (has(health, protocol::HealthFlags::journal_damaged))
        found.emplace_back("a journal was set aside as damaged: change its card soon and keep the old one");
    if (age > silent_after)
        found.emplace_back("silent for " + duration_text(age) + ": look whether it has power and a connection");
    if (has(health, protocol::HealthFlags::takes_no_media) && !has(health, protocol::HealthFlags::takes_no_text))
        found.emplace_back("it takes no recordings any more: its disk is nearly full");
    else if (health.free_mib > 0 && health.free_mib < disk_low_mib)
        found.emplace_back("only " + std::to_string(health.free_mib) + " MiB are free");
    if (health.wear != protocol::Health::wear_unknown && health.wear >= wear_high)
        found.emplace_back("its card has used up " + std::to_string(health.wear) + " % of its life: change it");
    if (health.temperature != 0 && health.temperature - temperature_zero >= hot)
        found.emplace_back("it is " + std::to_string(health.temperature - temperature_zero) +
                           " degrees hot: give it air");
    if (health.waiting_entries > many_waiting)
        found.emplace_back(std::to_string(health.waiting_entries) + " entries wait to be sent");
    if (health.heard_time > 0 && health.heard_time + (health.uptime - health.heard_uptime) > health.wall + clock_off)
        found.emplace_back("its clock is behind: entries keep their order all the same");
    return found;
}

}  // namespace pendopo::ctl
