// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

namespace pendopo::hosts {

/// Stands on a unix socket between nginx and the server, where requests are plain and whole, and sees each before it is
/// handed on unchanged. One thread of its own. A server that is away is the caller's lost connection. Errors:
/// std::runtime_error.
class Recorder {
public:
    struct Request {
        std::string path;
        std::string body;
    };
    enum class Moment { came, handed_on };
    /// Called on the recorder's thread.
    using Watcher = std::function<void(const Request&, Moment)>;

    Recorder(std::filesystem::path listen_at, std::filesystem::path server);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// Set it before requests come, or while none can.
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

private:
    struct Pair;
    void run();
    [[nodiscard]] bool accept_one(Pair& pair);
    [[nodiscard]] bool take_from_nginx(Pair& pair);

    const std::filesystem::path server_;
    int listener_ = -1;
    std::atomic<bool> stop_{false};
    Watcher watcher_;
    std::thread thread_;
};

}  // namespace pendopo::hosts
