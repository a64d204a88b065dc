// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "sync/content/pack.hpp"

namespace pendopo::content {

/// Tells when the screen needs another content pack: because one is in force that it does not know, or because the time
/// of the one it shows has come or is over. Plain; one thread.
class ShownPack {
public:
    /// What to show from now on; null: nothing has changed. `now` is the province's signed time, 0 if none was heard.
    /// Outside its time a pack has no announcements, replies and question of the week; the rest of it stays.
    [[nodiscard]] std::shared_ptr<const Pack> next(const std::optional<VerifiedPack>& in_force, std::uint64_t now);

private:
    std::optional<model::Hash> shown_;
    bool current_ = true;
};

}  // namespace pendopo::content
