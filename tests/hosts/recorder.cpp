// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/recorder.hpp"

#include <cstdlib>
#include <optional>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/hosts/sockets.hpp"

namespace pendopo::hosts {
namespace {

/// The first request in these bytes and its length, once it is whole. nginx writes Content-Length itself.
std::optional<std::pair<Recorder::Request, std::size_t>> whole_request(const std::string& bytes) {
    const auto head_end = bytes.find("\r\n\r\n");
    if (head_end == std::string::npos) return std::nullopt;
    const std::string head = bytes.substr(0, head_end + 2);
    const auto field = head.find("\r\nContent-Length: ");
    const std::size_t size = field == std::string::npos ? 0 : std::strtoul(head.c_str() + field + 18, nullptr, 10);
    const std::size_t length = head_end + 4 + size;
    if (bytes.size() < length) return std::nullopt;
    const auto path = head.find(' ') + 1;
    return std::pair(
        Recorder::Request{head.substr(path, head.find(' ', path) - path), bytes.substr(head_end + 4, size)}, length);
}

}  // namespace

struct Recorder::Pair {
    int nginx = -1;
    int server = -1;
    std::string pending;  ///< of a request that is not whole yet
};

Recorder::Recorder(std::filesystem::path listen_at, std::filesystem::path server)
    : server_(std::move(server)), listener_(listen_on_unix(listen_at)) {
    thread_ = std::thread([this] { run(); });
}

Recorder::~Recorder() {
    stop_ = true;
    thread_.join();
    close(listener_);
}

bool Recorder::accept_one(Pair& pair) {
    pair.nginx = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (pair.nginx < 0) return false;
    pair.server = connect_to_unix(server_);
    if (pair.server >= 0) return true;
    close(pair.nginx);
    return false;
}

bool Recorder::take_from_nginx(Pair& pair) {
    char buffer[16'384];
    const ssize_t count = recv(pair.nginx, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    pair.pending.append(buffer, static_cast<std::size_t>(count));
    while (const auto found = whole_request(pair.pending)) {
        const auto& [request, length] = *found;
        if (watcher_) watcher_(request, Moment::came);
        const bool sent = send_all(pair.server, {pair.pending.data(), length});
        if (watcher_) watcher_(request, Moment::handed_on);
        if (!sent) return false;
        pair.pending.erase(0, length);
    }
    return true;
}

void Recorder::run() {
    std::vector<Pair> pairs;
    while (!stop_) {
        std::vector<pollfd> waits{{listener_, POLLIN, 0}};
        for (const Pair& pair : pairs) {
            waits.push_back({pair.nginx, POLLIN, 0});
            waits.push_back({pair.server, POLLIN, 0});
        }
        poll(waits.data(), waits.size(), 50);
        std::vector<Pair> kept;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            Pair& pair = pairs[i];
            bool lives = waits[2 * i + 1].revents == 0 || take_from_nginx(pair);
            if (lives && waits[2 * i + 2].revents != 0) lives = pass_on(pair.server, pair.nginx) > 0;
            if (lives) {
                kept.push_back(std::move(pair));
                continue;
            }
            close(pair.nginx);
            close(pair.server);
        }
        pairs = std::move(kept);
        Pair pair;
        if ((waits[0].revents & POLLIN) != 0 && accept_one(pair)) pairs.push_back(std::move(pair));
    }
    for (const Pair& pair : pairs) {
        close(pair.nginx);
        close(pair.server);
    }
}

}  // namespace pendopo::hosts
