// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace pendopo::posix {

/// Owns one file descriptor and closes it. Move-only; one thread at a time.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return number_; }
    [[nodiscard]] bool open() const noexcept { return number_ >= 0; }
    /// Hands the descriptor to the caller, who closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
    void reset() noexcept;

private:
    int number_ = -1;
};

}  // namespace pendopo::posix
