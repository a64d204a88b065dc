// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "platform/base/secret.hpp"

namespace pendopo::presenter {

/// What was changed in a text, newest last, so that it can be taken back step by step.
///
/// Bounded: the oldest steps go when there are too many, or when the removed words that they keep outgrow the buffer.
/// What was removed is kept in a wiped buffer. Letters typed in a row are one step, up to the end of a word. One
/// thread.
class UndoHistory {
public:
    static constexpr std::size_t steps_max = 200;  // more than anybody takes back one by one

    /// `removed_bytes_max` 0: nothing is ever kept.
    explicit UndoHistory(std::size_t removed_bytes_max) : removed_(removed_bytes_max) {
        if (removed_bytes_max > 0) steps_.reserve(steps_max);
    }

    /// At `at`, `removed` was taken out and `inserted` bytes put in; `ends_word` closes the step.
    void note(std::size_t at, std::string_view removed, std::size_t inserted, bool ends_word) noexcept;

    struct Step {
        std::size_t at = 0;
        std::size_t inserted = 0;  ///< bytes to take out
        std::size_t removed = 0;   ///< bytes to put back
        bool closed = false;
    };
    /// The newest step. Its removed words are removed().
    [[nodiscard]] std::optional<Step> newest() const noexcept;
    [[nodiscard]] std::string_view removed() const noexcept;
    void drop_newest() noexcept;
    [[nodiscard]] bool empty() const noexcept { return steps_.empty(); }
    void wipe() noexcept;
    /// The memory itself, for tests that look whether it was wiped.
    [[nodiscard]] const base::SecretBuffer& buffer() const noexcept { return removed_; }

private:
    void drop_oldest() noexcept;

    std::vector<Step> steps_;
    base::SecretBuffer removed_;  ///< of all steps, one after the other
};

}  // namespace pendopo::presenter
