// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/setting.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include <doctest/doctest.h>

#include "sync/envelope/media.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::hosts {

namespace fs = std::filesystem;
using e2e::eventually;

namespace {

/// The number behind "key = " in a configuration.
std::uint16_t port_in(const fs::path& file, const std::string& key) {
    std::smatch found;
    const std::string text = read_text(file);
    if (!std::regex_search(text, found, std::regex("(?:^|\\n)" + key + " = ([0-9]+)")))
        throw std::runtime_error(file.string() + " names no " + key);
    return static_cast<std::uint16_t>(std::stoi(found[1]));
}

}  // namespace

void edit(const fs::path& file, const std::string& old_text, const std::string& new_text) {
    std::string text = read_text(file);
    const auto at = text.find(old_text);
    if (at == std::string::npos || text.find(old_text, at + 1) != std::string::npos)
        throw std::runtime_error("not exactly once in " + file.string() + ": " + old_text);
    std::ofstream(file, std::ios::binary) << text.replace(at, old_text.size(), new_text);
}

bool in_full() {
    return std::getenv("PENDOPO_HOSTS_FULL") != nullptr;
}

Setting::Setting() : device_port_(port_in(sync_config(), "port")) {
    const fs::path nginx = province.directory() / "nginx" / "nginx.conf";
    const std::string listen = "listen 127.0.0.1:" + std::to_string(device_port_) + " ssl;";
    edit(nginx, listen, listen + "\n        listen unix:" + front().string() + " ssl;");
    edit(nginx, "unix:" + province.socket(), "unix:" + (province.directory() / "run" / "recorder.sock").string());
    start_province();
    device.start_sync();
    device.start_kiosk(display);
    eventually("the kiosk says that it is not set up", [&] { return device.screen() == "not_ready"; });
    province.confirm_the_waiting_device();
    // At its start it asks at once whether it was let in, and not only in some seconds.
    device.sync().stop();
    device.start_sync();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });
}

void Setting::start_province() {
    fs::remove(front());  // an nginx that was killed leaves it
    province.start();
}

void Setting::start_nginx() {
    fs::remove(front());
    province.start_nginx();
}

void Setting::lead_device_over(const Relay& relay) {
    edit(sync_config(), "\nport = " + std::to_string(device_port_), "\nport = " + std::to_string(relay.port()));
}

e2e::Words Setting::teller(const std::string& recording) const {
    e2e::Words command{e2e::program("pendopo_teller"), "--config", (device.directory() / "kiosk.toml").string()};
    if (!recording.empty()) command.insert(command.end(), {"--recording", recording});
    return command;
}

void Setting::tell(const std::string& lines, const std::string& recording) const {
    static_cast<void>(e2e::must_run(teller(recording), lines));
}

std::map<std::string, int> Setting::at_the_desk() const {
    std::map<std::string, int> count;
    for (const auto& entry : province.desk())
        ++count[entry["words"].get<std::string>()];
    return count;
}

void Setting::check_each_once(const std::set<std::string>& promised, const std::set<std::string>& perhaps) const {
    const auto all_there = [&] {
        const auto there = at_the_desk();
        return std::all_of(promised.begin(), promised.end(),
                           [&](const std::string& words) { return there.contains(words); });
    };
    eventually("everything promised stands at the desk", all_there, std::chrono::seconds(300));
    for (const auto& each : at_the_desk()) {
        CAPTURE(each.first);
        CHECK(each.second == 1);
        CHECK((promised.contains(each.first) || perhaps.contains(each.first)));
    }
}

void Setting::wait_until_the_device_knows() const {
    eventually("the device knows that all is acknowledged", [&] {
        const std::string state = e2e::run(teller()).output;
        return state.find("\nwaiting_entries 0\n") != std::string::npos &&
               state.find("\nwaiting_chunks 0\n") != std::string::npos;
    });
}

Acknowledged::Acknowledged(const fs::path& inbox)
    : primitives_(envelope::libcrypto_primitives([](base::ByteSpan) { std::abort(); })),  // it only hashes
      stream_(device::StreamReader::open(inbox)) {}

void Acknowledged::read_inbox() {
    for (auto record = stream_.next(); record && *record; record = stream_.next()) {
        const auto frame = protocol::decode((*record)->frame);
        if (!frame) continue;
        if (const auto* ack = std::get_if<model::Ack>(&*frame)) acked_seq_ = std::max(acked_seq_, ack->head.seq);
        if (const auto* held = std::get_if<protocol::MediaHeld>(&*frame))
            held_.insert(held->names.begin(), held->names.end());
    }
    heard = static_cast<unsigned>(acked_seq_ + held_.size());
}

void Acknowledged::look_at(const Recorder::Request& request, Recorder::Moment moment) {
    if (moment != Recorder::Moment::came) return;
    const bool is_batch = request.path == protocol::path_batch;
    if (!is_batch && request.path != protocol::path_media) return;
    read_inbox();
    const auto frame = protocol::decode(base::as_bytes(request.body));
    if (!frame) return;
    if (const auto* batch = std::get_if<protocol::Batch>(&*frame)) {
        ++batches;
        if (chunks > 0) ++batches_behind_chunks;
        if (batch->last_seq() <= acked_seq_) ++batches_repeated;
    }
    if (const auto* chunk = std::get_if<protocol::MediaChunk>(&*frame)) {
        ++chunks;
        if (held_.contains(envelope::chunk_name(*primitives_, chunk->ciphertext))) ++chunks_repeated;
    }
}

}  // namespace pendopo::hosts
