// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "storage/model/ids.hpp"

namespace pendopo::model {

/// How far a device's enrolment is, as both sides tell it. The numbers are part of the format.
enum class EnrolmentState : std::uint8_t {
    waiting_for_token = 0,
    pending = 1,    ///< handed in; somebody at the desk must compare the 8 words
    confirmed = 2,  ///< the device has a certificate
    refused = 3
};

/// The device's side of it, kept by the sync daemon.
struct Enrolment {
    EnrolmentState state = EnrolmentState::waiting_for_token;
    Hash token_hash;              ///< of the one-use token; zero before it is known
    Hash tls_spki;                ///< SHA-256 of the TLS key's SubjectPublicKeyInfo
    std::string certificate_pem;  ///< empty until confirmed
    std::string reason;           ///< the province's reason code when it refused; else empty
};

}  // namespace pendopo::model
