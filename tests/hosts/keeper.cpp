// SPDX-License-Identifier: Apache-2.0
#include "tests/hosts/keeper.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace pendopo::hosts {
namespace {

namespace fs = std::filesystem;

/// The parent of a process, from /proc/N/stat: "N (name) state parent …", where the name may hold anything.
pid_t parent_of(const fs::path& process) {
    std::ifstream file(process / "stat");
    std::string line;
    std::getline(file, line);
    const auto after_name = line.rfind(") ");
    return after_name == std::string::npos ? -1 : std::atoi(line.c_str() + after_name + 4);
}

std::vector<pid_t> our_children() {
    std::vector<pid_t> children;
    std::error_code vanished;
    for (fs::directory_iterator each("/proc", vanished), end; !vanished && each != end; each.increment(vanished)) {
        const pid_t process = std::atoi(each->path().filename().c_str());
        if (process > 0 && parent_of(each->path()) == getpid()) children.push_back(process);
    }
    return children;
}

/// Orphans become children of the keeper (prctl(2), PR_SET_CHILD_SUBREAPER), so the last of them is among its children
/// sooner or later.
void end_all_children() {
    const timespec moment{0, 10'000'000};
    for (int attempt = 0; attempt < 500; ++attempt) {
        for (const pid_t child : our_children())
            kill(child, SIGKILL);
        pid_t reaped = 0;
        while ((reaped = waitpid(-1, nullptr, WNOHANG)) > 0) {
        }
        if (reaped < 0) return;  // there is none
        nanosleep(&moment, nullptr);
    }
}

/// Waits until the tests have ended or a signal says that nobody wants them any more.
int wait_for(pid_t tests, const sigset_t& signals) {
    for (;;) {
        const int signal = sigwaitinfo(&signals, nullptr);
        if (signal > 0 && signal != SIGCHLD) return 128 + signal;
        int raw = 0;
        for (pid_t done = 0; (done = waitpid(-1, &raw, WNOHANG)) > 0;)
            if (done == tests) return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    }
}

[[noreturn]] void keep(const std::function<int()>& tests, const fs::path& folder) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t signals;
    sigset_t before;
    sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        sigaddset(&signals, signal);
    sigprocmask(SIG_BLOCK, &signals, &before);
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sigprocmask(SIG_SETMASK, &before, nullptr);
        setenv("TMPDIR", folder.c_str(), 1);
        std::exit(tests());
    }
    const int status = child < 0 ? 1 : wait_for(child, signals);
    end_all_children();
    std::error_code ignored;
    if (std::getenv("PENDOPO_KEEP") == nullptr) fs::remove_all(folder, ignored);
    _exit(status);
}

}  // namespace

int leave_nothing_behind(const std::function<int()>& tests) {
    std::string folder = (fs::temp_directory_path() / "pendopo-hosts-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    const pid_t keeper = fork();
    if (keeper < 0) throw std::runtime_error("cannot fork");
    if (keeper == 0) keep(tests, folder);
    std::signal(SIGINT, SIG_IGN);  // a terminal tells the keeper too, and its tidying is waited for
    int raw = 0;
    waitpid(keeper, &raw, 0);
    return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

}  // namespace pendopo::hosts
