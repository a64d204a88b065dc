// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/harness/terminal.hpp"

#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

namespace pendopo::e2e {

Terminal::Terminal(const Words& command) {
    if (openpty(&keyboard_, &line_, nullptr, nullptr, nullptr) != 0) throw std::runtime_error("no terminal");
    fcntl(keyboard_, F_SETFD, FD_CLOEXEC);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        login_tty(line_);
        std::vector<char*> arguments;
        for (const std::string& word : command)
            arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    fcntl(line_, F_SETFD, FD_CLOEXEC);
}

Terminal::~Terminal() {
    if (running()) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    close(keyboard_);
    close(line_);
}

void Terminal::type(const std::string& keys) const {
    if (write(keyboard_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
        throw std::runtime_error("the terminal takes no keys");
}

void Terminal::signal(int number) const {
    if (pid_ > 0) kill(pid_, number);
}

const std::string& Terminal::shown() {
    pollfd waiting{keyboard_, POLLIN, 0};
    while (poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLIN) != 0) {
        char buffer[4096];
        const ssize_t count = read(keyboard_, buffer, sizeof buffer);
        if (count <= 0) break;
        shown_.append(buffer, static_cast<std::size_t>(count));
    }
    return shown_;
}

bool Terminal::echoes() const {
    termios settings{};
    if (tcgetattr(line_, &settings) != 0) throw std::runtime_error("no settings of the terminal");
    return (settings.c_lflag & ECHO) != 0;
}

bool Terminal::running() {
    if (pid_ <= 0) return false;
    int raw = 0;
    if (waitpid(pid_, &raw, WNOHANG) == 0) return true;
    pid_ = -1;
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return false;
}

int Terminal::wait(std::chrono::seconds patience) {
    eventually(
        "the program at the terminal ends",
        [&] {
            static_cast<void>(shown());  // a full terminal would hold it up
            return !running();
        },
        patience);
    static_cast<void>(shown());
    return status_;
}

}  // namespace pendopo::e2e
