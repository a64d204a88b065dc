// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include "platform/posix/default_route.hpp"

using namespace pendopo;

namespace {

const std::string head = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
const std::string near = "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n";
const std::string by_wire = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n";
const std::string by_modem = "wwan0\t00000000\t0100000A\t0003\t0\t0\t700\t00000000\t0\t0\t0\n";
const std::string rejected = "lo\t00000000\t00000000\t0201\t0\t0\t1\t00000000\t0\t0\t0\n";
const std::string zeros(32, '0');

std::string ipv6(const std::string& flags, const std::string& interface, const std::string& metric = "00000400") {
    return zeros + " 00 " + zeros + " 00 fe800000000000000000000000000001 " + metric + " 00000001 00000000 " + flags +
           " " + interface + "\n";
}

}  // namespace

TEST_CASE("default route: the one with the lowest metric counts, and only one that is up and rejects nothing") {
    CHECK(posix::default_route_interface(head + near + by_wire + by_modem, "") == "eth0");
    CHECK(posix::default_route_interface(head + by_modem + by_wire, "") == "eth0");
    CHECK(posix::default_route_interface(head + near + by_modem, "") == "wwan0");
    CHECK(posix::default_route_interface(head + near + rejected, "").empty());
    CHECK(posix::default_route_interface("", "").empty());
}

TEST_CASE("default route: IPv6 counts where there is no IPv4") {
    CHECK(posix::default_route_interface(head + near, ipv6("00200200", "lo", "ffffffff") + ipv6("00000003", "ppp0")) ==
          "ppp0");
    CHECK(posix::default_route_interface(head + by_wire, ipv6("00000003", "ppp0")) == "eth0");
}

TEST_CASE("default route: cut and foreign lines tell nothing") {
    const std::string whole = by_wire.substr(0, by_wire.find("00000000\t0\t0\t0"));
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(posix::default_route_interface(whole.substr(0, size), "").empty());
    CHECK(posix::default_route_interface("eth0 zero zero x 0 0 y zero\n\n\n", "a b c d e f g h i j\n").empty());
}

TEST_CASE("default route: this machine's own tables can be read, and patterns choose interfaces") {
    const std::string interface = posix::default_route_interface();
    const std::vector<std::string> patterns{"wwan*", "ppp*"};
    CHECK(posix::is_one_of("wwan0", patterns));
    CHECK(posix::is_one_of("ppp1", patterns));
    CHECK_FALSE(posix::is_one_of("eth0", patterns));
    CHECK_FALSE(posix::is_one_of("", patterns));
    CHECK_FALSE(posix::is_one_of(interface + "-no-such", patterns));
}
