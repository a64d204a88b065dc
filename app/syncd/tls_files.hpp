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

/// Reads both; makes the key at the first start. A certificate for another key, or one that none of the authorities in
/// `ca_file` signed, is passed over and logged: the device enrols again. Without that file it is used as it is.
/// Errors: malformed, refused (others can read the key), disk_full, io, internal.
[[nodiscard]] base::Result<runner::TlsIdentity> open_tls_identity(const std::filesystem::path& data_dir,
                                                                  const std::filesystem::path& ca_file,
                                                                  envelope::Primitives& primitives);

/// Whether this PEM certificate would let the device in: the province's authority, and no damage on the way, gave it
/// this key. Errors: as envelope::check_client_certificate, and those of reading `ca_file`.
[[nodiscard]] base::Status check_certificate(std::string_view certificate_pem, const model::SigningKey& key,
                                             const std::filesystem::path& ca_file, envelope::Primitives& primitives);

}  // namespace pendopo::syncd
