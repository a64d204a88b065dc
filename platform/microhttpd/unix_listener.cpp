// SPDX-License-Identifier: Apache-2.0
#include "platform/microhttpd/unix_listener.hpp"

#include <charconv>
#include <system_error>

#include <errno.h>
#include <microhttpd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::microhttpd {

using base::ErrorCode;
using base::fail;
namespace fs = std::filesystem;

namespace {

/// Lives from a request's first byte to its end.
struct Request {
    std::string uri;  // as sent, undecoded
    base::Bytes body;
    bool begun = false;
    bool too_large = false;
};

base::Error socket_error(const fs::path& path, int error_number) {
    const ErrorCode code = error_number == EACCES || error_number == EPERM ? ErrorCode::refused
                           : error_number == ENOENT                        ? ErrorCode::not_found
                           : error_number == ENOSPC                        ? ErrorCode::disk_full
                                                                           : ErrorCode::io;
    return {code, "listening on " + path.string() + ": " + std::generic_category().message(error_number)};
}

base::Result<sockaddr_un> address_of(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.empty() || text.size() >= sizeof(address.sun_path))
        return fail(ErrorCode::invalid_argument, "a socket's path has 1 to 107 bytes: " + text);
    text.copy(address.sun_path, text.size());
    return address;
}

/// Takes away a socket file that nobody listens on; anything else in that place is left alone.
base::Status remove_stale(int descriptor, const sockaddr_un& address, const fs::path& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return {};
    if (!S_ISSOCK(info.st_mode)) return fail(ErrorCode::conflict, path.string() + " is there and is not a socket");
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return fail(ErrorCode::conflict, "another process listens on " + path.string());
    if (errno != ECONNREFUSED) return fail(socket_error(path, errno));
    if (::unlink(path.c_str()) != 0) return fail(socket_error(path, errno));
    return {};
}

base::Status bind_and_listen(int descriptor, const sockaddr_un& address, const fs::path& path) {
    // No right is given between bind and chmod: the socket is made with mode 0 for others by fchmod beforehand.
    if (::fchmod(descriptor, 0600) != 0) return fail(socket_error(path, errno));
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return fail(socket_error(path, errno));
    if (::chmod(path.c_str(), 0660) != 0 || ::listen(descriptor, SOMAXCONN) != 0)
        return fail(socket_error(path, errno));
    return {};
}

base::Result<int> open_socket(const fs::path& path) {
    PENDOPO_TRY(const sockaddr_un address, address_of(path));
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return fail(socket_error(path, errno));
    const base::Status free = remove_stale(probe, address, path);
    ::close(probe);
    PENDOPO_CHECK(free);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return fail(socket_error(path, errno));
    if (base::Status bound = bind_and_listen(descriptor, address, path); !bound) {
        ::close(descriptor);
        return fail(bound.error());
    }
    return descriptor;
}

std::string_view header(MHD_Connection* connection, const char* name) {
    const char* value = ::MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value != nullptr ? value : std::string_view();
}

bool announces_too_much(MHD_Connection* connection) {
    const std::string_view text = header(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    std::uint64_t length = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
    return parsed.ec == std::errc::result_out_of_range || length > limits::http_request_bytes_max;
}

MHD_Result send(MHD_Connection* connection, const port::HttpReply& reply) {
    MHD_Response* response = ::MHD_create_response_from_buffer(
        reply.body.size(), const_cast<base::Byte*>(reply.body.data()), MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    if (!reply.content_type.empty())
        ::MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply.content_type.c_str());
    const MHD_Result queued = ::MHD_queue_response(connection, static_cast<unsigned>(reply.status), response);
    ::MHD_destroy_response(response);
    return queued;
}

MHD_Result refuse_size(MHD_Connection* connection) {
    return send(connection, {413, {}, {}});
}

MHD_Result on_request(void* user, MHD_Connection* connection, const char*, const char* method, const char*,
                      const char* data, std::size_t* size, void** slot) noexcept {
    auto* request = static_cast<Request*>(*slot);
    if (request == nullptr) return MHD_NO;  // no memory
    if (!request->begun) {
        // An answer before the body was read closes the connection, so nobody has to swallow the rest.
        request->begun = true;
        if (header(connection, "X-Client-Cert").size() > limits::client_certificate_bytes_max ||
            announces_too_much(connection))
            return refuse_size(connection);
        return MHD_YES;
    }
    if (*size > 0) {
        request->too_large = request->too_large || request->body.size() + *size > limits::http_request_bytes_max;
        if (!request->too_large) base::append(request->body, base::as_bytes({data, *size}));
        *size = 0;
        return MHD_YES;
    }
    if (request->too_large) return refuse_size(connection);
    const std::string_view uri = request->uri;
    const auto question = uri.find('?');
    const port::HttpCall call{method, uri.substr(0, question),
                              question == std::string_view::npos ? std::string_view() : uri.substr(question + 1),
                              request->body, header(connection, "X-Client-Cert")};
    return send(connection, (*static_cast<port::HttpHandler*>(user))(call));
}

void* on_uri(void*, const char* uri, MHD_Connection*) noexcept {
    auto* request = new (std::nothrow) Request;
    if (request != nullptr) request->uri = uri;
    return request;
}

void on_completed(void*, MHD_Connection*, void** slot, MHD_RequestTerminationCode) noexcept {
    delete static_cast<Request*>(*slot);
    *slot = nullptr;
}

}  // namespace

struct UnixListener::State {
    Options options;
    port::HttpHandler handler;
    MHD_Daemon* daemon = nullptr;
};

UnixListener::UnixListener(Options options) : state_(std::make_unique<State>()) {
    state_->options = std::move(options);
}

UnixListener::~UnixListener() {
    stop();
}

base::Status UnixListener::start(port::HttpHandler handler) {
    PENDOPO_ASSERT(state_->daemon == nullptr);
    PENDOPO_TRY(const int socket, open_socket(state_->options.socket));
    state_->handler = std::move(handler);
    const auto idle = static_cast<unsigned>(std::chrono::seconds(limits::listener_idle_time).count());
    const unsigned threads = state_->options.threads;
    // No Date header: the proxy writes its own, and every byte is paid for by somebody's data plan.
    state_->daemon =
        ::MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_SUPPRESS_DATE_NO_CLOCK, 0, nullptr, nullptr,
                           on_request, &state_->handler, MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_THREAD_POOL_SIZE,
                           threads > 1 ? threads : 0u, MHD_OPTION_CONNECTION_LIMIT, limits::listener_connections_max,
                           MHD_OPTION_CONNECTION_TIMEOUT, idle, MHD_OPTION_URI_LOG_CALLBACK, on_uri, nullptr,
                           MHD_OPTION_NOTIFY_COMPLETED, on_completed, nullptr, MHD_OPTION_END);
    if (state_->daemon != nullptr) return {};
    ::close(socket);
    ::unlink(state_->options.socket.c_str());
    return fail(ErrorCode::io, "the HTTP listener did not start");
}

void UnixListener::stop() noexcept {
    if (state_->daemon == nullptr) return;
    ::MHD_stop_daemon(state_->daemon);  // waits for the handlers and closes the socket
    state_->daemon = nullptr;
    ::unlink(state_->options.socket.c_str());
}

}  // namespace pendopo::microhttpd
