// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>

#include "app/text/catalog.hpp"
#include "app/text/keys.hpp"

namespace pendopo::text {
namespace {

constexpr std::size_t group_digits = 3;

/// One placeholder of a pattern: %s, %d, %2$s; or a literal %%.
struct Placeholder {
    std::size_t size = 0;    ///< of its text; 0: not one
    char kind = 0;           ///< 's', 'd' or '%'
    std::size_t number = 0;  ///< counted from 1 when it was written, else 0
};

/// `text` begins with '%'.
Placeholder read_placeholder(std::string_view text) noexcept {
    Placeholder out;
    std::size_t at = 1;
    if (text.size() > 3 && text[1] >= '1' && text[1] <= '9' && text[2] == '$') {
        out.number = static_cast<std::size_t>(text[1] - '0');
        at = 3;
    }
    if (at >= text.size()) return {};
    out.kind = text[at];
    const bool known = out.kind == 's' || out.kind == 'd' || (out.kind == '%' && out.number == 0);
    out.size = known ? at + 1 : 0;
    return out;
}

}  // namespace

void Catalog::append_number(Line& out, std::uint64_t number) const noexcept {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    std::string_view rest(digits.data(), static_cast<std::size_t>(end - digits.data()));
    const std::string_view separator = text(keys::number_group);
    for (std::size_t size = (rest.size() - 1) % group_digits + 1; !rest.empty(); size = group_digits) {
        out.append(rest.substr(0, size));
        rest.remove_prefix(size);
        if (!rest.empty()) out.append(separator);
    }
}

void Catalog::fill(Line& out, std::string_view pattern, Arguments arguments) const noexcept {
    std::size_t next = 0;
    while (!pattern.empty()) {
        const std::size_t plain = std::min(pattern.find('%'), pattern.size());
        out.append(pattern.substr(0, plain));
        pattern.remove_prefix(plain);
        if (pattern.empty()) return;
        const Placeholder place = read_placeholder(pattern);
        const std::string_view written = pattern.substr(0, std::max<std::size_t>(place.size, 1));
        pattern.remove_prefix(written.size());
        if (place.kind == '%' && place.size > 0) {
            out.append("%");
            continue;
        }
        const std::size_t index = place.number > 0 ? place.number - 1 : next;
        if (place.size > 0 && place.number == 0) ++next;
        const Argument* argument = place.size > 0 && index < arguments.size() ? arguments.begin() + index : nullptr;
        if (argument != nullptr && place.kind == 's' && std::holds_alternative<std::string_view>(*argument))
            out.append(std::get<std::string_view>(*argument));
        else if (argument != nullptr && place.kind == 'd' && std::holds_alternative<std::uint64_t>(*argument))
            append_number(out, std::get<std::uint64_t>(*argument));
        else
            out.append(written);
    }
}

void Catalog::format(Line& out, std::string_view key, Arguments arguments) const noexcept {
    fill(out, text(key), arguments);
}

void Catalog::format_plural(Line& out, std::string_view key, std::uint64_t count, Arguments arguments) const noexcept {
    fill(out, plural(key, count), arguments);
}

}  // namespace pendopo::text
