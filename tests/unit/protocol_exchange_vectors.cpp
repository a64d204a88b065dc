// SPDX-License-Identifier: Apache-2.0
#include "protocol_vectors.hpp"

using namespace pendopo;
using namespace pendopo::test;
using namespace pendopo::protocol_test;

namespace {

template <class Small>
Small small(const Json& vector, const char* key) {
    return static_cast<Small>(number(vector, key));
}
model::Signature signature(const Json& vector) {
    return fixed<model::Signature>(vector, "signature");
}
model::DeviceId device(const Json& vector) {
    return fixed<model::DeviceId>(vector, "device");
}
model::JournalId journal(const Json& vector) {
    return fixed<model::JournalId>(vector, "journal");
}
model::Head head(const Json& vector) {
    return {number(vector, "seq"), fixed<model::Hash>(vector, "h")};
}
std::vector<model::Hash> names(const Json& vector) {
    std::vector<model::Hash> all;
    for (const Json& each : vector.at("names"))
        all.push_back(unhex_as<model::Hash>(each.get<std::string>()));
    return all;
}

protocol::MediaQuery media_query(const Json& v) {
    return {names(v)};
}
protocol::MediaHeld media_held(const Json& v) {
    return {device(v), number(v, "incarnation"), names(v), signature(v)};
}
protocol::Health health(const Json& v) {
    protocol::Health health;
    health.device = device(v);
    health.journal = journal(v);
    health.boot = small<std::uint16_t>(v, "boot");
    health.uptime = number(v, "uptime");
    health.heard_time = number(v, "heard_time");
    health.heard_uptime = number(v, "heard_uptime");
    health.wall = number(v, "wall");
    health.quality = small<std::uint8_t>(v, "quality");
    health.program = small<std::uint32_t>(v, "program");
    health.free_mib = number(v, "free_mib");
    health.wear = small<std::uint8_t>(v, "wear");
    health.temperature = small<std::uint8_t>(v, "temperature");
    health.head_seq = number(v, "head_seq");
    health.waiting_entries = number(v, "waiting_entries");
    health.waiting_chunks = number(v, "waiting_chunks");
    health.content_version = small<std::uint32_t>(v, "content_version");
    health.flags = small<std::uint32_t>(v, "flags");
    health.signature = signature(v);
    return health;
}
protocol::AnnouncementCounts announcements(const Json& v) {
    protocol::AnnouncementCounts told{device(v), journal(v), {}, signature(v)};
    for (const Json& each : v.at("counts"))
        told.counts.push_back({each.at("pack_version"), each.at("announcement"), each.at("shown"), each.at("opened"),
                               each.at("acted_on")});
    return told;
}
protocol::Safe safe(const Json& v) {
    return {device(v), journal(v), head(v), number(v, "incarnation"), signature(v)};
}
protocol::Erase erase(const Json& v) {
    return {device(v), journal(v), head(v), static_cast<protocol::EraseReason>(v.at("reason").get<int>()),
            signature(v)};
}
protocol::ServerTime server_time(const Json& v) {
    return {fixed<protocol::Nonce>(v, "nonce"), number(v, "incarnation"), number(v, "seconds"), signature(v)};
}
protocol::MailQuery mail_query(const Json& v) {
    return {device(v), number(v, "after"), number(v, "incarnation"), fixed<protocol::Nonce>(v, "nonce")};
}
protocol::MailEnd mail_end(const Json& v) {
    return {number(v, "next"), number(v, "incarnation"), v.at("more").get<bool>()};
}
protocol::SafeMedia safe_media(const Json& v) {
    return {device(v), number(v, "incarnation"), names(v), signature(v)};
}
protocol::CourierOrder courier_order(const Json&) {
    return {};
}
protocol::CourierReport courier_report(const Json& v) {
    return {static_cast<protocol::CourierState>(v.at("state").get<int>()), number(v, "entries_out"),
            number(v, "chunks_out"), number(v, "frames_in"), number(v, "passed_over")};
}
protocol::MailItem mail_item(const Json& v) {
    return {number(v, "number"), unhex(text(v, "item"))};
}
protocol::Revoked revoked(const Json& v) {
    return {device(v), fixed<model::Hash>(v, "tls_spki"), number(v, "incarnation"), signature(v)};
}

protocol::PackFrame pack(const Json& v) {
    return {unhex(text(v, "pack"))};
}
model::Reply reply(const Json& v) {
    return {fixed<model::LookupId>(v, "lookup"),
            fixed<model::ReplyId>(v, "id"),
            small<std::uint32_t>(v, "step"),
            number(v, "revision"),
            unhex(text(v, "sealed")),
            signature(v)};
}
protocol::ReplyQuery reply_query(const Json& v) {
    return {fixed<model::LookupId>(v, "lookup")};
}
protocol::ReplyEnd reply_end(const Json& v) {
    return {fixed<model::LookupId>(v, "lookup"), small<std::uint32_t>(v, "count")};
}

/// Whose signature it is, and over what.
struct Signing {
    const char* section;
    const char* tag;
    const char* private_key;
    base::Bytes (*signed_bytes)(const Json& vector);
};

constexpr Signing signings[] = {
    {"media_held", "media", "ack_private", [](const Json& v) { return protocol::held_signed_bytes(media_held(v)); }},
    {"health", "health", "journal_private", [](const Json& v) { return protocol::health_signed_bytes(health(v)); }},
    {"announcements", "announcements", "journal_private",
     [](const Json& v) { return protocol::announcements_signed_bytes(announcements(v)); }},
    {"safe", "safe", "safe_private", [](const Json& v) { return protocol::safe_signed_bytes(safe(v)); }},
    {"erase", "erase", "safe_private", [](const Json& v) { return protocol::erase_signed_bytes(erase(v)); }},
    {"server_time", "time", "ack_private", [](const Json& v) { return protocol::time_signed_bytes(server_time(v)); }},
    {"safe_media", "safe_media", "safe_private",
     [](const Json& v) { return protocol::safe_media_signed_bytes(safe_media(v)); }},
    {"revoked", "revoked", "ack_private", [](const Json& v) { return protocol::revoked_signed_bytes(revoked(v)); }},
    {"reply", "reply", "reply_private", [](const Json& v) { return protocol::reply_signed_bytes(reply(v)); }},
};

}  // namespace

TEST_CASE("vectors: every frame of media, mail, health and courier is written byte for byte and still read") {
    const Json all = read_json("exchange-1.json");
    check_section(all, "media_query", media_query);
    check_section(all, "media_held", media_held);
    check_section(all, "health", health);
    check_section(all, "announcements", announcements);
    check_section(all, "safe", safe);
    check_section(all, "erase", erase);
    check_section(all, "server_time", server_time);
    check_section(all, "mail_query", mail_query);
    check_section(all, "mail_end", mail_end);
    check_section(all, "safe_media", safe_media);
    check_section(all, "courier_order", courier_order);
    check_section(all, "courier_report", courier_report);
    check_section(all, "mail_item", mail_item);
    check_section(all, "revoked", revoked);
    check_section(all, "pack", pack);
    check_section(all, "reply", reply);
    check_section(all, "reply_query", reply_query);
    check_section(all, "reply_end", reply_end);
}

TEST_CASE("vectors: a chunk's frame is the one whose hash is checked in") {
    const Json all = read_json("exchange-1.json");
    const auto libraries = both_primitives(seeded(1));
    for (const Json& vector : all.at("media_chunk")) {
        const auto each = static_cast<base::Byte>(std::stoul(text(vector, "each"), nullptr, 16));
        const base::Bytes frame =
            protocol::encode(protocol::MediaChunk{base::Bytes(vector.at("bytes").get<std::size_t>(), each)});
        for (const auto& library : libraries)
            CHECK(library.primitives->sha256(frame).hex() == text(vector, "frame_hash"));
        CHECK(protocol::decode_as<protocol::MediaChunk>(frame));
    }
}

TEST_CASE("vectors: what these frames sign, and their signatures, are those checked in") {
    const Json all = read_json("exchange-1.json");
    for (const auto& library : both_primitives(seeded(1)))
        for (const Signing& signing : signings) {
            CAPTURE(library.name);
            CAPTURE(signing.section);
            for (const Json& vector : all.at(signing.section)) {
                const base::Bytes signed_bytes = signing.signed_bytes(vector);
                CHECK(base::to_hex(signed_bytes) == text(vector, "signed_bytes"));
                CHECK(envelope::sign_tagged(*library.primitives, signing.tag, signed_bytes,
                                            fixed<envelope::PrivateKey>(vector, signing.private_key))
                          .hex() == text(vector, "signature"));
            }
        }
}
