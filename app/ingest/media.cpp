// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/media.hpp"

#include "app/ingest/batches.hpp"
#include "app/ingest/reply.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/media.hpp"

namespace pendopo::ingest {

using base::ErrorCode;

port::HttpReply Media::handle(const port::HttpCall& call) {
    const auto device = find_device(store_, primitives_, call.client_certificate);
    if (!device && device.error().code == ErrorCode::not_found)
        return reply_reason(403, protocol::reason::unknown_device);
    if (!device) return reply_error("media", device.error());

    const auto asked = protocol::decode(call.body);
    if (!asked) return reply_error("media", asked.error());
    const auto held = answer(*device, *asked);
    const bool full = !held && held.error().code == ErrorCode::refused;
    if (!held && !full) return reply_error("media", held.error());
    if (device->state == province::DeviceState::revoked) return reply_reason(403, protocol::reason::revoked);
    if (full) {
        base::log(base::Level::warning, "media", held.error().message);
        return reply_reason(403, protocol::reason::media_full);
    }
    return reply_frame(protocol::encode(*held));
}

base::Result<protocol::MediaHeld> Media::answer(const province::Device& device, const protocol::Frame& asked) {
    if (const auto* query = std::get_if<protocol::MediaQuery>(&asked)) return held(device.id, query->names);
    const auto* chunk = std::get_if<protocol::MediaChunk>(&asked);
    if (chunk == nullptr) return base::fail(ErrorCode::malformed, "neither a chunk nor a question for chunks");
    PENDOPO_TRY(const model::Hash name, take(device.id, *chunk));
    return held(device.id, {&name, 1});
}

base::Result<model::Hash> Media::take(const model::DeviceId& device, const protocol::MediaChunk& chunk) {
    const model::Hash name = envelope::chunk_name(primitives_, chunk.ciphertext);
    PENDOPO_CHECK(store_.put_chunk(device, name, chunk.ciphertext, clock_.wall()));
    return name;
}

base::Result<protocol::MediaHeld> Media::held(const model::DeviceId& device, std::span<const model::Hash> names) {
    // Asked before the chunks are: a restore in between makes the word one of the incarnation left behind.
    PENDOPO_TRY(const std::uint64_t incarnation, store_.incarnation());
    protocol::MediaHeld held{device, incarnation, {}, {}};
    PENDOPO_TRY(held.names, store_.held_chunks(names));
    held.signature =
        envelope::sign_tagged(primitives_, "media", protocol::held_signed_bytes(held), trust_.get()->ack_key);
    return held;
}

}  // namespace pendopo::ingest
