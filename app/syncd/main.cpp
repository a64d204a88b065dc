// SPDX-License-Identifier: Apache-2.0
// pendopo-sync: carries sealed entries from the kiosk's outbox to the province and signed answers back. It has the
// network and no screen; it never sees what was said.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/syncd/device.hpp"
#include "platform/base/limits.hpp"
#include "platform/log/log_sink.hpp"
#include "platform/posix/default_route.hpp"
#include "platform/posix/hardening.hpp"
#include "platform/posix/link_watch.hpp"
#include "platform/posix/wait.hpp"
#include "platform/systemd/notify.hpp"
#include "storage/device/media_folder.hpp"

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
    Loop(Device& device, const posix::TerminationSignals& signals, const config::SyncConfig& config)
        : device_(device), signals_(signals), config_(config) {}

    base::Status watch() {
        PENDOPO_TRY(outbox_, posix::DirectoryWatch::open(config_.outbox_dir));
        watch_media();
        look_at_link();
        auto token = posix::DirectoryWatch::open(config_.token_file.parent_path());
        if (token) token_ = std::move(*token);  // no such folder: no token will come into it
        auto link = posix::LinkWatch::open();
        if (link)
            link_ = std::move(*link);
        else
            base::log(base::Level::warning, "sync", link.error().message + "; only time tells when to try again");
        return {};
    }

    void run() {
        base::Instant due = device_.clock().monotonic();
        while (!signals_.asked()) {
            if (device_.clock().monotonic() >= due) due = device_.clock().monotonic() + work();
            systemd::notify_alive();
            wait_until(due);
            if (token_ && token_->drain()) {
                device_.read_token();
                due = device_.clock().monotonic();
            }
            if (take_link_news() || take_folder_news()) due = device_.clock().monotonic();
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

    bool take_link_news() {
        if (!link_) return false;
        const posix::LinkWatch::News news = link_->drain();
        if (news.changed) look_at_link();
        if (news.up) device_.runner().link_up();
        return news.changed;
    }

    bool take_folder_news() {
        const bool entries = outbox_->drain();
        if (entries && !media_) watch_media();
        const bool media = media_ && media_->drain();
        if (media) device_.runner().look_for_media();
        return entries || media;
    }

    /// The folder comes with the kiosk's first recording; until then there is nothing to watch.
    void watch_media() {
        auto media = posix::DirectoryWatch::open(device::media_folder_beside(config_.outbox_dir));
        if (!media) return;
        media_ = std::move(*media);
        device_.runner().look_for_media();
    }

    void look_at_link() {
        bool metered = config_.metered == config::Metered::yes;
        if (config_.metered == config::Metered::automatic)
            metered = posix::is_one_of(posix::default_route_interface(), config_.metered_interfaces);
        device_.runner().set_metered(metered);
    }

    void wait_until(base::Instant due) {
        std::vector<int> descriptors{signals_.descriptor(), outbox_->descriptor()};
        if (token_) descriptors.push_back(token_->descriptor());
        if (link_) descriptors.push_back(link_->descriptor());
        if (media_) descriptors.push_back(media_->descriptor());
        Milliseconds time = std::max(due - device_.clock().monotonic(), Milliseconds(0));
        if (const auto interval = systemd::watchdog_interval()) time = std::min(time, *interval);
        const auto woken = posix::wait_readable(descriptors, time);
        if (!woken) base::log(base::Level::error, "sync", woken.error().message);
    }

    Device& device_;
    const posix::TerminationSignals& signals_;
    const config::SyncConfig& config_;
    std::optional<posix::DirectoryWatch> outbox_;
    std::optional<posix::DirectoryWatch> media_;
    std::optional<posix::DirectoryWatch> token_;
    std::optional<posix::LinkWatch> link_;
    Teller teller_;
};

/// 0: done. 3: asked to send once and something is left.
base::Result<int> run(config::SyncConfig config, bool once) {
    if (once) {  // somebody asked: nothing waits for its moment
        config.send_jitter_max = config.start_spread = std::chrono::seconds(0);
        config.night.reset();
    }
    PENDOPO_CHECK(log::open({config.log.file, config.log.level}));
    PENDOPO_CHECK(posix::forbid_memory_dumps());
    PENDOPO_TRY(const auto signals, posix::TerminationSignals::open());
    PENDOPO_TRY(const auto device, Device::open(config, [&signals] { return signals.asked(); }));
    Loop loop(*device, signals, config);
    PENDOPO_CHECK(loop.watch());
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
