// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rsyslog.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pendopo::bench {
namespace {

namespace fs = std::filesystem;

constexpr int sending_seconds = 10;
constexpr auto sending_patience = std::chrono::seconds(180);  // what is on its way comes on top
constexpr int starts_max = 5;

/// Free a moment ago. Somebody may take it before rsyslogd does: then it is started with another.
std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool found = ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
    ::close(socket);
    if (!found) throw std::runtime_error("no free port on 127.0.0.1");
    return ntohs(address.sin_port);
}

bool listens(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool answered = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return answered;
}

/// What rsyslog's manual names for a queue that survives a power cut; the rest stays as rsyslog has it.
std::string configuration(const fs::path& folder, const fs::path& nginx, std::uint16_t port) {
    return "global(workDirectory=\"" + folder.string() +
           "\")\n"
           "module(load=\"imrelp\" tls.tlslib=\"openssl\")\n"
           "template(name=\"line\" type=\"string\" string=\"%rawmsg%\\n\")\n"
           "ruleset(name=\"keep\" queue.type=\"disk\" queue.filename=\"queue\" queue.syncqueuefiles=\"on\" "
           "queue.checkpointinterval=\"1\" queue.maxdiskspace=\"4g\" queue.size=\"10000000\") {\n"
           "  action(type=\"omfile\" file=\"" +
           (folder / "texts.log").string() +
           "\" template=\"line\")\n}\n"
           "input(type=\"imrelp\" port=\"" +
           std::to_string(port) +
           "\" address=\"127.0.0.1\" ruleset=\"keep\" tls=\"on\" tls.authmode=\"certvalid\" tls.cacert=\"" +
           (nginx / "ca.pem").string() + "\" tls.mycert=\"" + (nginx / "server.pem").string() + "\" tls.myprivkey=\"" +
           (nginx / "server.key").string() + "\")\n";
}

/// rsyslogd in the foreground, with nothing of the machine's own configuration.
class Rsyslogd {
public:
    Rsyslogd(const fs::path& folder, const fs::path& nginx) : folder_(folder) {
        fs::create_directories(folder);
        for (int i = 0; i < starts_max; ++i)
            if (start(nginx)) return;
        throw std::runtime_error("rsyslogd does not listen (make bench installs it):\n" +
                                 e2e::read_text(folder / "rsyslogd.log"));
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] double lines_written() const {
        std::ifstream file(folder_ / "texts.log", std::ios::binary);
        return static_cast<double>(
            std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n'));
    }

private:
    [[nodiscard]] bool start(const fs::path& nginx) {
        port_ = free_port();
        const fs::path file = folder_ / "rsyslog.conf";
        std::ofstream(file) << configuration(folder_, nginx, port_);
        e2e::Process::Options options;
        options.output = folder_ / "rsyslogd.log";
        process_ = e2e::Process::start(
            {"/usr/sbin/rsyslogd", "-n", "-f", file.string(), "-i", (folder_ / "rsyslogd.pid").string()}, options);
        bool up = false;
        e2e::eventually("rsyslogd listens or ends", [&] { return (up = listens(port_)) || !process_->running(); });
        return up && process_->running();
    }

    fs::path folder_;
    std::uint16_t port_ = 0;
    std::optional<e2e::Process> process_;
};

}  // namespace

RelpResult measure_rsyslog(Fleet& fleet, const e2e::Province& province, const fs::path& folder) {
    const Rsyslogd rsyslogd(folder, province.directory() / "nginx");
    e2e::Words sender{e2e::program("pendopo_relp_sender"), std::to_string(rsyslogd.port()), fleet.ca_file().string(),
                      std::to_string(sending_seconds)};
    for (const FleetDevice& device : fleet.devices())
        sender.insert(sender.end(), {device.certificate_file.string(), device.key_file.string()});
    const std::string said = e2e::must_run(sender, "", sending_patience);
    RelpResult result;
    unsigned long long up = 0;
    unsigned long long down = 0;
    if (std::sscanf(said.c_str(), "messages %lf seconds %lf up %llu down %llu", &result.messages, &result.seconds, &up,
                    &down) != 4)
        throw std::runtime_error("the RELP sender does not say what it sent: " + said);
    result.wire = {up, down};
    e2e::eventually("rsyslog has written every text", [&] { return rsyslogd.lines_written() >= result.messages; });
    if (rsyslogd.lines_written() != result.messages) throw std::runtime_error("rsyslog wrote a text twice");
    return result;
}

}  // namespace pendopo::bench
