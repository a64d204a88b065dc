// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "platform/base/bytes.hpp"

namespace pendopo::port {

/// One request as the server's handler sees it, after the proxy.
struct HttpCall {
    std::string_view method;
    std::string_view path;                ///< without the query
    std::string_view query;               ///< after '?', undecoded
    base::ByteView body;                  ///< at most limits::http_request_bytes_max
    std::string_view client_certificate;  ///< PEM, URL-escaped, set by the proxy alone; empty if none was shown
};

struct HttpReply {
    int status = 200;
    base::Bytes body;
    std::string content_type;  ///< no such header if empty
};

/// Called by several threads at once; everything in the call is valid until it returns. Must not throw.
using HttpHandler = std::function<HttpReply(const HttpCall&)>;

/// A local HTTP server. `start` returns when it accepts connections; `stop` waits for running handlers.
/// Oversized bodies are answered 413 and never reach the handler.
class Listener {
public:
    virtual ~Listener() = default;
    [[nodiscard]] virtual base::Status start(HttpHandler handler) = 0;
    virtual void stop() noexcept = 0;
};

}  // namespace pendopo::port
