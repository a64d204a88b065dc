// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/case_service.hpp"

#include <algorithm>

#include "platform/base/log.hpp"
#include "sync/envelope/case.hpp"
#include "sync/envelope/reply.hpp"

namespace pendopo::runner {
namespace {

using model::CaseStatus;

constexpr std::size_t questions_per_hour = 60;  // half of what the province answers one device
constexpr auto hour = std::chrono::hours(1);

/// What was withdrawn and erased has no history any more.
std::vector<model::ReplyText> without_history(std::vector<model::ReplyText> steps) {
    const auto last = std::find_if(steps.rbegin(), steps.rend(),
                                   [](const model::ReplyText& each) { return each.status == CaseStatus::withdrawn; });
    if (last == steps.rend()) return steps;
    std::vector<model::ReplyText> left;
    left.push_back(std::move(*last));
    return left;
}

}  // namespace

base::Status CaseService::open(std::string_view code) {
    forget();
    if (!service_.ready()) return base::fail(base::ErrorCode::unavailable, "no verified trust bundle: not set up");
    PENDOPO_TRY(const envelope::ReceiptCode parsed, envelope::ReceiptCode::parse(code));
    Open opened;
    PENDOPO_TRY(opened.r, envelope::derive_r(parsed, service_.bundle()->bundle.province));
    opened.lookup = envelope::lookup_id(service_.primitives(), opened.r);
    open_.emplace(std::move(opened));
    return ask_if_needed();
}

/// What came by mail is told anew by mail; what was asked for may have been followed by more.
base::Status CaseService::ask_if_needed() {
    PENDOPO_TRY(const std::vector<device::KeptReply> kept, service_.journal().replies(open_->lookup));
    if (!kept.empty() && std::none_of(kept.begin(), kept.end(), [](const auto& each) { return each.asked; })) return {};
    const base::Instant now = service_.now();
    std::erase_if(asked_at_, [&](base::Instant at) { return now - at >= base::Milliseconds(hour); });
    if (asked_at_.size() >= questions_per_hour) return {};
    asked_at_.push_back(now);
    if (const auto asked = service_.ask_for_replies(open_->lookup); !asked)
        base::log(base::Level::warning, "kiosk", "asking for replies: " + asked.error().message);
    else
        open_->asked = true;
    return {};
}

base::Result<std::vector<model::ReplyText>> CaseService::letters() {
    PENDOPO_TRY(const std::vector<device::KeptReply> kept, service_.journal().replies(open_->lookup));
    std::vector<model::ReplyText> opened;
    for (const device::KeptReply& each : kept) {
        const auto reply = protocol::decode_as<model::Reply>(each.frame);
        auto letter = reply ? envelope::open_reply(service_.primitives(), open_->r, *reply)
                            : base::Result<model::ReplyText>(base::fail(reply.error()));
        if (letter)
            opened.push_back(std::move(*letter));
        else
            base::log(base::Level::warning, "kiosk", "a letter that does not open: " + letter.error().message);
    }
    return without_history(std::move(opened));
}

base::Result<std::optional<CaseStanding>> CaseService::standing() {
    if (!open_) return std::optional<CaseStanding>();
    CaseStanding standing;
    PENDOPO_TRY(standing.steps, letters());
    standing.asked = open_->asked;
    standing.rated = open_->rated;
    const CaseStatus last = standing.steps.empty() ? CaseStatus::received : standing.steps.back().status;
    if (last == CaseStatus::withdrawn) return std::optional(std::move(standing));
    const bool runs = open_->withdrawn.value_or(last == CaseStatus::withdrawal_running);
    standing.can_take_back = runs;
    standing.can_withdraw = !runs;
    if (!runs && last == CaseStatus::withdrawal_running) standing.steps.pop_back();
    if (runs && last != CaseStatus::withdrawal_running) {
        standing.steps.emplace_back();
        standing.steps.back().status = CaseStatus::withdrawal_running;
    }
    return std::optional(std::move(standing));
}

bool CaseService::hear(const InboxNews& news) {
    if (!open_) return false;
    const bool answered = std::find(news.answered.begin(), news.answered.end(), open_->lookup) != news.answered.end();
    if (answered) open_->asked = false;
    return answered || news.replies > 0;
}

base::Status CaseService::decide(model::Kind kind, bool helped) {
    if (!open_) return base::fail(base::ErrorCode::not_found, "no case is open");
    return service_.decide(kind, envelope::encode_case_words(service_.primitives(), kind, open_->r, helped));
}

base::Status CaseService::withdraw() {
    PENDOPO_CHECK(decide(model::Kind::withdrawal, false));
    open_->withdrawn = true;
    return {};
}

base::Status CaseService::take_back() {
    PENDOPO_CHECK(decide(model::Kind::taken_back, false));
    open_->withdrawn = false;
    return {};
}

base::Status CaseService::rate(bool helped) {
    PENDOPO_CHECK(decide(model::Kind::rating, helped));
    open_->rated = true;
    return {};
}

}  // namespace pendopo::runner
