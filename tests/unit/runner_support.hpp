// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "platform/port/listener.hpp"
#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_http.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/seal.hpp"
#include "sync/receiver/receiver.hpp"
#include "sync/runner/device_runner.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"

/// A whole small province and a whole small device in one process, joined by a network with faults on demand. All
/// parts are the real ones but clock, randomness and network.
namespace pendopo::runner_test {

/// REQUIRE with the reason.
template <class Outcome>
void require_ok(const Outcome& outcome) {
    INFO((outcome ? std::string() : outcome.error().message));
    REQUIRE(outcome.has_value());
}

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "pendopo-test-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// Every key of a practice province, and its trust bundles.
struct ProvinceKeys {
    explicit ProvinceKeys(envelope::Primitives& primitives) {
        for (auto& root : roots)
            root = primitives.generate_signing_key();
        for (auto* pair : {&ack, &content, &safe, &reply})
            *pair = primitives.generate_signing_key();
        for (auto* pair : {&desk, &ombudsman, &identity})
            *pair = primitives.generate_sealing_key();
    }
    [[nodiscard]] content::RootKeys root_keys() const {
        content::RootKeys keys;
        for (std::size_t i = 0; i < roots.size(); ++i)
            keys.keys[i] = roots[i].public_half;
        keys.practice = true;
        return keys;
    }
    [[nodiscard]] content::TrustBundle trust_bundle(std::uint64_t epoch, const model::Hash& previous) const {
        content::TrustBundle bundle;
        bundle.epoch = epoch;
        bundle.previous = previous;
        bundle.province = "Banten";
        bundle.practice = true;
        bundle.desk = desk.public_half;
        bundle.ombudsman = ombudsman.public_half;
        bundle.identity = identity.public_half;
        bundle.ack = ack.public_half;
        bundle.content = content.public_half;
        bundle.safe = safe.public_half;
        bundle.reply = reply.public_half;
        return bundle;
    }
    [[nodiscard]] base::Bytes sign(envelope::Primitives& primitives, const content::TrustBundle& bundle) const {
        const base::Bytes payload = content::encode_payload(bundle);
        return content::assemble_bundle(primitives, payload,
                                        {content::sign_payload(primitives, payload, roots[0].private_half),
                                         content::sign_payload(primitives, payload, roots[2].private_half)});
    }

    std::array<envelope::SigningKeyPair, 3> roots;
    envelope::SigningKeyPair ack, content, safe, reply;
    envelope::SealingKeyPair desk, ombudsman, identity;
};

/// What was said, as the desk reads it.
struct AtTheDesk {
    std::string words;
    model::Topic topic = model::Topic::none;
    std::uint64_t place = 0;
    model::EntryFlags flags = model::EntryFlags::none;
};

/// Ingest and desk of a province over a real SQLite store. A certificate is the hexadecimal text of the TLS key's hash.
class Province {
public:
    Province(const std::filesystem::path& path, std::uint64_t seed)
        : random_(seed),
          primitives_(envelope::libcrypto_primitives([this](base::ByteSpan out) { random_.fill(out); })),
          keys_(*primitives_),
          path_(path) {
        open(seed);
        bundle_ = keys_.sign(*primitives_, keys_.trust_bundle(1, {}));
    }

    void open(std::uint64_t incarnation) {
        store_.reset();
        province::SqliteStoreOptions options;
        options.new_incarnation = incarnation;
        auto opened = province::open_sqlite_store(path_, options);
        require_ok(opened);
        store_ = std::move(*opened);
    }
    [[nodiscard]] province::Store& store() { return *store_; }
    [[nodiscard]] ProvinceKeys& keys() { return keys_; }
    [[nodiscard]] envelope::Primitives& primitives() { return *primitives_; }
    void close() { store_.reset(); }

    /// A new epoch of the bundle, with whatever `keys()` holds now.
    void renew_bundle(std::uint64_t epoch) {
        const auto old = content::verify_bundle(*primitives_, bundle_, keys_.root_keys(), std::nullopt);
        REQUIRE(old);
        bundle_ = keys_.sign(*primitives_, keys_.trust_bundle(epoch, old->hash));
    }

    base::Bytes make_token() {
        base::Bytes token(protocol::token_bytes);
        random_.fill(token);
        province::Token row;
        row.hash = envelope::token_hash(*primitives_, token);
        row.site = "3673011";
        row.expires_at = {std::chrono::hours(24 * 365 * 100)};
        REQUIRE(store_->add_token(row));
        return token;
    }
    void confirm_all() {
        const auto waiting = store_->enrolments(model::EnrolmentState::pending);
        REQUIRE(waiting);
        for (const auto& each : *waiting) {
            const model::Hash& spki = each.request.tls_spki;
            REQUIRE(store_->confirm(spki, "kiosk", spki.hex(), {}));
        }
    }

    port::HttpReply handle(const port::HttpCall& call) {
        if (call.path == protocol::path_batch) return take_batch(call);
        if (call.path == protocol::path_enrol) return take_enrolment(call);
        if (call.path == protocol::path_bundle)
            return {200, protocol::encode(protocol::BundleFrame{bundle_}), std::string(protocol::content_type)};
        return refuse(404, "not_found");
    }

    /// Opens everything stored, device events left out.
    std::vector<AtTheDesk> desk() {
        province::EntryQuery query;
        query.with_quarantined = true;
        query.count = 1'000;
        std::vector<AtTheDesk> all;
        unreadable = 0;
        while (true) {
            const auto page = store_->list(query);
            REQUIRE(page);
            if (page->empty()) return all;
            for (const auto& stored : *page) {
                query.after_number = stored.number;
                open_one(stored, all);
            }
        }
    }
    unsigned batches_refused = 0;
    unsigned unreadable = 0;  ///< entries that no key opened, when the desk last looked

private:
    static port::HttpReply refuse(int status, std::string_view reason) {
        return {status, base::Bytes(reason.begin(), reason.end()), std::string(protocol::reason_type)};
    }

    std::optional<province::Device> device_of(const port::HttpCall& call) {
        const auto bytes = base::from_hex(call.client_certificate);
        if (!bytes) return std::nullopt;
        const auto spki = model::Hash::from(*bytes);
        if (!spki) return std::nullopt;
        auto device = store_->find_device(*spki);
        if (!device) return std::nullopt;
        return *device;
    }

    static receiver::StoredLink link_of(const province::StoredLink& link) {
        return {link.seq, link.hash, link.previous, link.flags};
    }

    port::HttpReply take_batch(const port::HttpCall& call) {
        const auto device = device_of(call);
        if (!device) return refuse(403, protocol::reason::unknown_device);
        const auto batch = protocol::decode_as<protocol::Batch>(call.body);
        if (!batch) return ++batches_refused, refuse(400, protocol::reason::malformed);
        const receiver::DeviceRecord record{device->id, device->journal_key,
                                            device->state == province::DeviceState::revoked};
        auto entries = receiver::verify_batch(*primitives_, *batch, record);
        if (!entries) return ++batches_refused, refuse(400, protocol::reason::unauthentic);
        province::IngestRun run{batch->device, batch->journal, std::move(*entries), {}};
        receiver::Decision decision;
        const auto stored = store_->ingest(run, [&](const province::JournalKnowledge& knowledge) {
            receiver::Known known{knowledge.head, {}, {}};
            for (const auto& link : knowledge.overlapping)
                known.overlapping.push_back(link_of(link));
            for (const auto& link : knowledge.waiting)
                known.waiting.push_back(link_of(link));
            decision = receiver::decide(record, run.entries, known);
            province::IngestDecision out{{}, decision.clear_gap, decision.head};
            for (const auto& insert : decision.insert)
                out.insert.push_back({insert.index, insert.flags});
            return out;
        });
        if (!stored) return refuse(503, protocol::reason::unavailable);
        if (decision.acks.empty()) return refuse(403, protocol::reason::revoked);
        const auto incarnation = store_->incarnation();
        REQUIRE(incarnation);
        std::vector<model::Ack> acks;
        for (const model::Head& head : decision.acks)
            acks.push_back(receiver::sign_ack(*primitives_, keys_.ack.private_half, batch->device, batch->journal, head,
                                              *incarnation));
        return {200, receiver::encode_acks(acks), std::string(protocol::content_type)};
    }

    port::HttpReply take_enrolment(const port::HttpCall& call) {
        const auto request = protocol::decode_as<protocol::EnrolRequest>(call.body);
        if (!request) return refuse(400, protocol::reason::malformed);
        if (!receiver::verify_identity(*primitives_, request->identity))
            return refuse(400, protocol::reason::unauthentic);
        province::EnrolmentRequest row;
        row.token_hash = envelope::token_hash(*primitives_, request->token);
        row.tls_spki = *model::Hash::from(*base::from_hex(request->csr));
        row.device = request->identity.device;
        row.journal = request->identity.journal;
        row.journal_key = request->identity.journal_key;
        row.csr_pem = request->csr;
        row.words = envelope::key_words_text(*primitives_, {row.tls_spki, row.journal_key, row.token_hash});
        const auto answer = store_->enrol(row, {});
        if (!answer) return refuse(503, protocol::reason::unavailable);
        using Kind = province::EnrolmentAnswer::Kind;
        if (answer->kind == Kind::token_used) return refuse(403, protocol::reason::token_used);
        if (answer->kind != Kind::accepted) return refuse(403, protocol::reason::token_wrong);
        words_of_last_enrolment = row.words;
        if (answer->record.state == model::EnrolmentState::pending) return refuse(202, protocol::reason::pending);
        const protocol::EnrolGrant grant{answer->record.certificate_pem, bundle_};
        return {200, protocol::encode(grant), std::string(protocol::content_type)};
    }

    void open_one(const model::StoredEntry& stored, std::vector<AtTheDesk>& out) {
        const auto header = envelope::decode_header(stored.entry.header);
        REQUIRE(header);
        if (header->entry_class == model::EntryClass::device_event) return;
        std::vector<envelope::OpeningKey> keys;
        keys.push_back({"desk", {keys_.desk.private_half.copy(), keys_.desk.public_half}});
        keys.push_back({"ombudsman", {keys_.ombudsman.private_half.copy(), keys_.ombudsman.public_half}});
        const auto opened =
            envelope::open_submission(*primitives_, stored.entry.sealed, envelope::aad_for(stored.entry), keys);
        if (!opened) {
            ++unreadable;
            return;
        }
        const model::Submission& said = opened->body.submission;
        out.push_back({std::string(said.words.text()), said.topic, said.place.value, stored.flags});
    }

    sim::SimRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_;
    ProvinceKeys keys_;
    std::filesystem::path path_;
    std::unique_ptr<province::Store> store_;
    base::Bytes bundle_;

public:
    std::string words_of_last_enrolment;
};

/// Kiosk and sync of one device, each with its own database, joined by the two streams.
class Device {
public:
    Device(Province& province, std::filesystem::path folder, std::uint64_t seed)
        : random_(seed),
          primitives_(envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); })),
          journal_key_(primitives_->generate_signing_key()),
          province_(province),
          folder_(std::move(folder)) {
        std::filesystem::create_directories(folder_);
        random_.fill(spki_.bytes);
        random_.fill(device_.bytes);
        random_.fill(journal_id_.bytes);
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
        options.new_journal = journal_id_;
        options.boot_id = base::Bytes(16, 1);
        auto journal = device::Journal::open(folder_ / "kiosk" / "journal.db", options);
        require_ok(journal);
        journal_ = std::make_unique<device::Journal>(std::move(*journal));
        auto outbox = device::StreamWriter::open(folder_ / "outbox", {random_.next(), false});
        require_ok(outbox);
        outbox_ = std::make_unique<device::StreamWriter>(std::move(*outbox));
        auto service = runner::SubmissionService::start({*primitives_, clock, *journal_, *outbox_, folder_ / "outbox",
                                                         province_.keys().root_keys(), journal_key_.private_half});
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
                                  province_.keys().root_keys(),
                                  {spki_.hex(), spki_, certificate_},
                                  {},
                                  {}};
        parts.connect = [this](const std::string& certificate) { return connect(certificate); };
        parts.keep_certificate = [this](const std::string& certificate) {
            certificate_ = certificate;
            return base::Status{};
        };
        auto started = runner::DeviceRunner::start(std::move(parts));
        require_ok(started);
        sync_ = std::move(*started);
    }
    /// sync.db is lost; certificate and TLS key, files of their own, are not.
    void lose_sync_database() {
        stop_sync();
        std::filesystem::remove_all(folder_ / "sync");
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
    runner::InboxNews poll() {
        auto news = inbox_->poll();
        require_ok(news);
        if (news->enrolment) enrolment = *news->enrolment;
        if (news->status) told = *news->status;
        refused_frames += news->refused;
        new_journals += news->new_journal ? 1 : 0;
        return std::move(*news);
    }

    /// From nothing to a confirmed device with a trust bundle.
    void enrol() {
        REQUIRE(sync_->set_token(province_.make_token()));
        run(std::chrono::seconds(5));
        REQUIRE(enrolment.state == protocol::EnrolmentState::pending);
        province_.confirm_all();
        run();
        REQUIRE(service_->ready());
    }

    base::Result<runner::Receipt> say(std::string_view words, model::Topic topic = model::Topic::roads) {
        model::Submission submission;
        submission.topic = topic;
        submission.place = {3673011001};
        submission.language = "id";
        submission.words = base::SecretBuffer(base::as_bytes(words));
        return service_->submit(std::move(submission));
    }

    [[nodiscard]] runner::SubmissionService& kiosk() { return *service_; }
    [[nodiscard]] runner::DeviceRunner& sync() { return *sync_; }
    [[nodiscard]] sim::SimHttp& network() { return *network_; }
    [[nodiscard]] device::Journal& journal() { return *journal_; }
    [[nodiscard]] const envelope::SigningKeyPair& journal_key() const { return journal_key_; }
    [[nodiscard]] envelope::Primitives& primitives() { return *primitives_; }
    [[nodiscard]] const model::Hash& spki() const { return spki_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    sim::SimClock clock{std::chrono::hours(1), std::chrono::hours(490'000)};
    protocol::Enrolment enrolment;
    protocol::StatusFrame told;
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
    std::filesystem::path folder_;
    model::Hash spki_;
    model::DeviceId device_;
    model::JournalId journal_id_;
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
