// SPDX-License-Identifier: Apache-2.0
// Whether everything of a device has arrived, and what to tell if it has not.
#include "tests/sim/device.hpp"

namespace pendopo::simulation {

bool SimDevice::drained() const {
    if (service_ == nullptr || sync_ == nullptr) return false;
    bool any = false;
    for (const device::JournalSummary& each : must(journal_->journals(), "journals")) {
        any = any || each.head.seq > 0;
        if (each.acked.seq < last_to_send(each)) return false;
        // Sync need not know of a journal that is acknowledged and gone from the outbox. Was the province restored, the
        // kiosk hears it of any journal, and hands all over again.
        const auto progress = must(store_->journal(each.id), "progress");
        if (progress && progress->watermark.seq < progress->last_seq) return false;
    }
    const bool by_this_province = !any || journal_->incarnation() == world_.incarnation();
    return by_this_province && status().waiting == 0 && must(journal_->chunk_counts(), "chunks").waiting == 0;
}

/// The last entry that can be sent. One whose text the province had erased can't, so it can't be acknowledged either
/// where another box, a copy of this one, wrote on at the same place: the province's word ends in front of the fork.
/// That the province holds it all the same, the ledger checks.
std::uint64_t SimDevice::last_to_send(const device::JournalSummary& journal) const {
    std::uint64_t seq = journal.head.seq;
    while (seq > journal.acked.seq &&
           must(journal_->link(journal.id, seq), "a link").text == device::EntryLink::Text::erased)
        --seq;
    return seq;
}

std::string SimDevice::describe() const {
    std::string text = "device " + std::to_string(number_);
    if (journal_ == nullptr || sync_ == nullptr) return text + " (not running)";
    const auto state = sync_->status();
    text += " is " + std::string(engine::name(state.state)) + ", trouble " +
            std::string(protocol::name(state.frame.trouble)) + ", waiting " + std::to_string(state.frame.waiting);
    for (const device::JournalSummary& each : must(journal_->journals(), "journals"))
        text += "; journal " + each.id.hex().substr(0, 6) + " has " + std::to_string(each.head.seq) + ", kiosk knows " +
                std::to_string(each.acked.seq) + " acknowledged";
    if (journal_->incarnation() != world_.incarnation()) text += "; of an older incarnation";
    for (const device::JournalProgress& each : must(store_->journals(), "progress"))
        text += "; sync has " + std::to_string(each.last_seq) + " of " + each.journal.hex().substr(0, 6) +
                " and knows " + std::to_string(each.watermark.seq) +
                (each.incarnation == world_.incarnation() ? "" : " of an older incarnation");
    return text;
}

}  // namespace pendopo::simulation
