// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

/// Over which interface this machine reaches the world, so that a link that is paid by the byte can be told from one
/// that is not.
namespace pendopo::posix {

/// The interface of the default route, by the kernel's tables /proc/net/route and /proc/net/ipv6_route; empty if there
/// is none or the tables can't be read. Any thread.
[[nodiscard]] std::string default_route_interface();

/// The same for tables given as text: the route with the lowest metric, IPv4 before IPv6. Lines that are none of these
/// tables' are passed over.
[[nodiscard]] std::string default_route_interface(std::string_view ipv4_table, std::string_view ipv6_table);

/// Whether one of the patterns fits ("wwan*", "ppp0"): shell patterns as of fnmatch(3).
[[nodiscard]] bool is_one_of(const std::string& interface, std::span<const std::string> patterns);

}  // namespace pendopo::posix
