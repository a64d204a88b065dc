// SPDX-License-Identifier: Apache-2.0
#include "platform/systemd/notify.hpp"

#include <string>

#include <systemd/sd-daemon.h>

namespace pendopo::systemd {

void notify_ready() {
    ::sd_notify(0, "READY=1");
}

void notify_stopping() {
    ::sd_notify(0, "STOPPING=1");
}

void notify_status(std::string_view line) {
    std::string message = "STATUS=";
    for (const char c : line)
        message += c == '\n' ? ' ' : c;  // a line break would begin another variable
    ::sd_notify(0, message.c_str());
}

void notify_alive() {
    ::sd_notify(0, "WATCHDOG=1");
}

std::optional<base::Milliseconds> watchdog_interval() {
    std::uint64_t microseconds = 0;
    if (::sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
    return std::chrono::duration_cast<base::Milliseconds>(std::chrono::microseconds(microseconds / 2));
}

}  // namespace pendopo::systemd
