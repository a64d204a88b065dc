// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "platform/base/time.hpp"

/// Words to the service manager (sd_notify). All do nothing when no manager listens. Any thread.
namespace pendopo::systemd {

/// The service does its work from now on.
void notify_ready();
/// It was asked to stop and is ending.
void notify_stopping();
/// One line for `systemctl status`; nothing personal.
void notify_status(std::string_view line);
/// Still alive. To be sent more often than `watchdog_interval`.
void notify_alive();

/// Half of what the manager waits for a sign of life; none if it does not watch.
[[nodiscard]] std::optional<base::Milliseconds> watchdog_interval();

}  // namespace pendopo::systemd
