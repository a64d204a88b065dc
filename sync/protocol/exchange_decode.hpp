// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/protocol/cbor.hpp"
#include "sync/protocol/exchange.hpp"

/// Each reads what follows [type, version] in its frame; whoever calls asks the reader for its status.
namespace pendopo::protocol {

[[nodiscard]] MediaChunk read_media_chunk(Reader& reader);
[[nodiscard]] MediaQuery read_media_query(Reader& reader);
[[nodiscard]] MediaHeld read_media_held(Reader& reader);
[[nodiscard]] Health read_health(Reader& reader);
[[nodiscard]] AnnouncementCounts read_announcements(Reader& reader);
[[nodiscard]] ServerTime read_server_time(Reader& reader);
[[nodiscard]] MailQuery read_mail_query(Reader& reader);
[[nodiscard]] MailItem read_mail_item(Reader& reader);
[[nodiscard]] MailEnd read_mail_end(Reader& reader);
[[nodiscard]] Safe read_safe(Reader& reader);
[[nodiscard]] SafeMedia read_safe_media(Reader& reader);
[[nodiscard]] Erase read_erase(Reader& reader);
[[nodiscard]] Revoked read_revoked(Reader& reader);
[[nodiscard]] PackFrame read_pack(Reader& reader);
[[nodiscard]] model::Reply read_reply(Reader& reader);
[[nodiscard]] ReplyQuery read_reply_query(Reader& reader);
[[nodiscard]] ReplyEnd read_reply_end(Reader& reader);
[[nodiscard]] CourierOrder read_courier_order(Reader& reader);
[[nodiscard]] CourierReport read_courier_report(Reader& reader);

}  // namespace pendopo::protocol
