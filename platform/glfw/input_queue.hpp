// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "platform/base/bytes.hpp"
#include "platform/base/input.hpp"

namespace pendopo::glfw {

/// Keeps input in order and hands out one change at a time, so that a press and its release never fall together
/// into nothing between two slow frames.
///
/// Bounded: moves of the pointer are merged; when full, new events are dropped (a person can't type 256 keys
/// between two frames). Every slot is wiped when it is handed out. One thread.
class InputQueue {
public:
    void push(const base::InputEvent& event) noexcept {
        if (count_ > 0 && merges(event)) {
            last() = event;
            return;
        }
        if (count_ == events_.size()) return;
        ++count_;
        last() = event;
    }
    [[nodiscard]] std::optional<base::InputEvent> next() noexcept {
        if (count_ == 0) return std::nullopt;
        const base::InputEvent event = events_[first_];
        base::wipe(&events_[first_].character, sizeof(char32_t));
        first_ = (first_ + 1) % events_.size();
        --count_;
        return event;
    }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// Forgets and overwrites everything that waits: for the moment one visitor's session is wiped.
    void clear() noexcept {
        base::wipe(events_.data(), sizeof(events_));
        first_ = count_ = 0;
    }

private:
    [[nodiscard]] base::InputEvent& last() noexcept { return events_[(first_ + count_ - 1) % events_.size()]; }
    [[nodiscard]] bool merges(const base::InputEvent& event) noexcept {
        return event.kind == base::InputEvent::Kind::pointer_moved && last().kind == event.kind;
    }

    std::array<base::InputEvent, 256> events_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
};

}  // namespace pendopo::glfw
