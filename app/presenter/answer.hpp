// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/secret.hpp"
#include "storage/model/reply.hpp"

/// What the kiosk's worker tells about the case that a receipt code has opened. Never the citizen's own words: nothing
/// on the device can read them.
namespace pendopo::presenter {

enum class CaseState : std::uint8_t {
    searching,  ///< the code is being stretched and looked up
    not_here,   ///< unknown on this device; asked for at the province when there is a link
    found,
    failed,  ///< could not be looked up; nothing is lost
};

/// One step of a case, as the province told it.
struct CaseStep {
    model::CaseStatus status = model::CaseStatus::received;
    std::uint32_t day = 0;    ///< days since 1970-01-01; 0: not known
    std::string from;         ///< who tells it, or to whom it went when forwarded: "Dinas PUPR"; may be empty
    base::SecretBuffer text;  ///< UTF-8; empty: the status says it all
};

/// How the case stands now. Each report replaces the one before.
struct CaseReport {
    CaseState state = CaseState::searching;
    bool online = false;          ///< with not_here: the province has been asked and may still answer
    std::vector<CaseStep> steps;  ///< oldest first
    bool can_withdraw = false;
    bool can_take_back = false;  ///< a withdrawal runs and is not carried out yet
    bool said_thanks = false;    ///< the citizen has rated the answer
    /// The number of the LookUp that this answers. A report with another one is ignored: it is an older visitor's.
    std::uint32_t number = 0;
};

}  // namespace pendopo::presenter
