// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <latch>
#include <semaphore>
#include <thread>

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/microhttpd/unix_listener.hpp"
#include "platform/posix/descriptor.hpp"

using namespace pendopo;
using base::ErrorCode;
namespace fs = std::filesystem;

namespace {

struct Place {
    fs::path folder;
    fs::path socket;
    Place() {
        std::string name = (fs::temp_directory_path() / "pendopo-listen-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        socket = folder / "server.sock";
    }
    ~Place() { fs::remove_all(folder); }
};

posix::Descriptor connect_to(const fs::path& path) {
    posix::Descriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(descriptor.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return {};
    return descriptor;
}

/// Sends raw bytes, closes its half and returns everything that came back.
std::string talk(const fs::path& path, const std::string& request) {
    const posix::Descriptor descriptor = connect_to(path);
    REQUIRE(descriptor.open());
    std::size_t sent = 0;
    while (sent < request.size()) {
        const ssize_t count = ::send(descriptor.get(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;  // the server answered and closed before it took everything
        sent += static_cast<std::size_t>(count);
    }
    std::string answer;
    std::array<char, 4096> buffer;
    for (ssize_t got; (got = ::recv(descriptor.get(), buffer.data(), buffer.size(), 0)) > 0;)
        answer.append(buffer.data(), static_cast<std::size_t>(got));
    return answer;
}

std::string post(const std::string& uri, const std::string& body, const std::string& headers = "") {
    return "POST " + uri +
           " HTTP/1.1\r\nHost: pendopo\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + headers + "\r\n" + body;
}

port::HttpReply tell(const port::HttpCall& call) {
    std::string text;
    text.append(call.method).append("|").append(call.path).append("|").append(call.query).append("|");
    text.append(base::as_text(call.body)).append("|").append(call.client_certificate);
    return {200, base::Bytes(text.begin(), text.end()), {}};
}

std::string body_of(const std::string& answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace

TEST_CASE("listener: the handler sees method, path, query, body and certificate as they were sent") {
    const Place place;
    microhttpd::UnixListener listener({place.socket, 2});
    REQUIRE(listener.start(tell));
    const std::string answer =
        talk(place.socket, post("/v1/batch?a=%20b&c", "tubuh", "X-Client-Cert: -----BEGIN%20\r\n"));
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(body_of(answer) == "POST|/v1/batch|a=%20b&c|tubuh|-----BEGIN%20");
    CHECK(answer.find("Content-Type") == std::string::npos);
    CHECK(answer.find("Date") == std::string::npos);
    CHECK(body_of(talk(place.socket, "GET /v1/health HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n")) ==
          "GET|/v1/health|||");
    // An escaped path is not decoded: no two spellings of one path.
    CHECK(body_of(talk(place.socket, post("/v1%2Fbatch", ""))) == "POST|/v1%2Fbatch|||");
}

TEST_CASE("listener: status and type are the handler's") {
    const Place place;
    microhttpd::UnixListener listener({place.socket, 1});
    REQUIRE(listener.start([](const port::HttpCall&) { return port::HttpReply{403, {'n', 'o'}, "text/plain"}; }));
    const std::string answer = talk(place.socket, post("/", ""));
    CHECK(answer.starts_with("HTTP/1.1 403 "));
    CHECK(answer.find("Content-Type: text/plain\r\n") != std::string::npos);
    CHECK(body_of(answer) == "no");
}

TEST_CASE("listener: bodies and certificates that are too large are answered 413 and never reach the handler") {
    const Place place;
    std::atomic<int> calls = 0;
    microhttpd::UnixListener listener({place.socket, 2});
    REQUIRE(listener.start([&](const port::HttpCall& call) {
        ++calls;
        return port::HttpReply{200, base::Bytes(call.body.size() == limits::http_request_bytes_max ? 1 : 2), {}};
    }));
    const std::string largest(limits::http_request_bytes_max, 'x');
    CHECK(talk(place.socket, post("/", largest + "x")).starts_with("HTTP/1.1 413 "));
    std::string chunked = "POST / HTTP/1.1\r\nHost: p\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 9; ++i)
        chunked += "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
    CHECK(talk(place.socket, chunked + "0\r\n\r\n").starts_with("HTTP/1.1 413 "));
    const std::string certificate(limits::client_certificate_bytes_max + 1, 'c');
    CHECK(talk(place.socket, post("/", "", "X-Client-Cert: " + certificate + "\r\n")).starts_with("HTTP/1.1 413 "));
    const std::string absurd = "POST / HTTP/1.1\r\nHost: p\r\nContent-Length: 99999999999999999999999\r\n\r\n";
    CHECK(talk(place.socket, absurd).find(" 200 ") == std::string::npos);
    CHECK(calls == 0);
    CHECK(body_of(talk(place.socket, post("/", largest))).size() == 1);
    CHECK(calls == 1);
}

TEST_CASE("listener: bytes that are not HTTP get no handler and harm nobody") {
    const Place place;
    microhttpd::UnixListener listener({place.socket, 1});
    REQUIRE(listener.start(tell));
    CHECK(body_of(talk(place.socket, std::string("\x16\x03\x01\x02\0\x01 garbage\r\n\r\n", 19))).find("garbage") ==
          std::string::npos);
    // Cut in the middle of a body: no answer, and the next one is served.
    {
        const posix::Descriptor cut = connect_to(place.socket);
        const std::string begun = "POST / HTTP/1.1\r\nHost: p\r\nContent-Length: 10\r\n\r\nhalf";
        REQUIRE(::send(cut.get(), begun.data(), begun.size(), 0) > 0);
    }
    CHECK(body_of(talk(place.socket, post("/", "whole"))) == "POST|/||whole|");
}

TEST_CASE("listener: a handler that takes its time does not keep the others waiting") {
    const Place place;
    constexpr int threads = 4;
    std::counting_semaphore<threads> inside(0);
    std::latch leave(1);
    microhttpd::UnixListener listener({place.socket, threads});
    REQUIRE(listener.start([&](const port::HttpCall&) {
        inside.release();
        leave.wait();
        return port::HttpReply{200, {}, {}};
    }));
    std::array<std::thread, threads> clients;
    std::atomic<int> served = 0;
    for (auto& client : clients) {
        client = std::thread([&] {
            if (talk(place.socket, post("/", "")).starts_with("HTTP/1.1 200")) ++served;
        });
        inside.acquire();  // returns only if this one runs while those before it still do
    }
    leave.count_down();
    for (auto& client : clients)
        client.join();
    CHECK(served == threads);
}

TEST_CASE("listener: the socket is for owner and group, replaces a stale one and never a living one") {
    const Place place;
    {
        const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        place.socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::bind(stale, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        ::close(stale);
    }
    microhttpd::UnixListener listener({place.socket, 1});
    REQUIRE(listener.start(tell));
    struct stat info {};
    REQUIRE(::stat(place.socket.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0660);
    microhttpd::UnixListener second({place.socket, 1});
    CHECK(second.start(tell).error().code == ErrorCode::conflict);
    CHECK(body_of(talk(place.socket, post("/", "still"))) == "POST|/||still|");
    listener.stop();
    CHECK_FALSE(fs::exists(place.socket));
    CHECK(second.start(tell));
    second.stop();
}

TEST_CASE("listener: a place that can't be listened on is an error that names it") {
    const Place place;
    std::ofstream(place.folder / "file") << "kept";
    microhttpd::UnixListener on_file({place.folder / "file", 1});
    const auto status = on_file.start(tell);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::conflict);
    CHECK(status.error().message.find("file") != std::string::npos);
    CHECK(fs::file_size(place.folder / "file") == 4);
    microhttpd::UnixListener nowhere({place.folder / "none" / "s", 1});
    CHECK(nowhere.start(tell).error().code == ErrorCode::not_found);
    microhttpd::UnixListener too_long({place.folder / std::string(120, 'x'), 1});
    CHECK(too_long.start(tell).error().code == ErrorCode::invalid_argument);
}
