// SPDX-License-Identifier: Apache-2.0
#include "app/text/plural.hpp"

#include <array>

#include "platform/base/assert.hpp"

namespace pendopo::text {
namespace {

using base::ErrorCode;
using base::fail;

// The richest rule known (Arabic) has 6 forms, about 40 nodes and nests 6 deep.
constexpr std::size_t forms_max = 8;
constexpr std::size_t nodes_max = 128;
constexpr int depth_max = 32;
constexpr std::uint64_t number_max = 1'000'000'000;

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

/// Recursive descent with one function for all binary operators, by C's precedence.
class PluralParser {
public:
    using Operation = PluralRule::Operation;
    explicit PluralParser(std::string_view source) : rest_(source) {}

    base::Result<PluralRule> parse() {
        if (!take("nplurals") || !take("=")) return fail(ErrorCode::malformed, "plural rule: expected nplurals=");
        PENDOPO_TRY(const std::uint64_t forms, number());
        if (forms == 0 || forms > forms_max) return fail(ErrorCode::malformed, "plural rule: number of forms");
        if (!take(";") || !take("plural") || !take("="))
            return fail(ErrorCode::malformed, "plural rule: expected plural=");
        PENDOPO_TRY(rule_.root_, choice(0));
        take(";");
        skip_space();
        if (!rest_.empty()) return fail(ErrorCode::malformed, "plural rule: something follows it");
        rule_.forms_ = static_cast<std::size_t>(forms);
        return std::move(rule_);
    }

private:
    struct Operator {
        std::size_t level;
        std::string_view sign;
        Operation operation;
    };
    static constexpr std::size_t levels = 6;
    // From the loosest to the tightest; longer signs stand before those they begin with.
    static constexpr std::array<Operator, 13> operators = {{
        {0, "||", Operation::either},
        {1, "&&", Operation::both},
        {2, "==", Operation::equal},
        {2, "!=", Operation::unequal},
        {3, "<=", Operation::at_most},
        {3, ">=", Operation::at_least},
        {3, "<", Operation::less},
        {3, ">", Operation::greater},
        {4, "+", Operation::add},
        {4, "-", Operation::subtract},
        {5, "*", Operation::multiply},
        {5, "/", Operation::divide},
        {5, "%", Operation::remainder},
    }};
    const Operator* take_operator(std::size_t level) {
        for (const Operator& candidate : operators)
            if (candidate.level == level && take(candidate.sign)) return &candidate;
        return nullptr;
    }

    void skip_space() {
        while (!rest_.empty() && is_space(rest_.front()))
            rest_.remove_prefix(1);
    }
    bool take(std::string_view sign) {
        skip_space();
        if (!rest_.starts_with(sign)) return false;
        rest_.remove_prefix(sign.size());
        return true;
    }
    base::Result<std::uint64_t> number() {
        skip_space();
        if (rest_.empty() || !is_digit(rest_.front()))
            return fail(ErrorCode::malformed, "plural rule: expected a number");
        std::uint64_t value = 0;
        for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1)) {
            value = value * 10 + static_cast<std::uint64_t>(rest_.front() - '0');
            if (value > number_max) return fail(ErrorCode::too_large, "plural rule: number");
        }
        return value;
    }
    base::Result<std::size_t> node(Operation operation, std::uint64_t value, std::array<std::size_t, 3> operands) {
        if (rule_.nodes_.size() == nodes_max) return fail(ErrorCode::too_large, "plural rule: too long");
        rule_.nodes_.push_back({operation, value, {operands[0], operands[1], operands[2]}});
        return rule_.nodes_.size() - 1;
    }

    base::Result<std::size_t> choice(int depth) {
        if (depth > depth_max) return fail(ErrorCode::too_large, "plural rule: too deep");
        PENDOPO_TRY(const std::size_t condition, binary(0, depth));
        if (!take("?")) return condition;
        PENDOPO_TRY(const std::size_t then, choice(depth + 1));
        if (!take(":")) return fail(ErrorCode::malformed, "plural rule: expected :");
        PENDOPO_TRY(const std::size_t otherwise, choice(depth + 1));
        return node(Operation::choose, 0, {condition, then, otherwise});
    }
    base::Result<std::size_t> binary(std::size_t level, int depth) {
        if (level == levels) return unary(depth);
        PENDOPO_TRY(std::size_t left, binary(level + 1, depth));
        for (;;) {
            const Operator* found = take_operator(level);
            if (found == nullptr) return left;
            PENDOPO_TRY(const std::size_t right, binary(level + 1, depth));
            PENDOPO_TRY(left, node(found->operation, 0, {left, right, 0}));
        }
    }
    base::Result<std::size_t> unary(int depth) {
        if (depth > depth_max) return fail(ErrorCode::too_large, "plural rule: too deep");
        if (take("!")) {
            PENDOPO_TRY(const std::size_t operand, unary(depth + 1));
            return node(Operation::negate, 0, {operand, 0, 0});
        }
        if (take("(")) {
            PENDOPO_TRY(const std::size_t inner, choice(depth + 1));
            if (!take(")")) return fail(ErrorCode::malformed, "plural rule: expected )");
            return inner;
        }
        if (take("n")) return node(Operation::count, 0, {0, 0, 0});
        PENDOPO_TRY(const std::uint64_t value, number());
        return node(Operation::number, value, {0, 0, 0});
    }

    std::string_view rest_;
    PluralRule rule_;
};

base::Result<PluralRule> PluralRule::parse(std::string_view plural_forms) {
    return PluralParser(plural_forms).parse();
}

std::size_t PluralRule::form(std::uint64_t count) const noexcept {
    if (nodes_.empty()) return 0;
    const std::uint64_t form = evaluate(root_, count);
    return form < forms_ ? static_cast<std::size_t>(form) : 0;
}

std::uint64_t PluralRule::evaluate(std::size_t index, std::uint64_t count) const noexcept {
    PENDOPO_ASSERT(index < nodes_.size());
    const Node& node = nodes_[index];
    switch (node.operation) {
        case Operation::number:
            return node.number;
        case Operation::count:
            return count;
        case Operation::negate:
            return evaluate(node.operands[0], count) == 0 ? 1 : 0;
        case Operation::choose:
            return evaluate(node.operands[evaluate(node.operands[0], count) != 0 ? 1 : 2], count);
        case Operation::either:
            return evaluate(node.operands[0], count) != 0 || evaluate(node.operands[1], count) != 0 ? 1 : 0;
        case Operation::both:
            return evaluate(node.operands[0], count) != 0 && evaluate(node.operands[1], count) != 0 ? 1 : 0;
        default:
            return evaluate_pair(node, count);
    }
}

std::uint64_t PluralRule::evaluate_pair(const Node& node, std::uint64_t count) const noexcept {
    const std::uint64_t left = evaluate(node.operands[0], count);
    const std::uint64_t right = evaluate(node.operands[1], count);
    switch (node.operation) {
        case Operation::equal:
            return left == right ? 1 : 0;
        case Operation::unequal:
            return left != right ? 1 : 0;
        case Operation::less:
            return left < right ? 1 : 0;
        case Operation::greater:
            return left > right ? 1 : 0;
        case Operation::at_most:
            return left <= right ? 1 : 0;
        case Operation::at_least:
            return left >= right ? 1 : 0;
        case Operation::add:
            return left + right;
        case Operation::subtract:
            return left - right;
        case Operation::multiply:
            return left * right;
        case Operation::divide:
            return right == 0 ? forms_ : left / right;
        default:
            return right == 0 ? forms_ : left % right;
    }
}

}  // namespace pendopo::text
