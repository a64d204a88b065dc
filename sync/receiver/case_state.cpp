// SPDX-License-Identifier: Apache-2.0
#include "sync/receiver/case_state.hpp"

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::receiver {

base::WallTime CaseState::erase_from() const {
    PENDOPO_ASSERT(withdrawn_at);
    return {withdrawn_at->since_epoch + limits::withdrawal_time};
}

CaseState case_state(std::span<const CaseDecision> decisions) {
    CaseState state;
    for (const CaseDecision& each : decisions) {
        if (each.kind == model::Kind::withdrawal && !state.withdrawn_at) state.withdrawn_at = each.received_at;
        if (each.kind == model::Kind::taken_back) state.withdrawn_at.reset();
        if (each.kind == model::Kind::rating) state.helped = each.helped;
    }
    return state;
}

}  // namespace pendopo::receiver
