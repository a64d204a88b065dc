// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_http.hpp"
#include "runner_province.hpp"
#include "storage/device/media_folder.hpp"
#include "sync/runner/device_runner.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"

/// A whole small device, joined to a Province by a network with faults on demand. All parts are the real ones but
/// clock, randomness and network.
namespace pendopo::runner_test {

/// Kiosk and sync of one device, each with its own database, joined by the two streams.
class Device {
public:
    Device(Province& province, std::filesystem::path folder, std::uint64_t seed)
        : random_(seed),
          primitives_(envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); })),
          journal_key_(primitives_->generate_signing_key()),
          province_(province),
          roots_(province.keys().root_keys()),
          folder_(std::move(folder)) {
        std::filesystem::create_directories(folder_);
        random_.fill(spki_.bytes);
        device_ = envelope::device_id_of(*primitives_, journal_key_.public_half);
        start_kiosk();
        start_sync();
    }

    void stop_kiosk() {
        inbox_.reset();
        inbox_reader_.reset();
        service_.reset();
        outbox_.reset();
        journal_.reset();
    }
    void start_kiosk() {
        stop_kiosk();
        device::JournalOptions options;
        options.new_device = device_;
        random_.fill(options.new_journal.bytes);
        options.boot_id = base::Bytes(16, 1);
        options.pages_max = journal_pages_max;
        auto journal = device::Journal::open(folder_ / "kiosk" / "journal.db", options);
        require_ok(journal);
        journal_ = std::make_unique<device::Journal>(std::move(*journal));
        auto outbox = device::StreamWriter::open(folder_ / "outbox", {random_.next(), false});
        require_ok(outbox);
        outbox_ = std::make_unique<device::StreamWriter>(std::move(*outbox));
        auto service = runner::SubmissionService::start(
            {*primitives_, clock, *journal_, *outbox_, folder_ / "outbox", roots_, journal_key_.private_half,
             model::ClockQuality::unknown, folder_ / "kiosk" / "journal.db"});
        require_ok(service);
        service_ = std::move(*service);
        const auto position = runner::KioskInbox::kept_position(*journal_);
        REQUIRE(position);
        inbox_reader_ =
            std::make_unique<device::StreamReader>(device::StreamReader::open(folder_ / "inbox", *position));
        inbox_ = std::make_unique<runner::KioskInbox>(*service_, *inbox_reader_);
    }

    void stop_sync() {
        sync_.reset();
        outbox_reader_.reset();
        inbox_writer_.reset();
        store_.reset();
    }
    void start_sync() {
        stop_sync();
        auto store = device::SyncStore::open(folder_ / "sync" / "sync.db", {});
        require_ok(store);
        store_ = std::make_unique<device::SyncStore>(std::move(*store));
        const auto position = store_->outbox_position();
        REQUIRE(position);
        outbox_reader_ =
            std::make_unique<device::StreamReader>(device::StreamReader::open(folder_ / "outbox", *position));
        auto inbox = device::StreamWriter::open(folder_ / "inbox", {random_.next(), false});
        require_ok(inbox);
        inbox_writer_ = std::make_unique<device::StreamWriter>(std::move(*inbox));
        runner::DeviceParts parts{*primitives_,
                                  clock,
                                  random_,
                                  *store_,
                                  *outbox_reader_,
                                  *inbox_writer_,
                                  roots_,
                                  {spki_.hex(), spki_, certificate_},
                                  {},
                                  {}};
        parts.media.list = [this] { return device::list_chunks(folder_ / "media"); };
        parts.media.read = [this](const model::Hash& name) { return device::read_chunk(folder_ / "media", name); };
        parts.pacing = pacing;
        parts.night = night;
        parts.connect = [this](const std::string& certificate) { return connect(certificate); };
        parts.keep_certificate = [this](const std::string& certificate) {
            certificate_ = certificate;
            return base::Status{};
        };
        auto started = runner::DeviceRunner::start(std::move(parts));
        require_ok(started);
        sync_ = std::move(*started);
    }
    /// Another image, with other root keys; both processes start anew.
    void trust(const content::RootKeys& roots) {
        roots_ = roots;
        start_kiosk();
        start_sync();
    }
    /// sync.db is lost; certificate and TLS key, files of their own, are not.
    void lose_sync_database() {
        stop_sync();
        std::filesystem::remove_all(folder_ / "sync");
        start_sync();
    }

    /// The same, and its operator gives it another TLS key, which the province has not met yet.
    void lose_sync_and_renew_tls_key() {
        stop_sync();
        std::filesystem::remove_all(folder_ / "sync");
        certificate_.clear();
        random_.fill(spki_.bytes);
        start_sync();
    }

    /// An entry whose signature is another key's, with the right number and predecessor: in the journal and handed
    /// over.
    void append_forged_entry() {
        const device::Journal& journal = *journal_;
        const auto stranger = primitives_->generate_signing_key();
        const base::Bytes header = envelope::encode_header(1, model::EntryClass::submission);
        const model::Entry entry =
            envelope::make_entry(*primitives_, {journal.device(), journal.journal()}, journal.head(), header,
                                 base::Bytes(304, 0xee), stranger.private_half);
        REQUIRE(journal_->append(entry));
    }

    /// Lets sync work, time pass and the kiosk read its inbox until nothing is due for `quiet`, at most `turns` times.
    void run(base::Milliseconds quiet = std::chrono::minutes(20), unsigned turns = 2'000) {
        for (unsigned i = 0; i < turns; ++i) {
            const auto sleep = sync_->run_once();
            require_ok(sleep);
            poll();
            if (*sleep >= quiet) return;
            clock.advance(*sleep);
        }
    }
    /// So many turns of sync, while the kiosk reads nothing.
    void run_sync_alone(unsigned turns) {
        for (unsigned i = 0; i < turns; ++i) {
            const auto sleep = sync_->run_once();
            require_ok(sleep);
            clock.advance(*sleep);
        }
    }
    /// What a damaged or full disk keeps from being filed is told in the news.
    runner::InboxNews try_poll() {
        runner::InboxNews news = inbox_->poll();
        if (news.enrolment) enrolment = *news.enrolment;
        if (news.status) told = *news.status;
        refused_frames += news.refused;
        new_journals += news.new_journal ? 1 : 0;
        return news;
    }
    runner::InboxNews poll() {
        runner::InboxNews news = try_poll();
        if (news.failure) FAIL(news.failure->message);
        return news;
    }

    /// An operator gives sync a token.
    void ask_to_enrol() {
        enrolment = {};
        REQUIRE(sync_->set_token(province_.make_token()));
        run(std::chrono::seconds(5));
    }
    /// From nothing to a confirmed device with a trust bundle.
    void enrol() {
        ask_to_enrol();
        REQUIRE(enrolment.state == protocol::EnrolmentState::pending);
        province_.confirm_all();
        run();
        REQUIRE(service_->ready());
        run();  // sends the device event of the bundle
    }

    base::Result<runner::Receipt> say(std::string_view words, model::Topic topic = model::Topic::roads) {
        model::Submission submission;
        submission.topic = topic;
        submission.place = {3673011001};
        submission.language = "id";
        submission.words = base::SecretBuffer(base::as_bytes(words));
        return service_->submit(std::move(submission));
    }

    /// A frame in the inbox as a hostile sync could write it.
    void forge(base::ByteView frame) { require_ok(inbox_writer_->append(frame)); }

    [[nodiscard]] runner::SubmissionService& kiosk() { return *service_; }
    [[nodiscard]] runner::DeviceRunner& sync() { return *sync_; }
    [[nodiscard]] sim::SimHttp& network() { return *network_; }
    [[nodiscard]] device::Journal& journal() { return *journal_; }
    [[nodiscard]] const envelope::SigningKeyPair& journal_key() const { return journal_key_; }
    [[nodiscard]] envelope::Primitives& primitives() { return *primitives_; }
    [[nodiscard]] const model::DeviceId& id() const { return device_; }
    [[nodiscard]] const model::Hash& spki() const { return spki_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    sim::SimClock clock{std::chrono::hours(1), std::chrono::hours(490'000)};
    protocol::Enrolment enrolment;
    protocol::StatusFrame told;
    engine::Pacing pacing;                     ///< from the next start of sync on
    std::optional<runner::NightWindow> night;  ///< the same
    std::uint32_t journal_pages_max = limits::journal_pages_max;
    unsigned refused_frames = 0;
    unsigned new_journals = 0;
    std::function<sim::HttpFault(std::uint64_t)> faults;

private:
    /// The runner owns its client; the test keeps a view of it.
    base::Result<std::unique_ptr<port::Http>> connect(const std::string& certificate) {
        auto http = std::make_unique<sim::SimHttp>(
            [this](const port::HttpCall& call) { return province_.handle(call); }, certificate);
        if (faults) http->set_fault_source(faults);
        network_ = http.get();
        return std::unique_ptr<port::Http>(std::move(http));
    }

    sim::SimRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_;
    envelope::SigningKeyPair journal_key_;
    Province& province_;
    content::RootKeys roots_;
    std::filesystem::path folder_;
    model::Hash spki_;
    model::DeviceId device_;
    std::string certificate_;
    sim::SimHttp* network_ = nullptr;
    std::unique_ptr<device::Journal> journal_;
    std::unique_ptr<device::StreamWriter> outbox_;
    std::unique_ptr<runner::SubmissionService> service_;
    std::unique_ptr<device::StreamReader> inbox_reader_;
    std::unique_ptr<runner::KioskInbox> inbox_;
    std::unique_ptr<device::SyncStore> store_;
    std::unique_ptr<device::StreamReader> outbox_reader_;
    std::unique_ptr<device::StreamWriter> inbox_writer_;
    std::unique_ptr<runner::DeviceRunner> sync_;
};

}  // namespace pendopo::runner_test
