// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/time.hpp"

namespace pendopo::simulation {

/// A promise that was broken. Thrown through whatever is running, for the world ends with it.
struct Violation {
    std::string what;
};
[[noreturn]] void violated(std::string what);

/// What happened in a world, in its order: always as a hash, so that two runs can be compared bit for bit, and as lines
/// to read when a story is wanted.
class Trace {
public:
    explicit Trace(bool tells) : tells_(tells) {}
    void set_time(base::Milliseconds now) { now_ = now; }
    [[nodiscard]] base::Milliseconds now() const { return now_; }
    /// `what` with numbers that tell it apart from others: a device, a count.
    void note(std::string_view what, std::initializer_list<std::uint64_t> numbers = {});
    [[nodiscard]] std::uint64_t hash() const { return hash_; }
    [[nodiscard]] std::uint64_t events() const { return events_; }
    /// The last lines, "day 3 04:05:06 cut_after_commit 2".
    [[nodiscard]] const std::deque<std::string>& story() const { return story_; }

private:
    bool tells_;
    base::Milliseconds now_{0};
    std::uint64_t hash_ = 14'695'981'039'346'656'037u;
    std::uint64_t events_ = 0;
    std::deque<std::string> story_;
};

}  // namespace pendopo::simulation
