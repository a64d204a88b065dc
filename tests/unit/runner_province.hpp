// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "app/ingest/batches.hpp"
#include "platform/port/listener.hpp"
#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/media.hpp"
#include "sync/envelope/seal.hpp"
#include "sync/receiver/receiver.hpp"

/// A whole small province in one process: real store, receiver and keys, chosen randomness.
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
    std::vector<base::Bytes> recordings;  ///< the complete ones, as they were recorded
    std::size_t chunks_lacking = 0;       ///< of all others
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
    [[nodiscard]] const base::Bytes& bundle() const { return bundle_; }
    void close() { store_.reset(); }

    /// The whole store as it is now, put aside.
    void back_up(const std::filesystem::path& copy) {
        close();
        std::filesystem::copy_file(path_, copy);
        open(0);
    }
    /// On a new machine, as it was when it was put aside.
    void restore(const std::filesystem::path& copy, std::uint64_t incarnation) {
        close();
        for (const char* tail : {"-wal", "-shm"})
            std::filesystem::remove(path_.string() + tail);
        std::filesystem::copy_file(copy, path_, std::filesystem::copy_options::overwrite_existing);
        open(0);
        REQUIRE(store_->begin_incarnation(incarnation));
    }

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
    void confirm_all(const std::optional<model::DeviceId>& replaces = std::nullopt) {
        const auto waiting = store_->enrolments(model::EnrolmentState::pending);
        REQUIRE(waiting);
        for (const auto& each : *waiting) {
            const model::Hash& spki = each.request.tls_spki;
            REQUIRE(store_->confirm(spki, "kiosk", spki.hex(), {}, replaces));
        }
    }

    port::HttpReply handle(const port::HttpCall& call) {
        if (const auto found = more.find(std::string(call.path)); found != more.end()) return found->second(call);
        if (call.path == protocol::path_batch) return take_batch(call);
        if (call.path == protocol::path_media) return take_media(call);
        if (call.path == protocol::path_enrol) return take_enrolment(call);
        if (call.path == protocol::path_bundle)
            return {200, protocol::encode(protocol::BundleFrame{bundle_}), std::string(protocol::content_type)};
        return refuse(404, "not_found");
    }
    /// What a test puts in the place of the province: paths and who answers them.
    std::map<std::string, std::function<port::HttpReply(const port::HttpCall&)>> more;

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
    std::map<model::Hash, unsigned> chunks_received;   ///< how often each came, whether the answer arrived or not
    std::function<void(const model::Hash&)> on_chunk;  ///< called before it is stored
    unsigned unreadable = 0;                           ///< entries that no key opened, when the desk last looked

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

    port::HttpReply take_batch(const port::HttpCall& call) {
        const auto device = device_of(call);
        if (!device) return refuse(403, protocol::reason::unknown_device);
        const auto batch = protocol::decode_as<protocol::Batch>(call.body);
        if (!batch) return ++batches_refused, refuse(400, protocol::reason::malformed);
        const ingest::TrustInForce trust({keys_.ack.private_half.copy(), bundle_});
        const auto taken = ingest::Batches(*store_, *primitives_, clock_, trust).take(*device, *batch);
        if (!taken && taken.error().code == base::ErrorCode::unauthentic)
            return ++batches_refused, refuse(400, protocol::reason::unauthentic);
        if (!taken) return refuse(503, protocol::reason::unavailable);
        if (device->state == province::DeviceState::revoked) return refuse(403, protocol::reason::revoked);
        const auto& acks = taken->acks;
        return {200, receiver::encode_acks(acks), std::string(protocol::content_type)};
    }

    port::HttpReply take_media(const port::HttpCall& call) {
        const auto device = device_of(call);
        if (!device) return refuse(403, protocol::reason::unknown_device);
        const auto query = protocol::decode_as<protocol::MediaQuery>(call.body);
        const auto chunk = protocol::decode_as<protocol::MediaChunk>(call.body);
        if (!query && !chunk) return refuse(400, protocol::reason::malformed);
        std::vector<model::Hash> asked;
        if (query) asked = query->names;
        if (chunk) {
            asked.push_back(envelope::chunk_name(*primitives_, chunk->ciphertext));
            ++chunks_received[asked.back()];
            if (on_chunk) on_chunk(asked.back());
            const auto put = store_->put_chunk(device->id, asked.back(), chunk->ciphertext, {});
            if (!put && put.error().code == base::ErrorCode::refused) return refuse(403, protocol::reason::media_full);
            if (!put) return refuse(503, protocol::reason::unavailable);
        }
        protocol::MediaHeld held{device->id, store_->incarnation().value(), store_->held_chunks(asked).value(), {}};
        held.signature =
            envelope::sign_tagged(*primitives_, "media", protocol::held_signed_bytes(held), keys_.ack.private_half);
        return {200, protocol::encode(held), std::string(protocol::content_type)};
    }

    port::HttpReply take_enrolment(const port::HttpCall& call) {
        const auto request = protocol::decode_as<protocol::EnrolRequest>(call.body);
        if (!request) return refuse(400, protocol::reason::malformed);
        if (!receiver::verify_identity(*primitives_, request->identity))
            return refuse(400, protocol::reason::unauthentic);
        if (request->identity.device != envelope::device_id_of(*primitives_, request->identity.journal_key))
            return refuse(400, protocol::reason::device_wrong);
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
        out.push_back({std::string(said.words.text()), said.topic, said.place.value, stored.flags, {}, 0});
        for (const model::Recording& recording : said.recordings)
            open_recording(recording, out.back());
    }

    void open_recording(const model::Recording& recording, AtTheDesk& out) {
        std::vector<base::Bytes> chunks;
        for (const model::Hash& name : recording.chunks) {
            auto chunk = store_->read_chunk(name);
            if (chunk) chunks.push_back(std::move(*chunk));
        }
        out.chunks_lacking += recording.chunks.size() - chunks.size();
        if (chunks.size() != recording.chunks.size()) return;
        const auto sound = envelope::open_recording(*primitives_, recording, chunks);
        require_ok(sound);
        out.recordings.emplace_back(sound->view().begin(), sound->view().end());
    }

    sim::SimClock clock_;
    sim::SimRandom random_;
    std::unique_ptr<envelope::Primitives> primitives_;
    ProvinceKeys keys_;
    std::filesystem::path path_;
    std::unique_ptr<province::Store> store_;
    base::Bytes bundle_;

public:
    std::string words_of_last_enrolment;
};

}  // namespace pendopo::runner_test
