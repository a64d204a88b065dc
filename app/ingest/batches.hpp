// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ingest/trust.hpp"
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

/// POST /v1/batch, and the same for what a courier carried: verifies a batch, stores it, and only then signs what was
/// stored. Any thread; everything passed in must live longer.
class Batches {
public:
    Batches(province::Store& store, envelope::Primitives& primitives, const port::Clock& clock,
            const TrustInForce& trust)
        : store_(store), primitives_(primitives), clock_(clock), trust_(trust) {}

    /// 200 with one or two acks; 400, 403, 413 or 503 with a reason. What a revoked device sends is kept, apart from
    /// the rest, and answered 403. What can't be read or verified is answered 400 and kept where nobody takes it for an
    /// entry (province::WatchStore), so that nothing a citizen said is thrown away.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

    /// What became of a batch.
    struct Taken {
        std::vector<model::Ack> acks;  ///< for who brought it: one or two, none if that device is revoked
        bool forked = false;           ///< something of it stands on a second branch of its journal
    };
    /// Takes a batch that `bringer` brought: its own, or one of another device that was ever confirmed, by whose key it
    /// must be signed. So a box with new keys gets rid of its old journal, and a courier brings anybody's (`bringer` is
    /// then the device whose folder on the stick it lay in).
    /// Entries of a revoked device are quarantined, those of a replaced one flagged late.
    /// Errors: unauthentic (not signed by the device that it names, or nobody confirmed that one; it was kept as
    /// unverified), and the store's.
    [[nodiscard]] base::Result<Taken> take(const province::Device& bringer, const protocol::Batch& batch);

private:
    [[nodiscard]] base::Result<receiver::DeviceRecord> owner_of(const province::Device& bringer,
                                                                const protocol::Batch& batch);
    void keep_unverified(const province::Device& bringer, base::ByteView bytes, const protocol::Batch* batch,
                         const base::Error& why);
    [[nodiscard]] base::Result<receiver::Decision> keep_by_owner(const province::Device& bringer,
                                                                 const protocol::Batch& batch);
    [[nodiscard]] base::Result<receiver::Decision> keep(const receiver::DeviceRecord& owner,
                                                        const protocol::Batch& batch);
    [[nodiscard]] base::Result<std::vector<model::Ack>> acknowledge(const protocol::Batch& batch,
                                                                    const std::vector<model::Head>& heads);

    province::Store& store_;
    envelope::Primitives& primitives_;
    const port::Clock& clock_;
    const TrustInForce& trust_;
};

}  // namespace pendopo::ingest
