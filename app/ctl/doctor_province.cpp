// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/config/programs.hpp"
#include "app/ctl/device_watch.hpp"
#include "app/ctl/doctor.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_files.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/text/printable.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::ctl {
namespace {

namespace fs = std::filesystem;

void examine_keys(Context& context, const ProvinceLayout& layout, Findings& findings) {
    const auto bundle = read_bundle(context, layout);
    if (!bundle) {
        findings.broken(
            "trust bundle: " + bundle.error().message,
            "devices stay 'not set up' until two root key holders have signed it: pendopo-ctl bundle sign, join");
        return;
    }
    findings.fine("trust bundle of " + bundle->province + ", epoch " + std::to_string(bundle->epoch) +
                  (bundle->practice ? ", PRACTICE" : ""));
    Unlocking unlocking;
    unlocking.key_file = layout.ack_unlock().string();
    const auto secret = read_unlocking(unlocking, false);
    const auto key = secret ? load_key(context, "ack", layout.ack_key(), *secret)
                            : base::Result<envelope::OpenedKey>(base::fail(secret.error()));
    if (!key)
        findings.broken("ack key: " + key.error().message, "restore it from its shares: pendopo-ctl key restore");
    else if (key->head.public_half != base::Bytes(bundle->ack.bytes.begin(), bundle->ack.bytes.end()))
        findings.broken("the ack key is not the one in the trust bundle",
                        "devices refuse its acks; put back the right key or sign a bundle that names this one");
    else
        findings.fine("the ack key opens and is the bundle's");
}

constexpr std::size_t devices_named_max = 20;  // more is a list, and device list is the better one

/// Names each device whose entries came in a way that somebody should look at.
void examine_devices(province::Store& store, Findings& findings) {
    const auto marked = marked_devices(store);
    const auto devices = store.devices();
    if (!marked || !devices) {
        findings.broken("store: " + (marked ? devices.error() : marked.error()).message, "check the disk");
        return;
    }
    std::map<model::DeviceId, std::string> names;
    for (const province::Device& device : *devices)
        names[device.id] = text::printable(device.name) + " at " + text::printable(device.site) + ", ";
    std::size_t named = 0;
    for (const auto& [id, marks] : *marked) {
        if (++named > devices_named_max) break;
        for (const Concern& concern : concerns_of(marks))
            findings.worth_knowing(
                "device " + id.hex().substr(0, 8) + " (" + names[id] + "pendopo-ctl device show): " + concern.what,
                concern.advice);
    }
    if (marked->size() > devices_named_max)
        findings.worth_knowing(std::to_string(marked->size() - devices_named_max) + " more devices are worth a look",
                               "see pendopo-ctl device list");
}

void examine_store(const ProvinceLayout& layout, Findings& findings) {
    const auto store = open_store(layout, true);
    if (!store) {
        findings.broken("store: " + store.error().message,
                        "keep every file as it is; pendopo-ctl province restore brings a backup back");
        return;
    }
    const auto counts = (*store)->counts();
    if (!counts) {
        findings.broken("store: " + counts.error().message, "check the disk");
        return;
    }
    findings.fine("store: " + std::to_string(counts->entries) + " entries of " + std::to_string(counts->journals) +
                  " journals, " + std::to_string(counts->devices_active) + " devices active, " +
                  std::to_string(counts->devices_replaced) + " replaced, " + std::to_string(counts->devices_revoked) +
                  " revoked");
    if (counts->enrolments_pending > 0)
        findings.worth_knowing(std::to_string(counts->enrolments_pending) + " devices wait to be let in",
                               "compare their 8 words: pendopo-ctl device list, then confirm");
    examine_devices(**store, findings);
}

bool connects(int family, const sockaddr* name, socklen_t size) {
    const posix::Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return socket.open() && connect(socket.get(), name, size) == 0;
}

void examine_server(const ProvinceLayout& layout, Findings& findings) {
    const auto config = config::load_server(layout.server_config());
    if (!config) {
        findings.broken("server configuration: " + config.error().message, "mend that line");
        return;
    }
    const std::string path = config->socket.string();
    if (server_listens(config->socket))
        findings.fine("pendopo-server listens on " + path);
    else
        findings.broken("pendopo-server does not listen on " + path,
                        "start it: pendopo-server --config " + layout.server_config().string());
}

/// Runs `nginx -t`, quietly. The exit status, or -1 if there is no nginx.
int test_nginx(const std::string& prefix) {
    std::array<std::string, 7> words{"nginx", "-t", "-q", "-p", prefix, "-c", "nginx.conf"};
    std::array<char*, 8> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
        arguments[i] = words[i].data();
    pid_t child = 0;
    if (posix_spawnp(&child, "nginx", nullptr, nullptr, arguments.data(), environ) != 0) return -1;
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
    return WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status);
}

void examine_nginx(const ProvinceLayout& layout, Findings& findings) {
    const std::string prefix = layout.nginx().string() + "/";
    const int tested = test_nginx(prefix);
    if (tested == 0)
        findings.fine("nginx accepts its configuration");
    else if (tested < 0)
        findings.broken("nginx can't be run", "install it: apt-get install nginx-light");
    else
        findings.broken("nginx refuses its configuration, see its words above", "mend " + prefix + "nginx.conf");
    const auto found = read_address(layout);
    if (!found) {
        findings.broken("address: " + found.error().message, "mend that file");
        return;
    }
    for (const std::uint16_t port : {found->address.device_port, found->address.enrolment_port}) {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_port = htons(port);
        inet_pton(AF_INET, found->address.listen == "0.0.0.0" ? "127.0.0.1" : found->address.listen.c_str(),
                  &name.sin_addr);
        if (connects(AF_INET, reinterpret_cast<const sockaddr*>(&name), sizeof name))
            findings.fine("nginx listens on port " + std::to_string(port));
        else
            findings.broken("nothing listens on port " + std::to_string(port),
                            "start nginx: nginx -p " + prefix + " -c nginx.conf");
    }
}

}  // namespace

void examine_province(Context& context, const fs::path& directory, Findings& findings) {
    const ProvinceLayout layout{directory};
    std::error_code ignored;
    if (!fs::exists(layout.server_config(), ignored)) {
        findings.broken(directory.string() + " is not a province's folder", "pendopo-ctl province init makes one");
        return;
    }
    examine_keys(context, layout, findings);
    for (const fs::path& path : {layout.ack_key(), layout.ack_unlock(), layout.nginx() / "server.key"})
        examine_privacy(path, findings);
    examine_store(layout, findings);
    examine_server(layout, findings);
    examine_nginx(layout, findings);
}

}  // namespace pendopo::ctl
