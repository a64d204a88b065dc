// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "platform/posix/descriptor.hpp"

namespace pendopo::test {

/// One of our programs, running beside the test. Killed with the test if it was not waited for.
class Program {
public:
    /// `notify_socket` is where it reports to, as to a service manager; none if empty.
    Program(const std::string& name, std::vector<std::string> arguments,
            const std::filesystem::path& notify_socket = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void ask_to_stop() const;
    void kill() const;
    /// Waits for the end and adds what it said; the exit status, or 1000 and more for a signal.
    int finish(std::string& said);

private:
    pid_t process_ = -1;
    posix::Descriptor words_;
};

struct Ended {
    int status = -1;
    std::string said;
};

/// Runs a program to its end.
[[nodiscard]] Ended run(const std::string& name, std::vector<std::string> arguments);

/// Where a service manager would listen.
class NotifySocket {
public:
    explicit NotifySocket(const std::filesystem::path& path);
    /// Blocks until the program says something with this word.
    void wait_for(const std::string& word) const;

private:
    posix::Descriptor descriptor_;
};

}  // namespace pendopo::test
