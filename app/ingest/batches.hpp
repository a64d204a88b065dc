// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/port/clock.hpp"
#include "platform/port/listener.hpp"
#include "storage/province/store.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/receiver/receiver.hpp"

namespace pendopo::ingest {

/// The device that showed this certificate (PEM, URL-escaped, as the proxy hands it on), by its public key.
/// Errors: not_found (no device has that key), malformed (no certificate), and the store's.
[[nodiscard]] base::Result<province::Device> find_device(province::Store& store, envelope::Primitives& primitives,
                                                         std::string_view escaped_certificate);

/// POST /v1/batch: verifies a batch, stores it, and only then signs what was stored. Any thread; everything passed in
/// must live longer.
class Batches {
public:
    Batches(province::Store& store, envelope::Primitives& primitives, const port::Clock& clock,
            envelope::PrivateKey ack_key)
        : store_(store), primitives_(primitives), clock_(clock), ack_key_(std::move(ack_key)) {}

    /// 200 with one or two acks; 400, 403, 413 or 503 with a reason. What a revoked device sends is kept, apart from
    /// the rest, and answered 403.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

private:
    [[nodiscard]] base::Result<receiver::Decision> keep(const receiver::DeviceRecord& device,
                                                        const protocol::Batch& batch);
    [[nodiscard]] base::Result<base::Bytes> acknowledge(const protocol::Batch& batch,
                                                        const std::vector<model::Head>& heads);

    province::Store& store_;
    envelope::Primitives& primitives_;
    const port::Clock& clock_;
    const envelope::PrivateKey ack_key_;
};

}  // namespace pendopo::ingest
