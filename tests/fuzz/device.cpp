// SPDX-License-Identifier: Apache-2.0
// What answers a device's requests, and what sync tells its kiosk.
#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "platform/curl/response_head.hpp"
#include "platform/sim/sim_clock.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "tests/fuzz/folder.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {
namespace {

/// An engine that waits for the answer to the request of `state`; nothing that it hears is signed by its ack key.
engine::Engine waiting_in(engine::State state) {
    engine::Engine machine(primitives());
    engine::Started started;
    started.has_identity = started.has_token = true;
    started.has_certificate = state != engine::State::enrolling;
    static const model::SigningKey ack_key = primitives().generate_signing_key().public_half;
    if (state != engine::State::enrolling && state != engine::State::fetching_bundle) started.ack_key = ack_key;
    constexpr std::uint64_t no_bundle_is_due = 599'999;
    static_cast<void>(machine.step({started, no_bundle_is_due}, {}));
    if (state == engine::State::asking_media || state == engine::State::sending_media) {
        engine::Reply no_mail_here;
        no_mail_here.status = 404;
        no_mail_here.content_type = "application/cbor";
        static_cast<void>(machine.step({no_mail_here, no_bundle_is_due}, {}));
        const bool asks = state == engine::State::asking_media;
        static_cast<void>(machine.step({engine::MediaAvailable{asks ? 1u : 0u, asks ? 0u : 1u}, no_bundle_is_due}, {}));
    }
    PENDOPO_ASSERT(machine.status().state == state);
    return machine;
}

/// A kiosk with one entry, and a sync that writes what it likes into its inbox.
class Kiosk {
public:
    Kiosk() : journal_(open_journal()), outbox_(open_outbox()), inbox_(open_inbox()) {
        const auto roots = std::array{primitives().generate_signing_key(), primitives().generate_signing_key(),
                                      primitives().generate_signing_key()};
        content::RootKeys keys;
        for (std::size_t i = 0; i < roots.size(); ++i)
            keys.keys[i] = roots[i].public_half;
        keys.practice = true;
        auto service = runner::SubmissionService::start(
            {primitives(), clock_, journal_, outbox_, folder_.path / "outbox", keys, key_.private_half});
        PENDOPO_ASSERT(service);
        service_ = std::move(*service);
        accept_bundle(roots, keys);
        model::Submission submission;
        submission.language = "id";
        submission.words = base::SecretBuffer(base::as_bytes("satu"));
        PENDOPO_ASSERT(service_->submit(std::move(submission)));
        reader_.emplace(device::StreamReader::open(folder_.path / "inbox"));
        kiosk_inbox_.emplace(*service_, *reader_);
    }

    void tell(base::ByteView frame) { PENDOPO_ASSERT(inbox_.append(frame)); }
    runner::InboxNews poll() {
        auto news = kiosk_inbox_->poll();
        PENDOPO_ASSERT(inbox_.keep_newest(2));
        return news;
    }
    /// What only a signature may change.
    void check_unmoved() {
        PENDOPO_ASSERT(journal_.acked() == model::Head{});
        PENDOPO_ASSERT(journal_.read(1) && *journal_.waiting() == journal_.head().seq);
        PENDOPO_ASSERT(service_->ready() && service_->bundle()->bundle.epoch == 1);
        PENDOPO_ASSERT(service_->trusted_time().now() == 0);
        PENDOPO_ASSERT(!*journal_.has_erased() && journal_.incarnation() == 0);
    }

private:
    device::Journal open_journal() {
        device::JournalOptions options;
        options.new_device = envelope::device_id_of(primitives(), key_.public_half);
        options.new_journal.bytes.fill(2);
        options.boot_id = {1};
        return device::Journal::open(folder_.path / "journal.db", options).value();
    }
    device::StreamWriter open_outbox() {
        return device::StreamWriter::open(folder_.path / "outbox", {1, false}).value();
    }
    device::StreamWriter open_inbox() { return device::StreamWriter::open(folder_.path / "inbox", {2, false}).value(); }
    void accept_bundle(const std::array<envelope::SigningKeyPair, 3>& roots, const content::RootKeys& keys) {
        content::TrustBundle bundle;
        bundle.epoch = 1;
        bundle.province = "Banten";
        bundle.practice = true;
        for (auto* each : {&bundle.desk, &bundle.ombudsman, &bundle.identity})
            *each = primitives().generate_sealing_key().public_half;
        for (auto* each : {&bundle.ack, &bundle.content, &bundle.safe, &bundle.reply})
            *each = primitives().generate_signing_key().public_half;
        const base::Bytes payload = content::encode_payload(bundle);
        const base::Bytes whole =
            content::assemble_bundle(primitives(), payload,
                                     {content::sign_payload(primitives(), payload, roots[0].private_half),
                                      content::sign_payload(primitives(), payload, roots[1].private_half)});
        auto verified = content::verify_bundle(primitives(), whole, keys, std::nullopt);
        PENDOPO_ASSERT(verified && service_->accept_bundle(std::move(*verified)));
    }

    Folder folder_;
    sim::SimClock clock_;
    envelope::SigningKeyPair key_ = primitives().generate_signing_key();
    device::Journal journal_;
    device::StreamWriter outbox_;
    device::StreamWriter inbox_;
    std::unique_ptr<runner::SubmissionService> service_;
    std::optional<device::StreamReader> reader_;
    std::optional<runner::KioskInbox> kiosk_inbox_;
};

}  // namespace

/// Any answer to any other request than a batch: the first three bytes choose the request, status and media type.
void engine_answer(base::ByteView input) {
    if (input.size() < 3) return;
    constexpr engine::State states[] = {engine::State::enrolling, engine::State::fetching_bundle,
                                        engine::State::asking_mail, engine::State::asking_media,
                                        engine::State::sending_media};
    constexpr int statuses[] = {200, 200, 202, 301, 400, 403, 404, 409, 413, 429, 500, 503};
    constexpr std::string_view types[] = {"application/cbor", "text/plain", "text/html", ""};
    engine::Engine machine = waiting_in(states[input[0] % std::size(states)]);
    engine::Reply reply;
    reply.status = statuses[input[1] % std::size(statuses)];
    reply.content_type = types[input[2] % std::size(types)];
    reply.body.assign(input.begin() + 3, input.end());
    reply.names.emplace_back();
    for (const engine::Action& action : machine.step({reply, 1}, {})) {
        PENDOPO_ASSERT(!std::holds_alternative<engine::PersistWatermark>(action));
        PENDOPO_ASSERT(!std::holds_alternative<engine::KeepHeld>(action));
        if (const auto* mail = std::get_if<engine::KeepMail>(&action))
            for (const base::Bytes& frame : mail->frames)
                PENDOPO_ASSERT(!frame.empty() && frame.size() <= limits::frame_bytes_max);
    }
    // The runner's word on what it was given: the bundle does not verify, the disk does not take the mail.
    if (machine.status().state == engine::State::verifying)
        static_cast<void>(machine.step({engine::BundleRefused{}, 1}, {}));
    if (machine.status().state == engine::State::keeping) static_cast<void>(machine.step({engine::NotKept{}, 1}, {}));
    PENDOPO_ASSERT(engine::Engine::has_transition(machine.status().state, engine::EventData(engine::LinkUp{}).index()));
    PENDOPO_ASSERT(machine.acked({}) == model::Head{});
}

/// The head of an answer, line by line.
void http_head(base::ByteView input) {
    port::HttpResponse response;
    std::string_view rest = base::as_text(input);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        curl::read_head_line(rest.substr(0, end), response);
        rest.remove_prefix(end);
        PENDOPO_ASSERT(response.content_type.size() <= input.size());
        if (!response.retry_after) continue;
        PENDOPO_ASSERT(*response.retry_after >= std::chrono::seconds(0));
        PENDOPO_ASSERT(*response.retry_after <= limits::retry_after_max);
    }
    PENDOPO_ASSERT(response.status == 0 && response.body.empty());
}

/// Frames from a sync that somebody took over: two bytes of length before each. Without the province's keys nothing
/// moves, and the reader comes to the end of what it was told.
void kiosk_inbox(base::ByteView input) {
    static Kiosk kiosk;
    std::size_t told = 0;
    while (input.size() > 2) {
        const std::size_t size = std::min<std::size_t>(base::read_big_endian<std::uint16_t>(input), input.size() - 2);
        if (size > 0) kiosk.tell(input.subspan(2, size));
        told += size > 0 ? 1 : 0;
        input = input.subspan(2 + size);
    }
    const std::size_t polls = 1 + told / limits::inbox_frames_per_poll_max;
    for (std::size_t i = 0; i < polls; ++i) {
        const auto news = kiosk.poll();
        PENDOPO_ASSERT(news.refused <= told && !news.failure);
        PENDOPO_ASSERT(!news.bundle_accepted && !news.pack_accepted && news.safes == 0 && news.erased == 0);
        PENDOPO_ASSERT(news.replies == 0 && !news.time_heard);
    }
    kiosk.check_unmoved();
    PENDOPO_ASSERT(kiosk.poll().refused == 0);
}

}  // namespace pendopo::fuzz
