// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

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

    /// The bytes of a frame of the type that stands at this place of protocol::Frame, 1 to `types`.
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
            case 9:
                return protocol::encode(enrol_grant());
            case 28:
                return protocol::encode(announcements());
            default:
                return exchange(type);
        }
    }
    static constexpr std::size_t types = 28;

    std::vector<model::Hash> names(std::size_t least) {
        std::vector<model::Hash> out(least + below(9));
        for (model::Hash& name : out)
            name = fixed<model::Hash>();
        return out;
    }
    model::Head head() { return {(number() >> 1) | 1, fixed<model::Hash>()}; }
    protocol::Health health() {
        protocol::Health health;
        health.device = fixed<model::DeviceId>();
        health.journal = fixed<model::JournalId>();
        health.boot = static_cast<std::uint16_t>(number());
        health.uptime = number() >> 1;
        health.heard_uptime = health.uptime >> 1;
        health.heard_time = number() >> 1;
        health.wall = number() >> 1;
        health.quality = static_cast<std::uint8_t>(below(3));
        health.program = static_cast<std::uint32_t>(number());
        health.free_mib = number() >> 1;
        health.wear = static_cast<std::uint8_t>(below(256));
        health.temperature = static_cast<std::uint8_t>(below(256));
        health.head_seq = number() >> 1;
        health.waiting_entries = number() >> 1;
        health.waiting_chunks = number() >> 1;
        health.content_version = static_cast<std::uint32_t>(number());
        health.flags = static_cast<std::uint32_t>(number());
        health.signature = fixed<model::Signature>();
        return health;
    }
    protocol::AnnouncementCounts announcements() {
        protocol::AnnouncementCounts told{
            fixed<model::DeviceId>(), fixed<model::JournalId>(), {}, fixed<model::Signature>()};
        const auto sum = [this] { return static_cast<std::uint32_t>(number()); };
        std::uint32_t version = 0;
        for (std::size_t i = 0; i <= below(protocol::announcement_counts_max); ++i)
            told.counts.push_back({version += 1 + static_cast<std::uint32_t>(below(1'000)),
                                   static_cast<std::uint16_t>(number()), sum(), sum(), sum()});
        return told;
    }
    model::Reply reply() {
        model::Reply reply;
        reply.lookup = fixed<model::LookupId>();
        reply.id = fixed<model::ReplyId>();
        reply.step = static_cast<std::uint32_t>(1 + below(limits::replies_per_case_max));
        reply.revision = (number() >> 1) | 1;
        reply.sealed = bytes((std::size_t{512} << below(5)) + protocol::reply_tag_bytes);
        reply.signature = fixed<model::Signature>();
        return reply;
    }

private:
    base::Bytes exchange(std::size_t type) {
        const auto device = fixed<model::DeviceId>();
        const auto journal = fixed<model::JournalId>();
        const auto signature = fixed<model::Signature>();
        switch (static_cast<protocol::FrameType>(type)) {
            case protocol::FrameType::media_chunk:
                return protocol::encode(protocol::MediaChunk{bytes(limits::media_chunk_bytes)});
            case protocol::FrameType::media_query:
                return protocol::encode(protocol::MediaQuery{names(1)});
            case protocol::FrameType::media_held:
                return protocol::encode(protocol::MediaHeld{device, number(), names(0), signature});
            case protocol::FrameType::health:
                return protocol::encode(health());
            case protocol::FrameType::safe:
                return protocol::encode(protocol::Safe{device, journal, head(), number(), signature});
            case protocol::FrameType::erase:
                return protocol::encode(
                    protocol::Erase{device, journal, head(), protocol::EraseReason::legal, signature});
            case protocol::FrameType::server_time:
                return protocol::encode(
                    protocol::ServerTime{fixed<protocol::Nonce>(), number(), number() >> 1, signature});
            case protocol::FrameType::mail_query:
                return protocol::encode(protocol::MailQuery{device, number() >> 1, number(), fixed<protocol::Nonce>()});
            case protocol::FrameType::mail_end:
                return protocol::encode(protocol::MailEnd{number() >> 1, number(), below(2) == 1});
            case protocol::FrameType::safe_media:
                return protocol::encode(protocol::SafeMedia{device, number(), names(1), signature});
            case protocol::FrameType::revoked:
                return protocol::encode(protocol::Revoked{device, fixed<model::Hash>(), number(), signature});
            case protocol::FrameType::pack:
                return protocol::encode(protocol::PackFrame{bytes(1 + below(2'000))});
            case protocol::FrameType::reply:
                return protocol::encode(reply());
            case protocol::FrameType::reply_query:
                return protocol::encode(protocol::ReplyQuery{fixed<model::LookupId>()});
            case protocol::FrameType::reply_end:
                return protocol::encode(
                    protocol::ReplyEnd{fixed<model::LookupId>(), static_cast<std::uint32_t>(below(33))});
            case protocol::FrameType::courier_order:
                return protocol::encode(protocol::CourierOrder{});
            case protocol::FrameType::courier_report:
                return protocol::encode(protocol::CourierReport{static_cast<protocol::CourierState>(below(6)),
                                                                number() >> 1, number() >> 1, number() >> 1,
                                                                number() >> 1});
            default:
                return protocol::encode(protocol::MailItem{number() >> 1, bytes(1 + below(900))});
        }
    }
    sim::SimRandom random_;
};

/// What a decoded frame encodes to.
inline base::Bytes encode_again(const protocol::Frame& frame) {
    return std::visit([](const auto& each) { return protocol::encode(each); }, frame);
}

}  // namespace pendopo::protocol_test
