// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/ask.hpp"

#include <array>
#include <csignal>
#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace pendopo::ctl {
namespace {

using base::ErrorCode;

constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

termios settings_before{};  // for the handler, which can be given nothing; written before it is put in place

/// Calls only what a signal handler may. The signal has its own meaning again by then, and ends the program.
void show_typing_and_end(int number) {
    tcsetattr(STDIN_FILENO, TCSANOW, &settings_before);
    raise(number);
}

/// Typing stays invisible while this lives, and no longer: not even if a signal ends the program.
class HiddenTyping {
public:
    HiddenTyping() : active_(tcgetattr(STDIN_FILENO, &settings_before) == 0) {
        if (!active_) return;
        for (std::size_t i = 0; i < ending_signals.size(); ++i)
            handle(ending_signals[i], actions_before_[i]);
        termios hidden = settings_before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenTyping() {
        if (!active_) return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings_before);
        for (std::size_t i = 0; i < ending_signals.size(); ++i)
            sigaction(ending_signals[i], &actions_before_[i], nullptr);
    }
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;

private:
    static void handle(int number, struct sigaction& before) {
        sigaction(number, nullptr, &before);
        if (before.sa_handler == SIG_IGN) return;  // as after nohup
        struct sigaction action {};
        action.sa_handler = show_typing_and_end;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        sigaction(number, &action, nullptr);
    }

    std::array<struct sigaction, ending_signals.size()> actions_before_{};
    bool active_;
};

}  // namespace

base::Result<base::SecretBuffer> ask(std::string_view question, std::size_t bytes_max) {
    if (isatty(STDIN_FILENO) == 0)
        return base::fail(ErrorCode::invalid_argument,
                          "a passphrase is needed: give --passphrase-file or --key-file, or run this at a terminal");
    const HiddenTyping hidden;  // before the question: what is typed as soon as it appears is hidden
    std::cerr << question << std::flush;
    base::SecretBuffer typed(bytes_max);
    bool too_long = false;
    // A line that is too long is read to its end: its rest must not become somebody's next answer or command.
    for (base::Byte byte = 0; read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n';)
        too_long = !typed.append({&byte, 1}) || too_long;
    std::cerr << '\n';
    if (too_long)
        return base::fail(ErrorCode::invalid_argument,
                          "a passphrase has at most " + std::to_string(bytes_max) + " bytes; this one was not used");
    return typed;
}

}  // namespace pendopo::ctl
