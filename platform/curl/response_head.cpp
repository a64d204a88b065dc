// SPDX-License-Identifier: Apache-2.0
#include "platform/curl/response_head.hpp"

#include <algorithm>
#include <charconv>

#include <strings.h>

#include "platform/base/limits.hpp"

namespace pendopo::curl {
namespace {

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The value if `line` is the header of that name.
std::optional<std::string_view> header_value(std::string_view line, std::string_view name) {
    if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) return std::nullopt;
    return trim(line.substr(name.size() + 1));
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value) {
    std::uint32_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (value.empty() || end != value.data() + value.size()) return std::nullopt;
    const std::chrono::seconds most = limits::retry_after_max;
    if (error == std::errc::result_out_of_range) return most;
    if (error != std::errc()) return std::nullopt;
    return std::min(std::chrono::seconds(seconds), most);
}

}  // namespace

void read_head_line(std::string_view line, port::HttpResponse& response) {
    if (const auto type = header_value(line, "content-type")) response.content_type = *type;
    if (const auto wish = header_value(line, "retry-after")) response.retry_after = parse_retry_after(*wish);
}

}  // namespace pendopo::curl
