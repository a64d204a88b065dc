// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/presenter/presenter.hpp"
#include "sync/runner/case_service.hpp"

namespace pendopo::kiosk {

/// Answers what the screen asks about the case of a receipt code, in the screen's terms. The worker's thread; the
/// service must live longer.
class CaseCounter {
public:
    explicit CaseCounter(runner::SubmissionService& service) : cases_(service) {}

    /// Nothing for a request that is not about a case. A LookUp is slow: the code is stretched. `online`: sync has a
    /// link now.
    [[nodiscard]] std::optional<presenter::CaseReport> answer(presenter::Request& request, bool online);
    /// A new report if what came changes the open case.
    [[nodiscard]] std::optional<presenter::CaseReport> hear(const runner::InboxNews& news, bool online);
    /// The visit is over.
    void forget() { cases_.forget(); }

private:
    [[nodiscard]] presenter::CaseReport after(const base::Status& done, bool online);

    runner::CaseService cases_;
    std::uint32_t number_ = 0;  ///< of the LookUp that is answered
};

}  // namespace pendopo::kiosk
