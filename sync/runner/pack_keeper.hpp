// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "storage/device/journal.hpp"
#include "sync/content/pack.hpp"

namespace pendopo::runner {

/// The content pack that a kiosk shows: the last good one, kept in the journal's settings with the key that vouched for
/// it. A pack that the content key in force did not sign waits, one at a time, for a bundle that brings its key: mail
/// comes every hour, bundles every day. Used by the thread that owns the journal; both must live longer.
class PackKeeper {
public:
    PackKeeper(envelope::Primitives& primitives, device::Journal& journal)
        : primitives_(primitives), journal_(journal) {}

    /// Reads and verifies the kept one again. A damaged one is told in the log and counts as none, so that the
    /// province's next letter, whatever its version, takes its place. Errors: those of the journal.
    [[nodiscard]] base::Status load();

    enum class Taken : std::uint8_t {
        news,     ///< in force from now on
        known,    ///< in force already
        waits,    ///< not signed by the key in force
        refused,  ///< no pack, an older one, or another of the same version
    };
    /// What came by network or stick. `content_key` is the bundle's; none: nothing is in force yet.
    /// Errors: those of the journal; nothing has changed then.
    [[nodiscard]] base::Result<Taken> take(base::ByteView bytes, const model::SigningKey* content_key);
    /// The same for the one that waits, when another bundle is in force. `known` if none waits.
    [[nodiscard]] base::Result<Taken> take_waiting(const model::SigningKey& content_key);

    [[nodiscard]] const std::optional<content::VerifiedPack>& in_force() const { return in_force_; }
    /// 0: what is built in.
    [[nodiscard]] std::uint32_t version() const { return in_force_ ? in_force_->pack.version : 0; }

private:
    [[nodiscard]] base::Result<Taken> refuse(const base::Error& error, base::ByteView bytes);

    envelope::Primitives& primitives_;
    device::Journal& journal_;
    std::optional<content::VerifiedPack> in_force_;
};

}  // namespace pendopo::runner
