// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "platform/base/time.hpp"
#include "storage/model/submission.hpp"

/// What the decisions of somebody who holds a receipt code add up to. Pure; times are the province's own.
namespace pendopo::receiver {

/// One entry that decides about another and proved that it may (envelope/case.hpp).
struct CaseDecision {
    model::Kind kind = model::Kind::withdrawal;
    bool helped = false;         ///< of a rating
    base::WallTime received_at;  ///< the province's clock
};

struct CaseState {
    std::optional<base::WallTime> withdrawn_at;  ///< nothing: it was not, or that was taken back
    std::optional<bool> helped;                  ///< as it was rated last

    /// From then on the text is to be erased. Only of what was withdrawn.
    [[nodiscard]] base::WallTime erase_from() const;
    [[nodiscard]] bool is_due(base::WallTime now) const { return withdrawn_at && now >= erase_from(); }
};

/// `decisions` in the order of their arrival: the only one that can be relied on. A second withdrawal does not begin
/// the days anew; one that follows a taking back does.
[[nodiscard]] CaseState case_state(std::span<const CaseDecision> decisions);

}  // namespace pendopo::receiver
