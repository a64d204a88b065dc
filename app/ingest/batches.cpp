// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/batches.hpp"

#include <algorithm>

#include "app/ingest/reply.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::ingest {

using base::ErrorCode;
using base::fail;
using province::DeviceState;

namespace {

/// RFC 3986 section 2.1. nginx escapes line breaks, spaces and '+' so that a PEM fits into a header.
base::Result<std::string> unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (text.size() - i < 3) return fail(ErrorCode::malformed, "an escape without its two digits");
        PENDOPO_TRY(const base::Bytes byte, base::from_hex(text.substr(i + 1, 2)));
        out += static_cast<char>(byte.front());
        i += 2;
    }
    return out;
}

std::vector<receiver::StoredLink> for_receiver(const std::vector<province::StoredLink>& links) {
    std::vector<receiver::StoredLink> out;
    out.reserve(links.size());
    for (const province::StoredLink& link : links)
        out.push_back({link.seq, link.hash, link.previous, link.flags});
    return out;
}

province::IngestDecision for_store(const receiver::Decision& decision) {
    province::IngestDecision out{{}, decision.clear_gap, decision.head, decision.fork};
    for (const receiver::Decision::Insert& insert : decision.insert)
        out.insert.push_back({insert.index, insert.flags});
    return out;
}

receiver::DeviceRecord record_of(const province::Device& device, bool vouched) {
    return {device.id, device.journal_key, device.state == DeviceState::revoked, vouched,
            device.state == DeviceState::replaced};
}

/// Whoever makes up a narrower batch at the place of an earlier one does not push that out.
bool is_part_of(const protocol::Batch& piece, base::ByteView kept) {
    const auto whole = protocol::decode_as<protocol::Batch>(kept);
    if (!whole || whole->device != piece.device || whole->journal != piece.journal) return false;
    if (piece.first_seq < whole->first_seq || piece.last_seq() > whole->last_seq()) return false;
    const auto place = whole->entries.begin() + static_cast<std::ptrdiff_t>(piece.first_seq - whole->first_seq);
    return std::equal(piece.entries.begin(), piece.entries.end(), place,
                      [](const auto& a, const auto& b) { return a.header == b.header && a.sealed == b.sealed; });
}

}  // namespace

base::Result<province::Device> find_device(province::Store& store, envelope::Primitives& primitives,
                                           std::string_view escaped_certificate) {
    if (escaped_certificate.size() > limits::client_certificate_bytes_max)
        return fail(ErrorCode::malformed, "a certificate larger than any of ours");
    PENDOPO_TRY(const std::string pem, unescape(escaped_certificate));
    PENDOPO_TRY(const model::Hash spki, envelope::certificate_spki_sha256(primitives, pem));
    return store.find_device(spki);
}

port::HttpReply Batches::handle(const port::HttpCall& call) {
    const auto device = find_device(store_, primitives_, call.client_certificate);
    if (!device && device.error().code == ErrorCode::not_found)
        return reply_reason(403, protocol::reason::unknown_device);
    if (!device) return reply_error("batch", device.error());

    const auto batch = protocol::decode_as<protocol::Batch>(call.body);
    if (!batch) {
        if (!call.body.empty()) keep_unverified(*device, call.body, nullptr, batch.error());
        return reply_error("batch", batch.error());
    }
    const auto taken = take(*device, *batch);
    if (!taken) return reply_error("batch", taken.error());
    if (device->state == DeviceState::revoked) return reply_reason(403, protocol::reason::revoked);
    return reply_frame(receiver::encode_acks(taken->acks));
}

base::Result<Batches::Taken> Batches::take(const province::Device& bringer, const protocol::Batch& batch) {
    const auto decision = keep_by_owner(bringer, batch);
    if (!decision && decision.error().code == ErrorCode::unauthentic)
        keep_unverified(bringer, protocol::encode(batch), &batch, decision.error());
    if (!decision) return fail(decision.error());
    if (decision->forked)
        base::log(base::Level::warning, "batch",
                  "journal " + batch.journal.hex() + " of device " + batch.device.hex() +
                      " lives twice: its entries are kept, look at it");
    Taken taken;
    taken.forked = decision->forked;
    if (bringer.state != DeviceState::revoked) {
        PENDOPO_TRY(taken.acks, acknowledge(batch, decision->acks));
    }
    return taken;
}

base::Result<receiver::Decision> Batches::keep_by_owner(const province::Device& bringer, const protocol::Batch& batch) {
    PENDOPO_TRY(const receiver::DeviceRecord owner, owner_of(bringer, batch));
    return keep(owner, batch);
}

base::Result<receiver::DeviceRecord> Batches::owner_of(const province::Device& bringer, const protocol::Batch& batch) {
    if (batch.device == bringer.id) return record_of(bringer, false);
    PENDOPO_TRY(const auto rows, store_.find_devices(batch.device));
    if (rows.empty()) return fail(ErrorCode::unauthentic, "it names a device that nobody ever confirmed");
    const bool vouched = bringer.state != DeviceState::revoked;
    for (const province::Device& row : rows)
        if (row.state == DeviceState::active) return record_of(row, vouched);
    return record_of(rows.back(), vouched);
}

void Batches::keep_unverified(const province::Device& bringer, base::ByteView bytes, const protocol::Batch* batch,
                              const base::Error& why) {
    province::Unverified unverified;
    unverified.bringer = bringer.id;
    unverified.hash = primitives_.sha256(bytes);
    if (batch != nullptr) {
        unverified.journal = batch->journal;
        unverified.first_seq = batch->first_seq;
        unverified.last_seq = batch->last_seq();
    }
    unverified.bytes.assign(bytes.begin(), bytes.end());
    unverified.reason = why.message.substr(0, limits::site_text_bytes_max);
    unverified.received_at = clock_.wall();
    using Kept = province::WatchStore::Kept;
    province::WatchStore::PartCheck is_part;
    if (batch != nullptr) is_part = [batch](base::ByteView whole) { return is_part_of(*batch, whole); };
    const auto kept = store_.keep_unverified(unverified, is_part);
    const std::string device = "device " + bringer.id.hex();
    if (!kept)
        base::log(base::Level::error, "batch", kept.error().message);
    else if (*kept == Kept::kept)
        base::log(base::Level::warning, "batch",
                  device + " brought what can't be verified (" + unverified.reason +
                      "): it is kept, see pendopo-ctl desk unverified");
    else if (*kept == Kept::full)
        base::log(base::Level::error, "batch",
                  device + " brings more and more that can't be verified; no more of it is kept: look at its card");
}

base::Result<receiver::Decision> Batches::keep(const receiver::DeviceRecord& owner, const protocol::Batch& batch) {
    province::IngestRun run{batch.device, batch.journal, {}, clock_.wall()};
    PENDOPO_TRY(run.entries, receiver::verify_batch(primitives_, batch, owner));
    receiver::Decision decision;
    const auto decide = [&](const province::JournalKnowledge& known) {
        decision = receiver::decide(owner, run.entries,
                                    {known.head, for_receiver(known.overlapping), for_receiver(known.waiting)});
        return for_store(decision);
    };
    const auto stored = store_.ingest(run, decide);
    if (!stored) return fail(stored.error());
    return decision;
}

base::Result<std::vector<model::Ack>> Batches::acknowledge(const protocol::Batch& batch,
                                                           const std::vector<model::Head>& heads) {
    PENDOPO_TRY(const std::uint64_t incarnation, store_.incarnation());
    const auto trust = trust_.get();
    std::vector<model::Ack> acks;
    acks.reserve(heads.size());
    for (const model::Head& head : heads)
        acks.push_back(receiver::sign_ack(primitives_, trust->ack_key, batch.device, batch.journal, head, incarnation));
    return acks;
}

}  // namespace pendopo::ingest
