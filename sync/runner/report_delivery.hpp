// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>

#include "platform/base/bytes.hpp"

namespace pendopo::runner {

/// A report of the kiosk's that goes along with a question for mail, once each time it is another.
class ReportDelivery {
public:
    /// Puts the newest one behind the question, unless it was delivered.
    void begin(const std::optional<base::Bytes>& newest, base::Bytes& body) {
        under_way_.reset();
        if (!newest || newest == delivered_) return;
        under_way_ = newest;
        base::append(body, *newest);
    }
    /// The province has answered: what was under way is not sent again.
    void end() {
        if (under_way_) delivered_ = std::exchange(under_way_, std::nullopt);
    }

private:
    std::optional<base::Bytes> under_way_;
    std::optional<base::Bytes> delivered_;
};

}  // namespace pendopo::runner
