// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/e2e/harness/process.hpp"

namespace pendopo::e2e {

/// A program that sits at a terminal of its own, as an operator runs it. One thread; it never outlives its owner.
class Terminal {
public:
    explicit Terminal(const Words& command);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// Types, as a keyboard does: "\n" is Enter, "\x03" is Ctrl-C.
    void type(const std::string& keys) const;
    void signal(int number) const;
    /// Everything that was shown up to now.
    [[nodiscard]] const std::string& shown();
    /// Whether what is typed now would be shown.
    [[nodiscard]] bool echoes() const;
    [[nodiscard]] bool running();
    /// Waits for its own end; returns the exit status, or 128 + signal. Throws std::runtime_error if it takes longer.
    int wait(std::chrono::seconds patience = std::chrono::seconds(60));

private:
    pid_t pid_ = -1;
    int keyboard_ = -1;
    int line_ = -1;  ///< the program's side, held open so that its settings can be read after the program's end
    int status_ = -1;
    std::string shown_;
};

}  // namespace pendopo::e2e
