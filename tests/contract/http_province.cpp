// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/http_province.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "app/config/nginx.hpp"
#include "platform/posix/files.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"
#include "sync/envelope/key_words.hpp"

namespace pendopo::test {
namespace {

content::TrustBundle bundle_naming(envelope::Primitives& primitives, const model::SigningKey& ack_key) {
    content::TrustBundle bundle;
    bundle.epoch = 1;
    bundle.province = "Banten";
    bundle.practice = true;
    bundle.desk = primitives.generate_sealing_key().public_half;
    bundle.ombudsman = primitives.generate_sealing_key().public_half;
    bundle.identity = primitives.generate_sealing_key().public_half;
    bundle.ack = ack_key;
    bundle.content = primitives.generate_signing_key().public_half;
    bundle.safe = primitives.generate_signing_key().public_half;
    bundle.reply = primitives.generate_signing_key().public_half;
    bundle.server_ca.bytes.fill(1);
    return bundle;
}

}  // namespace

WholeProvince::WholeProvince(unsigned enrolments_per_minute)
    : primitives_(envelope::libcrypto_primitives([this](base::ByteSpan out) { random_.fill(out); })) {
    province::SqliteStoreOptions options;
    options.new_incarnation = 77;
    auto store = province::open_sqlite_store(folder_.path() / "store" / "province.db", options);
    REQUIRE(store);
    store_ = std::move(*store);
    auto ack = primitives_->generate_signing_key();
    ack_key_ = ack.public_half;
    sign_bundle();
    service_.emplace(
        ingest::Parts{*store_, *primitives_, clock_, {std::move(ack.private_half), bundle_}, enrolments_per_minute});
    listener_.emplace(microhttpd::Options{folder_.path() / "server.sock", 2});
    REQUIRE(listener_->start([this](const port::HttpCall& call) { return service_->handle(call); }));
    start_nginx();
}

void WholeProvince::renew_ack_key() {
    auto key = primitives_->generate_signing_key();
    ack_key_ = key.public_half;
    service_->renew({std::move(key.private_half), bundle_});
}

void WholeProvince::sign_bundle() {
    content::RootKeys roots;
    roots.practice = true;
    std::vector<content::RootSignature> signatures;
    const base::Bytes payload = content::encode_payload(bundle_naming(*primitives_, ack_key_));
    for (model::SigningKey& root : roots.keys) {
        const auto key = primitives_->generate_signing_key();
        root = key.public_half;
        if (signatures.size() < content::root_signatures_needed)
            signatures.push_back(content::sign_payload(*primitives_, payload, key.private_half));
    }
    folder_.write("roots.txt", content::format_root_keys(roots));
    bundle_ = content::assemble_bundle(*primitives_, payload, signatures);
}

void WholeProvince::start_nginx() {
    authority_.key = primitives_->generate_signing_key();
    authority_.certificate_pem = envelope::make_authority_pem(*primitives_, authority_.key, "Province CA").value();
    server_key_ = primitives_->generate_signing_key();
    const std::array<std::string, 1> names{"localhost"};
    const auto certificate =
        envelope::make_server_certificate_pem(*primitives_, authority_, server_key_.public_half, names);
    REQUIRE(certificate);
    std::vector<ListeningSocket> sockets;
    sockets.push_back(ListeningSocket::open());
    sockets.push_back(ListeningSocket::open());
    device_port_ = sockets[0].port;
    enrolment_port_ = sockets[1].port;

    config::NginxSettings settings;
    settings.listen = "127.0.0.1";
    settings.device_port = device_port_;
    settings.enrolment_port = enrolment_port_;
    settings.server_socket = folder_.path() / "server.sock";
    settings.certificate = folder_.write("server.pem", *certificate);
    settings.certificate_key = folder_.write("server.key", envelope::tls_key_pem(server_key_).text());
    settings.client_ca = folder_.write("ca.pem", authority_.certificate_pem);
    settings.user = ::geteuid() == 0 ? "root" : "";
    nginx_.emplace(folder_.path(), config::render_nginx(settings).value(), std::move(sockets));
}

curl::Options WholeProvince::client_options() const {
    curl::Options options;
    options.host = "localhost";
    options.port = device_port_;
    options.enrolment_port = enrolment_port_;
    options.ca_file = folder_.path() / "ca.pem";
    const model::Hash pin = envelope::spki_sha256(*primitives_, server_key_.public_half);
    options.pinned_keys = {base::Bytes(pin.bytes.begin(), pin.bytes.end())};
    return options;
}

base::Bytes WholeProvince::make_token(std::chrono::seconds lifetime) {
    base::Bytes token(protocol::token_bytes);
    random_.fill(token);
    province::Token record;
    record.hash = envelope::token_hash(*primitives_, token);
    record.site = "Kecamatan Serang";
    record.created_at = clock_.wall();
    record.expires_at = {clock_.wall().since_epoch + lifetime};
    REQUIRE(store_->add_token(record));
    return token;
}

void WholeProvince::confirm(const model::Hash& tls_spki, const std::optional<model::DeviceId>& replaces) {
    const auto pending = store_->enrolments(model::EnrolmentState::pending);
    REQUIRE(pending);
    for (const province::EnrolmentRecord& record : *pending) {
        if (record.request.tls_spki != tls_spki) continue;
        const auto key = envelope::request_public_key(record.request.csr_pem);
        REQUIRE(key);
        const auto certificate = envelope::make_client_certificate_pem(*primitives_, authority_, *key, "device");
        REQUIRE(certificate);
        REQUIRE(store_->confirm(tls_spki, "kiosk", *certificate, clock_.wall(), replaces));
    }
}

HandDevice::HandDevice(WholeProvince& province, std::uint64_t seed)
    : province_(province),
      random_(seed),
      primitives_(envelope::mbedtls_primitives([this](base::ByteSpan out) { random_.fill(out); })),
      tls_key_(primitives_->generate_signing_key()),
      journal_key_(primitives_->generate_signing_key()),
      tls_spki_(envelope::spki_sha256(*primitives_, tls_key_.public_half)) {
    random_.fill(identity_.journal.bytes);
    identity_.journal_key = journal_key_.public_half;
    claim(envelope::device_id_of(*primitives_, journal_key_.public_half));
    key_file_ =
        province.folder().write("device-" + std::to_string(seed) + ".key", envelope::tls_key_pem(tls_key_).text());
    connect();
}

void HandDevice::claim(const model::DeviceId& device) {
    identity_.device = device;
    identity_.signature = envelope::sign_tagged(*primitives_, "identity", protocol::identity_signed_bytes(identity_),
                                                journal_key_.private_half);
}

void HandDevice::connect() {
    curl::Options options = province_.client_options();
    options.client_certificate = certificate_;
    options.client_key = key_file_;
    client_ = std::make_unique<curl::CurlHttp>(std::move(options));
}

protocol::EnrolRequest HandDevice::enrol_request(const base::Bytes& token) {
    return {token, envelope::make_request_pem(*primitives_, tls_key_, "device").value(), identity_};
}

port::HttpResponse HandDevice::enrol(const base::Bytes& token) {
    auto response = client_->perform({port::HttpRequest::Method::post, std::string(protocol::path_enrol),
                                      protocol::encode(enrol_request(token)), false});
    REQUIRE_MESSAGE(response, (response ? std::string() : response.error().message));
    return *response;
}

void HandDevice::become_known(const std::optional<model::DeviceId>& replaces) {
    const base::Bytes token = province_.make_token(std::chrono::hours(24));
    REQUIRE(enrol(token).status == 202);
    province_.confirm(tls_spki_, replaces);
    const auto granted = enrol(token);
    REQUIRE(granted.status == 200);
    const auto grant = protocol::decode_as<protocol::EnrolGrant>(granted.body);
    REQUIRE(grant);
    show_certificate(grant->certificate, key_file_);
}

void HandDevice::take_certificate() {
    const auto certificate = envelope::make_client_certificate_pem(province_.primitives(), province_.authority(),
                                                                   tls_key_.public_half, "device");
    REQUIRE(certificate);
    show_certificate(*certificate, key_file_);
}

void HandDevice::show_certificate(const std::string& pem, const std::filesystem::path& key_file) {
    certificate_ = pem;
    key_file_ = key_file;
    connect();
}

void HandDevice::begin_journal() {
    random_.fill(identity_.journal.bytes);
    head_ = {};
}

protocol::Batch HandDevice::next_batch(std::size_t count, std::size_t sealed_bytes) {
    protocol::Batch batch{identity_.device, identity_.journal, head_.seq + 1, head_.hash, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        const base::Bytes header = envelope::encode_header(1, model::EntryClass::submission);
        base::Bytes sealed(sealed_bytes);
        random_.fill(sealed);
        const model::Entry entry = envelope::make_entry(*primitives_, {identity_.device, identity_.journal}, head_,
                                                        header, sealed, journal_key_.private_half);
        head_ = {entry.seq, entry.hash};
        batch.entries.push_back({entry.header, entry.sealed});
        batch.signature = entry.signature;
    }
    return batch;
}

port::HttpResponse HandDevice::ask_mail(const protocol::MailQuery& query,
                                        const std::optional<protocol::Health>& health) {
    base::Bytes body = protocol::encode(query);
    if (health) base::append(body, protocol::encode(*health));
    return post_to(protocol::path_mail, std::move(body));
}

void HandDevice::sign(protocol::Health& health) {
    health.device = identity_.device;
    health.journal = identity_.journal;
    health.signature =
        envelope::sign_tagged(*primitives_, "health", protocol::health_signed_bytes(health), journal_key_.private_half);
}

void HandDevice::sign(protocol::AnnouncementCounts& told) {
    told.device = identity_.device;
    told.journal = identity_.journal;
    told.signature = envelope::sign_tagged(*primitives_, "announcements", protocol::announcements_signed_bytes(told),
                                           journal_key_.private_half);
}

port::HttpResponse HandDevice::post_to(std::string_view path, base::Bytes body) {
    auto response = client_->perform({port::HttpRequest::Method::post, std::string(path), std::move(body), true});
    REQUIRE_MESSAGE(response, (response ? std::string() : response.error().message));
    return *response;
}

port::HttpResponse HandDevice::get(const std::string& path) {
    auto response = client_->perform({port::HttpRequest::Method::get, path, {}, true});
    REQUIRE_MESSAGE(response, (response ? std::string() : response.error().message));
    return *response;
}

}  // namespace pendopo::test
