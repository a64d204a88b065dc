// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "platform/posix/descriptor.hpp"

namespace pendopo::test {

/// A folder of the test's own, gone with it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

/// A loopback TCP socket that listens on a port the system chose. Connections wait in it until somebody accepts.
struct ListeningSocket {
    posix::Descriptor descriptor;
    std::uint16_t port = 0;
    [[nodiscard]] static ListeningSocket open();
};

/// fork, for a child that will become another program and ends with the test: until then a SIGTERM ends it without the
/// test framework's handler, which the child inherits.
[[nodiscard]] pid_t fork_quietly();

/// A real nginx on loopback. It inherits its listening sockets, as in an upgrade of its binary, so ports are never
/// raced for and the first connection may come before nginx is ready: it waits in the socket.
class Nginx {
public:
    /// `configuration` says `listen 127.0.0.1:PORT …` for each socket. `prefix` is where it may write.
    Nginx(const std::filesystem::path& prefix, const std::string& configuration, std::vector<ListeningSocket> sockets);
    ~Nginx();  ///< stops it and waits
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

private:
    pid_t process_ = -1;
};

/// A server that misbehaves below HTTP: answers each connection with these bytes, then closes it, or leaves it hanging.
class RawServer {
public:
    enum class Then { close, hang };
    RawServer(std::string answer, Then then);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;
    [[nodiscard]] std::uint16_t port() const { return socket_.port; }

private:
    void serve();
    ListeningSocket socket_;
    std::string answer_;
    Then then_;
    std::vector<posix::Descriptor> hanging_;
    std::thread thread_;
};

}  // namespace pendopo::test
