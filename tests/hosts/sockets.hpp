// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/// What relay and recorder share.
namespace pendopo::hosts {

inline sockaddr_un unix_name(const std::filesystem::path& path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof name.sun_path)
        throw std::runtime_error("too long for a socket: " + path.string());
    std::strcpy(name.sun_path, path.c_str());
    return name;
}

/// -1: nobody listens there.
inline int connect_to_unix(const std::filesystem::path& path) {
    const sockaddr_un name = unix_name(path);
    const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(made, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) return made;
    close(made);
    return -1;
}

inline int listen_on_unix(const std::filesystem::path& path) {
    const sockaddr_un name = unix_name(path);
    const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0 || bind(made, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0 || listen(made, 64) != 0)
        throw std::runtime_error("can't listen on " + path.string());
    return made;
}

/// Whole, or false: the other side is gone.
inline bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// What one side said now goes to the other. How many bytes; 0: one of them is gone.
inline std::size_t pass_on(int from, int to) {
    char buffer[16'384];
    const ssize_t count = recv(from, buffer, sizeof buffer, 0);
    if (count <= 0 || !send_all(to, {buffer, static_cast<std::size_t>(count)})) return 0;
    return static_cast<std::size_t>(count);
}

}  // namespace pendopo::hosts
