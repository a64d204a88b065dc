// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/reply.hpp"

#include "platform/base/log.hpp"

namespace pendopo::ingest {

namespace reason = protocol::reason;
using base::ErrorCode;

port::HttpReply reply_frame(base::Bytes frame) {
    return {200, std::move(frame), {}};
}

port::HttpReply reply_reason(int status, std::string_view reason) {
    return {status, base::Bytes(reason.begin(), reason.end()), std::string(protocol::reason_type)};
}

port::HttpReply reply_error(std::string_view where, const base::Error& error) {
    switch (error.code) {
        case ErrorCode::malformed:
            return reply_reason(400, reason::malformed);
        case ErrorCode::unsupported:
            return reply_reason(400, reason::unsupported);
        case ErrorCode::unauthentic:
            return reply_reason(400, reason::unauthentic);
        case ErrorCode::refused:
            base::log(base::Level::warning, where, error.message);
            return reply_reason(400, reason::refused);
        case ErrorCode::too_large:
            return reply_reason(413, reason::too_large);
        default:
            base::log(base::Level::error, where, error.message);
            return reply_reason(503, reason::unavailable);
    }
}

}  // namespace pendopo::ingest
