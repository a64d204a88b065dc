// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "app/config/programs.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"
#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/texts.hpp"

namespace pendopo::bench {
namespace {

constexpr int singles = 5;
constexpr int batches = 3;
constexpr int entries_in_a_batch = 20;

content::RootKeys load_roots(const config::KioskConfig& config) {
    const auto text = must(posix::read_file(config.roots_file, limits::config_bytes_max));
    return must(content::parse_root_keys(base::as_text(text)));
}

device::Journal open_journal(const config::KioskConfig& config) {
    device::JournalOptions options;  // the file is there: no new ids are needed
    options.boot_id = must(posix::boot_id());
    return must(device::Journal::open(config.data_dir / "journal.db", options));
}

/// What the kiosk's second thread holds, without a screen: citizens can be heard by the hundred.
class ScreenlessKiosk {
public:
    explicit ScreenlessKiosk(const std::filesystem::path& config_file)
        : config_(must(config::load_kiosk(config_file))),
          journal_key_(must(
              envelope::PrivateKey::from(must(posix::read_secret_file(config_.data_dir / "journal.key", 32)).view()))),
          journal_(open_journal(config_)),
          outbox_(must(device::StreamWriter::open(config_.outbox_dir, {new_tag(), false}))),
          service_(must(runner::SubmissionService::start({.primitives = *primitives_,
                                                          .clock = clock_,
                                                          .journal = journal_,
                                                          .outbox = outbox_,
                                                          .outbox_folder = config_.outbox_dir,
                                                          .roots = load_roots(config_),
                                                          .journal_key = journal_key_}))),
          inbox_stream_(
              device::StreamReader::open(config_.inbox_dir, must(runner::KioskInbox::kept_position(journal_)))),
          inbox_(*service_, inbox_stream_) {
        if (!service_->ready()) throw std::runtime_error("the device of the bench is not set up");
    }

    void say(const std::string& words) {
        model::Submission submission;
        submission.topic = model::Topic::roads;
        submission.place = {3673011001};
        submission.language = "id";
        submission.words = base::SecretBuffer(base::as_bytes(words));
        static_cast<void>(must(service_->submit(std::move(submission))));
    }
    void read_inbox() { static_cast<void>(must(inbox_.poll())); }
    [[nodiscard]] std::uint64_t waiting() const { return must(journal_.waiting()); }

private:
    std::uint64_t new_tag() {
        base::Bytes bytes(8);
        random_.fill(bytes);
        return base::read_big_endian<std::uint64_t>(bytes);
    }

    posix::RealClock clock_;
    posix::RealRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_ =
        envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); });
    config::KioskConfig config_;
    envelope::PrivateKey journal_key_;
    device::Journal journal_;
    device::StreamWriter outbox_;
    std::unique_ptr<runner::SubmissionService> service_;
    device::StreamReader inbox_stream_;
    runner::KioskInbox inbox_;
};

struct Traffic {
    unsigned long long entries = 0;
    unsigned long long requests = 0;  ///< that carried entries; what else sync asks (the bundle, daily) is left out
    unsigned long long up = 0;
    unsigned long long down = 0;
};

/// `pendopo-sync --once`, and what it says it sent.
Traffic send_once(const e2e::Device& device) {
    const std::string said = e2e::must_run(
        {e2e::program("pendopo-sync"), "--config", (device.directory() / "sync.toml").string(), "--once"});
    Traffic traffic;
    const auto begin = said.find("sent ");
    const int found = begin == said.npos
                          ? 0
                          : std::sscanf(said.c_str() + begin,
                                        "sent %llu entries in %*u requests, %*u bytes up, %*u bytes down (with "
                                        "entries: %llu requests, %llu bytes up, %llu bytes down",
                                        &traffic.entries, &traffic.requests, &traffic.up, &traffic.down);
    if (found != 4) throw std::runtime_error("pendopo-sync does not say what it sent: " + said);
    return traffic;
}

/// Says `count` things, sends them, and checks that they went in one request and were acknowledged.
Traffic send(const e2e::Device& device, ScreenlessKiosk& kiosk, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        kiosk.say(text_of_300_characters(i));
    const Traffic traffic = send_once(device);
    kiosk.read_inbox();
    if (traffic.entries != count || traffic.requests != 1 || kiosk.waiting() != 0)
        throw std::runtime_error("a batch of " + std::to_string(count) + " did not go through in one request");
    return traffic;
}

/// The mean over `times` batches, per entry.
void measure(Report& report, const e2e::Device& device, ScreenlessKiosk& kiosk, std::size_t count, int times,
             const std::string& suffix) {
    Traffic sum;
    for (int i = 0; i < times; ++i) {
        const Traffic traffic = send(device, kiosk, count);
        sum.entries += traffic.entries;
        sum.up += traffic.up;
        sum.down += traffic.down;
    }
    const auto entries = static_cast<double>(sum.entries);
    report.put("wire_up_bytes_" + suffix, static_cast<double>(sum.up) / entries);
    report.put("wire_down_bytes_" + suffix, static_cast<double>(sum.down) / entries);
}

}  // namespace

void measure_wire(Report& report, const e2e::Device& device) {
    ScreenlessKiosk kiosk(device.directory() / "kiosk.toml");
    static_cast<void>(send_once(device));  // what the enrolment left waiting
    kiosk.read_inbox();
    measure(report, device, kiosk, entries_in_a_batch, batches, "per_entry");
    measure(report, device, kiosk, 1, singles, "single");
}

}  // namespace pendopo::bench
