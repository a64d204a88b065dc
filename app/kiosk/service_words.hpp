// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/presenter/service.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::kiosk {

/// What sync tells, as the officer's screen names it: the presenter knows no frames.
[[nodiscard]] presenter::ServiceLink link_of(protocol::Link link);
[[nodiscard]] presenter::Exchange exchange_of(protocol::CourierState state);

}  // namespace pendopo::kiosk
