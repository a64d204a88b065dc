// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>

namespace pendopo::hosts {

/// Stands between a device and the province as providers, portals, bad cells and impostors do: a device comes over
/// loopback's TCP, the other side is a unix socket, so that what slows loopback slows the device's side alone. One
/// thread of its own; habits may change at any time and hold for connections made from then on. Errors:
/// std::runtime_error.
class Relay {
public:
    enum class Manner {
        honest,
        portal,     ///< answers every connection with a page of its own
        silent,     ///< takes connections and says nothing
        no_answer,  ///< hands requests on, swallows the answer and cuts
        garbled,    ///< flips a bit in each piece of what the other side says behind the handshake
    };
    explicit Relay(std::filesystem::path to);
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void behave(Manner manner) { manner_ = manner; }
    /// Leads to somebody else.
    void redirect(const std::filesystem::path& to);
    /// Each connection is cut so long after it was made; zero: never.
    void cut_after(std::chrono::milliseconds time) { cut_after_ = time; }
    /// Each piece waits so long on its way.
    void delay(std::chrono::milliseconds time) { delay_ = time; }

    [[nodiscard]] std::uint64_t connections() const { return connections_; }
    [[nodiscard]] std::uint64_t cuts() const { return cuts_; }
    [[nodiscard]] std::uint64_t bytes_up() const { return bytes_up_; }

private:
    struct Pair;
    void run();
    [[nodiscard]] bool serve(Pair& pair, short client_events, short server_events);
    [[nodiscard]] bool answer(Pair& pair);
    [[nodiscard]] bool accept_one(Pair& pair);

    std::mutex to_mutex_;
    std::filesystem::path to_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stop_{false};
    std::atomic<Manner> manner_{Manner::honest};
    std::atomic<std::chrono::milliseconds> cut_after_{std::chrono::milliseconds(0)};
    std::atomic<std::chrono::milliseconds> delay_{std::chrono::milliseconds(0)};
    std::atomic<std::uint64_t> connections_{0};
    std::atomic<std::uint64_t> cuts_{0};
    std::atomic<std::uint64_t> bytes_up_{0};
    std::thread thread_;
};

}  // namespace pendopo::hosts
