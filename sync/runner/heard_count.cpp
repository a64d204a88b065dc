// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/heard_count.hpp"

#include <chrono>

namespace pendopo::runner {
namespace {

constexpr std::string_view setting_name = "heard_this_month";
constexpr std::size_t setting_bytes = 8;
constexpr std::uint32_t rounded_to = 5;

/// Months since January of the year 0, of UTC's calendar.
std::uint32_t month_of(std::uint64_t seconds) noexcept {
    using namespace std::chrono;
    const sys_days day = floor<days>(sys_seconds(std::chrono::seconds(seconds)));
    const year_month_day date(day);
    return static_cast<std::uint32_t>(static_cast<int>(date.year()) * 12) + static_cast<unsigned>(date.month()) - 1;
}

}  // namespace

base::Result<HeardCount> HeardCount::load(device::Journal& journal) {
    HeardCount count(journal);
    PENDOPO_TRY(const std::optional<base::Bytes> kept, journal.setting(setting_name));
    if (!kept || kept->size() != setting_bytes) return count;
    const auto both = base::read_big_endian<std::uint64_t>(*kept);
    count.month_ = static_cast<std::uint32_t>(both >> 32);
    count.count_ = static_cast<std::uint32_t>(both);
    return count;
}

void HeardCount::add(std::optional<std::uint64_t> seconds) noexcept {
    if (!seconds) return;
    const std::uint32_t month = month_of(*seconds);
    if (month != month_) count_ = 0;
    month_ = month;
    ++count_;
    kept_ = false;
}

base::Status HeardCount::keep() {
    if (kept_) return {};
    base::Bytes value;
    base::append_big_endian(value, std::uint64_t{month_} << 32 | count_);
    PENDOPO_CHECK(journal_->set_setting(setting_name, value));
    kept_ = true;
    return {};
}

std::uint32_t HeardCount::told(std::optional<std::uint64_t> seconds) const noexcept {
    return seconds && month_of(*seconds) == month_ ? count_ / rounded_to * rounded_to : 0;
}

}  // namespace pendopo::runner
