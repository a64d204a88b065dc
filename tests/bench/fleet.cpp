// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/fleet.hpp"

#include <fstream>
#include <future>
#include <thread>

#include "app/config/programs.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/real_clock.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/envelope/body.hpp"
#include "sync/envelope/code.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"
#include "sync/envelope/hpke.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/x509.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/texts.hpp"

namespace pendopo::bench {
namespace {

namespace fs = std::filesystem;

const base::ByteView seal_info = base::as_bytes("pendopo/1/seal");  // as in sync/envelope/seal.cpp

std::unique_ptr<province::Store> open_store(const e2e::Province& province) {
    province::SqliteStoreOptions options;
    options.check = false;
    return must(province::open_sqlite_store(province.directory() / "store" / "province.db", options));
}

content::TrustBundle load_bundle(envelope::Primitives& primitives, const fs::path& folder) {
    const auto text = must(posix::read_file(folder / "roots.txt", limits::config_bytes_max));
    const auto roots = must(content::parse_root_keys(base::as_text(text)));
    const auto bytes = must(posix::read_file(folder / "bundle.cbor", limits::trust_bundle_bytes_max));
    return must(content::verify_bundle(primitives, bytes, roots, std::nullopt)).bundle;
}

/// Where devices find this province, as `pendopo-ctl device site` tells them.
curl::Options load_address(const e2e::Province& province, const fs::path& folder) {
    const e2e::Device site(province, folder, 1280, 800, 217, 136);
    const config::SyncConfig config = must(config::load_sync(site.directory() / "sync.toml"));
    curl::Options options;
    options.host = config.host;
    options.port = config.port;
    options.enrolment_port = config.enrolment_port;
    options.ca_file = config.ca_file;
    options.pinned_keys = config.pinned_keys;
    return options;
}

void write_file(const fs::path& file, std::string_view text) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + file.string());
}

model::Submission submission_of(std::size_t number) {
    model::Submission submission;
    submission.topic = model::Topic::roads;
    submission.place = {3673011001};
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes(text_of_300_characters(number)));
    return submission;
}

/// The words packed; only once for each text, since packing is the slow part of sealing and always gives the same.
std::vector<base::SecretBuffer> pack_texts(const envelope::ReceiptSecret& r) {
    std::vector<base::SecretBuffer> bodies;
    for (std::size_t i = 0; i < texts_count; ++i)
        bodies.push_back(must(envelope::encode_body(submission_of(i), r, {})));
    return bodies;
}

}  // namespace

Fleet::Fleet(const e2e::Province& province, const fs::path& folder, std::size_t count)
    : store_(open_store(province)),
      bundle_(load_bundle(*primitives_, province.directory() / "public")),
      bodies_(pack_texts(must(envelope::derive_r(envelope::ReceiptCode::generate(*primitives_), bundle_.province)))) {
    fs::create_directories(folder);
    address_ = load_address(province, folder / "site");
    for (std::size_t i = 0; i < count; ++i)
        devices_.push_back(enrol(province, folder));
    load_certificates();
}

FleetDevice Fleet::enrol(const e2e::Province& province, const fs::path& folder) {
    const base::WallTime now = posix::RealClock().wall();
    base::Bytes token(protocol::token_bytes);
    random_.fill(token);
    province::Token record;
    record.hash = envelope::token_hash(*primitives_, token);
    record.site = "Kecamatan Serang";
    record.created_at = now;
    record.expires_at = {now.since_epoch + limits::token_lifetime};
    must(store_->add_token(record));

    FleetDevice device;
    const auto tls_key = primitives_->generate_signing_key();
    device.journal_key = primitives_->generate_signing_key();
    device.identity.device = envelope::device_id_of(*primitives_, device.journal_key.public_half);
    random_.fill(device.identity.journal.bytes);
    province::EnrolmentRequest request;
    request.token_hash = record.hash;
    request.tls_spki = envelope::spki_sha256(*primitives_, tls_key.public_half);
    request.device = device.identity.device;
    request.journal = device.identity.journal;
    request.journal_key = device.journal_key.public_half;
    request.csr_pem = must(envelope::make_request_pem(*primitives_, tls_key, "device"));
    request.words = envelope::key_words_text(*primitives_, {request.tls_spki, request.journal_key, request.token_hash});
    static_cast<void>(must(store_->enrol(request, now)));
    static_cast<void>(province.ctl({"device", "confirm", province.directory().string(), "--words", request.words}));

    const std::string name = "device-" + std::to_string(devices_.size());
    device.key_file = folder / (name + ".key");
    device.certificate_file = folder / (name + ".pem");
    write_file(device.key_file, envelope::tls_key_pem(tls_key).text());
    return device;
}

void Fleet::load_certificates() {
    for (const auto& record : must(store_->enrolments(model::EnrolmentState::confirmed)))
        for (FleetDevice& device : devices_)
            if (record.request.device == device.identity.device) device.certificate = record.certificate_pem;
    for (const FleetDevice& device : devices_) {
        if (device.certificate.empty()) throw std::runtime_error("a device of the fleet has no certificate");
        write_file(device.certificate_file, device.certificate);
    }
}

void Fleet::prepare(std::size_t full_batches, std::size_t singles) {
    const std::size_t workers = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::future<void>> running;
    for (std::size_t worker = 0; worker < workers; ++worker)
        running.push_back(std::async(std::launch::async, [this, worker, workers, full_batches, singles] {
            for (std::size_t i = worker; i < devices_.size(); i += workers)
                prepare(devices_[i], full_batches, singles);
        }));
    for (auto& one : running)
        one.get();
}

void Fleet::prepare(FleetDevice& device, std::size_t full_batches, std::size_t singles) {
    for (std::size_t i = 0; i < full_batches; ++i)
        device.full.push_back(seal_batch(device, limits::batch_entries_max));
    for (std::size_t i = 0; i < singles; ++i)
        device.single.push_back(seal_batch(device, 1));
}

PreparedBatch Fleet::seal_batch(FleetDevice& device, std::size_t entries_max) {
    const base::Bytes header = envelope::encode_header(bundle_.epoch, model::EntryClass::submission);
    protocol::Batch batch{
        device.identity.device, device.identity.journal, device.head.seq + 1, device.head.hash, {}, {}};
    std::size_t size = protocol::batch_overhead_max;
    while (batch.entries.size() < entries_max) {
        const std::uint64_t seq = device.head.seq + 1;
        const base::Bytes aad = envelope::aad_for(device.identity.device, device.identity.journal, seq, header);
        base::Bytes sealed =
            must(envelope::hpke_seal(*primitives_, bundle_.desk, seal_info, aad, bodies_[seq % texts_count].view()));
        size += protocol::batch_entry_bytes(header.size(), sealed.size());
        if (size > limits::batch_bytes_max) break;
        device.head = {seq, envelope::entry_hash(*primitives_, aad, device.head.hash, sealed)};
        batch.entries.push_back({header, std::move(sealed)});
    }
    batch.signature = primitives_->p256_sign(device.journal_key.private_half, device.head.hash);
    return {protocol::encode(batch), device.head, batch.entries.size()};
}

std::unique_ptr<curl::CurlHttp> Fleet::client_of(const FleetDevice& device) const {
    curl::Options options = address_;
    options.client_certificate = device.certificate;
    options.client_key = device.key_file;
    return std::make_unique<curl::CurlHttp>(std::move(options));
}

void Fleet::check(const FleetDevice& device, const PreparedBatch& batch, const port::HttpResponse& response) {
    if (response.status != 200)
        throw std::runtime_error("the province answers " + std::to_string(response.status) + ": " +
                                 std::string(base::as_text(response.body)));
    const auto ack = must(protocol::decode_as<model::Ack>(response.body));
    if (ack.device != device.identity.device || ack.journal != device.identity.journal || ack.head != batch.last)
        throw std::runtime_error("the province acknowledges something else than it was sent");
    if (!envelope::verify_tagged(*primitives_, "ack", protocol::ack_signed_bytes(ack), ack.signature, bundle_.ack))
        throw std::runtime_error("an ack that the province's key did not sign");
}

province::Counts Fleet::counts() {
    return must(store_->counts());
}

}  // namespace pendopo::bench
