// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "app/config/programs.hpp"
#include "platform/port/clock.hpp"
#include "platform/port/random.hpp"
#include "storage/device/journal.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::kiosk {

/// The root keys laid down by image or package. Errors: not_found, malformed, refused (anybody could have changed it).
[[nodiscard]] base::Result<content::RootKeys> load_roots(const std::filesystem::path& file);

/// The key that signs this device's journal; made at the first start (data_dir/journal.key, mode 0600).
/// Errors: io, disk_full, malformed (not a key), refused (lost, while the journal that it signed is there).
[[nodiscard]] base::Result<envelope::PrivateKey> load_journal_key(const std::filesystem::path& data_dir,
                                                                  envelope::Primitives& primitives);

/// Opens data_dir/journal.db. A damaged one is set aside under another name, whole, reported in the log, and a new
/// one is begun: what citizens say today must not be lost because yesterday's card broke.
/// Errors: unavailable (another kiosk runs), unsupported (a newer version wrote it), refused (another device's),
/// disk_full, io.
[[nodiscard]] base::Result<device::Journal> open_journal(const std::filesystem::path& data_dir,
                                                         const model::DeviceId& device, port::Random& random,
                                                         port::Clock& clock);

}  // namespace pendopo::kiosk
