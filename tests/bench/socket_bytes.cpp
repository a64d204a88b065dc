// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/socket_bytes.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pendopo::bench {
namespace {

bool leads_to(int descriptor, std::uint16_t port) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    return ::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) == 0 && peer.sin_family == AF_INET &&
           peer.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && peer.sin_port == htons(port);
}

}  // namespace

OpenConnections::OpenConnections(std::uint16_t port) {
    std::vector<int> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        const int descriptor = std::stoi(entry.path().filename().string());
        if (leads_to(descriptor, port)) found.push_back(descriptor);
    }
    // Only now, or ours would be found, too.
    for (const int descriptor : found)
        sockets_.push_back(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

OpenConnections::~OpenConnections() {
    for (const int socket : sockets_)
        ::close(socket);
}

WireBytes OpenConnections::bytes() const {
    WireBytes sum;
    for (const int socket : sockets_) {
        tcp_info info{};
        socklen_t size = sizeof info;
        if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || info.tcpi_bytes_sent == 0)
            throw std::runtime_error("the kernel does not tell the bytes of a connection");
        sum.up += info.tcpi_bytes_sent - info.tcpi_bytes_retrans;
        sum.down += info.tcpi_bytes_received;
    }
    return sum;
}

}  // namespace pendopo::bench
