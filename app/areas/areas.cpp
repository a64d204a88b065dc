// SPDX-License-Identifier: Apache-2.0
#include "app/areas/areas.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "app/areas/folding.hpp"

namespace pendopo::areas {
namespace {

using base::ErrorCode;
using base::fail;

// Codes have 2, 4, 6 or 10 digits: province, regency, district, village.
constexpr std::uint64_t village_digits_above = 1'000'000;
constexpr std::uint64_t code_max = 9'999'999'999;
constexpr std::size_t name_bytes_max = 100;
constexpr std::string_view version_mark = "# version:";

/// All codes as 10 digits, zeros at the end: in this order a parent stands right before what belongs to it.
std::uint64_t order_of(model::AreaCode code) noexcept {
    std::uint64_t value = code.value;
    if (value < 100) return value * 100'000'000;
    if (value < 10'000) return value * 1'000'000;
    if (value < village_digits_above) return value * 10'000;
    return value;
}

/// "36.73.01.1001" or "3673011001".
std::optional<model::AreaCode> parse_code(std::string_view text) noexcept {
    std::uint64_t value = 0;
    for (const char c : text) {
        if (c == '.') continue;
        if (c < '0' || c > '9' || value > code_max) return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    const model::AreaCode code{value};
    return level_of(code) ? std::optional(code) : std::nullopt;
}

bool is_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= name_bytes_max &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

}  // namespace

base::Result<Level> level_of(model::AreaCode code) {
    const std::uint64_t value = code.value;
    if (value >= 11 && value < 100) return Level::province;
    if (value >= 1'101 && value < 10'000) return Level::regency;
    if (value >= 110'101 && value < village_digits_above) return Level::district;
    if (value >= 1'101'010'001 && value <= code_max) return Level::village;
    return fail(ErrorCode::invalid_argument, "not an area code: " + std::to_string(value));
}

model::AreaCode parent_of(model::AreaCode code) noexcept {
    if (code.value > village_digits_above) return {code.value / 10'000};
    return {code.value / 100};
}

base::Result<Areas> Areas::load(base::ByteView list) {
    if (list.size() > limits::areas_bytes_max) return fail(ErrorCode::too_large, "area list: file");
    Areas areas;
    std::string_view rest = base::as_text(list);
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        PENDOPO_CHECK(areas.add_line(trimmed(rest.substr(0, end)), number));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (areas.areas_.empty()) return fail(ErrorCode::malformed, "area list: empty");
    return areas;
}

base::Status Areas::add_line(std::string_view line, std::size_t number) {
    if (line.starts_with(version_mark)) version_ = trimmed(line.substr(version_mark.size()));
    if (line.empty() || line.front() == '#') return {};
    const auto wrong = [&](const char* why) {
        return fail(ErrorCode::malformed, "area list, line " + std::to_string(number) + ": " + why);
    };
    if (areas_.size() == limits::areas_max) return fail(ErrorCode::too_large, "area list: number of areas");
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return wrong("expected a code, a tab and a name");
    const auto code = parse_code(line.substr(0, tab));
    const std::string_view name = line.substr(tab + 1);
    if (!code) return wrong("not an area code");
    if (!is_name(name)) return wrong("not a name");
    if (!areas_.empty() && order_of(areas_.back().code) >= order_of(*code)) return wrong("codes are not in order");
    if (const model::AreaCode parent = parent_of(*code); parent.value != 0 && find(parent) == nullptr)
        return wrong("what it belongs to is missing");
    areas_.push_back({*code, name});
    index_name(name);
    return {};
}

void Areas::index_name(std::string_view name) {
    IndexedName indexed{static_cast<std::uint32_t>(folded_.size()), 0, 0, static_cast<std::uint32_t>(words_.size())};
    bool inside_word = false;
    for (const char c : name) {
        if (const char folded = fold(c); folded != 0) {
            if (!inside_word) words_.push_back(static_cast<std::uint8_t>(folded_.size() - indexed.start));
            inside_word = true;
            folded_.push_back(folded);
        } else if (c != '\'' && c != '`') {
            inside_word = false;  // an apostrophe stands inside a word: La'ai
        }
    }
    indexed.size = static_cast<std::uint16_t>(folded_.size() - indexed.start);
    indexed.word_count = static_cast<std::uint16_t>(words_.size() - indexed.first_word);
    names_.push_back(indexed);
}

std::size_t Areas::position_of(std::uint64_t order) const noexcept {
    const auto found = std::lower_bound(areas_.begin(), areas_.end(), order,
                                        [](const Area& area, std::uint64_t o) { return order_of(area.code) < o; });
    return static_cast<std::size_t>(found - areas_.begin());
}

const Area* Areas::find(model::AreaCode code) const noexcept {
    const std::size_t position = position_of(order_of(code));
    return position < areas_.size() && areas_[position].code == code ? &areas_[position] : nullptr;
}

Areas::Range Areas::villages_of(model::AreaCode district) const noexcept {
    const std::uint64_t order = order_of(district);
    return {position_of(order + 1), position_of(order + 10'000)};
}

Areas::Range Areas::inside(model::AreaCode province) const noexcept {
    const std::uint64_t order = order_of(province);
    return {position_of(order + 1), position_of(order + 100'000'000)};
}

}  // namespace pendopo::areas
