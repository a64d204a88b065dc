// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace pendopo::e2e {

using Words = std::vector<std::string>;

/// A child process that never outlives its owner: killed by its own id, with whatever it started in turn, and waited
/// for. It leads a process group of its own.
class Process {
public:
    struct Options {
        std::vector<std::pair<std::string, std::string>> environment;  ///< added to ours
        std::filesystem::path output;                                  ///< both streams go there; empty: ours
    };
    static Process start(const Words& command, const Options& options);
    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    ~Process();

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool running();
    void signal(int number) const;
    /// SIGTERM, then SIGKILL if it has not ended in time. Returns the exit status, or 128 + signal.
    int stop();
    /// SIGKILL at once, to its whole group.
    void kill();
    /// Waits for its own end; throws std::runtime_error if it takes longer.
    int wait(std::chrono::seconds patience);

private:
    explicit Process(pid_t pid) : pid_(pid) {}
    [[nodiscard]] std::optional<int> wait_for(std::chrono::milliseconds patience);
    pid_t pid_ = -1;
};

struct Finished {
    int status = 0;
    std::string output;
};
/// Runs to the end; its output comes back. `input` is its standard input.
[[nodiscard]] Finished run(const Words& command, const std::string& input = "",
                           std::chrono::seconds patience = std::chrono::seconds(60));
/// The same for what must succeed: throws std::runtime_error with its output otherwise.
std::string must_run(const Words& command, const std::string& input = "",
                     std::chrono::seconds patience = std::chrono::seconds(60));

/// Looks again until it is true; throws std::runtime_error that names `what`, with what each child said last, when
/// patience ends.
void eventually(const std::string& what, const std::function<bool()>& condition,
                std::chrono::seconds patience = std::chrono::seconds(120));

}  // namespace pendopo::e2e
