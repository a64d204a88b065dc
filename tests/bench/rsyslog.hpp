// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "tests/bench/fleet.hpp"
#include "tests/bench/socket_bytes.hpp"

namespace pendopo::bench {

struct RelpResult {
    double messages = 0;  ///< acknowledged, and found again in the file that rsyslog writes
    double seconds = 0;
    WireBytes wire;  ///< with TLS, without its handshakes
};

/// Sends the texts that the fleet sealed to an rsyslogd of its own: RELP over TLS with the certificates of devices and
/// province, one connection for each device, into a disk queue that is flushed at each write before RELP acknowledges,
/// and from there to a file. Everything lies in `folder`. Throws std::runtime_error when something does not work.
[[nodiscard]] RelpResult measure_rsyslog(Fleet& fleet, const e2e::Province& province,
                                         const std::filesystem::path& folder);

}  // namespace pendopo::bench
