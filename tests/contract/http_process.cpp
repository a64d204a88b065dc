// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/http_process.hpp"

#include <array>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/contract/http_nginx.hpp"

namespace pendopo::test {

namespace fs = std::filesystem;

Program::Program(const std::string& name, std::vector<std::string> arguments, const fs::path& notify_socket) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    words_ = posix::Descriptor(pipe[0]);
    const posix::Descriptor write_end(pipe[1]);
    arguments.insert(arguments.begin(), std::string(PENDOPO_PROGRAM_DIR) + "/" + name);
    process_ = fork_quietly();
    REQUIRE(process_ >= 0);
    if (process_ > 0) return;
    ::dup2(write_end.get(), STDOUT_FILENO);
    ::dup2(write_end.get(), STDERR_FILENO);
    // Our programs close their memory to all others, a sanitizer's leak checker included.
    ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    if (!notify_socket.empty()) ::setenv("NOTIFY_SOCKET", notify_socket.c_str(), 1);
    std::vector<char*> raw;
    for (std::string& argument : arguments)
        raw.push_back(argument.data());
    raw.push_back(nullptr);
    ::execv(raw[0], raw.data());
    ::_exit(127);
}

Program::~Program() {
    if (process_ < 0) return;
    kill();
    ::waitpid(process_, nullptr, 0);
}

void Program::ask_to_stop() const {
    ::kill(process_, SIGTERM);
}

void Program::kill() const {
    ::kill(process_, SIGKILL);
}

int Program::finish(std::string& said) {
    std::array<char, 4096> buffer;
    for (ssize_t got; (got = ::read(words_.get(), buffer.data(), buffer.size())) > 0;)
        said.append(buffer.data(), static_cast<std::size_t>(got));
    int status = -1;
    REQUIRE(::waitpid(process_, &status, 0) == process_);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

Ended run(const std::string& name, std::vector<std::string> arguments) {
    Program program(name, std::move(arguments));
    Ended ended;
    ended.status = program.finish(ended.said);
    return ended;
}

NotifySocket::NotifySocket(const fs::path& path) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(descriptor_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

void NotifySocket::wait_for(const std::string& word) const {
    std::array<char, 512> buffer;
    for (;;) {
        const ssize_t size = ::recv(descriptor_.get(), buffer.data(), buffer.size(), 0);
        REQUIRE(size > 0);
        if (std::string(buffer.data(), static_cast<std::size_t>(size)).find(word) != std::string::npos) return;
    }
}

}  // namespace pendopo::test
