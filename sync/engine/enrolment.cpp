// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"

// How a device is enrolled, and how it comes by its trust bundles.
namespace pendopo::engine {
namespace {

using protocol::Trouble;

/// Longer than the longest retry: entries get their turn in between.
constexpr auto bundle_failure_delay = limits::retry_delay_max + limits::bundle_retry_delay;

bool refuses_token(std::string_view reason) {
    namespace why = protocol::reason;
    return reason == why::token_wrong || reason == why::token_used || reason == why::token_expired ||
           reason == why::refused;
}

}  // namespace

void Engine::on_enrol_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    if (reply.status == 202) return wait_for_confirmation(event.random);
    if (reply.status == 403 && refuses_token(reason_of(reply))) return drop_token();
    if (reply.status != 200) return back_off_from(reply, event.random);
    auto grant = protocol::decode_as<protocol::EnrolGrant>(reply.body);
    if (!grant) return back_off(Trouble::not_the_province, event.random);
    accept(std::move(grant->bundle), std::move(grant->certificate));
}

void Engine::wait_for_confirmation(std::uint64_t random) {
    failures_ = 0;
    trouble_ = Trouble::none;
    state_ = State::pending;
    ++enrol_polls_;
    actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::pending});
    set_timer(limits::enrolment_poll_base +
              jittered_delay(limits::enrolment_poll_base, limits::enrolment_poll_max, enrol_polls_, random));
}

void Engine::drop_token() {
    has_token_ = false;
    failures_ = 0;
    enrol_polls_ = 0;
    trouble_ = Trouble::token_refused;
    state_ = State::no_token;
    actions_.emplace_back(DropToken{});
    actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::refused});
}

void Engine::accept(base::Bytes bundle, std::string certificate) {
    grant_under_way_ = !certificate.empty();
    bundle_was_brought_ = false;
    state_ = State::verifying;
    actions_.emplace_back(AcceptBundle{std::move(bundle), std::move(certificate)});
}

void Engine::on_bundle_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    bundle_due_ = now_ + bundle_failure_delay;
    if (reply.status == 403) return refuse(event.random);
    if (reply.status != 200) return back_off_from(reply, event.random);
    auto frame = protocol::decode_as<protocol::BundleFrame>(reply.body);
    if (!frame) return back_off(Trouble::not_the_province, event.random);
    accept(std::move(frame->bundle), {});
}

void Engine::on_bundle_failed(const Event& event) {
    bundle_due_ = now_ + bundle_failure_delay;
    on_request_failed(event);
}

void Engine::on_bundle_accepted(const Event& event) {
    ack_key_ = std::get<BundleAccepted>(event.data).ack_key;
    bundle_due_ = now_ + (base::Milliseconds(limits::bundle_refresh_interval) +
                          uniform_delay(limits::bundle_retry_delay, event.random));
    if (!bundle_was_brought_) succeeded();
    if (grant_under_way_) {
        has_certificate_ = true;
        actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::confirmed});
    }
    grant_under_way_ = false;
    settle();
}

void Engine::on_bundle_refused(const Event& event) {
    grant_under_way_ = false;
    bundle_due_ = std::max(bundle_due_, now_ + limits::bundle_retry_delay);
    if (bundle_was_brought_) return settle();
    back_off(Trouble::bundle_refused, event.random);
}

}  // namespace pendopo::engine
