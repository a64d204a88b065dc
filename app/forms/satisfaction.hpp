// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

/// The satisfaction index of public services (IKM, Indeks Kepuasan Masyarakat) as PermenPANRB 14/2017 defines it: nine
/// elements, each marked 1 (worst) to 4 (best). Pure.
namespace pendopo::forms {

inline constexpr std::size_t element_count = 9;
inline constexpr std::size_t mark_count = 4;

/// How often each mark was given to one element; marks[0] is mark 1.
struct ElementCount {
    std::array<std::uint64_t, mark_count> marks{};

    [[nodiscard]] std::uint64_t total() const noexcept;
    /// 1 to 4; nothing while nobody answered.
    [[nodiscard]] std::optional<double> mean() const noexcept;
};

struct Satisfaction {
    std::array<ElementCount, element_count> elements{};
    std::uint64_t answered = 0;  ///< surveys with at least one mark

    /// 25 to 100: the mean of the elements' means × 25, so each of the nine weighs 1/9. Elements that nobody answered
    /// are left out and the others weigh the same; nothing while there is none.
    [[nodiscard]] std::optional<double> index() const noexcept;
    /// Elements with at least one answer.
    [[nodiscard]] std::size_t elements_answered() const noexcept;
};

/// The index to two decimals, as it is published and as its class is read.
[[nodiscard]] double rounded(double index) noexcept;
/// A (88.31–100), B (76.61–88.30), C (65.00–76.60) or D (25–64.99), of the index rounded to two decimals.
[[nodiscard]] char class_of(double index) noexcept;

}  // namespace pendopo::forms
