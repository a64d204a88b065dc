// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "sync/runner/batch_builder.hpp"
#include "sync/runner/courier_visit.hpp"
#include "sync/runner/device_runner.hpp"
#include "sync/runner/outbox_intake.hpp"
#include "sync/runner/report_delivery.hpp"

namespace pendopo::runner {

/// The inside of a DeviceRunner: the queue of events, the engine, and what each action means in terms of the ports.
class DeviceRunner::Work {
public:
    explicit Work(DeviceParts parts);

    [[nodiscard]] base::Status start();
    [[nodiscard]] base::Result<base::Milliseconds> run_once();
    [[nodiscard]] base::Status set_token(base::ByteView token);
    /// Gives the engine an event and does what it asks for, requests excepted: those wait for run_once.
    void happened(engine::EventData data);
    void set_metered(bool metered);
    void look_for_media();

    /// A whole exchange with a stick, without a network; DeviceRunner::visit.
    [[nodiscard]] base::Result<protocol::CourierReport> visit(std::unique_ptr<port::Stick> stick);

    [[nodiscard]] const engine::Engine& engine() const { return *engine_; }
    [[nodiscard]] const std::optional<content::VerifiedBundle>& bundle() const { return bundle_; }
    [[nodiscard]] Traffic traffic() const { return traffic_; }

private:
    using Request = std::variant<engine::SendBatch, engine::SendEnrol, engine::FetchBundle, engine::SendMailQuery,
                                 engine::SendMediaQuery, engine::SendChunk>;
    /// What was sent, as far as the answer has to be held against it.
    struct Sent {
        const BuiltBatch* batch = nullptr;
        std::vector<model::Hash> names{};  ///< of chunks
    };

    [[nodiscard]] base::Status load_bundle();
    /// Under which trust bundle the kiosk made the newest entry that stands in the outbox.
    [[nodiscard]] std::optional<std::uint64_t> newest_epoch();
    [[nodiscard]] base::Result<engine::Started> what_was_stored();
    [[nodiscard]] base::Milliseconds time_to_sleep(bool more_to_read) const;
    void take_news(OutboxIntake::News& news);

    // One for each action.
    void act(const engine::SendBatch& action) { request_ = action; }
    void act(const engine::SendEnrol& action) { request_ = action; }
    void act(const engine::FetchBundle& action) { request_ = action; }
    void act(const engine::SendMailQuery& action) { request_ = action; }
    void act(const engine::SendMediaQuery& action) { request_ = action; }
    void act(const engine::SendChunk& action) { request_ = action; }
    void act(const engine::AcceptBundle& action);
    void act(const engine::PersistWatermark& action);
    void act(const engine::DropToken& action);
    void act(const engine::TellEnrolment& action);
    void act(const engine::TellKiosk& action);
    void act(const engine::KeepMail& action);
    void act(const engine::KeepHeld& action);
    void act(const engine::PassOverMedia& action);
    void act(const engine::SetTimer& action) { timer_ = action.at; }

    // One for each request.
    void perform(const engine::SendBatch& order);
    void perform(const engine::SendEnrol& order);
    void perform(const engine::FetchBundle& order);
    void perform(const engine::SendMailQuery& order);
    void perform(const engine::SendMediaQuery& order);
    void perform(const engine::SendChunk& order);
    /// One HTTP exchange.
    void exchange(const port::HttpRequest& request, const Sent& sent);

    // Mail and media: device_exchange.cpp.
    [[nodiscard]] base::Status start_media();
    [[nodiscard]] base::Status keep(const engine::KeepMail& action);
    /// What visitors waited for and is told now; true if anything was.
    bool note_answered(const engine::KeepMail& action);
    void tell_media();
    void hear_of(std::uint64_t incarnation);
    /// Lets media go or wait, by link and hour.
    void review_media_rules();

    [[nodiscard]] base::Status take_bundle(const engine::AcceptBundle& action);

    // courier_work.cpp: the kiosk's operator asked for an exchange with a stick.
    void begin_visit();
    void begin_visit(std::unique_ptr<port::Stick> stick);
    void continue_visit();
    void end_visit();
    void tell_visit(const protocol::CourierReport& report);
    [[nodiscard]] base::Result<bool> take_brought(const courier::DownFile& file);
    [[nodiscard]] bool take_revoked(const protocol::Revoked& revoked);
    [[nodiscard]] base::Bytes enrol_request() const;

    base::Status append_to_inbox(base::ByteView frame);
    void tell_kiosk(base::ByteView frame);
    void tell_bundle();
    enum class SignedBy { older_key, key_in_force };
    [[nodiscard]] base::Status tell_acks(SignedBy wanted);
    [[nodiscard]] base::Status tell_again();
    void tell_how_it_is();
    void put_off_request();
    /// Keeps a failure of the disk for run_once to return; the work goes on.
    void note(const base::Status& status, const char* what);

    DeviceParts parts_;
    std::optional<engine::Engine> engine_;  ///< always there
    OutboxIntake intake_;
    BatchBuilder builder_;
    MediaQueue media_;
    std::unique_ptr<port::Http> http_;
    std::optional<content::VerifiedBundle> bundle_;
    std::uint64_t lowest_epoch_ = 0;  ///< in place of a kept bundle that does not verify
    base::SecretBuffer token_;
    model::Hash token_hash_;
    std::string last_reason_;  ///< of a refusal, as the province worded it
    std::deque<engine::EventData> events_;
    std::uint32_t mail_questions_ = 0;  ///< since all mail was asked for, before the one under way
    ReportDelivery health_;
    ReportDelivery announcements_;
    std::optional<engine::MediaAvailable> media_told_;
    bool night_noted_ = false;
    bool metered_ = false;
    bool media_allowed_ = true;
    bool nights_are_missed_ = false;  ///< this device is never on at night: media go at any time
    std::optional<base::Instant> rules_due_;
    bool stepping_ = false;
    std::optional<Request> request_;
    std::optional<base::Instant> timer_;
    std::uint32_t inbox_segment_ = 0;
    std::optional<base::Error> failure_;
    Traffic traffic_;
    std::uint64_t answers_told_ = 0;  ///< what the province said and the kiosk was told

    std::unique_ptr<port::Stick> stick_;  ///< while there is a visit
    std::optional<CourierVisit> visit_;
    std::set<std::string> courier_taken_;
    protocol::CourierReport last_visit_;
};

}  // namespace pendopo::runner
