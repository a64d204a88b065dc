// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ingest/trust.hpp"
#include "platform/port/clock.hpp"
#include "platform/port/listener.hpp"
#include "storage/province/store.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ingest {

/// POST /v1/media, and the same for what a courier carried: takes a sealed chunk of a recording, or says which chunks
/// are held. Nothing is signed before it is durable. Any thread; everything passed in must live longer.
class Media {
public:
    Media(province::Store& store, envelope::Primitives& primitives, const port::Clock& clock, const TrustInForce& trust)
        : store_(store), primitives_(primitives), clock_(clock), trust_(trust) {}

    /// The body is a MediaChunk or a MediaQuery. 200 with a signed MediaHeld; 400, 403, 413 or 503 with a reason:
    /// `media_full` once the device has sent limits::province_chunks_per_device. What a revoked device sends is kept
    /// within that limit and answered 403.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

    /// Keeps a chunk of this device, under the name that its bytes give it. Errors: refused (its share is used up), and
    /// the store's.
    [[nodiscard]] base::Result<model::Hash> take(const model::DeviceId& device, const protocol::MediaChunk& chunk);
    /// The province's word to this device on which of `names` it need not send (any more).
    [[nodiscard]] base::Result<protocol::MediaHeld> held(const model::DeviceId& device,
                                                         std::span<const model::Hash> names);

private:
    [[nodiscard]] base::Result<protocol::MediaHeld> answer(const province::Device& device,
                                                           const protocol::Frame& asked);

    province::Store& store_;
    envelope::Primitives& primitives_;
    const port::Clock& clock_;
    const TrustInForce& trust_;
};

}  // namespace pendopo::ingest
