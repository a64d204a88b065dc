// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/default_route.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include <fnmatch.h>
#include <linux/route.h>

#include "platform/posix/files.hpp"

namespace pendopo::posix {
namespace {

constexpr std::size_t table_bytes_max = 256u << 10;  // some thousand routes

struct Route {
    std::string interface;
    std::uint64_t metric = 0;
};

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const auto begin = line.find_first_not_of(" \t");
        if (begin == line.npos) return words;
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

std::optional<std::uint64_t> number(std::string_view word, int base) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return value;
}

bool is_zero(std::string_view word) {
    return !word.empty() && word.find_first_not_of('0') == word.npos;
}

bool is_usable(std::optional<std::uint64_t> flags) {
    return flags && (*flags & RTF_UP) != 0 && (*flags & RTF_REJECT) == 0;
}

/// Iface Destination Gateway Flags RefCnt Use Metric Mask …; the metric decimal, the others hexadecimal.
std::optional<Route> ipv4_default(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() < 8 || !is_zero(words[1]) || !is_zero(words[7]) || !is_usable(number(words[3], 16)))
        return std::nullopt;
    const auto metric = number(words[6], 10);
    return metric ? std::optional(Route{std::string(words[0]), *metric}) : std::nullopt;
}

/// Destination length source length next-hop metric refs use flags Iface; all hexadecimal.
std::optional<Route> ipv6_default(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 10 || !is_zero(words[0]) || !is_zero(words[1]) || !is_usable(number(words[8], 16)))
        return std::nullopt;
    const auto metric = number(words[5], 16);
    return metric && words[9] != "lo" ? std::optional(Route{std::string(words[9]), *metric}) : std::nullopt;
}

std::string best_of(std::string_view table, std::optional<Route> (*read)(std::string_view)) {
    std::optional<Route> best;
    while (!table.empty()) {
        const auto end = std::min(table.find('\n'), table.size());
        auto route = read(table.substr(0, end));
        if (route && (!best || route->metric < best->metric)) best = std::move(route);
        table.remove_prefix(std::min(end + 1, table.size()));
    }
    return best ? best->interface : std::string();
}

std::string table(const char* path) {
    const auto bytes = read_file(path, table_bytes_max);
    return bytes ? std::string(base::as_text(*bytes)) : std::string();
}

}  // namespace

std::string default_route_interface(std::string_view ipv4_table, std::string_view ipv6_table) {
    const std::string ipv4 = best_of(ipv4_table, ipv4_default);
    return ipv4.empty() ? best_of(ipv6_table, ipv6_default) : ipv4;
}

std::string default_route_interface() {
    return default_route_interface(table("/proc/net/route"), table("/proc/net/ipv6_route"));
}

bool is_one_of(const std::string& interface, std::span<const std::string> patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return ::fnmatch(pattern.c_str(), interface.c_str(), 0) == 0;
    });
}

}  // namespace pendopo::posix
