// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storage.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "platform/posix/descriptor.hpp"
#include "platform/sim/counting_vfs.hpp"
#include "storage/device/journal.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"

namespace pendopo::bench {
namespace {

namespace fs = std::filesystem;

constexpr int entries = 1'000;
constexpr std::size_t block_bytes = 4096;
constexpr std::size_t blocks = 1024;

/// What no durable commit can beat: a block overwritten in place in a file that has all its space, and flushed.
class Floor {
public:
    explicit Floor(const fs::path& file) : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
        for (std::size_t i = 0; i < blocks; ++i)
            write(i);
        if (::fsync(file_.get()) != 0) throw std::runtime_error("cannot flush " + file.string());
    }
    [[nodiscard]] double overwrite_one() {
        const StopWatch watch;
        write(next_++ % blocks);
        if (::fdatasync(file_.get()) != 0) throw std::runtime_error("cannot flush the file to compare with");
        return watch.microseconds();
    }

private:
    void write(std::size_t block) {
        const auto written =
            ::pwrite(file_.get(), bytes_.data(), bytes_.size(), static_cast<off_t>(block * block_bytes));
        if (written != static_cast<ssize_t>(bytes_.size()))
            throw std::runtime_error("cannot write the file to compare with");
        ++bytes_[0];
    }
    posix::Descriptor file_;
    base::Bytes bytes_ = base::Bytes(block_bytes, 0x5a);
    std::size_t next_ = 0;
};

device::Journal open_journal(const fs::path& file, const test::Chain& chain, const std::string& vfs) {
    device::JournalOptions options;
    options.new_device = chain.device;
    options.new_journal = chain.journal;
    options.boot_id = base::Bytes(16, 1);
    options.vfs = vfs;
    return must(device::Journal::open(file, options));
}

/// One commit, one floor, one commit, …: both meet the same disk. Every entry is followed by what the kiosk does when
/// the screen is left alone, outside the time measured.
void measure_time(Report& report, const fs::path& folder) {
    test::Chain chain;
    device::Journal journal = open_journal(folder / "timed.db", chain, "");
    Floor floor(folder / "floor");
    std::vector<double> commits;
    std::vector<double> floors;
    for (int i = 0; i < entries; ++i) {
        const model::Entry entry = chain.next();
        const StopWatch watch;
        must(journal.append(entry));
        commits.push_back(watch.microseconds());
        journal.idle();
        floors.push_back(floor.overwrite_one());
    }
    const double commit = percentile(commits, 50);
    const double least = percentile(floors, 50);
    report.put("commit_p50_ratio_to_floor", commit / least);
    report.put("commit_us_p50", commit);
    report.put("commit_us_p99", percentile(commits, 99));
    report.put("floor_us_p50", least);
    report.put("floor_us_p99", percentile(floors, 99));
}

/// Includes every checkpoint that falls due; opening the file does not count.
void measure_cost(Report& report, const fs::path& folder) {
    sim::CountingVfs vfs("bench");
    test::Chain chain;
    device::Journal journal = open_journal(folder / "counted.db", chain, vfs.name());
    vfs.reset();
    for (int i = 0; i < entries; ++i) {
        must(journal.append(chain.next()));
        journal.idle();
    }
    const sim::DiskCounts counts = vfs.counts();
    report.put("fdatasyncs_per_entry", static_cast<double>(counts.flushes) / entries);
    report.put("bytes_written_per_entry", static_cast<double>(counts.bytes_written) / entries);
}

}  // namespace

void measure_storage(Report& report, const fs::path& folder) {
    fs::create_directories(folder);
    measure_time(report, folder);
    measure_cost(report, folder);
}

}  // namespace pendopo::bench
