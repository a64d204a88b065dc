// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/batch_builder.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/chain.hpp"

namespace pendopo::runner {

std::optional<model::Entry> BatchBuilder::read(const device::IndexedEntry& indexed) {
    const auto frame = outbox_.read(indexed.at);
    if (!frame) {
        misplaced_ = misplaced_ || frame.error().code != base::ErrorCode::io;
        return std::nullopt;
    }
    auto entry = protocol::decode_as<model::Entry>(*frame);
    if (!entry || entry->journal != indexed.journal || entry->seq != indexed.seq) {
        base::log(base::Level::warning, "sync", "outbox: a place holds another entry than was noted");
        misplaced_ = true;
        return std::nullopt;
    }
    entry->hash = envelope::entry_hash(primitives_, *entry);
    return std::move(*entry);
}

base::Result<std::optional<BuiltBatch>> BatchBuilder::build(const engine::SendBatch& order) {
    std::uint64_t first = order.first_seq;
    while (true) {
        PENDOPO_TRY(const std::vector<device::IndexedEntry> indexed,
                    store_.entries(order.journal, first, order.entries_max));
        if (indexed.empty() || indexed.front().seq > order.up_to_seq) return std::optional<BuiltBatch>{};
        auto built = build_from(indexed, order);
        if (built) return built;
        first = indexed.back().seq + 1;  // not one of them can be read
    }
}

std::optional<BuiltBatch> BatchBuilder::build_from(std::span<const device::IndexedEntry> indexed,
                                                   const engine::SendBatch& order) {
    std::optional<BuiltBatch> built;
    std::size_t size = protocol::batch_overhead_max;
    for (const device::IndexedEntry& place : indexed) {
        if (place.seq > order.up_to_seq) break;
        std::optional<model::Entry> entry = read(place);
        if (!entry && !built) continue;
        if (!entry) break;
        size += protocol::batch_entry_bytes(entry->header.size(), entry->sealed.size());
        if (!built) {
            built.emplace();
            built->batch.device = entry->device;
            built->batch.journal = entry->journal;
            built->batch.first_seq = entry->seq;
            built->batch.previous = entry->previous;
            built->heads.push_back({entry->seq - 1, entry->previous});
        } else if (size > order.bytes_max || entry->device != built->batch.device ||
                   entry->seq != built->heads.back().seq + 1 || entry->previous != built->heads.back().hash) {
            break;  // Full, or a hole or another branch: that goes into the next batch.
        }
        built->heads.push_back({entry->seq, entry->hash});
        built->batch.entries.push_back({std::move(entry->header), std::move(entry->sealed)});
        built->batch.signature = entry->signature;
    }
    return built;
}

std::optional<model::Head> BatchBuilder::own_head(const model::JournalId& journal, std::uint64_t seq) {
    const auto indexed = store_.entries(journal, seq, 1);
    if (indexed && !indexed->empty() && indexed->front().seq == seq) {
        const auto entry = read(indexed->front());
        if (entry) return model::Head{seq, entry->hash};
    }
    // The outbox drops what was acked. The entry after it names its hash, and the head of the last ack is kept.
    const auto after = store_.entries(journal, seq + 1, 1);
    if (after && !after->empty() && after->front().seq == seq + 1) {
        const auto entry = read(after->front());
        if (entry) return model::Head{seq, entry->previous};
    }
    const auto progress = store_.journal(journal);
    if (progress && *progress && (*progress)->watermark.seq == seq) return (*progress)->watermark;
    return std::nullopt;
}

std::vector<model::Head> BatchBuilder::own_heads(base::ByteView body, const BuiltBatch& sent) {
    const auto frames = protocol::decode_sequence(body, limits::acks_per_reply_max);
    std::vector<model::Head> heads;
    if (!frames) return heads;
    for (const protocol::Frame& frame : *frames) {
        const auto* ack = std::get_if<model::Ack>(&frame);
        if (ack == nullptr || ack->journal != sent.batch.journal) continue;
        const auto in_batch = std::find_if(sent.heads.begin(), sent.heads.end(),
                                           [&](const model::Head& head) { return head.seq == ack->head.seq; });
        if (in_batch != sent.heads.end())
            heads.push_back(*in_batch);
        else if (const auto head = own_head(ack->journal, ack->head.seq))
            heads.push_back(*head);
    }
    return heads;
}

}  // namespace pendopo::runner
