// SPDX-License-Identifier: Apache-2.0
#include "app/config/nginx.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "platform/base/assert.hpp"

extern "C" const char pendopo_nginx_template[];
extern "C" const std::uint64_t pendopo_nginx_template_size;

namespace pendopo::config {

base::Result<std::string> render_nginx(const NginxSettings& settings) {
    const std::array<std::pair<std::string_view, std::string>, 8> values{{
        {"@USER@", settings.user.empty() ? "" : "user " + settings.user + ';'},
        {"@LISTEN@", settings.listen},
        {"@DEVICE_PORT@", std::to_string(settings.device_port)},
        {"@ENROLMENT_PORT@", std::to_string(settings.enrolment_port)},
        {"@SERVER_SOCKET@", settings.server_socket.string()},
        {"@CERTIFICATE@", settings.certificate.string()},
        {"@CERTIFICATE_KEY@", settings.certificate_key.string()},
        {"@CLIENT_CA@", settings.client_ca.string()},
    }};
    std::string text(pendopo_nginx_template, pendopo_nginx_template_size);
    for (const auto& [mark, value] : values) {
        const bool is_user = mark == "@USER@";
        if ((value.empty() && !is_user) ||
            value.find_first_of(is_user ? "\"\\\n\r{}$#@" : "\"\\\n\r{}$#@;") != value.npos)
            return base::fail(base::ErrorCode::invalid_argument,
                              "nginx configuration: " + std::string(mark) + " can't be \"" + value + "\"");
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    PENDOPO_ASSERT(text.find('@') == text.npos);
    return text;
}

}  // namespace pendopo::config
