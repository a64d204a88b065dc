// SPDX-License-Identifier: Apache-2.0
#include "sync/content/pack.hpp"

#include <algorithm>

namespace pendopo::content {

std::string_view Words::in(std::string_view language) const noexcept {
    for (const auto& [each, text] : by_language)
        if (each == language) return text;
    return by_language.empty() ? std::string_view{} : std::string_view(by_language.front().second);
}

const Form* Pack::form(std::uint16_t id, FormKind kind) const noexcept {
    const auto at =
        std::find_if(forms.begin(), forms.end(), [&](const Form& each) { return each.id == id && each.kind == kind; });
    return at == forms.end() ? nullptr : &*at;
}

const Form* Pack::survey() const noexcept {
    const auto at =
        std::find_if(forms.begin(), forms.end(), [](const Form& each) { return each.kind == FormKind::survey; });
    return at == forms.end() ? nullptr : &*at;
}

std::optional<std::string_view> Pack::text(std::string_view key, std::string_view language) const noexcept {
    for (const TextOverride& each : texts) {
        if (each.key != key) continue;
        // Another language's wording never stands among this one's texts.
        for (const auto& [of, text] : each.text.by_language)
            if (of == language) return text;
    }
    return std::nullopt;
}

bool Pack::is_current(std::uint64_t now) const noexcept {
    if (now == 0) return true;
    return valid_from <= now && (valid_until == 0 || now <= valid_until);
}

}  // namespace pendopo::content
