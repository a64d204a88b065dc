// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "sync/runner/device_runner.hpp"

/// The device's TLS key and certificate as files of the data folder: tls.key (mode 0600) and tls.pem. Kept outside
/// sync.db, so that a lost database costs no enrolment.
namespace pendopo::syncd {

[[nodiscard]] std::filesystem::path tls_key_file(const std::filesystem::path& data_dir);
[[nodiscard]] std::filesystem::path tls_certificate_file(const std::filesystem::path& data_dir);

/// Reads both; makes the key at the first start. A certificate for another key is passed over and logged: the device
/// enrols again.
/// Errors: malformed, refused (others can read the key), disk_full, io, internal.
[[nodiscard]] base::Result<runner::TlsIdentity> open_tls_identity(const std::filesystem::path& data_dir,
                                                                  envelope::Primitives& primitives);

/// Whether a PEM certificate holds this public key. Not a check of who signed it: that is the server's.
[[nodiscard]] bool certifies(std::string_view certificate_pem, const model::SigningKey& key);

}  // namespace pendopo::syncd
