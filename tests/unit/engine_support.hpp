// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "platform/sim/sim_random.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/receiver/receiver.hpp"

/// An engine with a province's ack key at hand, and events and answers by the spoonful.
namespace pendopo::engine_test {

using namespace engine;
using base::Instant;
using base::Milliseconds;

/// Signing takes a millisecond with the device's library; the tests use the province's.
struct Keys {
    sim::SimRandom random{99};
    std::unique_ptr<envelope::Primitives> primitives =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random.fill(out); });
    envelope::SigningKeyPair ack = primitives->generate_signing_key();
    envelope::SigningKeyPair stranger = primitives->generate_signing_key();
};
inline Keys& keys() {
    static Keys shared;
    return shared;
}

template <class FixedValue>
FixedValue filled(base::Byte with) {
    FixedValue value;
    value.bytes.fill(with);
    return value;
}
inline model::Head head_at(std::uint64_t seq) {
    return seq == 0 ? model::Head{} : model::Head{seq, filled<model::Hash>(static_cast<base::Byte>(seq % 250 + 1))};
}

struct Harness {
    Harness() = default;
    explicit Harness(Pacing pacing) : engine(*keys().primitives, pacing) {}

    Engine engine{*keys().primitives};
    Instant now{std::chrono::hours(1)};
    std::uint64_t random = 0;
    model::DeviceId device = filled<model::DeviceId>(1);
    model::JournalId journal = filled<model::JournalId>(2);
    Actions last;

    Actions& step(EventData data) {
        last = engine.step({std::move(data), random}, now);
        return last;
    }
    template <class Wanted>
    const Wanted* action() const {
        for (const Action& each : last)
            if (const auto* found = std::get_if<Wanted>(&each)) return found;
        return nullptr;
    }
    /// The frame of this type among what the kiosk was told.
    template <class Frame>
    std::optional<Frame> told() const {
        for (const Action& each : last)
            if (const auto* tell = std::get_if<TellKiosk>(&each))
                if (auto frame = protocol::decode_as<Frame>(tell->frame)) return *frame;
        return std::nullopt;
    }
    State state() const { return engine.status().state; }
    protocol::Trouble trouble() const { return engine.status().frame.trouble; }
    Milliseconds timer() const {
        REQUIRE(action<SetTimer>() != nullptr);
        return action<SetTimer>()->at - now;
    }

    Started enrolled(std::uint64_t acked = 0, std::uint64_t available = 0) const {
        Started started;
        started.has_identity = true;
        started.has_certificate = true;
        started.ack_key = keys().ack.public_half;
        started.device = device;
        started.journals.push_back({device, journal, head_at(acked), acked > 0 ? 7u : 0u, available});
        return started;
    }
    /// Enrolled, everything sent, mail heard, nothing due for a while.
    void idle(std::uint64_t acked = 0) {
        random = 599'999;  // not the very moment at which a bundle would be due
        step(enrolled(acked, acked));
        if (state() == State::backing_off) wait();  // the spread of starts
        hear_mail();
        REQUIRE(state() == State::idle);
    }
    void hear_mail() {
        REQUIRE(state() == State::asking_mail);
        step(mail({}));
        REQUIRE(state() == State::keeping);
        step(Kept{});
    }
    /// Time passes until the timer's.
    void wait() {
        now = now + timer();
        step(Timer{});
    }
    void sending(std::uint64_t acked, std::uint64_t available) {
        idle(acked);
        step(EntriesAvailable{device, journal, available});
        REQUIRE(state() == State::sending);
    }

    model::Ack ack(std::uint64_t seq, std::uint64_t incarnation = 7) const {
        return receiver::sign_ack(*keys().primitives, keys().ack.private_half, device, journal, head_at(seq),
                                  incarnation);
    }
    /// An answer to a batch of first..last: these acks, and own heads at all their numbers.
    Reply answer(std::uint64_t first, std::uint64_t last_seq, const std::vector<model::Ack>& acks) const {
        Reply reply;
        reply.status = 200;
        reply.content_type = protocol::content_type;
        reply.body = receiver::encode_acks(acks);
        reply.first_seq = first;
        reply.last_seq = last_seq;
        for (const model::Ack& each : acks)
            reply.own_heads.push_back(head_at(each.head.seq));
        return reply;
    }
    static protocol::ServerTime server_time() {
        protocol::ServerTime time;
        time.incarnation = 7;
        time.seconds = 1'800'000'000;
        return time;
    }
    static Reply mail(const std::vector<protocol::MailItem>& items, bool more = false) {
        protocol::MailEnd end{items.empty() ? 0 : items.back().number, 7, more};
        Reply reply;
        reply.status = 200;
        reply.content_type = protocol::content_type;
        reply.body = protocol::encode(server_time());
        for (const protocol::MailItem& item : items)
            base::append(reply.body, protocol::encode(item));
        base::append(reply.body, protocol::encode(end));
        return reply;
    }
    /// The province's word on chunks: `held` of those that were asked for.
    Reply held(const std::vector<model::Hash>& names, const std::vector<model::Hash>& asked,
               std::uint64_t incarnation = 7) const {
        Reply reply;
        reply.status = 200;
        reply.content_type = protocol::content_type;
        reply.body = protocol::encode(held_frame(names, incarnation));
        reply.names = asked;
        return reply;
    }
    protocol::MediaHeld held_frame(const std::vector<model::Hash>& names, std::uint64_t incarnation = 7) const {
        protocol::MediaHeld frame{device, incarnation, names, {}};
        frame.signature = envelope::sign_tagged(*keys().primitives, "media", protocol::held_signed_bytes(frame),
                                                keys().ack.private_half);
        return frame;
    }
    static Reply plain(int status, std::string_view text, std::string_view type = protocol::reason_type) {
        Reply reply;
        reply.status = status;
        reply.content_type = type;
        reply.body.assign(text.begin(), text.end());
        return reply;
    }
};

}  // namespace pendopo::engine_test
