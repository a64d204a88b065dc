// SPDX-License-Identifier: Apache-2.0
// What the role ingest does when the store can't: the contract suite has everything else, on real parts.
#include <doctest/doctest.h>

#include "app/ingest/service.hpp"
#include "platform/base/limits.hpp"
#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_random.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/x509.hpp"

using namespace pendopo;
using base::ErrorCode;

namespace {

/// Fails with one error, whatever is asked, and knows one device if told so.
class BrokenStore final : public province::Store {
public:
    explicit BrokenStore(ErrorCode code) : code_(code) {}
    std::optional<province::Device> known;

    base::Result<std::uint64_t> incarnation() override { return broken(); }
    base::Status begin_incarnation(std::uint64_t) override { return broken(); }
    base::Result<std::optional<base::WallTime>> restored_after() override { return broken(); }
    base::Result<province::Device> find_device(const model::Hash&) override {
        if (known) return *known;
        return broken();
    }
    base::Result<std::vector<province::Device>> find_devices(const model::DeviceId&) override { return broken(); }
    base::Result<std::vector<province::Device>> devices() override { return broken(); }
    base::Status revoke(const model::Hash&, base::WallTime) override { return broken(); }
    base::Status add_token(const province::Token&) override { return broken(); }
    base::Result<std::vector<province::Token>> tokens() override { return broken(); }
    base::Result<province::EnrolmentAnswer> enrol(const province::EnrolmentRequest&, base::WallTime) override {
        return broken();
    }
    base::Result<std::vector<province::EnrolmentRecord>> enrolments(std::optional<model::EnrolmentState>) override {
        return broken();
    }
    base::Status confirm(const model::Hash&, const std::string&, const std::string&, base::WallTime,
                         const std::optional<model::DeviceId>&) override {
        return broken();
    }
    base::Status refuse(const model::Hash&) override { return broken(); }
    base::Result<province::IngestResult> ingest(const province::IngestRun&, const province::IngestDecider&) override {
        return broken();
    }
    base::Result<std::vector<model::StoredEntry>> list(const province::EntryQuery&) override { return broken(); }
    base::Result<model::StoredEntry> read(std::uint64_t) override { return broken(); }
    base::Result<province::Counts> counts() override { return broken(); }
    base::Result<std::uint64_t> add_mail(const std::optional<model::DeviceId>&, base::ByteView,
                                         std::string_view) override {
        return broken();
    }
    base::Result<province::MailPage> mail(const model::DeviceId&, std::uint64_t, std::size_t) override {
        return broken();
    }
    base::Status keep_health(const model::DeviceId&, const province::HealthReport&,
                             const province::BootNote&) override {
        return broken();
    }
    base::Result<std::vector<province::BootNote>> boots(const model::DeviceId&, const model::JournalId&) override {
        return broken();
    }
    base::Result<std::optional<province::HealthReport>> health(const model::DeviceId&) override { return broken(); }
    base::Status keep_announcements(std::span<const province::AnnouncementRow>) override { return broken(); }
    base::Result<std::vector<province::AnnouncementRow>> announcements() override { return broken(); }
    base::Result<Kept> keep_unverified(const province::Unverified&, const PartCheck&) override { return broken(); }
    base::Result<std::vector<province::Unverified>> unverified() override { return broken(); }
    base::Result<province::Unverified> read_unverified(std::uint64_t) override { return broken(); }
    base::Result<std::vector<province::JournalSummary>> journals() override { return broken(); }
    base::Status put_chunk(const model::DeviceId&, const model::Hash&, base::ByteView, base::WallTime) override {
        return broken();
    }
    base::Result<std::vector<model::Hash>> held_chunks(std::span<const model::Hash>) override { return broken(); }
    base::Result<base::Bytes> read_chunk(const model::Hash&) override { return broken(); }
    base::Result<std::vector<province::ListedChunk>> list_chunks(std::uint64_t) override { return broken(); }
    base::Result<std::uint64_t> chunk_count(const model::DeviceId&) override { return broken(); }
    base::Status erase_chunks(const model::DeviceId&, std::span<const model::Hash>, base::WallTime) override {
        return broken();
    }
    base::Result<std::vector<province::ListedChunk>> unsaid_chunks(std::uint64_t, std::uint64_t) override {
        return broken();
    }
    base::Status say_chunks(const province::ChunkLetter&) override { return broken(); }
    base::Result<std::vector<province::JournalRecord>> chains() override { return broken(); }
    base::Result<std::vector<province::ChainEntry>> chain(const province::JournalRecord&, const model::Head&) override {
        return broken();
    }
    base::Status erase(std::uint64_t, const province::Tombstone&, base::ByteView,
                       const std::optional<province::ChunkLetter>&) override {
        return broken();
    }
    base::Status add_reply(const model::LookupId&, const province::ReplyRow&,
                           std::span<const model::DeviceId>) override {
        return broken();
    }
    base::Result<std::vector<province::ReplyRow>> replies(const model::LookupId&) override { return broken(); }
    base::Status drop_replies(const model::LookupId&) override { return broken(); }
    base::Result<std::optional<province::Tombstone>> tombstone(std::uint64_t) override { return broken(); }
    base::Status back_up(const std::filesystem::path&) override { return broken(); }

private:
    [[nodiscard]] tl::unexpected<base::Error> broken() const { return base::fail(code_, "broken on purpose"); }
    ErrorCode code_;
};

struct Desk {
    sim::SimRandom random{11};
    sim::SimClock clock;
    std::unique_ptr<envelope::Primitives> primitives =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random.fill(out); });
    envelope::SigningKeyPair tls = primitives->generate_signing_key();
    envelope::SigningKeyPair journal = primitives->generate_signing_key();
    std::string certificate;

    Desk() {
        envelope::Authority authority;
        authority.key = primitives->generate_signing_key();
        authority.certificate_pem = envelope::make_authority_pem(*primitives, authority.key, "CA").value();
        const std::string pem =
            envelope::make_client_certificate_pem(*primitives, authority, tls.public_half, "device").value();
        for (const char c : pem)
            certificate += c == '\n' ? "%0A" : c == ' ' ? "%20" : c == '+' ? "%2B" : std::string(1, c);
    }

    [[nodiscard]] ingest::Service service(province::Store& store) {
        return ingest::Service({store, *primitives, clock, {primitives->generate_signing_key().private_half, {1}}, 60});
    }

    [[nodiscard]] port::HttpReply call(ingest::Service& service, std::string_view method, std::string_view path,
                                       const base::Bytes& body = {}) const {
        return service.handle({method, path, {}, body, certificate});
    }
};

std::string reason(const port::HttpReply& reply) {
    return std::string(base::as_text(reply.body));
}

}  // namespace

TEST_CASE("ingest: a store that fails means later, never a wrong answer and never an ack") {
    Desk desk;
    for (const ErrorCode code : {ErrorCode::disk_full, ErrorCode::unavailable, ErrorCode::corrupt, ErrorCode::io}) {
        BrokenStore store(code);
        ingest::Service service = desk.service(store);
        for (const std::string_view path : {protocol::path_bundle, std::string_view("/v1/health")})
            CHECK(desk.call(service, "GET", path).status == 503);
        CHECK(desk.call(service, "POST", protocol::path_batch).status == 503);

        // The device is found, and then nothing can be stored.
        store.known = province::Device{};
        store.known->journal_key = desk.journal.public_half;
        protocol::Batch batch;
        batch.first_seq = 1;
        batch.entries.push_back({{0x83, 0x01, 0x01, 0x00}, base::Bytes(304)});
        const auto unsigned_entries = receiver::verify_batch(*desk.primitives, batch, {{}, desk.journal.public_half});
        REQUIRE_FALSE(unsigned_entries);
        model::Entry entry;
        entry.seq = 1;
        entry.header = batch.entries[0].header;
        entry.sealed = batch.entries[0].sealed;
        batch.signature =
            desk.primitives->p256_sign(desk.journal.private_half, envelope::entry_hash(*desk.primitives, entry));
        const auto reply = desk.call(service, "POST", protocol::path_batch, protocol::encode(batch));
        CHECK(reply.status == 503);
        CHECK(reason(reply) == protocol::reason::unavailable);
        for (const base::Bytes& body : {protocol::encode(protocol::MediaQuery{{{}}}),
                                        protocol::encode(protocol::MediaChunk{base::Bytes(limits::media_chunk_bytes)})})
            CHECK(desk.call(service, "POST", protocol::path_media, body).status == 503);
    }
}

TEST_CASE("ingest: unknown paths and other methods are told apart, and no certificate is no device") {
    Desk desk;
    BrokenStore store(ErrorCode::not_found);
    ingest::Service service = desk.service(store);
    CHECK(desk.call(service, "GET", "/").status == 404);
    CHECK(desk.call(service, "GET", "/v1/batch/").status == 404);
    CHECK(desk.call(service, "GET", protocol::path_batch).status == 405);
    CHECK(desk.call(service, "PUT", protocol::path_enrol).status == 405);
    const auto unknown = desk.call(service, "POST", protocol::path_batch);
    CHECK(unknown.status == 403);
    CHECK(reason(unknown) == protocol::reason::unknown_device);
    for (const std::string certificate : {"", "%", "%4", "%zz", "hello", "-----BEGIN%20CERTIFICATE-----"}) {
        const auto reply = service.handle({"POST", protocol::path_batch, {}, {}, certificate});
        CHECK(reply.status == 400);
        CHECK(reason(reply) == protocol::reason::malformed);
    }
}
