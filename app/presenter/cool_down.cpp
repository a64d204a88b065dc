// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/cool_down.hpp"

#include <algorithm>

namespace pendopo::presenter {

void CoolDown::add(base::Instant at) noexcept {
    taken_[count_++ % taken_.size()] = at;
}

base::Milliseconds CoolDown::left(const CoolDownRule& rule, base::Instant now) const noexcept {
    const std::size_t entries = std::min<std::size_t>(rule.entries, taken_.size());
    if (entries == 0 || count_ < entries) return base::Milliseconds{0};
    if (now - taken_[(count_ - entries) % taken_.size()] >= rule.within) return base::Milliseconds{0};
    const base::Instant last = taken_[(count_ - 1) % taken_.size()];
    return std::max(base::Milliseconds{0}, rule.wait - (now - last));
}

}  // namespace pendopo::presenter
