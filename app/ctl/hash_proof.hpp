// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace pendopo::ctl {

/// So many digits of an entry's hash stand beside its number in the desk's list, and prove to a command that can't be
/// undone that the number is no slip of the finger.
inline constexpr std::size_t hash_proof_digits = 8;

}  // namespace pendopo::ctl
