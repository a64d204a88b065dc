// SPDX-License-Identifier: Apache-2.0
#include "app/text/catalog.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "app/text/keys.hpp"
#include "app/text/utf8.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::text {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::uint32_t magic_little_endian = 0x950412de;
constexpr std::size_t header_size = 28;

/// Little-endian integers at any offset; msgfmt is told to write them so on every machine.
class MoFile {
public:
    explicit MoFile(base::ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint32_t number_at(std::size_t offset) const {
        std::uint32_t value = 0;
        for (std::size_t i = 4; i > 0; --i)
            value = (value << 8) | bytes_[offset + i - 1];
        return value;
    }
    [[nodiscard]] bool holds(std::uint64_t offset, std::uint64_t size) const {
        return offset <= bytes_.size() && size <= bytes_.size() - offset;
    }
    /// A string by its row in a table of (length, offset); it must be followed by NUL.
    [[nodiscard]] base::Result<std::string_view> string_at(std::size_t row) const {
        const std::uint32_t length = number_at(row);
        const std::uint32_t offset = number_at(row + 4);
        if (!holds(offset, std::uint64_t{length} + 1) || bytes_[offset + length] != 0)
            return fail(ErrorCode::malformed, "catalogue: a message outside the file");
        const std::string_view text = base::as_text(bytes_.subspan(offset, length));
        if (!is_valid_utf8(text)) return fail(ErrorCode::malformed, "catalogue: not UTF-8");
        return text;
    }

private:
    base::ByteView bytes_;
};

/// The line of the header entry that begins so, without it.
std::optional<std::string_view> header_line(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const std::size_t end = std::min(header.find('\n'), header.size());
        const std::string_view line = header.substr(0, end);
        if (line.starts_with(name)) return line.substr(name.size());
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return std::nullopt;
}

/// The form with this number of a text whose forms are separated by NUL.
std::string_view form_of(std::string_view text, std::size_t form) {
    for (; form > 0; --form) {
        const std::size_t end = text.find('\0');
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\0'));
}

}  // namespace

base::Result<Catalog> Catalog::load(base::ByteView mo) {
    if (mo.size() > limits::catalog_bytes_max) return fail(ErrorCode::too_large, "catalogue: file");
    const MoFile file(mo);
    if (mo.size() < header_size || file.number_at(0) != magic_little_endian || file.number_at(4) >> 16 != 0)
        return fail(ErrorCode::malformed, "catalogue: not a little-endian .mo file");
    const std::size_t count = file.number_at(8);
    const std::size_t keys = file.number_at(12);
    const std::size_t texts = file.number_at(16);
    if (count > limits::catalog_messages_max) return fail(ErrorCode::too_large, "catalogue: number of messages");
    if (!file.holds(keys, count * 8) || !file.holds(texts, count * 8))
        return fail(ErrorCode::malformed, "catalogue: tables outside the file");

    Catalog catalog;
    catalog.messages_.reserve(count);
    std::string_view header;
    for (std::size_t i = 0; i < count; ++i) {
        PENDOPO_TRY(const std::string_view key, file.string_at(keys + i * 8));
        PENDOPO_TRY(const std::string_view text, file.string_at(texts + i * 8));
        if (key.empty())
            header = text;
        else
            PENDOPO_CHECK(catalog.add(key, text));
    }
    if (const auto rule = header_line(header, "Plural-Forms:")) {
        PENDOPO_TRY(catalog.plural_rule_, PluralRule::parse(*rule));
    }
    catalog.review_ = header_line(header, "X-Review: ").value_or("");
    PENDOPO_CHECK(catalog.check_plurals());
    return catalog;
}

base::Status Catalog::add(std::string_view key, std::string_view text) {
    // A plural's key is the singular, NUL, the plural; ours are the same word twice.
    const std::size_t end = key.find('\0');
    const bool is_plural = end != std::string_view::npos;
    const std::string_view name = key.substr(0, end);
    if (!messages_.empty() && messages_.back().key >= name)
        return fail(ErrorCode::malformed, "catalogue: keys are not sorted");
    messages_.push_back({name, text, is_plural});
    return {};
}

base::Status Catalog::check_plurals() const {
    for (const Message& message : messages_) {
        const auto forms = static_cast<std::size_t>(std::count(message.text.begin(), message.text.end(), '\0')) + 1;
        const std::size_t expected = message.is_plural ? plural_rule_.forms() : 1;
        if (forms != expected)
            return fail(ErrorCode::malformed, "catalogue: plural forms of " + std::string(message.key));
    }
    return {};
}

const Catalog::Message* Catalog::find(std::string_view key) const noexcept {
    const auto found = std::lower_bound(messages_.begin(), messages_.end(), key,
                                        [](const Message& message, std::string_view k) { return message.key < k; });
    return found != messages_.end() && found->key == key ? &*found : nullptr;
}

Catalog Catalog::worded(std::span<const Wording> wordings) const {
    Catalog out = *this;
    for (const Wording& each : wordings) {
        const auto at = std::lower_bound(out.messages_.begin(), out.messages_.end(), each.key,
                                         [](const Message& message, std::string_view k) { return message.key < k; });
        if (at != out.messages_.end() && at->key == each.key && !at->is_plural) at->text = each.text;
    }
    return out;
}

std::string_view Catalog::text(std::string_view key) const noexcept {
    const Message* message = find(key);
    return message != nullptr ? form_of(message->text, 0) : key;
}

std::string_view Catalog::plural(std::string_view key, std::uint64_t count) const noexcept {
    const Message* message = find(key);
    if (message == nullptr) return key;
    return form_of(message->text, message->is_plural ? plural_rule_.form(count) : 0);
}

bool Catalog::has(std::string_view key) const noexcept {
    return find(key) != nullptr;
}

std::vector<std::string_view> Catalog::all_keys() const {
    std::vector<std::string_view> out;
    for (const Message& message : messages_)
        out.push_back(message.key);
    return out;
}

std::vector<std::string_view> Catalog::all() const {
    std::vector<std::string_view> out;
    for (const Message& message : messages_) {
        const std::size_t forms = message.is_plural ? plural_rule_.forms() : 1;
        for (std::size_t form = 0; form < forms; ++form)
            out.push_back(form_of(message.text, form));
    }
    return out;
}

}  // namespace pendopo::text
