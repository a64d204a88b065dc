// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "platform/base/secret.hpp"
#include "storage/model/ids.hpp"

/// What comes back to somebody who gave something in: letters that only a receipt code opens.
namespace pendopo::model {

using ReplyId = base::Fixed<struct ReplyIdTag, 16>;  ///< random, new at every edit

/// How far a case is. The numbers are part of the format.
enum class CaseStatus : std::uint8_t {
    received = 1,
    forwarded = 2,
    in_progress = 3,
    done = 4,
    postponed = 5,
    not_ours = 6,
    archived = 7,
    withdrawn = 8,
    withdrawal_running = 9
};
inline constexpr std::uint8_t case_status_last = 9;

/// One letter, opened. Lives in memory only.
struct ReplyText {
    CaseStatus status = CaseStatus::received;
    std::uint32_t day = 0;    ///< days since 1970-01-01 by the province's clock
    std::string from;         ///< the office that answers, UTF-8: "Dinas PUPR"
    std::string language;     ///< of the text: "id"
    base::SecretBuffer text;  ///< UTF-8; empty: the status says it all
};

/// One letter as it travels and is kept, sealed under a key that follows from R (envelope/reply.hpp).
///
/// A case has steps, 1, 2, 3 …; an edited step comes again under a new id with a higher revision, and what has the
/// lower one is never shown again.
struct Reply {
    LookupId lookup;
    ReplyId id;
    std::uint32_t step = 0;
    std::uint64_t revision = 0;
    base::Bytes sealed;
    Signature signature;  ///< Sig("reply", …) by the reply key
};

}  // namespace pendopo::model
