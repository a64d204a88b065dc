// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "storage/device/journal.hpp"
#include "sync/content/pack.hpp"
#include "sync/protocol/exchange.hpp"

namespace pendopo::runner {

/// How often each announcement was met on this device: sums since its journal was begun, kept in the journal's
/// settings, with nothing of who or when. Another journal counts from nothing, so that the province may add up what the
/// journals of a device told. Used by the thread that owns the journal, which must live longer.
class AnnouncementTally {
public:
    /// Reads what an earlier run kept. Errors: those of the journal.
    [[nodiscard]] static base::Result<AnnouncementTally> load(device::Journal& journal);

    /// One more. Of the oldest packs those go that there is no room for.
    void add(std::uint32_t pack_version, std::uint16_t announcement, content::Met met);
    /// What is new since the last keep(): all, or only if somebody has touched something. Not with each card that
    /// turns: cards of memory wear. Errors: those of the journal.
    [[nodiscard]] base::Status keep();
    [[nodiscard]] base::Status keep_touched();

    /// By pack and id, each number rounded down to a multiple of 5, so that no single visit shows; what is below that
    /// everywhere is left out.
    [[nodiscard]] std::vector<protocol::AnnouncementCount> told();

private:
    explicit AnnouncementTally(device::Journal& journal);
    void follow_journal();

    device::Journal* journal_;
    model::JournalId counted_for_;
    std::vector<protocol::AnnouncementCount> counts_;  ///< rising by pack and id
    bool kept_ = true;
    bool touched_ = false;
};

}  // namespace pendopo::runner
