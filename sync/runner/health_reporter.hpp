// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "platform/port/clock.hpp"
#include "platform/port/machine.hpp"
#include "sync/runner/submission_service.hpp"

namespace pendopo::runner {

/// Tells the province how the device is, and how announcements fared: signed reports into the outbox, at start, each
/// limits::health_interval, and soon after something that matters. Sync sends the newest with its next question for
/// mail. Used by the thread that owns the SubmissionService; everything passed in must live longer.
class HealthReporter {
public:
    /// What only the program knows. Flags: protocol::HealthFlags.
    struct Program {
        std::uint32_t version = 0;  ///< major × 1,000,000 + minor × 1,000 + patch
        std::uint32_t flags = 0;
    };

    HealthReporter(SubmissionService& service, const port::Clock& clock, const port::Machine& machine, Program program)
        : service_(service), clock_(clock), machine_(machine), program_(program) {}

    /// The next call of report_if_due writes a report.
    void soon() { due_.reset(); }
    /// What changed while running; another value makes a report due.
    void set_flags(std::uint32_t flags);
    /// Looks at the machine and hands a report over. Costs nothing if none is due.
    /// Errors: those of the outbox; it is due again then.
    [[nodiscard]] base::Status report_if_due();

private:
    SubmissionService& service_;
    const port::Clock& clock_;
    const port::Machine& machine_;
    Program program_;
    std::optional<base::Instant> due_;
};

/// "0.3.1" as the trust bundle and health reports write versions; 0 for what is none.
[[nodiscard]] std::uint32_t program_version(std::string_view text);

}  // namespace pendopo::runner
