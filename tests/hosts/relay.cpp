// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/relay.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>

#include "tests/hosts/sockets.hpp"

namespace pendopo::hosts {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::string_view page =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 45\r\n\r\n"
    "<html><body>Selamat datang di WiFi</body></html>";

constexpr char tls_application_data = 0x17;  // RFC 8446, section 5.1
constexpr auto last_words = std::chrono::seconds(1);

/// Without a farewell: the other side sees a reset.
void reset(int socket) {
    const linger at_once{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(socket);
}

/// A portal waits for the first bytes, and does not care what they say.
void show_page(int client) {
    pollfd waiting{client, POLLIN, 0};
    poll(&waiting, 1, 1'000);
    char buffer[512];
    static_cast<void>(recv(client, buffer, sizeof buffer, MSG_DONTWAIT));
    static_cast<void>(send_all(client, page));
    close(client);
}

}  // namespace

struct Relay::Pair {
    int client = -1;
    int server = -1;
    Manner manner = Manner::honest;
    Clock::time_point cut_at = Clock::time_point::max();
};

Relay::Relay(std::filesystem::path to) : to_(std::move(to)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 ||
        listen(listener_, 64) != 0 || getsockname(listener_, reinterpret_cast<sockaddr*>(&name), &size) != 0)
        throw std::runtime_error("the relay can't listen");
    port_ = ntohs(name.sin_port);
    thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
    stop_ = true;
    thread_.join();
    close(listener_);
}

void Relay::redirect(const std::filesystem::path& to) {
    const std::lock_guard lock(to_mutex_);
    to_ = to;
}

bool Relay::accept_one(Pair& pair) {
    pair.client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (pair.client < 0) return false;
    ++connections_;
    pair.manner = manner_;
    const milliseconds life = cut_after_;
    if (life.count() > 0) pair.cut_at = Clock::now() + life;
    if (pair.manner == Manner::portal) {
        show_page(pair.client);
        return false;
    }
    if (pair.manner == Manner::silent) return true;
    const std::lock_guard lock(to_mutex_);
    pair.server = connect_to_unix(to_);
    if (pair.server >= 0) return true;
    reset(pair.client);
    return false;
}

/// What the server says, in this relay's manner. False: the connection ends here.
bool Relay::answer(Pair& pair) {
    char buffer[16'384];
    const ssize_t count = recv(pair.server, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    const bool behind_handshake = buffer[0] == tls_application_data;
    if (behind_handshake && pair.manner == Manner::no_answer) {
        // Session tickets come first; the request that is on its way has so long to be stored.
        pair.cut_at = std::min(pair.cut_at, Clock::now() + last_words);
        return true;
    }
    if (behind_handshake && pair.manner == Manner::garbled)
        buffer[count - 1] = static_cast<char>(buffer[count - 1] ^ 1);
    return send_all(pair.client, {buffer, static_cast<std::size_t>(count)});
}

bool Relay::serve(Pair& pair, short client_events, short server_events) {
    if (Clock::now() >= pair.cut_at) {
        ++cuts_;
        return false;
    }
    if (pair.server < 0) return (client_events & (POLLHUP | POLLERR)) == 0;
    if (client_events != 0) {
        std::this_thread::sleep_for(delay_.load());
        const std::size_t count = pass_on(pair.client, pair.server);
        if (count == 0) return false;
        bytes_up_ += count;
    }
    return server_events == 0 || answer(pair);
}

void Relay::run() {
    std::vector<Pair> pairs;
    while (!stop_) {
        std::vector<pollfd> waits{{listener_, POLLIN, 0}};
        for (const Pair& pair : pairs) {
            waits.push_back({pair.client, static_cast<short>(pair.server < 0 ? 0 : POLLIN), 0});
            waits.push_back({pair.server, POLLIN, 0});
        }
        poll(waits.data(), waits.size(), 50);
        std::vector<Pair> kept;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const bool lives = serve(pairs[i], waits[2 * i + 1].revents, waits[2 * i + 2].revents);
            if (lives) {
                kept.push_back(pairs[i]);
                continue;
            }
            reset(pairs[i].client);
            if (pairs[i].server >= 0) close(pairs[i].server);
        }
        pairs = std::move(kept);
        Pair pair;
        if ((waits[0].revents & POLLIN) != 0 && accept_one(pair)) pairs.push_back(pair);
    }
    for (const Pair& pair : pairs) {
        reset(pair.client);
        if (pair.server >= 0) close(pair.server);
    }
}

}  // namespace pendopo::hosts
