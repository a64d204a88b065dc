// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/ctl/context.hpp"
#include "app/ctl/province_layout.hpp"
#include "storage/province/store.hpp"
#include "sync/content/trust_bundle.hpp"

namespace pendopo::ctl {

/// The province's store beside a running server, as it is: nothing is made and nothing brought up to date. `check`
/// reads it from end to end first. Errors: as province::open_sqlite_store; not_found (no province here, or no store in
/// it).
[[nodiscard]] base::Result<std::unique_ptr<province::Store>> open_store(const ProvinceLayout& layout,
                                                                        bool check = false);
/// Whether a pendopo-server answers there.
[[nodiscard]] bool server_listens(const std::filesystem::path& socket);
/// Makes the store of a new province.
[[nodiscard]] base::Status make_store(Context& context, const std::filesystem::path& file);
/// Begins a new incarnation of a store that came back from a backup.
[[nodiscard]] base::Status restart_store(Context& context, const std::filesystem::path& file);

/// The bundle in force, verified. Errors: not_found (not signed yet), and as content::verify_bundle.
[[nodiscard]] base::Result<content::TrustBundle> read_bundle(Context& context, const ProvinceLayout& layout);

}  // namespace pendopo::ctl
