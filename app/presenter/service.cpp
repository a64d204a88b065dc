// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/service.hpp"

#include "app/presenter/state.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

// The officer's screen: how it is left again, and how an exchange with a stick is followed.
namespace pendopo::presenter {

namespace keys = text::keys;

namespace {

constexpr base::Milliseconds courier_answer_time = std::chrono::seconds(60);   // a slow stick reports often in it
constexpr base::Milliseconds service_screen_time = std::chrono::seconds(120);  // untouched

}  // namespace

void Presenter::State::leave_service() {
    exchange = {};
    enter(readiness == Readiness::ready ? Screen::attract : Screen::not_ready);
}

void Presenter::State::begin_exchange() {
    if (screen != Screen::service || exchange.exchange == Exchange::working) return;
    exchange = {Exchange::working, 0, 0, 0, 0};
    exchange_heard = now;
    requests.emplace_back(ExchangeWithStick{});
}

bool Presenter::State::pass_service(base::Instant at) {
    if (exchange.exchange == Exchange::working) {
        if (at < exchange_heard + courier_answer_time) return false;
        exchange.exchange = Exchange::no_answer;
        last_touch = at;
        return true;
    }
    if (at < last_touch + service_screen_time) return false;
    leave_service();
    return true;
}

base::Instant Presenter::State::service_deadline() const {
    if (exchange.exchange == Exchange::working) return exchange_heard + courier_answer_time;
    return last_touch + service_screen_time;
}

void Presenter::set_service(const ServiceStatus& status, base::Instant now) {
    State& state = *state_;
    state.service = status;
    state.now = now;
    if (state.screen == Screen::service) state.refresh();
}

void Presenter::exchange_reported(const ExchangeReport& report, base::Instant now) {
    State& state = *state_;
    // What was not asked for on this screen is an older visit's.
    if (state.screen != Screen::service || state.exchange.exchange == Exchange::none) return;
    state.now = state.exchange_heard = now;
    if (report.exchange != Exchange::working) state.last_touch = now;
    state.exchange = report;
    state.refresh();
}

namespace {

std::string_view link_key(ServiceLink link) {
    switch (link) {
        case ServiceLink::online:
            return keys::service_link_online;
        case ServiceLink::not_enrolled:
            return keys::service_link_not_enrolled;
        case ServiceLink::refused:
            return keys::service_link_refused;
        case ServiceLink::offline:
            break;
    }
    return keys::service_link_offline;
}

struct ExchangeTexts {
    Icon icon;
    std::string_view message;
    std::string_view what;  ///< empty: counts are told instead
};
constexpr ExchangeTexts texts_of(Exchange exchange) {
    switch (exchange) {
        case Exchange::working:
            return {Icon::clock, keys::service_working, {}};
        case Exchange::done:
            return {Icon::check, keys::service_done, {}};
        case Exchange::no_stick:
            return {Icon::warning, keys::service_no_stick, keys::service_no_stick_what};
        case Exchange::stick_full:
            return {Icon::warning, keys::service_full, keys::service_full_what};
        case Exchange::stick_failed:
            return {Icon::warning, keys::service_failed, keys::service_failed_what};
        case Exchange::device_failed:
            return {Icon::warning, keys::service_device_failed, keys::service_device_failed_what};
        case Exchange::not_ready:
            return {Icon::warning, keys::service_not_ready, keys::service_not_ready_what};
        case Exchange::no_answer:
            return {Icon::warning, keys::service_no_answer, keys::service_no_answer_what};
        case Exchange::none:
            break;
    }
    return {Icon::sealed, keys::service_hint, keys::service_hint_what};
}

}  // namespace

void ViewBuilder::service() {
    ServiceView& out = view_.service;
    const ServiceStatus& status = state_.service;
    const ExchangeReport& report = state_.exchange;
    texts_.format(lines_.counter, keys::service_count, {status.waiting});
    texts_.format(lines_.left, keys::service_count, {status.acked});
    const std::string_view device = status.device;
    out.rows[0] = {Icon::papers, say(keys::service_device), device.empty() ? "–" : device};
    out.rows[1] = {Icon::send, say(keys::service_waiting), lines_.counter.view()};
    out.rows[2] = {Icon::check, say(keys::service_acked), lines_.left.view()};
    out.rows[3] = {Icon::office, say(keys::service_link), say(link_key(status.link))};
    const bool working = report.exchange == Exchange::working;
    out.exchange = button(say(keys::service_exchange), Icon::restart, ExchangeStick{});
    out.exchange.enabled = !working;
    const ExchangeTexts texts = texts_of(report.exchange);
    out.icon = texts.icon;
    out.trouble = texts.icon == Icon::warning;
    out.done = report.exchange == Exchange::done;
    out.message = say(texts.message);
    if (!texts.what.empty()) {
        out.detail = say(texts.what);
        return;
    }
    texts_.format(lines_.message, keys::service_counts, {report.entries, report.chunks, report.answers});
    if (report.passed_over > 0) {
        lines_.message.append(" ");
        texts_.format(lines_.message, keys::service_passed_over, {report.passed_over});
    }
    out.detail = lines_.message.view();
}

}  // namespace pendopo::presenter
