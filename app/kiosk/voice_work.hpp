// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/kiosk/worker.hpp"
#include "platform/port/printer.hpp"
#include "sync/runner/submission_service.hpp"

/// The worker's part in what is told aloud, and in what is printed. Without a service (the journal is closed) nothing
/// is recorded.
namespace pendopo::kiosk {

/// `takes_media`: the disk has more than its reserve. Answers ready or no_room.
[[nodiscard]] VoiceNews begin_voice(runner::SubmissionService* service, bool takes_media);
/// Nothing while all goes well, or if the recording was dropped meanwhile.
[[nodiscard]] std::optional<VoiceNews> add_voice(runner::SubmissionService* service, base::ByteView bytes);
[[nodiscard]] VoiceNews finish_voice(runner::SubmissionService* service, base::Milliseconds length);
/// What was said so far, opened into memory.
[[nodiscard]] VoiceNews open_voice(runner::SubmissionService* service);

[[nodiscard]] Printed print_slip(port::Printer& printer, unsigned columns, const presenter::PrintSlip& slip);

}  // namespace pendopo::kiosk
