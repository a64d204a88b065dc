// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/screenless_kiosk.hpp"

#include "platform/posix/files.hpp"
#include "tests/bench/measure.hpp"

namespace pendopo::bench {
namespace {

content::RootKeys load_roots(const config::KioskConfig& config) {
    const auto text = must(posix::read_file(config.roots_file, limits::config_bytes_max));
    return must(content::parse_root_keys(base::as_text(text)));
}

device::Journal open_journal(const config::KioskConfig& config) {
    device::JournalOptions options;  // the file is there: no new ids are needed
    options.boot_id = must(posix::boot_id());
    return must(device::Journal::open(config.data_dir / "journal.db", options));
}

}  // namespace

ScreenlessKiosk::ScreenlessKiosk(const std::filesystem::path& config_file)
    : config_(must(config::load_kiosk(config_file))),
      journal_key_(
          must(envelope::PrivateKey::from(must(posix::read_secret_file(config_.data_dir / "journal.key", 32)).view()))),
      journal_(open_journal(config_)),
      outbox_(must(device::StreamWriter::open(config_.outbox_dir, {new_tag(), false}))),
      service_(must(runner::SubmissionService::start({.primitives = *primitives_,
                                                      .clock = clock_,
                                                      .journal = journal_,
                                                      .outbox = outbox_,
                                                      .outbox_folder = config_.outbox_dir,
                                                      .roots = load_roots(config_),
                                                      .journal_key = journal_key_}))),
      inbox_stream_(device::StreamReader::open(config_.inbox_dir, must(runner::KioskInbox::kept_position(journal_)))),
      inbox_(*service_, inbox_stream_) {
    if (!service_->ready()) throw std::runtime_error("the device of the bench is not set up");
}

void ScreenlessKiosk::say(const std::string& words) {
    model::Submission submission;
    submission.topic = model::Topic::roads;
    submission.place = {3673011001};
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes(words));
    static_cast<void>(must(service_->submit(std::move(submission))));
}

void ScreenlessKiosk::read_inbox() {
    static_cast<void>(inbox_.poll());
}

std::uint64_t ScreenlessKiosk::waiting() const {
    return must(journal_.waiting());
}

std::uint64_t ScreenlessKiosk::new_tag() {
    base::Bytes bytes(8);
    random_.fill(bytes);
    return base::read_big_endian<std::uint64_t>(bytes);
}

}  // namespace pendopo::bench
