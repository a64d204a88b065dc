// SPDX-License-Identifier: Apache-2.0
// What a device is told, and what it says about itself: through nginx to the store and back.
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/contract/http_province.hpp"

using namespace pendopo;
using test::HandDevice;
using test::WholeProvince;

namespace {

struct Answer {
    protocol::ServerTime time;
    std::vector<protocol::MailItem> items;
    protocol::MailEnd end;
};

/// The parts of a 200 answer in their order, the time's signature verified.
Answer parts_of(WholeProvince& province, const port::HttpResponse& response) {
    REQUIRE(response.status == 200);
    CHECK(response.body.size() <= limits::mail_answer_bytes_max);
    const auto frames = protocol::decode_sequence(response.body, limits::mail_items_max + 2);
    REQUIRE(frames);
    REQUIRE(frames->size() >= 2);
    Answer answer{std::get<protocol::ServerTime>(frames->front()), {}, std::get<protocol::MailEnd>(frames->back())};
    for (std::size_t i = 1; i + 1 < frames->size(); ++i)
        answer.items.push_back(std::get<protocol::MailItem>((*frames)[i]));
    CHECK(envelope::verify_tagged(province.primitives(), "time", protocol::time_signed_bytes(answer.time),
                                  answer.time.signature, province.ack_key()));
    return answer;
}

protocol::MailQuery query(const HandDevice& device, std::uint64_t after = 0, std::uint64_t incarnation = 77) {
    protocol::MailQuery query{device.identity().device, after, incarnation, {}};
    query.nonce.bytes.fill(9);
    return query;
}

std::string reason(const port::HttpResponse& response) {
    return std::string(base::as_text(response.body));
}

}  // namespace

TEST_CASE("mail: a device is told the time, signed over its own number, and that there is nothing for it") {
    WholeProvince province;
    HandDevice device(province, 51);
    device.become_known();
    const auto response = device.ask_mail(query(device));
    const Answer answer = parts_of(province, response);
    CHECK(answer.time.nonce == query(device).nonce);
    CHECK(answer.time.incarnation == 77);
    CHECK(answer.time.seconds == 1'800'000'000);
    CHECK(answer.items.empty());
    CHECK(answer.end.next == 0);
    CHECK(answer.end.incarnation == 77);
    CHECK_FALSE(answer.end.more);
    MESSAGE("asking for nothing: " << response.wire_bytes_up << " up, " << response.wire_bytes_down << " down");
}

TEST_CASE("mail: a new ack key signs from the next request on, acks and the time alike") {
    WholeProvince province;
    HandDevice device(province, 57);
    device.become_known();
    parts_of(province, device.ask_mail(query(device)));
    const model::SigningKey before = province.ack_key();
    province.renew_ack_key();
    REQUIRE(province.ack_key() != before);
    parts_of(province, device.ask_mail(query(device)));
    const auto ack = protocol::decode_as<model::Ack>(device.send(device.next_batch(1)).body);
    REQUIRE(ack);
    CHECK(envelope::verify_tagged(province.primitives(), "ack", protocol::ack_signed_bytes(*ack), ack->signature,
                                  province.ack_key()));
}

TEST_CASE("mail: letters come in their order, in answers of bounded size, and again from the start after a restore") {
    WholeProvince province;
    HandDevice device(province, 52);
    HandDevice other(province, 53);
    device.become_known();
    other.become_known();
    std::vector<base::Bytes> sent;
    for (int i = 0; i < 3; ++i) {
        sent.emplace_back(limits::mail_item_bytes_max, static_cast<base::Byte>(i));
        REQUIRE(province.store().add_mail(i == 1 ? std::nullopt : std::optional(device.identity().device), sent.back(),
                                          ""));
    }
    std::uint64_t after = 0;
    std::vector<base::Bytes> received;
    for (bool more = true; more;) {
        const Answer answer = parts_of(province, device.ask_mail(query(device, after)));
        for (const auto& item : answer.items)
            received.push_back(item.frame);
        after = answer.end.next;
        more = answer.end.more;
    }
    CHECK(received == sent);
    CHECK(parts_of(province, other.ask_mail(query(other))).items.size() == 1);
    CHECK(parts_of(province, device.ask_mail(query(device, after))).items.empty());

    REQUIRE(province.store().begin_incarnation(78));
    const Answer again = parts_of(province, device.ask_mail(query(device, after)));
    CHECK(again.items.size() == 1);
    CHECK(again.end.incarnation == 78);
    CHECK(again.end.more);
}

TEST_CASE("mail: a report of health is kept if the device's own journal key signed it, and never holds up the mail") {
    WholeProvince province;
    HandDevice device(province, 54);
    device.become_known();
    const model::DeviceId id = device.identity().device;
    protocol::Health health;
    health.boot = 7;
    health.free_mib = 12'345;
    device.sign(health);
    parts_of(province, device.ask_mail(query(device), health));
    const auto kept = province.store().health(id);
    REQUIRE(kept);
    REQUIRE(kept->has_value());
    CHECK((*kept)->frame == protocol::encode(health));
    CHECK((*kept)->received_at == province.clock().wall());

    protocol::Health older = health;  // as a stick brings it that lay about
    older.uptime = 0;
    older.boot = 6;
    device.sign(older);
    parts_of(province, device.ask_mail(query(device), older));
    CHECK((*province.store().health(id))->frame == protocol::encode(health));
    protocol::Health forged = health;
    forged.free_mib = 1;
    parts_of(province, device.ask_mail(query(device), forged));
    CHECK((*province.store().health(id))->frame == protocol::encode(health));
}

TEST_CASE(
    "mail: counts of announcements are kept if the device's own journal key signed them, behind its health or alone") {
    WholeProvince province;
    HandDevice device(province, 57);
    device.become_known();
    const auto post = [&](const std::vector<base::Bytes>& frames) {
        base::Bytes body = protocol::encode(query(device));
        for (const base::Bytes& frame : frames)
            base::append(body, frame);
        return device.post_to(protocol::path_mail, std::move(body));
    };
    const auto acted_on = [&] {
        const auto rows = province.store().announcements();
        REQUIRE(rows);
        return rows->empty() ? 0 : rows->front().acted_on;
    };
    protocol::AnnouncementCounts told;
    told.counts = {{1, 2, 20, 10, 5}};
    device.sign(told);
    protocol::Health health;
    device.sign(health);
    const base::Bytes question = protocol::encode(protocol::ReplyQuery{});
    CHECK(post({protocol::encode(health), protocol::encode(told), question}).status == 200);
    CHECK(acted_on() == 5);

    protocol::AnnouncementCounts forged = told;
    forged.counts.front().acted_on = 500;
    CHECK(post({protocol::encode(forged)}).status == 200);
    CHECK(acted_on() == 5);
    told.counts.front().acted_on = 10;
    device.sign(told);
    CHECK(post({protocol::encode(told)}).status == 200);
    CHECK(acted_on() == 10);
    CHECK(reason(post({protocol::encode(told), protocol::encode(told)})) == protocol::reason::malformed);
    CHECK(reason(post({question, protocol::encode(told)})) == protocol::reason::malformed);
}

TEST_CASE("mail: revoked and unknown devices, other devices' ids and other frames are refused by name") {
    WholeProvince province;
    HandDevice device(province, 55);
    HandDevice stranger(province, 56);
    device.become_known();
    stranger.take_certificate();
    CHECK(reason(stranger.ask_mail(query(stranger))) == protocol::reason::unknown_device);
    CHECK(reason(device.ask_mail(query(stranger))) == protocol::reason::unauthentic);
    CHECK(reason(device.post_to(protocol::path_mail, {})) == protocol::reason::malformed);
    CHECK(reason(device.post_to(protocol::path_mail, protocol::encode(device.next_batch(1)))) ==
          protocol::reason::malformed);
    base::Bytes twice = protocol::encode(query(device));
    base::append(twice, protocol::encode(query(device)));
    CHECK(reason(device.post_to(protocol::path_mail, twice)) == protocol::reason::malformed);
    CHECK(device.get(std::string(protocol::path_mail)).status == 403);  // another method
    REQUIRE(province.store().revoke(device.tls_spki(), province.clock().wall()));
    const auto refused = device.ask_mail(query(device));
    CHECK(refused.status == 403);
    CHECK(reason(refused) == protocol::reason::revoked);
}
