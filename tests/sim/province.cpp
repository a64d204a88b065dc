// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/province.hpp"

#include "platform/base/limits.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/key_words.hpp"
#include "tests/sim/primitives.hpp"

namespace pendopo::simulation {
namespace {

constexpr std::size_t recorded_per_journal = 32;

}  // namespace

std::string escaped(std::string_view pem) {
    std::string out;
    for (const char c : pem) {
        if (c == '\n')
            out += "%0A";
        else if (c == ' ')
            out += "%20";
        else if (c == '+')
            out += "%2B";
        else
            out += c;
    }
    return out;
}

SimProvince::SimProvince(std::uint64_t seed, bool real_primitives, std::filesystem::path folder, Ledger& ledger,
                         FaultCounts& happened, Trace& trace)
    : happened_(happened), ledger_(ledger), trace_(trace), folder_(std::move(folder)), random_(seed) {
    std::filesystem::create_directories(folder_);
    const auto fill = [this](base::ByteSpan out) { random_.fill(out); };
    tls_primitives_ = envelope::libcrypto_primitives(fill);
    primitives_ = real_primitives ? envelope::libcrypto_primitives(fill) : stand_in_primitives(fill);
    for (auto& root : keys_.roots)
        root = primitives_->generate_signing_key();
    for (auto* pair : {&keys_.ack, &keys_.content, &keys_.safe, &keys_.reply})
        *pair = primitives_->generate_signing_key();
    for (auto* pair : {&keys_.desk, &keys_.ombudsman, &keys_.identity})
        *pair = primitives_->generate_sealing_key();
    authority_.key = tls_primitives_->generate_signing_key();
    authority_.certificate_pem =
        must(envelope::make_authority_pem(*tls_primitives_, authority_.key, "Practice CA"), "authority");
    sign_bundle();
    open();
}

content::RootKeys SimProvince::root_keys() const {
    content::RootKeys roots;
    for (std::size_t i = 0; i < roots.keys.size(); ++i)
        roots.keys[i] = keys_.roots[i].public_half;
    roots.practice = true;
    return roots;
}

void SimProvince::sign_bundle() {
    content::TrustBundle bundle;
    bundle.epoch = bundles_.size() + 1;
    if (!bundles_.empty()) {
        const auto before = content::verify_bundle(*primitives_, bundles_.back(), root_keys(), std::nullopt);
        bundle.previous = must(before, "bundle before").hash;
    }
    bundle.province = "Banten";
    bundle.practice = true;
    bundle.desk = keys_.desk.public_half;
    bundle.ombudsman = keys_.ombudsman.public_half;
    bundle.identity = keys_.identity.public_half;
    bundle.ack = keys_.ack.public_half;
    bundle.content = keys_.content.public_half;
    bundle.safe = keys_.safe.public_half;
    bundle.reply = keys_.reply.public_half;
    const base::Bytes payload = content::encode_payload(bundle);
    bundles_.push_back(
        content::assemble_bundle(*primitives_, payload,
                                 {content::sign_payload(*primitives_, payload, keys_.roots[0].private_half),
                                  content::sign_payload(*primitives_, payload, keys_.roots[2].private_half)}));
}

// --- The machine -------------------------------------------------------------------------------------------

void SimProvince::open() {
    ledger_.ask_flags([this](std::uint64_t number) { return must(store_->read(number), "reading a row").flags; });
    province::SqliteStoreOptions options;
    options.new_incarnation = random_.next() >> 1;
    options.vfs = disk_.name();
    store_ = must(province::open_sqlite_store(store_path, options), "opening the store");
    incarnation_ = must(store_->incarnation(), "incarnation");
    serve();
}

void SimProvince::close() {
    service_.reset();
    courier_batches_.reset();
    courier_mail_.reset();
    courier_media_.reset();
    courier_enrolments_.reset();
    store_.reset();
}

void SimProvince::serve() {
    constexpr unsigned enrolments_per_minute = 60'000;
    courier_trust_ =
        std::make_unique<ingest::TrustInForce>(ingest::Trust{keys_.ack.private_half.copy(), bundles_.back()});
    courier_batches_ = std::make_unique<ingest::Batches>(*store_, *primitives_, clock_, *courier_trust_);
    courier_mail_ = std::make_unique<ingest::Mail>(*store_, *primitives_, clock_, *courier_trust_);
    courier_media_ = std::make_unique<ingest::Media>(*store_, *primitives_, clock_, *courier_trust_);
    courier_enrolments_ =
        std::make_unique<ingest::Enrolments>(*store_, *primitives_, clock_, *courier_trust_, enrolments_per_minute);
    service_ = std::make_unique<ingest::Service>(ingest::Parts{
        *store_, *primitives_, clock_, {keys_.ack.private_half.copy(), bundles_.back()}, enrolments_per_minute});
}

void SimProvince::restart() {
    close();
    open();
    check_all_there();
}

void SimProvince::cut_power() {
    disk_.cut_power();
    close();
    open();
    check_all_there();
}

void SimProvince::check_all_there() {
    std::unordered_set<model::Hash, HashOfHash> rows;
    for (const model::StoredEntry& row : rows_after(0))
        rows.insert(row.entry.hash);
    ledger_.still_stored(rows);
    const std::vector<model::Hash> chunks(ledger_.chunks_held().begin(), ledger_.chunks_held().end());
    if (must(store_->held_chunks(chunks), "chunks").size() != chunks.size())
        violated("a chunk that the province held is gone without a restore");
}

// --- The operator ------------------------------------------------------------------------------------------

base::Bytes SimProvince::make_token() {
    base::Bytes token(protocol::token_bytes);
    random_.fill(token);
    province::Token row;
    row.hash = envelope::token_hash(*primitives_, token);
    row.site = "3673011";
    row.expires_at = {std::chrono::hours(24 * 365 * 400)};
    must(store_->add_token(row), "token");
    return token;
}

void SimProvince::confirm_pending() {
    for (const auto& each : must(store_->enrolments(model::EnrolmentState::pending), "enrolments")) {
        const auto key = must(envelope::request_public_key(each.request.csr_pem), "request");
        const std::string certificate =
            must(envelope::make_client_certificate_pem(*tls_primitives_, authority_, key,
                                                       "device-" + each.request.device.hex()),
                 "certificate");
        must(store_->confirm(each.request.tls_spki, "kiosk", certificate, clock_.wall()), "confirm");
    }
}

bool SimProvince::revoke(const model::Hash& tls_spki) {
    const auto device = store_->find_device(tls_spki);
    if (!device || device->state == province::DeviceState::revoked) return false;
    must(store_->revoke(tls_spki, clock_.wall()), "revoke");
    return true;
}

void SimProvince::rotate_keys() {
    keys_.ack = primitives_->generate_signing_key();
    if (bundles_.size() % 2 == 0) {
        keys_.content = primitives_->generate_signing_key();
        pack_version_ = 0;
        packs_of_older_keys_ = packs_.size();
    }
    sign_bundle();
    service_->renew({keys_.ack.private_half.copy(), bundles_.back()});
    courier_trust_->replace({keys_.ack.private_half.copy(), bundles_.back()});
}

// --- Requests ----------------------------------------------------------------------------------------------

bool SimProvince::is_revoked(std::string_view certificate) {
    const auto device = ingest::find_device(*store_, *primitives_, certificate);
    return device && device->state == province::DeviceState::revoked;
}

port::HttpReply SimProvince::handle(const port::HttpCall& call) {
    if (call.path == protocol::path_media) return handle_media(call);
    if (call.path != protocol::path_batch) return service_->handle(call);
    const auto batch = protocol::decode_as<protocol::Batch>(call.body);
    if (!batch) return service_->handle(call);
    const bool revoked = is_revoked(call.client_certificate);
    port::HttpReply reply = service_->handle(call);
    take_in_rows(revoked);
    deliveries_ += batch->entries.size();
    trace_.note("the province answers",
                {static_cast<std::uint64_t>(reply.status), base::read_big_endian<std::uint32_t>(batch->journal.view()),
                 batch->first_seq, batch->last_seq()});
    if (reply.status == 200) check_acks(*batch, reply.body);
    return reply;
}

port::HttpReply SimProvince::handle_media(const port::HttpCall& call) {
    port::HttpReply reply = service_->handle(call);
    const auto held = protocol::decode_as<protocol::MediaHeld>(reply.body);
    if (reply.status != 200 || !held) return reply;
    ledger_.chunks_held(held->names);
    const bool chunk = protocol::decode_as<protocol::MediaChunk>(call.body).has_value();
    if (chunk) happened_.add(Fault::chunk_by_network);
    trace_.note(chunk ? "a chunk arrives" : "chunks are asked about", {held->names.size()});
    return reply;
}

std::vector<model::StoredEntry> SimProvince::rows_after(std::uint64_t number) {
    std::vector<model::StoredEntry> all;
    province::EntryQuery query;
    query.after_number = number;
    query.with_quarantined = true;
    query.count = limits::store_page_max;
    while (true) {
        auto page = must(store_->list(query), "list");
        if (page.empty()) return all;
        query.after_number = page.back().number;
        std::move(page.begin(), page.end(), std::back_inserter(all));
    }
}

void SimProvince::take_in_rows(bool revoked) {
    for (const model::StoredEntry& row : rows_after(last_row_)) {
        last_row_ = row.number;
        ledger_.stored(row, revoked);
    }
}

void SimProvince::check_acks(const protocol::Batch& batch, const base::Bytes& body) {
    const auto frames = must(protocol::decode_sequence(body, limits::acks_per_reply_max), "the province's own acks");
    for (const protocol::Frame& frame : frames) {
        const auto* ack = std::get_if<model::Ack>(&frame);
        if (ack == nullptr) violated("the province answers with something that is no ack");
        ledger_.acked(*ack);
    }
    auto& recorded = recorded_[batch.journal];
    if (recorded.size() >= recorded_per_journal) recorded.erase(recorded.begin());
    recorded.push_back(body);
}

base::Bytes SimProvince::recorded_ack(const model::JournalId& journal, bool same, std::uint64_t choice) const {
    std::vector<const std::vector<base::Bytes>*> fitting;
    for (const auto& [id, bodies] : recorded_)
        if ((id == journal) == same) fitting.push_back(&bodies);
    if (fitting.empty()) return {};
    const auto& bodies = *fitting[choice % fitting.size()];
    return bodies[choice / fitting.size() % bodies.size()];
}

}  // namespace pendopo::simulation
