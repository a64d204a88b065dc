// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "platform/base/secret.hpp"

namespace pendopo::escpos {

/// What stands on a printed receipt: what the screen shows, and nothing of what was said, of where or when.
struct Receipt {
    std::string heading;     ///< "Pendopo"
    std::string province;    ///< "Provinsi Banten"
    std::string code_label;  ///< "Kode Anda"
    base::SecretBuffer code;
    base::SecretBuffer qr_text;
    std::vector<std::string> next_steps;
    std::string keep;      ///< "Simpan kertas ini. …"
    std::string practice;  ///< empty, or that nothing of it is real
};

/// The job for a printer whose paper takes `columns` letters a line (32 to 64). Wiped by who owns it. Errors:
/// too_large.
[[nodiscard]] base::Result<base::SecretBuffer> receipt_job(const Receipt& receipt, unsigned columns);

}  // namespace pendopo::escpos
