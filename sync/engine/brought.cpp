// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"

// What a courier brought. It is as good as what came by network once it verifies, but it may be old.
namespace pendopo::engine {

void Engine::on_ack_brought(const Event& event) {
    const auto& [ack, own_heads] = std::get<AckBrought>(event.data);
    Journal* journal = find_journal(ack.journal);
    if (!ack_key_ || journal == nullptr || !is_genuine(ack, journal->record)) return;
    const JournalRecord& record = journal->record;
    if (ack.incarnation == record.incarnation && ack.head.seq <= record.acked.seq) return;
    const bool own = ack.head.seq == 0 || std::find(own_heads.begin(), own_heads.end(), ack.head) != own_heads.end();
    if (is_left_behind(ack.incarnation) && !(own && covers_later_entry(*journal, ack.head))) return;
    if (!own) return take_foreign_head(*journal, ack, !own_heads.empty());
    const bool restored = move_watermark(*journal, ack);
    journal->cursor = restored ? ack.head.seq : std::max(journal->cursor, ack.head.seq);
    journal->not_before = std::min(journal->not_before, now_);
    passed_on(*journal);
    hear_incarnation(ack.incarnation);
}

void Engine::ack_brought_then_settle(const Event& event) {
    on_ack_brought(event);
    settle();
}

void Engine::on_held_brought(const Event& event) {
    const protocol::MediaHeld& held = std::get<HeldBrought>(event.data).held;
    if (ack_key_ && !is_left_behind(held.incarnation) && is_genuine(held)) keep_held(held, held.names);
}

void Engine::on_bundle_brought(const Event& event) {
    const auto& brought = std::get<BundleBrought>(event.data);
    accept(brought.bundle, brought.certificate);
    bundle_was_brought_ = true;
}

}  // namespace pendopo::engine
