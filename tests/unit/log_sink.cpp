// SPDX-License-Identifier: Apache-2.0
#include "platform/log/log_sink.hpp"

#include <functional>
#include <regex>

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "pendopo-log-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    [[nodiscard]] std::string text() const {
        return std::string(base::as_text(posix::read_file(path / "log", limits::log_file_bytes_max).value()));
    }
};

/// The log is the process's: what a test does with it stays in a child.
int in_child(const std::function<int()>& body) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(body());
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status;
}

}  // namespace

TEST_CASE("log: a line tells time, level, component and message, and what is below the level is dropped") {
    const Folder folder;
    CHECK(in_child([&] {
              if (!log::open({folder.path / "log", base::Level::info})) return 1;
              base::log(base::Level::debug, "sync", "dropped");
              base::log(base::Level::warning, "sync", "kept");
              return 0;
          }) == 0);
    const std::regex line(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ warning sync: kept\n)");
    CHECK(std::regex_match(folder.text(), line));
}

TEST_CASE("log: outside bytes can't forge a line or fill the disk with one") {
    const Folder folder;
    CHECK(in_child([&] {
              if (!log::open({folder.path / "log", base::Level::info})) return 1;
              base::log(base::Level::info, "sync", "bad\n2026-01-01T00:00:00Z error server: forged\x1b[2J");
              base::log(base::Level::info, "sync", "{} %s " + std::string(100'000, 'x'));
              return 0;
          }) == 0);
    const std::string text = folder.text();
    CHECK(std::count(text.begin(), text.end(), '\n') == 2);
    CHECK(text.find("bad?2026") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("{} %s xxx") != std::string::npos);
    CHECK(text.size() < 2 * limits::log_line_bytes_max);
}

TEST_CASE("log: all files together stay within their bound, however much is written") {
    const Folder folder;
    CHECK(in_child([&] {
              if (!log::open({folder.path / "log", base::Level::info})) return 1;
              const std::string message(limits::log_line_bytes_max, 'x');
              const std::size_t lines = 6 * limits::log_file_bytes_max / message.size();
              for (std::size_t i = 0; i < lines; ++i)
                  base::log(base::Level::info, "sync", message);
              return 0;
          }) == 0);
    std::uintmax_t bytes = 0;
    std::size_t files = 0;
    for (const auto& file : fs::directory_iterator(folder.path)) {
        bytes += file.file_size();
        ++files;
    }
    CHECK(files == limits::log_files_max);
    CHECK(bytes <= limits::log_files_max * limits::log_file_bytes_max);
}

TEST_CASE("log: a file that can't be opened is an error at the start, not later") {
    CHECK(in_child([] {
              const auto status = log::open({"/proc/none/log", base::Level::info});
              return !status && status.error().code == base::ErrorCode::io ? 0 : 1;
          }) == 0);
}
