// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/port/listener.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ingest {

/// A frame: no media type, because every byte of the head is paid for by the device's data plan.
[[nodiscard]] port::HttpReply reply_frame(base::Bytes frame);

/// One of the words of protocol::reason, with the media type by which a device tells ours from a portal's page.
[[nodiscard]] port::HttpReply reply_reason(int status, std::string_view reason);

/// The answer to bytes that do not decode or verify: 413 or 400 with the reason. Any other error is the store's or a
/// bug: it is logged under `where`, and the device is told to try again later (503).
[[nodiscard]] port::HttpReply reply_error(std::string_view where, const base::Error& error);

}  // namespace pendopo::ingest
