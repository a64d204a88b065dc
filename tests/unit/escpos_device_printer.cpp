// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdlib>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "platform/escpos/device_printer.hpp"
#include "platform/posix/descriptor.hpp"
#include "platform/posix/files.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;

namespace {

/// A printer at the other end of a pseudo terminal: answers questions and keeps what it prints.
class Terminal {
public:
    explicit Terminal(int paper_answer, int cause_answer = 0x12)
        : paper_answer_(paper_answer), cause_answer_(cause_answer) {
        int printer = -1;
        int computer = -1;
        std::array<char, 256> name{};
        REQUIRE(::openpty(&printer, &computer, name.data(), nullptr, nullptr) == 0);
        printer_ = posix::Descriptor(printer);
        computer_ = posix::Descriptor(computer);  // kept open, so that what was written stays there to be read
        path_ = name.data();
        thread_ = std::thread([this] { run(); });
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    ~Terminal() {
        if (thread_.joinable()) static_cast<void>(printed());
    }

    [[nodiscard]] const std::string& path() const { return path_; }
    /// Ends it.
    [[nodiscard]] std::string printed() {
        const char last = '\xff';
        REQUIRE(::write(computer_.get(), &last, 1) == 1);
        thread_.join();
        return printed_;
    }

private:
    void run() {
        std::string question;
        char byte = 0;
        while (::read(printer_.get(), &byte, 1) == 1 && byte != '\xff') {
            if (byte == '\x10' || !question.empty()) {
                question += byte;
                if (question.size() == 3) answer(std::exchange(question, {}));
            } else {
                printed_ += byte;
            }
        }
    }
    void answer(const std::string& question) const {
        const int value = question[2] == 4 ? paper_answer_ : cause_answer_;
        if (value < 0) return;
        const auto byte = static_cast<char>(value);
        if (::write(printer_.get(), &byte, 1) != 1) std::abort();
    }

    int paper_answer_;
    int cause_answer_;
    posix::Descriptor printer_;
    posix::Descriptor computer_;
    std::string path_;
    std::string printed_;
    std::thread thread_;
};

const std::string job = "one\ntwo\n";

}  // namespace

TEST_CASE("printer: a job reaches a printer with paper, its line feeds unchanged") {
    Terminal terminal(0x12);
    REQUIRE(escpos::device_printer(terminal.path())->print(base::as_bytes(job)));
    CHECK(terminal.printed() == job);
}

TEST_CASE("printer: without paper, or with its lid open, nothing is printed") {
    Terminal empty(0x72);
    CHECK(escpos::device_printer(empty.path())->print(base::as_bytes(job)).error().code == ErrorCode::refused);
    CHECK(empty.printed().empty());
    Terminal open(0x12, 0x16);
    CHECK(escpos::device_printer(open.path())->print(base::as_bytes(job)).error().code == ErrorCode::refused);
    CHECK(open.printed().empty());
}

TEST_CASE("printer: one that does not answer is printed on") {
    Terminal terminal(-1);
    REQUIRE(escpos::device_printer(terminal.path())->print(base::as_bytes(job)));
    CHECK(terminal.printed() == job);
}

TEST_CASE("printer: one that takes nothing is busy, and one that is not there is absent") {
    int printer = -1;
    int computer = -1;
    std::array<char, 256> name{};
    REQUIRE(::openpty(&printer, &computer, name.data(), nullptr, nullptr) == 0);
    const posix::Descriptor held(printer);
    const posix::Descriptor held_too(computer);
    const base::Bytes large(1u << 20, 'x');  // more than a terminal keeps
    CHECK(escpos::device_printer(name.data(), base::Milliseconds{50})->print(large).error().code ==
          ErrorCode::unavailable);
    CHECK(escpos::device_printer({})->print(large).error().code == ErrorCode::not_found);
    CHECK(escpos::device_printer("/nowhere/lp0")->print(large).error().code == ErrorCode::not_found);
    CHECK(escpos::device_printer("/tmp")->print(large).error().code != ErrorCode::unavailable);
}

TEST_CASE("printer: a file takes one job behind the other") {
    const test::StorageFolder folder;
    const auto path = folder.path() / "paper";
    REQUIRE(posix::write_file_atomically(path, {}, 0600));
    const auto printer = escpos::device_printer(path);
    REQUIRE(printer->print(base::as_bytes(job)));
    REQUIRE(printer->print(base::as_bytes(job)));
    CHECK(base::as_text(*posix::read_file(path, 100)) == job + job);
}
