// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "platform/base/result.hpp"

namespace pendopo::config {

/// What a province decides about its nginx; everything else stands in assets/nginx/pendopo.conf.template.
/// Paths are absolute, or relative to the prefix nginx is started with (the socket: absolute).
struct NginxSettings {
    std::string listen = "0.0.0.0";  ///< address of both ports; "[::]" for IPv6
    std::uint16_t device_port = 8443;
    std::uint16_t enrolment_port = 8444;
    std::filesystem::path server_socket;
    std::filesystem::path certificate;      ///< PEM, the server's and then the authority's
    std::filesystem::path certificate_key;  ///< PEM, mode 0600
    std::filesystem::path client_ca;        ///< PEM; devices' certificates come from it
    std::string user;                       ///< workers run as; only when root starts nginx, else empty
};

/// The text of nginx.conf. Errors: invalid_argument (a value holds a character that nginx would read as more than
/// text).
[[nodiscard]] base::Result<std::string> render_nginx(const NginxSettings& settings);

}  // namespace pendopo::config
