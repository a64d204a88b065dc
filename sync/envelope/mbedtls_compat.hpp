// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mbedtls/pk.h>
#include <mbedtls/version.h>

/// What differs between mbedTLS 2.28 (Debian 12) and 3.6 (Debian 13) in the X.509 part, which has no PSA interface.
/// Only for the mbedtls_*.cpp files of this folder.
namespace pendopo::envelope::mbedtls {

using RandomFunction = int (*)(void*, unsigned char*, std::size_t);

inline int parse_private_key(mbedtls_pk_context* context, const unsigned char* der, std::size_t size,
                             [[maybe_unused]] RandomFunction random, [[maybe_unused]] void* state) {
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_parse_key(context, der, size, nullptr, 0, random, state);
#else
    return mbedtls_pk_parse_key(context, der, size, nullptr, 0);
#endif
}

}  // namespace pendopo::envelope::mbedtls
