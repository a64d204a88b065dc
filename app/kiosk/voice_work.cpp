// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/voice_work.hpp"

#include "platform/base/log.hpp"
#include "platform/escpos/receipt.hpp"

namespace pendopo::kiosk {
namespace {

using base::ErrorCode;
using What = VoiceNews::What;

VoiceNews trouble(const base::Error& error) {
    base::log(base::Level::error, "kiosk", "a recording: " + error.message);
    return {error.code == ErrorCode::disk_full ? What::no_room : What::failed, {}, {}, 0};
}

}  // namespace

VoiceNews begin_voice(runner::SubmissionService* service, bool takes_media) {
    if (service == nullptr || !takes_media) return {What::no_room, {}, {}, 0};
    service->recordings().discard();
    if (const auto begun = service->recordings().begin(); !begun) {
        static_cast<void>(trouble(begun.error()));
        return {What::no_room, {}, {}, 0};
    }
    return {What::ready, {}, {}, 0};
}

std::optional<VoiceNews> add_voice(runner::SubmissionService* service, base::ByteView bytes) {
    if (service == nullptr || !service->recordings().recording()) return std::nullopt;
    const auto added = service->recordings().add(bytes);
    if (added) return std::nullopt;
    return trouble(added.error());
}

VoiceNews finish_voice(runner::SubmissionService* service, base::Milliseconds length) {
    if (service == nullptr) return {};
    const auto milliseconds = static_cast<std::uint32_t>(length.count());
    const auto finished = service->recordings().finish(model::Codec::ogg_opus, milliseconds);
    if (!finished) return trouble(finished.error());
    return {What::sealed, length, {}, 0};
}

VoiceNews open_voice(runner::SubmissionService* service) {
    if (service == nullptr) return {};
    auto opened = service->recordings().listen();
    if (!opened) return trouble(opened.error());
    return {What::opened, {}, std::move(*opened), 0};
}

Printed print_slip(port::Printer& printer, unsigned columns, const presenter::PrintSlip& slip) {
    escpos::Receipt receipt;
    receipt.heading = slip.heading;
    receipt.province = slip.province;
    receipt.code_label = slip.code_label;
    receipt.code = base::SecretBuffer(slip.code.view());
    receipt.qr_text = base::SecretBuffer(slip.qr_text.view());
    receipt.next_steps = slip.next_steps;
    receipt.keep = slip.keep;
    receipt.practice = slip.practice;
    const auto job = escpos::receipt_job(receipt, columns);
    const base::Status done = job ? printer.print(job->view()) : base::fail(job.error());
    if (done) return {presenter::PrintResult::done};
    base::log(base::Level::warning, "kiosk", done.error().message);
    switch (done.error().code) {
        case ErrorCode::refused:
            return {presenter::PrintResult::no_paper};
        case ErrorCode::unavailable:
            return {presenter::PrintResult::busy};
        default:
            return {presenter::PrintResult::absent};
    }
}

}  // namespace pendopo::kiosk
