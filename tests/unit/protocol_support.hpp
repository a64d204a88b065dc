// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/limits.hpp"
#include "platform/sim/sim_random.hpp"
#include "sync/protocol/frame.hpp"

/// Frames of every type with contents from a seed, within the limits that frames must keep.
namespace pendopo::protocol_test {

class FrameMaker {
public:
    explicit FrameMaker(std::uint64_t seed) : random_(seed) {}

    base::Bytes bytes(std::size_t size) {
        base::Bytes out(size);
        random_.fill(out);
        return out;
    }
    template <class FixedValue>
    FixedValue fixed() {
        FixedValue value;
        random_.fill(value.bytes);
        return value;
    }
    /// Small and huge numbers alike: a random number of leading zero bits.
    std::uint64_t number() { return random_.next() >> random_.below(64); }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }

    model::Entry entry() {
        model::Entry entry;
        entry.device = fixed<model::DeviceId>();
        entry.journal = fixed<model::JournalId>();
        entry.seq = (number() >> 1) | 1;
        entry.header = bytes(below(limits::header_bytes_max + 1));
        entry.sealed = bytes(below(2'000));
        if (entry.seq > 1) entry.previous = fixed<model::Hash>();
        entry.signature = fixed<model::Signature>();
        return entry;
    }
    model::Ack ack() {
        model::Ack ack{fixed<model::DeviceId>(),
                       fixed<model::JournalId>(),
                       {number() >> 1, {}},
                       number(),
                       fixed<model::Signature>()};
        if (ack.head.seq > 0) ack.head.hash = fixed<model::Hash>();
        return ack;
    }
    protocol::Batch batch() {
        protocol::Batch batch;
        batch.device = fixed<model::DeviceId>();
        batch.journal = fixed<model::JournalId>();
        batch.first_seq = (number() >> 2) | 1;
        if (batch.first_seq > 1) batch.previous = fixed<model::Hash>();
        const std::size_t count = 1 + below(40);
        for (std::size_t i = 0; i < count; ++i)
            batch.entries.push_back({bytes(below(13)), bytes(below(700))});
        batch.signature = fixed<model::Signature>();
        return batch;
    }
    protocol::Identity identity() {
        return {fixed<model::DeviceId>(), fixed<model::JournalId>(), fixed<model::SigningKey>(),
                fixed<model::Signature>()};
    }
    protocol::Enrolment enrolment() {
        return {static_cast<protocol::EnrolmentState>(below(4)), fixed<model::Hash>(), fixed<model::Hash>()};
    }
    protocol::StatusFrame status() {
        return {static_cast<protocol::Link>(below(4)), number(), number(), static_cast<protocol::Trouble>(below(14))};
    }
    protocol::EnrolRequest enrol_request() {
        return {bytes(protocol::token_bytes),
                "-----BEGIN CERTIFICATE REQUEST-----\n" + std::string(below(900), 'A') + "\n", identity()};
    }
    protocol::EnrolGrant enrol_grant() {
        return {"-----BEGIN CERTIFICATE-----\n" + std::string(below(900), 'B') + "\n", bytes(below(900))};
    }

    /// The bytes of a frame of the type with this number, 1 to 9.
    base::Bytes encoded(std::size_t type) {
        switch (type) {
            case 1:
                return protocol::encode(entry());
            case 2:
                return protocol::encode(ack());
            case 3:
                return protocol::encode(batch());
            case 4:
                return protocol::encode(protocol::BundleFrame{bytes(below(1'500))});
            case 5:
                return protocol::encode(identity());
            case 6:
                return protocol::encode(enrolment());
            case 7:
                return protocol::encode(status());
            case 8:
                return protocol::encode(enrol_request());
            default:
                return protocol::encode(enrol_grant());
        }
    }
    static constexpr std::size_t types = 9;

private:
    sim::SimRandom random_;
};

/// What a decoded frame encodes to.
inline base::Bytes encode_again(const protocol::Frame& frame) {
    return std::visit([](const auto& each) { return protocol::encode(each); }, frame);
}

}  // namespace pendopo::protocol_test
