// SPDX-License-Identifier: Apache-2.0
// pendopo-sync: carries sealed entries from the kiosk's outbox to the province and signed answers back. It has the
// network and no screen; it never sees what was said.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/syncd/device.hpp"
#include "platform/base/limits.hpp"
#include "platform/log/log_sink.hpp"
#include "platform/posix/hardening.hpp"
#include "platform/posix/link_watch.hpp"
#include "platform/posix/wait.hpp"
#include "platform/systemd/notify.hpp"

namespace pendopo::syncd {
namespace {

using base::Milliseconds;

/// Says in the log and to the service manager what changed since the last time.
class Teller {
public:
    void tell(const engine::Status& status) {
        const std::string line = std::string(protocol::name(status.frame.link)) + ", " +
                                 std::string(engine::name(status.state)) +
                                 (status.frame.trouble == protocol::Trouble::none
                                      ? ""
                                      : ", trouble: " + std::string(protocol::name(status.frame.trouble)));
        if (line == last_) return;
        last_ = line;
        base::log(base::Level::info, "sync", line + ", waiting " + std::to_string(status.frame.waiting));
        systemd::notify_status(line);
    }

private:
    std::string last_;
};

/// The daemon's one loop: work, then wait for the outbox, a token, a connection, time or the end.
class Loop {
public:
    Loop(Device& device, const posix::TerminationSignals& signals, std::chrono::seconds jitter_max)
        : device_(device), signals_(signals), jitter_max_(jitter_max) {}

    base::Status watch(const config::SyncConfig& config) {
        PENDOPO_TRY(outbox_, posix::DirectoryWatch::open(config.outbox_dir));
        auto token = posix::DirectoryWatch::open(config.token_file.parent_path());
        if (token) token_ = std::move(*token);  // no such folder: no token will come into it
        auto link = posix::LinkWatch::open();
        if (link)
            link_ = std::move(*link);
        else
            base::log(base::Level::warning, "sync", link.error().message + "; only time tells when to try again");
        return {};
    }

    void run() {
        base::Instant due = device_.clock().monotonic() + jitter();
        while (!signals_.asked()) {
            if (device_.clock().monotonic() >= due) due = device_.clock().monotonic() + work();
            systemd::notify_alive();
            wait_until(due);
            if (token_ && token_->drain()) {
                device_.read_token();
                due = device_.clock().monotonic();
            }
            if (link_ && link_->drain()) {
                device_.runner().link_up();
                due = std::min(due, device_.clock().monotonic() + jitter());
            }
            if (outbox_->drain()) due = std::min(due, device_.clock().monotonic() + jitter());
        }
    }

    /// Works until nothing more can be done now; true if nothing is waiting then.
    bool run_to_rest() {
        using engine::State;
        while (!signals_.asked()) {
            if (work() > Milliseconds(0)) break;
        }
        const engine::Status status = device_.runner().status();
        return status.state == State::idle && status.frame.waiting == 0;
    }

private:
    /// How long nothing will be due.
    Milliseconds work() {
        const auto rest = device_.runner().run_once();
        teller_.tell(device_.runner().status());
        if (rest) return *rest;
        base::log(base::Level::error, "sync", rest.error().message);
        return limits::retry_delay_base;
    }

    Milliseconds jitter() {
        if (jitter_max_.count() == 0) return Milliseconds(0);
        base::Bytes bytes(sizeof(std::uint32_t));
        device_.random().fill(bytes);
        return Milliseconds(base::read_big_endian<std::uint32_t>(bytes) % (Milliseconds(jitter_max_).count() + 1));
    }

    void wait_until(base::Instant due) {
        std::vector<int> descriptors{signals_.descriptor(), outbox_->descriptor()};
        if (token_) descriptors.push_back(token_->descriptor());
        if (link_) descriptors.push_back(link_->descriptor());
        Milliseconds time = std::max(due - device_.clock().monotonic(), Milliseconds(0));
        if (const auto interval = systemd::watchdog_interval()) time = std::min(time, *interval);
        const auto woken = posix::wait_readable(descriptors, time);
        if (!woken) base::log(base::Level::error, "sync", woken.error().message);
    }

    Device& device_;
    const posix::TerminationSignals& signals_;
    const std::chrono::seconds jitter_max_;
    std::optional<posix::DirectoryWatch> outbox_;
    std::optional<posix::DirectoryWatch> token_;
    std::optional<posix::LinkWatch> link_;
    Teller teller_;
};

/// 0: done. 3: asked to send once and something is left.
base::Result<int> run(const config::SyncConfig& config, bool once) {
    PENDOPO_CHECK(log::open({config.log.file, config.log.level}));
    PENDOPO_CHECK(posix::forbid_memory_dumps());
    PENDOPO_TRY(const auto signals, posix::TerminationSignals::open());
    PENDOPO_TRY(const auto device, Device::open(config, [&signals] { return signals.asked(); }));
    Loop loop(*device, signals, once ? std::chrono::seconds(0) : config.send_jitter_max);
    PENDOPO_CHECK(loop.watch(config));
    device->read_token();
    systemd::notify_ready();
    if (once) {
        const bool all_sent = loop.run_to_rest();
        const runner::DeviceRunner::Traffic traffic = device->runner().traffic();
        std::cout << "sent " << traffic.entries << " entries in " << traffic.requests << " requests, " << traffic.up
                  << " bytes up, " << traffic.down << " bytes down (with entries: " << traffic.batches << " requests, "
                  << traffic.batch_up << " bytes up, " << traffic.batch_down << " bytes down)\n";
        return all_sent ? 0 : 3;
    }
    base::log(base::Level::info, "sync", "carries entries to " + config.host);
    loop.run();
    systemd::notify_stopping();
    base::log(base::Level::info, "sync", "stopped");
    return 0;
}

}  // namespace
}  // namespace pendopo::syncd

int main(int argc, char** argv) {
    using namespace pendopo;
    CLI::App app{"Carries a device's sealed entries to the province and brings back what it signed.", "pendopo-sync"};
    std::string config_file = "/etc/pendopo/sync.toml";
    bool once = false;
    app.add_option("-c,--config", config_file, "Configuration (TOML)")->capture_default_str();
    app.add_flag("--once", once, "Do what can be done now, then exit: 0 if nothing is left waiting, 3 if something is");
    app.set_version_flag("--version", "pendopo-sync " PENDOPO_VERSION);
    CLI11_PARSE(app, argc, argv);

    const auto config = config::load_sync(config_file);
    const base::Result<int> result = config ? syncd::run(*config, once) : base::fail(config.error());
    if (result) return *result;
    std::cerr << "pendopo-sync: " << result.error().message << '\n';
    return 1;
}
