// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/base/limits.hpp"
#include "platform/base/time.hpp"
#include "platform/port/http.hpp"

namespace pendopo::curl {

/// Whom to talk to and whom to believe. Nothing of it comes from the environment: proxies and system CAs are ignored.
struct Options {
    std::string host;                      ///< must be a DNS name of the server's certificate
    std::uint16_t port = 0;                ///< requests with the client's certificate go here
    std::uint16_t enrolment_port = 0;      ///< requests without it go here
    std::filesystem::path ca_file;         ///< PEM; no other authority is trusted
    std::vector<base::Bytes> pinned_keys;  ///< SHA-256 of the server's public key (32 bytes); empty: any key
    std::string client_certificate;        ///< PEM; empty before enrolment
    std::filesystem::path client_key;      ///< PEM; read for each new connection
    base::Milliseconds connect_time_max = limits::http_connect_time_max;
    base::Milliseconds total_time_max = limits::http_total_time_max;
    std::chrono::seconds low_speed_time = limits::http_low_speed_time;
    std::function<bool()> stop_asked;  ///< asked about once a second; true ends the request with `cancelled`
};

/// port::Http over libcurl: HTTP/1.1 and TLS 1.2 at least, one connection kept open between requests, no redirects.
///
/// The request's head is as small as HTTP allows: request line, Host and Content-Length. Errors are those of the port;
/// beyond them invalid_argument for what is our own (CA, certificate, key) and missing or unreadable.
class CurlHttp final : public port::Http {
public:
    /// Checks nothing yet: files may appear later. `options.host` and `ca_file` must not be empty.
    explicit CurlHttp(Options options);
    ~CurlHttp() override;
    CurlHttp(const CurlHttp&) = delete;
    CurlHttp& operator=(const CurlHttp&) = delete;

    [[nodiscard]] base::Result<port::HttpResponse> perform(const port::HttpRequest& request) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::curl
