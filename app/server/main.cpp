// SPDX-License-Identifier: Apache-2.0
// pendopo-server: the province's end of the wire, behind nginx on a local socket.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>

#include "app/server/trust_watch.hpp"
#include "platform/log/log_sink.hpp"
#include "platform/microhttpd/unix_listener.hpp"
#include "platform/posix/hardening.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "platform/posix/wait.hpp"
#include "platform/systemd/notify.hpp"

namespace pendopo::server {
namespace {

/// Roles of the design that later versions bring; told apart from a typing error.
constexpr std::array<std::string_view, 2> roles_to_come{"desk", "public"};

base::Status check_roles(const std::vector<std::string>& roles) {
    for (const std::string& role : roles) {
        if (role == "ingest") continue;
        const bool to_come = std::ranges::find(roles_to_come, role) != roles_to_come.end();
        return base::fail(base::ErrorCode::unsupported,
                          to_come ? "role " + role + ": this version has no such role yet, only ingest"
                                  : "role " + role + ": unknown; known is ingest");
    }
    return {};
}

/// Tells the service manager that we live, as long as the store answers, and takes new trust when there is some.
void watch(const posix::TerminationSignals& signals, TrustWatch& trust, ingest::Service& service,
           province::Store& store) {
    const auto interval = systemd::watchdog_interval();
    const auto [bundle_folder, key_folder] = trust.descriptors();
    const std::array descriptors{signals.descriptor(), bundle_folder, key_folder};
    while (!signals.asked()) {
        const auto woken = posix::wait_readable(descriptors, interval);
        if (!woken) base::log(base::Level::error, "server", woken.error().message);
        trust.look(service);
        if (interval && store.incarnation()) systemd::notify_alive();
    }
}

base::Status run(const config::ServerConfig& config) {
    PENDOPO_CHECK(check_roles(config.roles));
    PENDOPO_CHECK(log::open({config.log.file, config.log.level}));
    PENDOPO_CHECK(posix::forbid_memory_dumps());
    PENDOPO_TRY(const auto signals, posix::TerminationSignals::open());
    posix::RealRandom random;
    const posix::RealClock clock;
    PENDOPO_TRY(Province province, open_province(config, random));
    PENDOPO_TRY(TrustWatch trust, TrustWatch::open(province, config));
    ingest::Service service(
        {*province.store, *province.primitives, clock, std::move(province.trust), config.enrolments_per_minute});
    microhttpd::UnixListener listener({config.socket, config.threads});
    PENDOPO_CHECK(listener.start([&service](const port::HttpCall& call) { return service.handle(call); }));
    base::log(base::Level::info, "server",
              "takes in entries for " + province.name + (province.practice ? " (practice)" : "") + " on " +
                  config.socket.string());
    systemd::notify_ready();
    watch(signals, trust, service, *province.store);
    systemd::notify_stopping();
    listener.stop();
    base::log(base::Level::info, "server", "stopped");
    return {};
}

}  // namespace
}  // namespace pendopo::server

int main(int argc, char** argv) {
    using namespace pendopo;
    CLI::App app{"Pendopo's server: takes in sealed entries from devices, behind nginx.", "pendopo-server"};
    std::string config_file = "/etc/pendopo/server.toml";
    std::vector<std::string> roles;
    app.add_option("-c,--config", config_file, "Configuration (TOML)")->capture_default_str();
    app.add_option("--roles", roles, "What this process does, instead of what the file says: ingest")->delimiter(',');
    app.set_version_flag("--version", "pendopo-server " PENDOPO_VERSION);
    CLI11_PARSE(app, argc, argv);

    auto config = config::load_server(config_file);
    if (config && !roles.empty()) config->roles = roles;
    const base::Status status = config ? server::run(*config) : base::Status(base::fail(config.error()));
    if (status) return 0;
    std::cerr << "pendopo-server: " << status.error().message << '\n';
    return 1;
}
