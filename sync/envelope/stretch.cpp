// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/stretch.hpp"

#include <argon2.h>

namespace pendopo::envelope {

base::Status argon2id(base::ByteView password, base::ByteView salt, std::uint32_t memory_kib, std::uint32_t passes,
                      base::ByteSpan out) {
    // The library does not write to what it takes as non-const while no CLEAR flag is set; the blocks of its working
    // memory it wipes by default.
    argon2_context context{};
    context.out = out.data();
    context.outlen = static_cast<std::uint32_t>(out.size());
    context.pwd = const_cast<base::Byte*>(password.data());
    context.pwdlen = static_cast<std::uint32_t>(password.size());
    context.salt = const_cast<base::Byte*>(salt.data());
    context.saltlen = static_cast<std::uint32_t>(salt.size());
    context.t_cost = passes;
    context.m_cost = memory_kib;
    context.lanes = 1;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    const int result = argon2id_ctx(&context);
    if (result == ARGON2_OK) return {};
    if (result == ARGON2_MEMORY_ALLOCATION_ERROR)
        return base::fail(base::ErrorCode::unavailable, "not enough memory to stretch a secret");
    return base::fail(base::ErrorCode::invalid_argument, argon2_error_message(result));
}

}  // namespace pendopo::envelope
