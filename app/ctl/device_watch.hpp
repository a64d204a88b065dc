// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "storage/province/store.hpp"

namespace pendopo::ctl {

/// What is noted about the entries of one device, over all of its journals.
struct DeviceMarks {
    std::uint64_t gaps = 0;
    std::uint64_t forked = 0;
    std::uint64_t late = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t journals = 0;    ///< how many it has begun; counted from limits::journals_worth_a_look on
    std::uint64_t unverified = 0;  ///< requests it brought that no signature vouches for
};
/// Only devices about which something is noted. Errors: the store's.
[[nodiscard]] base::Result<std::map<model::DeviceId, DeviceMarks>> marked_devices(province::Store& store);

/// Something to look at: what it is in words, and what to do.
struct Concern {
    std::string what;
    std::string advice;
};
[[nodiscard]] std::vector<Concern> concerns_of(const DeviceMarks& marks);

[[nodiscard]] std::string_view state_name(province::DeviceState state);

/// Of an id at the command line: fewer are guessed or mistyped into another device's.
inline constexpr std::size_t id_digits_min = 6;

/// The one device ever confirmed whose id begins with `digits`. Errors: not_found (none, several, or fewer than six
/// digits: nobody is shut out or replaced by a slip of the finger).
[[nodiscard]] base::Result<model::DeviceId> confirmed_device(province::Store& store, const std::string& digits);

}  // namespace pendopo::ctl
