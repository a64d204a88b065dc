// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "platform/base/time.hpp"

/// How fast one entry may follow the other at one kiosk when very many have come in a short time. Nothing is ever
/// refused: what is to be sent waits a little, so that others find room between. Pure.
namespace pendopo::presenter {

inline constexpr std::uint32_t cool_down_entries_max = 100;

/// After `entries` within a time, the next one follows the last at this distance. 0 entries: never.
struct CoolDownRule {
    std::uint32_t entries = 30;  ///< at most cool_down_entries_max; a school class at a poll of one question
    base::Milliseconds within = std::chrono::minutes(10);
    base::Milliseconds wait = std::chrono::seconds(30);
};

/// When entries were taken, and nothing about them. The screen's thread.
class CoolDown {
public:
    /// One was taken.
    void add(base::Instant at) noexcept;
    /// How long the next one has to wait; 0: not at all. Who takes longer to write than CoolDownRule::wait never waits.
    [[nodiscard]] base::Milliseconds left(const CoolDownRule& rule, base::Instant now) const noexcept;

private:
    std::array<base::Instant, cool_down_entries_max> taken_{};  ///< a ring
    std::size_t count_ = 0;                                     ///< since the program started
};

}  // namespace pendopo::presenter
