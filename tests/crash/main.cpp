// SPDX-License-Identifier: Apache-2.0
// pendopo_crash: cuts the power under the product's databases and streams, many thousand times, and looks.
//   --images N   how many images (20,000)     --seed S   another seed gives other histories (1)
//   --workers W  processes (all processors)   --image N  only this image, told in full
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/assert.hpp"
#include "tests/crash/campaign.hpp"
#include "tests/crash/connections.hpp"

using namespace pendopo;
using namespace pendopo::crash;

namespace {

constexpr std::uint64_t mutant_images_max = 4'000;
constexpr std::uint64_t images_for_coverage = 2'000;  // fewer cannot be expected to show everything
constexpr std::uint64_t stories_told = 10;            // by each worker

struct Options {
    std::uint64_t images = 20'000;
    std::uint64_t seed = 1;
    std::uint64_t workers = std::max(1u, std::thread::hardware_concurrency());
    std::optional<std::uint64_t> image;
};

struct Mutant {
    const char* name;
    Plant plant;
};

/// Those that must be caught.
std::vector<Mutant> mutants() {
    std::vector<Mutant> all = {{"synchronous=NORMAL", {}},   {"receipt before commit", {}}, {"ack before commit", {}},
                               {"prune on ack", {}},         {"a skipped flush", {}},       {"a lying flush", {}},
                               {"mail noted too early", {}}, {"a recording too late", {}}};
    all[0].plant.weak_flush = true;
    all[1].plant.early_receipt = true;
    all[2].plant.early_ack = true;
    all[3].plant.prune_on_ack = true;
    all[4].plant.skip_one_in = 5;
    all[5].plant.lie = true;
    all[6].plant.early_cursor = true;
    all[7].plant.late_draft = true;
    return all;
}

/// A folder in memory where there is one; gone with the object.
class Root {
public:
    Root() {
        const std::filesystem::path memory = "/dev/shm";
        const auto base = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        path_ = (base / "pendopo-crash-XXXXXX").string();
        PENDOPO_ASSERT(::mkdtemp(path_.data()) != nullptr);
    }
    Root(const Root&) = delete;
    Root& operator=(const Root&) = delete;
    ~Root() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    /// A part of its own for each campaign, all names of one length.
    [[nodiscard]] std::string part(std::uint64_t number) const { return path_ + "/" + std::to_string(1'000 + number); }

private:
    std::string path_;
};

/// Shared between a worker and its parent.
struct Report {
    Totals totals;
    std::uint64_t history = 0;  ///< being worked on, should the worker die
};

Report* share_reports(std::uint64_t count) {
    void* memory = ::mmap(nullptr, sizeof(Report) * count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    PENDOPO_ASSERT(memory != MAP_FAILED);
    auto* reports = static_cast<Report*>(memory);
    for (std::uint64_t i = 0; i < count; ++i)
        new (reports + i) Report;
    return reports;
}

std::uint64_t histories_of(std::uint64_t images) {
    return (images + images_per_history - 1) / images_per_history;
}

void work(const Options& options, const Root& root, std::uint64_t worker, int out, Report& report) {
    Campaign campaign(root.part(worker), options.seed, {});
    std::uint64_t told = 0;
    const auto tell = [&](std::uint64_t image, const std::string& story) {
        const std::string line = std::to_string(image) + " " + story + "\n";
        if (++told <= stories_told && ::write(out, line.data(), line.size()) < 0) return false;
        return true;
    };
    for (std::uint64_t history = worker; history < histories_of(options.images); history += options.workers) {
        report.history = history;
        campaign.run_history(history, options.images, std::nullopt, tell);
        report.totals = campaign.totals();
    }
}

struct Child {
    pid_t pid = 0;
    int stories = -1;
};

Child start_worker(const Options& options, const Root& root, std::uint64_t worker, Report& report) {
    int ends[2];
    PENDOPO_ASSERT(::pipe(ends) == 0);
    const pid_t pid = ::fork();
    PENDOPO_ASSERT(pid >= 0);
    if (pid == 0) {
        ::close(ends[0]);
        work(options, root, worker, ends[1], report);
        ::_exit(0);
    }
    ::close(ends[1]);
    return {pid, ends[0]};
}

std::string read_all(int descriptor) {
    std::string text;
    char buffer[4'096];
    for (ssize_t got = 0; (got = ::read(descriptor, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    ::close(descriptor);
    return text;
}

/// Runs all images in parallel. False if a worker died.
bool run_images(const Options& options, const Root& root, Totals& totals) {
    Report* reports = share_reports(options.workers);
    std::vector<Child> children;
    for (std::uint64_t worker = 0; worker < options.workers; ++worker)
        children.push_back(start_worker(options, root, worker, reports[worker]));
    std::map<std::uint64_t, std::string> stories;
    bool whole = true;
    for (std::uint64_t worker = 0; worker < options.workers; ++worker) {
        std::string text = read_all(children[worker].stories);
        for (std::size_t end = 0; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1))
            stories[std::stoull(text)] = text.substr(text.find(' ') + 1, end - text.find(' ') - 1);
        int status = 0;
        ::waitpid(children[worker].pid, &status, 0);
        if (status != 0)
            std::printf("a worker died in history %llu\n", static_cast<unsigned long long>(reports[worker].history));
        whole = whole && status == 0;
        totals.add(reports[worker].totals);
    }
    for (const auto& [image, story] : stories)
        std::printf("image %llu (again alone: --seed %llu --image %llu): %s\n", static_cast<unsigned long long>(image),
                    static_cast<unsigned long long>(options.seed), static_cast<unsigned long long>(image),
                    story.c_str());
    ::munmap(reports, sizeof(Report) * options.workers);
    return whole;
}

/// How many of the mutants are noticed.
int run_mutants(const Options& options, const Root& root) {
    int caught = 0;
    std::uint64_t number = 0;
    for (const Mutant& mutant : mutants()) {
        Campaign campaign(root.part(100 + number++), options.seed, mutant.plant);
        std::string first;
        const auto take = [&](std::uint64_t image, const std::string& story) {
            const std::size_t finding = story.find(" then: ") + 7;
            first = "image " + std::to_string(image) + ": " + story.substr(finding, story.find(';', finding) - finding);
            return false;
        };
        for (std::uint64_t history = 0; first.empty() && history < histories_of(mutant_images_max); ++history)
            campaign.run_history(history, mutant_images_max, std::nullopt, take);
        std::printf("mutant %-22s %s\n", mutant.name, first.empty() ? "NOT CAUGHT" : first.c_str());
        caught += first.empty() ? 0 : 1;
    }
    return caught;
}

bool print_coverage(const Totals& totals) {
    std::printf("%llu histories, %llu operations on disks, %llu receipts; images with:\n",
                static_cast<unsigned long long>(totals.histories), static_cast<unsigned long long>(totals.operations),
                static_cast<unsigned long long>(totals.receipts));
    bool all = true;
    for (std::size_t i = 0; i < seen_names.size(); ++i) {
        std::printf("  %-24s %llu\n", std::string(seen_names[i]).c_str(),
                    static_cast<unsigned long long>(totals.seen[i]));
        all = all && totals.seen[i] > 0;
    }
    if (!all) std::printf("something never happened: the images prove less than they should\n");
    return all;
}

int run_one(const Options& options, const Root& root) {
    Campaign campaign(root.part(0), options.seed, {});
    const auto tell = [](std::uint64_t, const std::string& story) {
        std::printf("%s\n", story.c_str());
        return true;
    };
    campaign.run_history(*options.image / images_per_history, UINT64_MAX, options.image, tell);
    const auto& totals = campaign.totals();
    std::printf("image %llu: lost=%llu corrupt=%llu phantom=%llu\n", static_cast<unsigned long long>(*options.image),
                static_cast<unsigned long long>(totals.lost), static_cast<unsigned long long>(totals.corrupt),
                static_cast<unsigned long long>(totals.phantom));
    return totals.violations() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

Options parse(int count, char** arguments) {
    Options options;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = arguments[i];
        const std::uint64_t value = std::strtoull(arguments[i + 1], nullptr, 10);
        if (name == "--images") options.images = value;
        if (name == "--seed") options.seed = value;
        if (name == "--workers") options.workers = std::max<std::uint64_t>(1, value);
        if (name == "--image") options.image = value;
    }
    return options;
}

}  // namespace

int main(int count, char** arguments) {
    const Options options = parse(count, arguments);
    watch_connections();
    const Root root;
    if (options.image) return run_one(options, root);
    const int caught = run_mutants(options, root);
    std::fflush(stdout);
    Totals totals;
    const bool whole = run_images(options, root, totals);
    const bool covered = print_coverage(totals) || options.images < images_for_coverage;
    std::printf("crash: images=%llu lost=%llu corrupt=%llu phantom=%llu mutants=%d/%zu seed=%llu\n",
                static_cast<unsigned long long>(totals.images), static_cast<unsigned long long>(totals.lost),
                static_cast<unsigned long long>(totals.corrupt), static_cast<unsigned long long>(totals.phantom),
                caught, mutants().size(), static_cast<unsigned long long>(options.seed));
    const bool good = whole && covered && totals.images == options.images && totals.violations() == 0 &&
                      caught == static_cast<int>(mutants().size());
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
