// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/content/trust_bundle.hpp"

namespace pendopo::content {
namespace {

constexpr std::string_view first_line = "pendopo-root-keys 1";
constexpr std::string_view first_word = "pendopo-root-keys ";
constexpr std::string_view key_word = "key ";

/// Takes the next line that counts off the text; empty at the end.
std::string_view next_line(std::string_view& text, std::size_t& number) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        if (!line.empty() && line.front() != '#') return line;
    }
    return {};
}

tl::unexpected<base::Error> fault(std::size_t line, const std::string& what) {
    return base::fail(base::ErrorCode::malformed, "line " + std::to_string(line) + ": " + what);
}

base::Result<model::SigningKey> parse_key(std::string_view line, std::size_t number) {
    if (!line.starts_with(key_word)) return fault(number, "expected \"key\" and 130 hexadecimal digits");
    const auto bytes = base::from_hex(line.substr(key_word.size()));
    if (!bytes) return fault(number, bytes.error().message);
    const auto key = model::SigningKey::from(*bytes);
    if (!key || key->bytes[0] != 0x04) return fault(number, "not an uncompressed P-256 point");
    return *key;
}

}  // namespace

base::Result<RootKeys> parse_root_keys(std::string_view text) {
    if (text.size() > limits::key_file_bytes_max)
        return base::fail(base::ErrorCode::malformed, "too long for a root key file");
    std::size_t number = 0;
    std::string_view line = next_line(text, number);
    if (line != first_line && line.starts_with(first_word))
        return base::fail(base::ErrorCode::unsupported, "a root key file of another version");
    if (line != first_line) return fault(number, "expected \"" + std::string(first_line) + "\"");
    RootKeys roots;
    line = next_line(text, number);
    roots.practice = line == "practice";
    if (roots.practice) line = next_line(text, number);
    for (model::SigningKey& key : roots.keys) {
        PENDOPO_TRY(key, parse_key(line, number));
        line = next_line(text, number);
    }
    if (!line.empty()) return fault(number, "there are three root keys, no more");
    if (roots.keys[0] == roots.keys[1] || roots.keys[0] == roots.keys[2] || roots.keys[1] == roots.keys[2])
        return fault(number, "the same root key twice");
    return roots;
}

std::string format_root_keys(const RootKeys& roots) {
    std::string text = "# Whom this device trusts. Laid down by image or package, owned by root.\n";
    text += std::string(first_line) + "\n";
    if (roots.practice) text += "practice\n";
    for (const model::SigningKey& key : roots.keys)
        text += std::string(key_word) + key.hex() + "\n";
    return text;
}

}  // namespace pendopo::content
