// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "platform/base/bytes.hpp"

namespace pendopo::port {

struct HttpRequest {
    enum class Method { get, post };
    Method method = Method::post;
    std::string path;  ///< "/v1/batch"; host, port and trust are fixed when the client is made
    base::Bytes body;
    bool with_client_certificate = true;
};

struct HttpResponse {
    int status = 0;
    base::Bytes body;                                 ///< at most limits::http_response_bytes_max
    std::string content_type;                         ///< as sent; empty if none
    std::optional<std::chrono::seconds> retry_after;  ///< only the delta-seconds form
    std::uint64_t wire_bytes_up = 0;                  ///< head and body, TLS excluded
    std::uint64_t wire_bytes_down = 0;
};

/// An HTTPS client for one server. One request at a time, by one thread; blocks.
///
/// Any answer of the right server is a response, whatever its status. Errors: network (no connection, cut, timed
/// out), unauthentic (certificate or key is not the pinned one, or not https), too_large, cancelled.
class Http {
public:
    virtual ~Http() = default;
    [[nodiscard]] virtual base::Result<HttpResponse> perform(const HttpRequest& request) = 0;
};

}  // namespace pendopo::port
