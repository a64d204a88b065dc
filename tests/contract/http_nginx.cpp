// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/http_nginx.hpp"

#include <array>
#include <fstream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/assert.hpp"

namespace pendopo::test {

namespace fs = std::filesystem;

Folder::Folder() {
    std::string name = (fs::temp_directory_path() / "pendopo-http-XXXXXX").string();
    PENDOPO_ASSERT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path Folder::write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
}

ListeningSocket ListeningSocket::open() {
    ListeningSocket made{posix::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), 0};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    PENDOPO_ASSERT(::bind(made.descriptor.get(), generic, size) == 0);
    PENDOPO_ASSERT(::listen(made.descriptor.get(), 128) == 0);
    PENDOPO_ASSERT(::getsockname(made.descriptor.get(), generic, &size) == 0);
    made.port = ntohs(address.sin_port);
    return made;
}

pid_t fork_quietly() {
    sigset_t termination, before;
    ::sigemptyset(&termination);
    ::sigaddset(&termination, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &termination, &before);
    const pid_t process = ::fork();
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::signal(SIGTERM, SIG_DFL);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return process;
}

Nginx::Nginx(const fs::path& prefix, const std::string& configuration, std::vector<ListeningSocket> sockets) {
    const fs::path file = prefix / "nginx.conf";
    std::ofstream(file) << configuration;
    std::string inherited;
    for (const auto& socket : sockets)
        inherited += std::to_string(socket.descriptor.get()) + ';';
    const std::string folder = prefix.string() + '/';
    process_ = fork_quietly();
    PENDOPO_ASSERT(process_ >= 0);
    if (process_ > 0) return;
    // What it says when it starts is of use only to somebody who looks for a fault: it stays in the prefix.
    ::dup2(::open((folder + "start.log").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600), STDERR_FILENO);
    for (const auto& socket : sockets)
        ::fcntl(socket.descriptor.get(), F_SETFD, 0);
    ::setenv("NGINX", inherited.c_str(), 1);
    ::execlp("nginx", "nginx", "-p", folder.c_str(), "-c", file.c_str(), "-g", "daemon off;", nullptr);
    ::_exit(127);
}

Nginx::~Nginx() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

RawServer::RawServer(std::string answer, Then then)
    : socket_(ListeningSocket::open()), answer_(std::move(answer)), then_(then), thread_([this] { serve(); }) {}

RawServer::~RawServer() {
    ::shutdown(socket_.descriptor.get(), SHUT_RDWR);  // ends accept
    thread_.join();
}

void RawServer::serve() {
    for (;;) {
        posix::Descriptor client(::accept4(socket_.descriptor.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client.open()) return;
        // One read takes the small request; what is left of it does not matter.
        std::array<char, 4096> request;
        (void)!::read(client.get(), request.data(), request.size());
        (void)!::write(client.get(), answer_.data(), answer_.size());
        if (then_ == Then::hang) hanging_.push_back(std::move(client));
    }
}

}  // namespace pendopo::test
