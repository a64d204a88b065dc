// SPDX-License-Identifier: Apache-2.0
#include "platform/escpos/receipt.hpp"

#include "platform/escpos/job.hpp"

namespace pendopo::escpos {
namespace {

constexpr unsigned narrow_paper_columns = 32;
constexpr unsigned module_dots_narrow = 6;  // 49 modules and their quiet zone: 342 of the 384 dots of 58 mm paper
constexpr unsigned module_dots_wide = 8;

}  // namespace

base::Result<base::SecretBuffer> receipt_job(const Receipt& receipt, unsigned columns) {
    Job job(columns);
    job.centred(true);
    job.bold(true);
    job.paragraph(receipt.heading);
    job.bold(false);
    job.paragraph(receipt.province);
    if (!receipt.practice.empty()) job.paragraph(receipt.practice);
    job.empty_line();
    job.paragraph(receipt.code_label);
    job.large(receipt.code.text());
    job.empty_line();
    job.qr(receipt.qr_text.text(), columns > narrow_paper_columns ? module_dots_wide : module_dots_narrow);
    job.empty_line();
    job.centred(false);
    for (const std::string& step : receipt.next_steps) {
        job.paragraph(step);
        job.empty_line();
    }
    job.paragraph(receipt.keep);
    job.cut();
    if (!job.complete()) return base::fail(base::ErrorCode::too_large, "a receipt too long for its paper");
    return base::SecretBuffer(job.bytes());
}

}  // namespace pendopo::escpos
