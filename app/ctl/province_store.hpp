// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/ctl/context.hpp"
#include "app/ctl/province_layout.hpp"
#include "storage/province/store.hpp"
#include "sync/content/trust_bundle.hpp"

namespace pendopo::ctl {

/// The province's store beside a running server. Errors: as province::open_sqlite_store; not_found (no province here).
[[nodiscard]] base::Result<std::unique_ptr<province::Store>> open_store(Context& context, const ProvinceLayout& layout);

/// The bundle in force, verified. Errors: not_found (not signed yet), and as content::verify_bundle.
[[nodiscard]] base::Result<content::TrustBundle> read_bundle(Context& context, const ProvinceLayout& layout);

}  // namespace pendopo::ctl
