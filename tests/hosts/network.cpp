// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/network.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <string>

#include <sched.h>
#include <unistd.h>

#include "tests/e2e/harness/process.hpp"

namespace pendopo::hosts {
namespace {

using e2e::must_run;

void write(const char* file, const std::string& text) {
    std::ofstream stream(file);
    stream << text;
    if (!stream.flush()) throw std::runtime_error(std::string("writing ") + file);
}

std::string rules(const std::string& name, std::uint16_t port, const std::string& what) {
    const std::string number = std::to_string(port);
    return "table inet " + name + " {\n  chain input {\n    type filter hook input priority 0;\n    tcp dport " +
           number + " " + what + "\n    tcp sport " + number + " " + what + "\n  }\n}\n";
}

/// Root inside a user namespace may make networks where the machine lets anybody have user namespaces.
bool enter_as_a_mere_user() {
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
    write("/proc/self/setgroups", "deny");
    write("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
    write("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
    return true;
}

}  // namespace

void enter_network_of_our_own() {
    const bool entered = unshare(CLONE_NEWNET) == 0 || enter_as_a_mere_user();
    if (!entered)
        throw std::runtime_error(
            std::string("this machine lets us make no network namespace (") + std::strerror(errno) +
            "). Run the tests as root; in a container start it with --cap-add SYS_ADMIN --cap-add NET_ADMIN "
            "--security-opt seccomp=unconfined; or let users have namespaces: sysctl "
            "kernel.unprivileged_userns_clone=1 "
            "user.max_user_namespaces=10000 kernel.apparmor_restrict_unprivileged_userns=0, those that your system "
            "has.");
    // As large packets as a mobile network has, so that losing one in five is what it is there.
    must_run({"ip", "link", "set", "lo", "mtu", "1500", "up"});
}

MobileLink::MobileLink(const Quality& quality) {
    must_run({"tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate",
              std::to_string(quality.kbit_per_second) + "kbit", "burst", "4kb", "latency", "3s"});
    must_run({"nft", "-f", "-"},
             rules("mobile", quality.port,
                   "numgen random mod 100 < " + std::to_string(quality.loss_percent) + " counter drop"));
}
MobileLink::~MobileLink() {
    static_cast<void>(e2e::run({"tc", "qdisc", "del", "dev", "lo", "root"}));
    static_cast<void>(e2e::run({"nft", "delete", "table", "inet", "mobile"}));
}

std::uint64_t MobileLink::lost() const {
    const std::string table = must_run({"nft", "list", "table", "inet", "mobile"});
    const std::regex counter("counter packets ([0-9]+)");
    std::uint64_t sum = 0;
    for (std::sregex_iterator each(table.begin(), table.end(), counter), end; each != end; ++each)
        sum += std::stoull((*each)[1]);
    return sum;
}

PulledCable::PulledCable(std::uint16_t port) {
    must_run({"nft", "-f", "-"}, rules("pulled", port, "drop"));
}
PulledCable::~PulledCable() {
    static_cast<void>(e2e::run({"nft", "delete", "table", "inet", "pulled"}));
}

}  // namespace pendopo::hosts
