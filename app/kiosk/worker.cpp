// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/worker.hpp"

#include <sstream>

#include <sys/eventfd.h>
#include <unistd.h>

#include "app/kiosk/case_counter.hpp"
#include "app/kiosk/device_files.hpp"
#include "app/kiosk/service_words.hpp"
#include "app/kiosk/voice_work.hpp"
#include "platform/base/log.hpp"
#include "platform/escpos/device_printer.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_machine.hpp"
#include "platform/posix/real_random.hpp"
#include "platform/posix/wait.hpp"
#include "storage/device/set_aside.hpp"
#include "sync/content/shown_pack.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/runner/disk_reserve.hpp"
#include "sync/runner/health_reporter.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/salvage.hpp"
#include "sync/runner/submission_service.hpp"

namespace pendopo::kiosk {
namespace {

using base::ErrorCode;
using base::Level;
using namespace std::chrono_literals;

constexpr std::string_view component = "kiosk";
constexpr std::size_t digits_of_device = 8;  // as pendopo-ctl lists it
constexpr auto look_again = 30s;             // a set-up that failed is tried again, and a full disk looked at
constexpr auto quiet_before_idle = 5s;       // then the write-ahead log may be moved

presenter::SaveFailure failure_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::disk_full:
            return presenter::SaveFailure::storage_full;
        case ErrorCode::unavailable:
            return presenter::SaveFailure::not_ready;
        case ErrorCode::io:
        case ErrorCode::corrupt:
            return presenter::SaveFailure::storage_failed;
        default:
            return presenter::SaveFailure::internal;
    }
}

std::array<std::string, 8> split_words(const std::string& text) {
    std::array<std::string, 8> words;
    std::istringstream stream(text);
    for (std::string& word : words)
        stream >> word;
    return words;
}

}  // namespace

/// Everything on the device's own storage, open. Lives on the worker's thread.
class Worker::Session {
public:
    explicit Session(const config::KioskConfig& config) : config_(config) {}

    /// Opens what is not open yet; false while the kiosk can't take anything, with `readiness` saying why.
    bool open() {
        if (service_) return true;
        if (auto opened = try_open(); !opened) {
            base::log(Level::error, component, opened.error().message);
            readiness_.readiness = presenter::Readiness::out_of_order;
            return false;
        }
        return true;
    }

    [[nodiscard]] const ReadinessChanged& readiness() const { return readiness_; }
    [[nodiscard]] int inbox_descriptor() const { return watch_ ? watch_->descriptor() : -1; }

    void prepare_code() {
        if (!service_) return;
        if (auto prepared = service_->prepare_code(); !prepared && prepared.error().code != ErrorCode::unavailable)
            base::log(Level::warning, component, "receipt code: " + prepared.error().message);
    }
    void discard_code() {
        if (!service_) return;
        service_->discard_code();
        cases_->forget();
        service_->recordings().discard();
    }

    // --- What a citizen tells aloud, and what they take along ------------------------------------------------------
    VoiceNews begin_voice() { return kiosk::begin_voice(service_.get(), reserve_.takes_media()); }
    std::optional<VoiceNews> add_voice(base::ByteView bytes) { return kiosk::add_voice(service_.get(), bytes); }
    VoiceNews finish_voice(base::Milliseconds length) { return kiosk::finish_voice(service_.get(), length); }
    VoiceNews open_voice() { return kiosk::open_voice(service_.get()); }
    void drop_voice() {
        if (service_) service_->recordings().discard();
    }
    Printed print(const presenter::PrintSlip& slip) { return print_slip(*printer_, config_.printer.columns, slip); }

    News submit(model::Submission&& submission) {
        if (!service_) return SaveFailed{presenter::SaveFailure::storage_failed};
        auto receipt = service_->submit(std::move(submission));
        if (receipt) return Saved{std::move(receipt->code), std::move(receipt->qr_text)};
        base::log(Level::error, component, "an entry could not be stored: " + receipt.error().message);
        if (receipt.error().code == ErrorCode::corrupt) close();
        return SaveFailed{failure_of(receipt.error().code)};
    }

    std::optional<presenter::CaseReport> about_case(presenter::Request& request) {
        return service_ ? cases_->answer(request, link_ == presenter::ServiceLink::online) : std::nullopt;
    }
    /// What the inbox brought about the case that is open.
    [[nodiscard]] std::optional<presenter::CaseReport> take_case_report() { return std::exchange(case_report_, {}); }

    void read_inbox() {
        if (!service_) return;
        if (watch_) static_cast<void>(watch_->drain());
        const auto news = inbox_->poll();
        if (news.failure) base::log(Level::warning, component, "inbox: " + news.failure->message);
        if (news.refused > 0)
            base::log(Level::warning, component, std::to_string(news.refused) + " inbox frames do not verify");
        if (news.bundle_accepted) base::log(Level::info, component, "a trust bundle is in force");
        if (news.enrolment) enrolment_ = news.enrolment;
        if (news.status) link_ = link_of(news.status->link);
        if (news.courier) report_ = news.courier;
        if (auto told = cases_->hear(news, link_ == presenter::ServiceLink::online)) case_report_ = std::move(told);
        if (news.time_heard || news.bundle_accepted || news.new_journal || news.pack_accepted) health_->soon();
        look_at_disk();
        if (auto told = health_->report_if_due(); !told)
            base::log(Level::warning, component, "health report: " + told.error().message);
        update_readiness();
    }

    /// The content pack to show, once each time it is another.
    [[nodiscard]] std::shared_ptr<const content::Pack> take_pack() {
        return service_ ? shown_pack_.next(service_->packs().in_force(), service_->trusted_time().now()) : nullptr;
    }

    /// How many spoke here this month.
    [[nodiscard]] std::uint32_t heard() const { return service_ ? service_->heard_this_month() : 0; }

    /// What the officer's screen tells.
    [[nodiscard]] presenter::ServiceStatus service_status() const {
        presenter::ServiceStatus status;
        status.link = link_;
        if (!service_) return status;
        const device::Journal& journal = service_->journal();
        status.device = journal.device().hex().substr(0, digits_of_device);
        status.acked = journal.acked().seq;
        if (const auto waiting = journal.waiting()) status.waiting = *waiting;
        return status;
    }
    /// How the exchange with a stick goes, once each time sync has told.
    [[nodiscard]] std::optional<presenter::ExchangeReport> take_report() {
        const auto told = std::exchange(report_, std::nullopt);
        if (!told) return std::nullopt;
        return presenter::ExchangeReport{exchange_of(told->state), told->entries_out, told->chunks_out, told->frames_in,
                                         told->passed_over};
    }
    void order_courier() {
        const base::Status ordered =
            service_ ? service_->order_courier() : base::fail(ErrorCode::unavailable, "the journal is not open");
        if (ordered) return;
        base::log(Level::error, component, "no exchange with a stick: " + ordered.error().message);
        report_ = protocol::CourierReport{protocol::CourierState::not_ready, 0, 0, 0, 0};
    }

    void idle() {
        if (service_) service_->idle();
    }
    void count(const presenter::CountAnnouncement& met) {
        if (service_) service_->count(met.pack_version, met.announcement, met.met);
    }
    void keep_counts() {
        if (service_) service_->keep_counts();
    }

private:
    base::Status try_open() {
        close();  // what an earlier try opened holds the journal's lock
        PENDOPO_TRY(content::RootKeys roots, load_roots(config_.roots_file));
        PENDOPO_TRY(journal_key_, load_journal_key(config_.data_dir, *primitives_));
        PENDOPO_TRY(const model::SigningKey journal_public, primitives_->p256_public(journal_key_));
        const model::DeviceId device = envelope::device_id_of(*primitives_, journal_public);
        PENDOPO_TRY(device::Journal journal, open_journal(config_.data_dir, device, random_, clock_));
        journal_.emplace(std::move(journal));
        const std::filesystem::path journal_file = config_.data_dir / "journal.db";
        runner::salvage_set_aside(*primitives_, journal_file, *journal_, journal_public);
        device::StreamWriterOptions options;
        base::Bytes tag(8);
        random_.fill(tag);
        options.tag = base::read_big_endian<std::uint64_t>(tag);
        PENDOPO_TRY(device::StreamWriter outbox, device::StreamWriter::open(config_.outbox_dir, options));
        outbox_.emplace(std::move(outbox));
        PENDOPO_CHECK(open_inbox());
        auto service = runner::SubmissionService::start({.primitives = *primitives_,
                                                         .clock = clock_,
                                                         .journal = *journal_,
                                                         .outbox = *outbox_,
                                                         .outbox_folder = config_.outbox_dir,
                                                         .roots = roots,
                                                         .journal_key = journal_key_,
                                                         .journal_file = journal_file});
        if (!service) return base::fail(std::move(service.error()));
        service_ = std::move(*service);
        inbox_.emplace(*service_, *inbox_stream_);
        cases_.emplace(*service_);
        health_flags_ = roots.practice ? static_cast<std::uint32_t>(protocol::HealthFlags::practice) : 0;
        if (!device::list_set_aside(journal_file).empty())
            health_flags_ |= static_cast<std::uint32_t>(protocol::HealthFlags::journal_damaged);
        health_.emplace(*service_, clock_, machine_,
                        runner::HealthReporter::Program{runner::program_version(PENDOPO_VERSION), health_flags_});
        return {};
    }

    /// Whatever sync did to its folder, citizens are heard: without a watch the inbox is looked at now and then.
    base::Status open_inbox() {
        PENDOPO_TRY(const device::StreamPosition position, runner::KioskInbox::kept_position(*journal_));
        inbox_stream_.emplace(device::StreamReader::open(config_.inbox_dir, position));
        auto ready = posix::make_directory(config_.inbox_dir, 0750);
        if (ready) {
            if (auto watch = posix::DirectoryWatch::open(config_.inbox_dir))
                watch_.emplace(std::move(*watch));
            else
                ready = base::fail(std::move(watch.error()));
        }
        if (!ready) base::log(Level::warning, component, "inbox: " + ready.error().message);
        return {};
    }

    void look_at_disk() {
        using protocol::HealthFlags;
        const bool took = reserve_.takes_text();
        reserve_.look(machine_.look().free_bytes);
        if (took != reserve_.takes_text())
            base::log(Level::warning, component,
                      took ? "the disk is nearly full: nothing new is taken until it has room" : "the disk has room");
        auto flags = health_flags_;
        if (!reserve_.takes_media()) flags |= static_cast<std::uint32_t>(HealthFlags::takes_no_media);
        if (!reserve_.takes_text()) flags |= static_cast<std::uint32_t>(HealthFlags::takes_no_text);
        health_->set_flags(flags);
    }

    void update_readiness() {
        readiness_ = {};
        readiness_.takes_recordings = reserve_.takes_media();
        if (service_->ready()) {
            readiness_.readiness = reserve_.takes_text() ? presenter::Readiness::ready : presenter::Readiness::full;
            return;
        }
        readiness_.readiness = presenter::Readiness::not_set_up;
        if (!enrolment_) return;
        if (enrolment_->state == protocol::EnrolmentState::refused)
            readiness_.readiness = presenter::Readiness::refused;
        if (enrolment_->state != protocol::EnrolmentState::pending) return;
        const auto public_key = primitives_->p256_public(journal_key_);
        if (!public_key) return;
        if (const auto words = runner::enrolment_words(*primitives_, *enrolment_, *public_key)) {
            readiness_.readiness = presenter::Readiness::unconfirmed;
            readiness_.words = split_words(*words);
        }
    }

    /// After a try that failed half-way, or damage met while running: everything is opened again.
    void close() {
        health_.reset();
        inbox_.reset();
        cases_.reset();
        service_.reset();
        outbox_.reset();
        watch_.reset();
        journal_.reset();
    }

    const config::KioskConfig& config_;
    posix::RealClock clock_;
    posix::RealMachine machine_{config_.data_dir};
    posix::RealRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_ =
        envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); });
    envelope::PrivateKey journal_key_;
    std::optional<device::Journal> journal_;
    std::optional<device::StreamWriter> outbox_;
    std::optional<device::StreamReader> inbox_stream_;
    std::optional<posix::DirectoryWatch> watch_;
    std::unique_ptr<runner::SubmissionService> service_;
    std::optional<runner::KioskInbox> inbox_;
    std::optional<CaseCounter> cases_;
    std::optional<runner::HealthReporter> health_;
    std::uint32_t health_flags_ = 0;  ///< protocol::HealthFlags that stay while this is open
    runner::DiskReserve reserve_;
    std::unique_ptr<port::Printer> printer_ = escpos::device_printer(config_.printer.device);
    std::optional<protocol::Enrolment> enrolment_;
    presenter::ServiceLink link_ = presenter::ServiceLink::offline;
    std::optional<protocol::CourierReport> report_;
    std::optional<presenter::CaseReport> case_report_;
    content::ShownPack shown_pack_;
    ReadinessChanged readiness_;
};

Worker::Worker(config::KioskConfig config, std::function<void()> wake)
    : config_(std::move(config)), wake_(std::move(wake)), doorbell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    PENDOPO_ASSERT(doorbell_.open());
    thread_ = std::thread([this] { run(); });
}

Worker::~Worker() {
    work_.close();
    eventfd_write(doorbell_.get(), 1);
    thread_.join();
}

void Worker::post(Work work) {
    work_.post(std::move(work));
    eventfd_write(doorbell_.get(), 1);
}

std::optional<News> Worker::take_news() {
    return news_.take();
}

void Worker::tell(News news) {
    news_.post(std::move(news));
    wake_();
}

void Worker::run() {
    Session session(config_);
    ReadinessChanged told{presenter::Readiness::out_of_order, {"not told yet"}, true};
    std::optional<presenter::ServiceStatus> told_status;
    std::uint32_t told_heard = 0;
    while (true) {
        if (session.open()) session.read_inbox();
        serve(session);
        if (session.readiness() != told) tell(told = session.readiness());
        if (auto status = session.service_status(); status != told_status) tell(*(told_status = std::move(status)));
        if (auto report = session.take_report()) tell(*report);
        if (auto report = session.take_case_report()) tell(std::move(*report));
        if (auto pack = session.take_pack()) tell(PackChanged{std::move(pack)});
        if (const auto voices = session.heard(); voices != told_heard) tell(HeardChanged{told_heard = voices});
        if (work_.finished()) return session.keep_counts();
        wait(session);
    }
}

void Worker::serve(Session& session) {
    while (auto work = work_.take()) {
        if (auto* request = std::get_if<presenter::Request>(&*work)) serve_request(session, *request);
        serve_voice(session, *work);
    }
}

void Worker::serve_voice(Session& session, Work& work) {
    if (const auto* begin = std::get_if<BeginVoice>(&work)) tell(session.begin_voice(), begin->recording);
    if (const auto* add = std::get_if<AddVoice>(&work))
        if (auto trouble = session.add_voice(add->bytes.view())) tell(std::move(*trouble), add->recording);
    if (const auto* finish = std::get_if<FinishVoice>(&work))
        tell(session.finish_voice(finish->length), finish->recording);
    if (std::holds_alternative<DropVoice>(work)) session.drop_voice();
    if (const auto* open = std::get_if<OpenVoice>(&work)) tell(session.open_voice(), open->recording);
}

void Worker::tell(VoiceNews news, std::uint32_t recording) {
    news.recording = recording;
    tell(std::move(news));
}

void Worker::serve_request(Session& session, presenter::Request& request) {
    if (std::holds_alternative<presenter::PrepareCode>(request)) session.prepare_code();
    if (std::holds_alternative<presenter::Forget>(request)) session.discard_code();
    if (std::holds_alternative<presenter::ExchangeWithStick>(request)) session.order_courier();
    if (auto* submit = std::get_if<presenter::Submit>(&request)) tell(session.submit(std::move(submit->submission)));
    if (const auto* slip = std::get_if<presenter::PrintSlip>(&request)) tell(session.print(*slip));
    if (const auto* met = std::get_if<presenter::CountAnnouncement>(&request)) session.count(*met);
    if (auto report = session.about_case(request)) tell(std::move(*report));
}

void Worker::wait(Session& session) {
    std::array<int, 2> descriptors{doorbell_.get(), session.inbox_descriptor()};
    const std::span<const int> used(descriptors.data(), descriptors[1] < 0 ? 1u : 2u);
    auto rung = posix::wait_readable(used, quiet_before_idle);
    if (rung && !*rung) {
        session.idle();
        rung = posix::wait_readable(used, look_again);
    }
    if (!rung) base::log(Level::error, component, rung.error().message);
    eventfd_t count = 0;
    eventfd_read(doorbell_.get(), &count);
}

}  // namespace pendopo::kiosk
