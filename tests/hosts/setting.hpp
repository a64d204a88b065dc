// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "storage/device/stream.hpp"
#include "sync/envelope/primitives.hpp"
#include "tests/e2e/harness/world.hpp"
#include "tests/hosts/recorder.hpp"
#include "tests/hosts/relay.hpp"

namespace pendopo::hosts {

using e2e::read_text;
/// Replaces what is there exactly once; throws std::runtime_error otherwise.
void edit(const std::filesystem::path& file, const std::string& old_text, const std::string& new_text);
/// `make test` has three minutes for all of this; with PENDOPO_HOSTS_FULL set it takes what it takes.
[[nodiscard]] bool in_full();

/// One province and one enrolled device, on the network of this process, with the recorder between nginx and the
/// server. nginx listens on a unix socket too, for relays. Errors: std::runtime_error.
class Setting {
public:
    /// Until the kiosk invites.
    Setting();

    e2e::Folder folder;
    e2e::Province province{folder / "province"};
    Recorder recorder{province.directory() / "run" / "recorder.sock", province.socket()};
    e2e::Display display{1024, 600, folder.path()};
    e2e::Device device{province, folder / "site", 1024, 600, 154, 86};

    void start_province();
    void start_nginx();
    /// Where nginx listens for enrolled devices beside its port.
    [[nodiscard]] std::filesystem::path front() const { return province.directory() / "run" / "front.sock"; }
    [[nodiscard]] std::filesystem::path inbox() const { return device.directory() / "inbox"; }
    [[nodiscard]] std::filesystem::path sync_config() const { return device.directory() / "sync.toml"; }
    [[nodiscard]] std::uint16_t device_port() const { return device_port_; }
    /// The device finds the province through the relay from its next start on.
    void lead_device_over(const Relay& relay);

    /// Says each line as the kiosk would, without a screen, in its place: the kiosk must not run.
    [[nodiscard]] e2e::Words teller(const std::string& recording = {}) const;
    void tell(const std::string& lines, const std::string& recording = {}) const;

    /// How often each text stands at the desk.
    [[nodiscard]] std::map<std::string, int> at_the_desk() const;
    /// Waits for all of them, then looks that each stands there once and nothing else does but `perhaps`. The counts
    /// are checked here, by doctest.
    void check_each_once(const std::set<std::string>& promised, const std::set<std::string>& perhaps = {}) const;
    /// That all is acknowledged, recordings too; the kiosk must not run.
    void wait_until_the_device_knows() const;

private:
    std::uint16_t device_port_ = 0;
};

/// What the device knows to be acknowledged, by what its sync told the kiosk, held against what it sends on. Watch with
/// it from the recorder's thread; the counts may be read at any time.
class Acknowledged {
public:
    explicit Acknowledged(const std::filesystem::path& inbox);
    void look_at(const Recorder::Request& request, Recorder::Moment moment);

    std::atomic<unsigned> heard{0};  ///< acks and names of chunks in the inbox, as far as it was read
    std::atomic<unsigned> batches{0};
    std::atomic<unsigned> chunks{0};  ///< that came whole, repeated ones too
    std::atomic<unsigned> batches_behind_chunks{0};
    std::atomic<unsigned> batches_repeated{0};  ///< though all they hold had been acknowledged
    std::atomic<unsigned> chunks_repeated{0};   ///< though acknowledged

private:
    void read_inbox();

    std::unique_ptr<envelope::Primitives> primitives_;
    device::StreamReader stream_;
    std::uint64_t acked_seq_ = 0;  ///< the device has one journal
    std::set<model::Hash> held_;
};

}  // namespace pendopo::hosts
