// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "app/ctl/context.hpp"
#include "app/ctl/province_layout.hpp"
#include "storage/province/keep_store.hpp"

namespace pendopo::ctl {

/// `desk safe` lets devices remove what a backup holds: from then on no older one may come back, or recordings would be
/// on neither side and what was erased would be there again. So it leaves a pledge beside the store and one beside the
/// backup, for the day on which the store's disk is gone, and `province restore` asks both places.
///
/// A pledge is a TOML file of mode 0644 beside what it speaks of, with ".safe" after the name: the province (the
/// SHA-256 of its root keys' file, hex), the hour, and how much that backup held. No names, no keys.

/// Pledges that `backup`, which holds `extent`, is kept; a pledge beside the store that asks for more stays. Errors:
/// not_found (the province's roots), refused, disk_full, io: nothing may be signed then.
[[nodiscard]] base::Status pledge_backup(Context& context, const ProvinceLayout& layout,
                                         const std::filesystem::path& backup, const province::Extent& extent);

/// Asks every pledge beside the store and in the backup's folder. Those of other provinces say nothing. Errors: refused
/// (a backup with `extent` is older than what was pledged: in words for the operator), malformed (a pledge can't be
/// read), not_found (the province's roots), io.
[[nodiscard]] base::Status check_pledges(Context& context, const ProvinceLayout& layout,
                                         const std::filesystem::path& backup, const province::Extent& extent);

/// After an older backup was brought back all the same: the store's own pledge is what that one holds.
[[nodiscard]] base::Status lower_pledge(Context& context, const ProvinceLayout& layout, const province::Extent& extent);

}  // namespace pendopo::ctl
