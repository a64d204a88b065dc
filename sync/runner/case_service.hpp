// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "storage/model/reply.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"

namespace pendopo::runner {

/// How the case stands that a receipt code opened, as far as this device knows.
struct CaseStanding {
    std::vector<model::ReplyText> steps;  ///< oldest first; none: nothing has come here
    bool asked = false;                   ///< the province was asked and has not answered yet
    bool can_withdraw = false;
    bool can_take_back = false;
    bool rated = false;  ///< in this visit
};

/// Opens what the province answered to somebody who holds a receipt code, and takes what they decide about their entry.
///
/// R is derived from the code and lives here until forget(): the device keeps no link between a code, a look-up id and
/// its own entries, so that it can't tell whose case this is, nor whether there is one. Nothing of it is written but a
/// question that names the look-up id. One thread, the SubmissionService's, which must live longer.
class CaseService {
public:
    explicit CaseService(SubmissionService& service) : service_(service) {}
    CaseService(const CaseService&) = delete;
    CaseService& operator=(const CaseService&) = delete;

    /// Derives R, slowly (envelope::derive_r), and asks the province if nothing lies here, or only what was asked for
    /// before. Ends the case that was open.
    /// Errors: malformed (not a code), unavailable (not ready), internal (no memory for Argon2id).
    [[nodiscard]] base::Status open(std::string_view code);
    /// Forgets everything of the open case. Wiped.
    void forget() { open_.reset(); }

    /// How it stands now; nothing if no case is open. A letter that does not open is left out.
    /// Errors: those of the journal.
    [[nodiscard]] base::Result<std::optional<CaseStanding>> standing();
    /// True if the news may have changed standing().
    [[nodiscard]] bool hear(const InboxNews& news);

    /// Each is an entry of its own, sealed to the desk as any other: nobody sees from outside what it is. Errors:
    /// not_found (no case is open), and those of SubmissionService::submit.
    [[nodiscard]] base::Status withdraw();
    [[nodiscard]] base::Status take_back();
    [[nodiscard]] base::Status rate(bool helped);

private:
    struct Open {
        envelope::ReceiptSecret r;
        model::LookupId lookup;
        bool asked = false;
        bool rated = false;
        std::optional<bool> withdrawn;  ///< what was decided in this visit; the province's letter follows
    };
    [[nodiscard]] base::Status decide(model::Kind kind, bool helped);
    [[nodiscard]] base::Status ask_if_needed();
    [[nodiscard]] base::Result<std::vector<model::ReplyText>> letters();

    SubmissionService& service_;
    std::optional<Open> open_;
    std::vector<base::Instant> asked_at_;  ///< of the last hour: visitors can't make sync ask without end
};

}  // namespace pendopo::runner
