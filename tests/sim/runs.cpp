// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/runs.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>

#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/assert.hpp"

namespace pendopo::simulation {
namespace {

/// What a world's process tells by its pipe, before the texts.
struct Head {
    std::uint64_t device_days, receipts, deliveries, events, trace_hash;
    FaultCounts happened;
    unsigned violation_day;
    std::size_t violation_bytes, story_bytes;
};

struct Running {
    std::size_t index = 0;
    int pipe = -1;
    std::string told;
    std::filesystem::path folder;
};

std::filesystem::path make_folder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto below = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    std::string name = (below / "pendopo-sim-XXXXXX").string();
    PENDOPO_ASSERT(::mkdtemp(name.data()) != nullptr);
    return name;
}

void write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written <= 0) ::_exit(2);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void tell_report(int file, const WorldReport& report) {
    std::string story;
    for (const std::string& line : report.story)
        story += line + "\n";
    const Head head{report.device_days, report.receipts,      report.deliveries,       report.events, report.trace_hash,
                    report.happened,    report.violation_day, report.violation.size(), story.size()};
    write_all(file, {reinterpret_cast<const char*>(&head), sizeof head});
    write_all(file, report.violation + story);
}

WorldReport heard_report(const std::string& told, int status) {
    WorldReport report;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || told.size() < sizeof(Head)) {
        report.violation = "the process ended with status " + std::to_string(status) + ": an assertion or a crash";
        return report;
    }
    Head head;
    std::copy_n(told.data(), sizeof head, reinterpret_cast<char*>(&head));
    report.device_days = head.device_days;
    report.receipts = head.receipts;
    report.deliveries = head.deliveries;
    report.events = head.events;
    report.trace_hash = head.trace_hash;
    report.happened = head.happened;
    report.violation_day = head.violation_day;
    report.violation = told.substr(sizeof head, head.violation_bytes);
    const std::string story = told.substr(sizeof head + head.violation_bytes, head.story_bytes);
    for (std::size_t at = 0; at < story.size();) {
        const std::size_t end = story.find('\n', at);
        report.story.push_back(story.substr(at, end - at));
        at = end + 1;
    }
    return report;
}

/// What stands before the numbers and names of one case.
std::string_view kind_of(std::string_view violation) {
    return violation.substr(0, violation.find_first_of("0123456789:"));
}

Running start(const WorldOptions& options, std::size_t index, pid_t& process) {
    Running running{index, -1, {}, make_folder()};
    int ends[2];
    PENDOPO_ASSERT(::pipe(ends) == 0);
    process = ::fork();
    PENDOPO_ASSERT(process >= 0);
    if (process == 0) {
        ::close(ends[0]);
        const WorldReport report = run_world(options, running.folder);
        tell_report(ends[1], report);
        ::_exit(0);
    }
    ::close(ends[1]);
    running.pipe = ends[0];
    return running;
}

/// Reads until the world's process has closed its end.
std::string read_all(int file) {
    std::string told;
    char buffer[65'536];
    while (true) {
        const ssize_t got = ::read(file, buffer, sizeof buffer);
        if (got <= 0) break;
        told.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(file);
    return told;
}

}  // namespace

std::vector<WorldReport> run_all(const std::vector<WorldOptions>& worlds, unsigned workers,
                                 const std::function<void(const WorldReport&)>& finished) {
    std::vector<WorldReport> reports(worlds.size());
    std::map<pid_t, Running> running;
    std::size_t next = 0;
    while (next < worlds.size() || !running.empty()) {
        while (next < worlds.size() && running.size() < workers) {
            pid_t process = 0;
            Running started = start(worlds[next], next, process);
            running.emplace(process, std::move(started));
            ++next;
        }
        int status = 0;
        // A report is smaller than what a pipe holds, so that a world's process ends before it is read.
        const pid_t ended = ::wait(&status);
        const auto found = running.find(ended);
        PENDOPO_ASSERT(found != running.end());
        Running& world = found->second;
        reports[world.index] = heard_report(read_all(world.pipe), status);
        std::error_code ignored;
        std::filesystem::remove_all(world.folder, ignored);
        if (finished) finished(reports[world.index]);
        running.erase(found);
    }
    return reports;
}

ShortStory shrink(const WorldOptions& failing, const WorldReport& report) {
    ShortStory best{failing, report, 0};
    best.options.tells = true;
    const auto attempt = [&](const WorldOptions& options) {
        ++best.tries;
        const WorldReport got = run_all({options}, 1).front();
        if (got.violation.empty() || kind_of(got.violation) != kind_of(report.violation)) return false;
        best.options = options;
        best.report = got;
        return true;
    };
    static_cast<void>(attempt(best.options));
    const auto fewer_days = [&] {
        while (best.options.days > 1) {
            WorldOptions fewer = best.options;
            // The day of the violation ends the faults; a violation in calm needs some of the days before.
            const unsigned seen = best.report.violation_day;
            fewer.days = seen > 0 && seen < best.options.days ? seen : best.options.days / 2;
            if (!attempt(fewer)) break;
        }
    };
    fewer_days();
    for (unsigned devices = 1; devices < best.options.devices; ++devices) {
        WorldOptions fewer = best.options;
        fewer.devices = devices;
        if (attempt(fewer)) break;
    }
    for (std::size_t kind = 0; kind < fault_count; ++kind) {
        if (best.report.happened.counts[kind] == 0) {
            best.options.faults.reset(kind);  // it did not happen anyway
            continue;
        }
        WorldOptions fewer = best.options;
        fewer.faults.reset(kind);
        static_cast<void>(attempt(fewer));
    }
    fewer_days();
    return best;
}

std::string tell(const ShortStory& story) {
    const WorldOptions& world = story.options;
    std::string text = "world: seed " + std::to_string(world.seed) + ", " + std::to_string(world.devices) +
                       " devices, " + std::to_string(world.days) + " days" +
                       (world.mutant == Mutant::none ? "" : ", mutant " + std::string(name(world.mutant))) +
                       (world.real_primitives ? ", real cryptography" : "") + ", shrunk in " +
                       std::to_string(story.tries) + " tries\nneeds:";
    for (std::size_t kind = 0; kind < fault_count; ++kind)
        if (world.faults.test(kind) && story.report.happened.counts[kind] > 0)
            text += " " + std::string(name(static_cast<Fault>(kind)));
    text += "\nbreaks: " + story.report.violation + "\n";
    for (const std::string& line : story.report.story)
        text += "  " + line + "\n";
    return text;
}

}  // namespace pendopo::simulation
