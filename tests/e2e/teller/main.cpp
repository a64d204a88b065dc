// SPDX-License-Identifier: Apache-2.0
// pendopo_teller: a visitor without a screen. It takes the kiosk's place on the same journal (they lock each other
// out), hands in words and recordings as the kiosk does, prints the receipt codes, and comes back with one. Words come
// from standard input, one submission a line; an empty line is one without words. Without input it only reads what sync
// has brought.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "app/config/programs.hpp"
#include "app/kiosk/device_files.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"
#include "platform/posix/wait.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/runner/case_service.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"

namespace {

using namespace pendopo;

constexpr std::size_t page_bytes = 4'096;  // a recorder gives about so much at a time
constexpr std::size_t sound_bytes_max = limits::chunks_per_recording_max * limits::media_chunk_plaintext;

struct Options {
    std::string config_file;
    std::vector<std::string> recordings;
    std::uint32_t milliseconds = 60'000;
    unsigned topic = 1;
    unsigned patience = 0;
    bool cancel = false;
    std::string code;
    std::string decision;
};

/// Everything that the kiosk's worker has open.
class Teller {
public:
    explicit Teller(const config::KioskConfig& config) : config_(config) {}

    base::Status open() {
        PENDOPO_TRY(content::RootKeys roots, kiosk::load_roots(config_.roots_file));
        PENDOPO_TRY(journal_key_, kiosk::load_journal_key(config_.data_dir, *primitives_));
        PENDOPO_TRY(const model::SigningKey key, primitives_->p256_public(journal_key_));
        PENDOPO_TRY(auto journal,
                    kiosk::open_journal(config_.data_dir, envelope::device_id_of(*primitives_, key), random_, clock_));
        journal_.emplace(std::move(journal));
        device::StreamWriterOptions settings;
        base::Bytes tag(8);
        random_.fill(tag);
        settings.tag = base::read_big_endian<std::uint64_t>(tag);
        PENDOPO_TRY(auto outbox, device::StreamWriter::open(config_.outbox_dir, settings));
        outbox_.emplace(std::move(outbox));
        PENDOPO_CHECK(posix::make_directory(config_.inbox_dir, 0750));
        PENDOPO_TRY(auto watch, posix::DirectoryWatch::open(config_.inbox_dir));
        watch_.emplace(std::move(watch));
        PENDOPO_TRY(const auto position, runner::KioskInbox::kept_position(*journal_));
        stream_.emplace(device::StreamReader::open(config_.inbox_dir, position));
        PENDOPO_TRY(service_, runner::SubmissionService::start({.primitives = *primitives_,
                                                                .clock = clock_,
                                                                .journal = *journal_,
                                                                .outbox = *outbox_,
                                                                .outbox_folder = config_.outbox_dir,
                                                                .roots = roots,
                                                                .journal_key = journal_key_}));
        inbox_.emplace(*service_, *stream_);
        return {};
    }

    /// Reads the inbox until a trust bundle is in force, or the patience ends.
    base::Status get_ready(std::chrono::seconds patience) {
        const base::Instant end = clock_.monotonic() + base::Milliseconds(patience);
        while (true) {
            PENDOPO_CHECK(read_inbox());
            const base::Milliseconds left = end - clock_.monotonic();
            if (service_->ready() || left.count() <= 0) return {};
            const int descriptor = watch_->descriptor();
            PENDOPO_CHECK(posix::wait_readable({&descriptor, 1}, left));
            static_cast<void>(watch_->drain());
        }
    }

    base::Status record(const std::string& path, std::uint32_t milliseconds) {
        PENDOPO_TRY(const base::Bytes sound, posix::read_file(path, sound_bytes_max));
        runner::Recordings& recordings = service_->recordings();
        PENDOPO_CHECK(recordings.begin());
        for (base::ByteView rest = sound; !rest.empty(); rest = rest.subspan(std::min(page_bytes, rest.size())))
            PENDOPO_CHECK(recordings.add(rest.first(std::min(page_bytes, rest.size()))));
        return recordings.finish(model::Codec::ogg_opus, milliseconds);
    }

    base::Status tell(const std::string& words, const Options& options) {
        for (const std::string& path : options.recordings)
            PENDOPO_CHECK(record(path, options.milliseconds));
        if (options.cancel) {
            service_->recordings().discard();
            return {};
        }
        model::Submission submission;
        submission.kind = options.recordings.empty() ? model::Kind::aspiration : model::Kind::story;
        submission.topic = static_cast<model::Topic>(options.topic);
        submission.place = {config_.kecamatan};
        submission.language = config_.language;
        submission.words = base::SecretBuffer(base::as_bytes(words));
        PENDOPO_TRY(const runner::Receipt receipt, service_->submit(std::move(submission)));
        std::cout << receipt.code.text() << std::endl;  // flushed: whoever reads may stop us now
        return {};
    }

    /// Opens the case of a code, waits for the province if it was asked, decides, and prints what the screen would
    /// show.
    base::Status come_back(const Options& options) {
        runner::CaseService cases(*service_);
        PENDOPO_CHECK(cases.open(options.code));
        const base::Instant end = clock_.monotonic() + base::Milliseconds(std::chrono::seconds(options.patience));
        while (true) {
            static_cast<void>(watch_->drain());
            static_cast<void>(cases.hear(inbox_->poll()));
            PENDOPO_TRY(const auto standing, cases.standing());
            const base::Milliseconds left = end - clock_.monotonic();
            if (!(*standing).asked || left.count() <= 0) break;
            const int descriptor = watch_->descriptor();
            PENDOPO_CHECK(posix::wait_readable({&descriptor, 1}, left));
        }
        if (options.decision == "withdraw") PENDOPO_CHECK(cases.withdraw());
        if (options.decision == "take_back") PENDOPO_CHECK(cases.take_back());
        if (options.decision == "helped") PENDOPO_CHECK(cases.rate(true));
        PENDOPO_TRY(const auto standing, cases.standing());
        for (const model::ReplyText& step : standing->steps)
            std::cout << "step " << static_cast<int>(step.status) << " [" << step.from << "] " << step.text.text()
                      << '\n';
        std::cout << "asked " << standing->asked << " can_withdraw " << standing->can_withdraw << " can_take_back "
                  << standing->can_take_back << std::endl;
        return {};
    }

    /// What the kiosk would show to an operator; to standard error, beside the receipts.
    base::Status print_state() const {
        PENDOPO_TRY(const std::uint64_t waiting, journal_->waiting());
        PENDOPO_TRY(const auto chunks, journal_->chunk_counts());
        std::cerr << "ready " << (service_->ready() ? "yes" : "no") << "\nhead " << journal_->head().seq
                  << "\nwaiting_entries " << waiting << "\nchunks " << chunks.all << "\nwaiting_chunks "
                  << chunks.waiting << "\nsafes " << safes_ << "\nerased " << erased_ << '\n';
        return {};
    }

private:
    base::Status read_inbox() {
        const auto news = inbox_->poll();
        if (news.failure) return base::fail(*news.failure);
        safes_ += news.safes;
        erased_ += news.erased;
        if (news.refused > 0) std::cerr << "refused_frames " << news.refused << '\n';
        return {};
    }

    const config::KioskConfig& config_;
    posix::RealClock clock_;
    posix::RealRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_ =
        envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); });
    envelope::PrivateKey journal_key_;
    std::optional<device::Journal> journal_;
    std::optional<device::StreamWriter> outbox_;
    std::optional<device::StreamReader> stream_;
    std::optional<posix::DirectoryWatch> watch_;
    std::unique_ptr<runner::SubmissionService> service_;
    std::optional<runner::KioskInbox> inbox_;
    unsigned safes_ = 0;   ///< said since the start, and filed
    unsigned erased_ = 0;  ///< ordered since the start, and done
};

base::Status run(const Options& options) {
    PENDOPO_TRY(const config::KioskConfig config, config::load_kiosk(options.config_file));
    Teller teller(config);
    PENDOPO_CHECK(teller.open());
    PENDOPO_CHECK(teller.get_ready(std::chrono::seconds(options.patience)));
    if (!options.code.empty()) return teller.come_back(options);
    for (std::string line; std::getline(std::cin, line);)
        PENDOPO_CHECK(teller.tell(line, options));
    return teller.print_state();
}

}  // namespace

int main(int count, char** arguments) {
    Options options;
    CLI::App app{"Hands in words and recordings in place of pendopo-kiosk"};
    app.add_option("--config", options.config_file, "The kiosk's configuration")->required();
    app.add_option("--recording", options.recordings, "A file to hand in with each submission; up to three");
    app.add_option("--milliseconds", options.milliseconds, "How long a recording is said to be")->capture_default_str();
    app.add_option("--topic", options.topic, "By its number; 8 goes to the ombudsman")->capture_default_str();
    app.add_option("--patience", options.patience, "Seconds to wait for a trust bundle")->capture_default_str();
    app.add_flag("--cancel", options.cancel, "Record, and leave without submitting");
    app.add_option("--code", options.code, "Come back with this receipt code instead of telling something");
    app.add_option("--decide", options.decision, "withdraw, take_back or helped: about the case of that code");
    CLI11_PARSE(app, count, arguments);
    if (auto done = run(options); !done) {
        std::cerr << "pendopo_teller: " << done.error().message << '\n';
        return 1;
    }
    return 0;
}
