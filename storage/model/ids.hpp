// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/bytes.hpp"

/// Strong types for what travels and is stored. All are public values; secrets live in base::SecretFixed.
namespace pendopo::model {

using DeviceId = base::Fixed<struct DeviceIdTag, 16>;      ///< random, made at first start
using JournalId = base::Fixed<struct JournalIdTag, 16>;    ///< random, new for each journal
using Hash = base::Fixed<struct HashTag, 32>;              ///< SHA-256
using Signature = base::Fixed<struct SignatureTag, 64>;    ///< P-256, raw r‖s
using SigningKey = base::Fixed<struct SigningKeyTag, 65>;  ///< P-256 public point, uncompressed (0x04‖x‖y)
using SealingKey = base::Fixed<struct SealingKeyTag, 32>;  ///< X25519 public key
using LookupId = base::Fixed<struct LookupIdTag, 16>;

}  // namespace pendopo::model
