// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace pendopo::text {

/// Which plural form a number takes, from the header of a catalogue:
/// "Plural-Forms: nplurals=2; plural=n != 1;" ("Plural forms" in the manual of GNU gettext).
///
/// The expression is C's: n, decimal numbers, ?: || && == != < > <= >= + - * / % ! and parentheses, on unsigned
/// numbers. Immutable after parsing.
class PluralRule {
public:
    /// One form for every number, as in Indonesian.
    PluralRule() = default;

    /// Errors: malformed (syntax, nothing after nplurals), too_large (deeper or longer than any language needs).
    [[nodiscard]] static base::Result<PluralRule> parse(std::string_view plural_forms);

    [[nodiscard]] std::size_t forms() const noexcept { return forms_; }
    /// Always below forms(): an expression that gives more, or divides by zero, gives form 0.
    [[nodiscard]] std::size_t form(std::uint64_t count) const noexcept;

private:
    friend class PluralParser;
    enum class Operation : std::uint8_t {
        number,
        count,
        choose,
        either,
        both,
        equal,
        unequal,
        less,
        greater,
        at_most,
        at_least,
        add,
        subtract,
        multiply,
        divide,
        remainder,
        negate,
    };
    /// A tree in an array: operands are indexes of earlier nodes.
    struct Node {
        Operation operation = Operation::number;
        std::uint64_t number = 0;
        std::size_t operands[3] = {0, 0, 0};
    };
    [[nodiscard]] std::uint64_t evaluate(std::size_t index, std::uint64_t count) const noexcept;
    [[nodiscard]] std::uint64_t evaluate_pair(const Node& node, std::uint64_t count) const noexcept;

    std::size_t forms_ = 1;
    std::vector<Node> nodes_;
    std::size_t root_ = 0;
};

}  // namespace pendopo::text
