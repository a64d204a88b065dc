// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>

#include "sync/envelope/primitives.hpp"

namespace pendopo::ingest {

/// What the province signs with, and the bundle by which devices believe it. They belong together.
struct Trust {
    envelope::PrivateKey ack_key;  ///< private half of the bundle's ack key
    base::Bytes bundle;            ///< signed trust bundle, verified by whoever brought it in
};

/// The trust in force, which the operator can change while requests are answered. Each request takes it once and works
/// with that to its end. Any thread.
class TrustInForce {
public:
    explicit TrustInForce(Trust trust) : trust_(std::make_shared<const Trust>(std::move(trust))) {}

    [[nodiscard]] std::shared_ptr<const Trust> get() const {
        const std::lock_guard lock(mutex_);
        return trust_;
    }
    void replace(Trust trust) {
        auto next = std::make_shared<const Trust>(std::move(trust));
        const std::lock_guard lock(mutex_);
        trust_.swap(next);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Trust> trust_;
};

}  // namespace pendopo::ingest
