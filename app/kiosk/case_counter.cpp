// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/case_counter.hpp"

#include "platform/base/log.hpp"

namespace pendopo::kiosk {
namespace {

using presenter::CaseReport;
using presenter::CaseState;

CaseReport report_of(runner::CaseStanding standing, bool online) {
    CaseReport report;
    report.state = standing.steps.empty() ? CaseState::not_here : CaseState::found;
    report.online = online && standing.asked;
    report.can_withdraw = standing.can_withdraw;
    report.can_take_back = standing.can_take_back;
    report.said_thanks = standing.rated;
    for (model::ReplyText& step : standing.steps)
        report.steps.push_back({step.status, step.day, std::move(step.from), std::move(step.text)});
    return report;
}

CaseReport failed(const base::Error& error) {
    base::log(base::Level::warning, "kiosk", "a case: " + error.message);
    CaseReport report;
    report.state = CaseState::failed;
    return report;
}

}  // namespace

CaseReport CaseCounter::after(const base::Status& done, bool online) {
    auto standing = done ? cases_.standing() : base::fail(done.error());
    CaseReport report = standing && *standing ? report_of(std::move(**standing), online)
                        : standing            ? failed({base::ErrorCode::not_found, "none is open"})
                                              : failed(standing.error());
    report.number = number_;
    return report;
}

std::optional<CaseReport> CaseCounter::answer(presenter::Request& request, bool online) {
    if (const auto* look_up = std::get_if<presenter::LookUp>(&request)) {
        number_ = look_up->number;
        return after(cases_.open(look_up->code.text()), online);
    }
    if (std::holds_alternative<presenter::Withdraw>(request)) return after(cases_.withdraw(), online);
    if (std::holds_alternative<presenter::TakeBack>(request)) return after(cases_.take_back(), online);
    if (const auto* rate = std::get_if<presenter::Rate>(&request)) return after(cases_.rate(rate->helped), online);
    return std::nullopt;
}

std::optional<CaseReport> CaseCounter::hear(const runner::InboxNews& news, bool online) {
    if (!cases_.hear(news)) return std::nullopt;
    return after({}, online);
}

}  // namespace pendopo::kiosk
