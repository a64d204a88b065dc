// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/trusted_time.hpp"

#include <algorithm>

namespace pendopo::runner {
namespace {

constexpr std::string_view setting_name = "heard_time";
constexpr std::size_t setting_bytes = 8;

}  // namespace

base::Result<TrustedTime> TrustedTime::load(device::Journal& journal, const port::Clock& clock) {
    TrustedTime time(journal, clock);
    PENDOPO_TRY(const std::optional<base::Bytes> kept, journal.setting(setting_name));
    if (kept && kept->size() == setting_bytes) time.floor_ = base::read_big_endian<std::uint64_t>(*kept);
    return time;
}

base::Status TrustedTime::hear(std::uint64_t seconds) {
    if (seconds <= now()) return {};
    heard_ = Heard{seconds, clock_->monotonic()};
    base::Bytes value;
    base::append_big_endian(value, seconds);
    return journal_->set_setting(setting_name, value);
}

std::uint64_t TrustedTime::now() const {
    if (!heard_) return floor_;
    const auto since = std::chrono::duration_cast<std::chrono::seconds>(clock_->monotonic() - heard_->at).count();
    return std::max(floor_, heard_->seconds + static_cast<std::uint64_t>(std::max<std::int64_t>(since, 0)));
}

}  // namespace pendopo::runner
