// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/harness/process.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pendopo::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds look_again{10};

std::string joined(const Words& command) {
    std::string out;
    for (const std::string& word : command)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

int status_of(int raw) {
    return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

/// Where the children of this test write what they have to say, in the order they were started.
std::vector<std::filesystem::path>& outputs() {
    static std::vector<std::filesystem::path> files;
    return files;
}

/// What they said last, so that whoever reads of a failure need not guess.
std::string last_words() {
    constexpr std::streamoff most = 2000;
    std::string all;
    for (const std::filesystem::path& path : outputs()) {
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        if (!file) continue;  // of a test case that is over
        const std::streamoff size = file.tellg();
        std::string text(static_cast<std::size_t>(std::min(size, most)), '\0');
        file.seekg(size - static_cast<std::streamoff>(text.size()));
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        all += "\n--- " + path.filename().string() + ":\n" + text;
    }
    return all;
}

[[noreturn]] void become(const Words& command) {
    // If this test dies, its children must not stay behind.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::vector<char*> arguments;
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

void redirect(const char* path, int flags, int to) {
    const int file = open(path, flags, 0600);
    if (file >= 0) {
        dup2(file, to);
        close(file);
    }
}

/// Writes the input and reads the output of a child, whichever is ready.
std::string converse(int to_child, int from_child, const std::string& input,
                     std::chrono::steady_clock::time_point end) {
    std::string output;
    std::size_t written = 0;
    if (input.empty()) {
        close(to_child);
        to_child = -1;
    }
    while (std::chrono::steady_clock::now() < end) {
        pollfd waits[2] = {{from_child, POLLIN, 0}, {to_child, POLLOUT, 0}};
        poll(waits, to_child < 0 ? 1 : 2, 100);
        if (to_child >= 0 && (waits[1].revents & (POLLOUT | POLLERR)) != 0) {
            const ssize_t count = write(to_child, input.data() + written, input.size() - written);
            if (count > 0) written += static_cast<std::size_t>(count);
            if (count < 0 || written == input.size()) {
                close(to_child);
                to_child = -1;
            }
        }
        if ((waits[0].revents & (POLLIN | POLLHUP)) != 0) {
            char buffer[4096];
            const ssize_t count = read(from_child, buffer, sizeof buffer);
            if (count <= 0) break;
            output.append(buffer, static_cast<std::size_t>(count));
        }
    }
    if (to_child >= 0) close(to_child);
    return output;
}

}  // namespace

Process Process::start(const Words& command, const Options& options) {
    if (!options.output.empty() && std::ranges::find(outputs(), options.output) == outputs().end())
        outputs().push_back(options.output);
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("cannot fork");
    // Said on both sides, so that it is true for both at once.
    setpgid(pid, pid);
    if (pid == 0) {
        for (const auto& [name, value] : options.environment)
            setenv(name.c_str(), value.c_str(), 1);
        redirect("/dev/null", O_RDONLY, STDIN_FILENO);
        if (!options.output.empty()) {
            redirect(options.output.c_str(), O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
            dup2(STDOUT_FILENO, STDERR_FILENO);
        }
        become(command);
    }
    return Process(pid);
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
Process& Process::operator=(Process&& other) noexcept {
    if (this != &other) {
        kill();
        pid_ = std::exchange(other.pid_, -1);
    }
    return *this;
}
Process::~Process() {
    kill();
}

std::optional<int> Process::wait_for(milliseconds patience) {
    for (milliseconds waited{0};; waited += look_again) {
        siginfo_t ended{};
        const int looked = waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (looked == 0 && ended.si_pid == pid_) {
            // While the leader is not reaped the group's number is nobody else's. nginx's workers outlive their master.
            ::kill(-pid_, SIGKILL);
            int raw = 0;
            waitpid(std::exchange(pid_, -1), &raw, 0);
            return status_of(raw);
        }
        if (looked < 0 || waited >= patience) return std::nullopt;
        std::this_thread::sleep_for(look_again);
    }
}

bool Process::running() {
    return pid_ > 0 && !wait_for(milliseconds(0)).has_value();
}

void Process::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

int Process::stop() {
    if (pid_ <= 0) return 0;
    signal(SIGTERM);
    if (const auto status = wait_for(seconds(20))) return *status;
    kill();
    return 128 + SIGKILL;
}

void Process::kill() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    static_cast<void>(wait_for(seconds(20)));
    pid_ = -1;
}

int Process::wait(seconds patience) {
    const auto status = wait_for(patience);
    if (!status) throw std::runtime_error("process " + std::to_string(pid_) + " does not end");
    return *status;
}

Finished run(const Words& command, const std::string& input, seconds patience) {
    int to_child[2];
    int from_child[2];
    if (pipe2(to_child, O_CLOEXEC) != 0 || pipe2(from_child, O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("cannot fork");
    if (pid == 0) {
        dup2(to_child[0], STDIN_FILENO);
        dup2(from_child[1], STDOUT_FILENO);
        dup2(from_child[1], STDERR_FILENO);
        become(command);
    }
    close(to_child[0]);
    close(from_child[1]);
    const auto end = std::chrono::steady_clock::now() + patience;
    Finished finished;
    finished.output = converse(to_child[1], from_child[0], input, end);
    close(from_child[0]);
    int raw = 0;
    if (std::chrono::steady_clock::now() >= end) {
        ::kill(pid, SIGKILL);
        waitpid(pid, &raw, 0);
        throw std::runtime_error(joined(command) + " does not end; it said:\n" + finished.output);
    }
    waitpid(pid, &raw, 0);
    finished.status = status_of(raw);
    return finished;
}

std::string must_run(const Words& command, const std::string& input, seconds patience) {
    const Finished finished = run(command, input, patience);
    if (finished.status != 0)
        throw std::runtime_error(joined(command) + " ended with " + std::to_string(finished.status) + ":\n" +
                                 finished.output);
    return finished.output;
}

void eventually(const std::string& what, const std::function<bool()>& condition, seconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("in vain waited for: " + what + last_words());
        std::this_thread::sleep_for(look_again);
    }
}

}  // namespace pendopo::e2e
