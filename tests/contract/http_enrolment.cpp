// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/config/programs.hpp"
#include "platform/base/limits.hpp"
#include "sync/envelope/key_words.hpp"
#include "tests/contract/http_province.hpp"

using namespace pendopo;
using namespace std::chrono_literals;
using test::HandDevice;
using test::WholeProvince;
namespace why = protocol::reason;

namespace {

std::string reason(const port::HttpResponse& response) {
    CHECK(response.content_type == protocol::reason_type);
    return std::string(base::as_text(response.body));
}

port::HttpResponse post(HandDevice& device, base::Bytes body) {
    auto response = device.client().perform(
        {port::HttpRequest::Method::post, std::string(protocol::path_enrol), std::move(body), false});
    REQUIRE(response);
    return *response;
}

}  // namespace

TEST_CASE("enrolment: a device waits until its words were compared, then gets certificate and bundle") {
    WholeProvince province;
    HandDevice device(province, 1);
    const base::Bytes token = province.make_token(24h);
    for (int i = 0; i < 2; ++i) {
        const auto waiting = device.enrol(token);
        CHECK(waiting.status == 202);
        CHECK(reason(waiting) == why::pending);
    }
    const auto pending = province.store().enrolments(model::EnrolmentState::pending);
    REQUIRE(pending);
    REQUIRE(pending->size() == 1);
    CHECK(pending->front().site == "Kecamatan Serang");
    CHECK(pending->front().request.words ==
          envelope::key_words_text(province.primitives(), {device.tls_spki(), device.identity().journal_key,
                                                           envelope::token_hash(province.primitives(), token)}));
    province.confirm(device.tls_spki());
    const auto granted = device.enrol(token);
    REQUIRE(granted.status == 200);
    const auto grant = protocol::decode_as<protocol::EnrolGrant>(granted.body);
    REQUIRE(grant);
    CHECK(grant->bundle == province.bundle());
    CHECK(envelope::certificate_spki_sha256(province.primitives(), grant->certificate).value() == device.tls_spki());
    // A lost answer is asked for again.
    CHECK(device.enrol(token).status == 200);
}

TEST_CASE("enrolment: wrong, expired and used tokens are told apart, and another token helps") {
    WholeProvince province;
    HandDevice device(province, 2);
    const auto wrong = device.enrol(base::Bytes(protocol::token_bytes, 9));
    CHECK(wrong.status == 403);
    CHECK(reason(wrong) == why::token_wrong);

    const base::Bytes short_lived = province.make_token(60s);
    province.clock().advance(61s);
    const auto expired = device.enrol(short_lived);
    CHECK(expired.status == 403);
    CHECK(reason(expired) == why::token_expired);

    const base::Bytes token = province.make_token(24h);
    HandDevice first(province, 3);
    CHECK(first.enrol(token).status == 202);
    const auto used = device.enrol(token);
    CHECK(used.status == 403);
    CHECK(reason(used) == why::token_used);
    CHECK(device.enrol(province.make_token(24h)).status == 202);
}

TEST_CASE("enrolment: what the desk refused is told, and so is a key that lost its right") {
    WholeProvince province;
    HandDevice device(province, 4);
    const base::Bytes token = province.make_token(24h);
    CHECK(device.enrol(token).status == 202);
    REQUIRE(province.store().refuse(device.tls_spki()));
    const auto refused = device.enrol(token);
    CHECK(refused.status == 403);
    CHECK(reason(refused) == why::refused);

    HandDevice other(province, 5);
    other.become_known();
    REQUIRE(province.store().revoke(other.tls_spki(), province.clock().wall()));
    const auto revoked = other.enrol(province.make_token(24h));
    CHECK(revoked.status == 403);
    CHECK(reason(revoked) == why::revoked);
}

TEST_CASE("enrolment: requests that are garbled, forged or too large use up no token") {
    WholeProvince province;
    HandDevice device(province, 6);
    const base::Bytes token = province.make_token(24h);
    const auto good = device.enrol_request(token);

    CHECK(reason(post(device, {})) == why::malformed);
    CHECK(reason(post(device, {0xff, 0x00})) == why::malformed);
    auto forged = good;
    forged.identity.device.bytes[0] ^= 1;
    CHECK(reason(post(device, protocol::encode(forged))) == why::unauthentic);
    auto no_request = good;
    no_request.csr = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n";
    CHECK(reason(post(device, protocol::encode(no_request))) == why::malformed);
    CHECK(post(device, base::Bytes((16u << 10) + 1)).status == 413);
    CHECK(province.store().enrolments(std::nullopt).value().empty());
    CHECK(device.enrol(token).status == 202);
}

TEST_CASE("enrolment: nobody enrols under another device's id, with a token of their own or not") {
    WholeProvince province;
    HandDevice victim(province, 8);
    victim.become_known();
    HandDevice thief(province, 9);
    const model::DeviceId own = thief.identity().device;
    const base::Bytes token = province.make_token(24h);
    thief.claim(victim.identity().device);
    const auto answer = thief.enrol(token);
    CHECK(answer.status == 400);
    CHECK(reason(answer) == why::device_wrong);
    CHECK(province.store().enrolments(model::EnrolmentState::pending).value().empty());
    CHECK(victim.send(victim.next_batch(1)).status == 200);
    // The token is not used up, and an honest id is taken.
    thief.claim(own);
    CHECK(thief.enrol(token).status == 202);
}

TEST_CASE("enrolment: one address is stopped by nginx, long before the server's own limit stops all others") {
    WholeProvince province;
    HandDevice device(province, 10);
    const base::Bytes token = province.make_token(24h);
    for (int i = 0; i < 30; ++i)
        REQUIRE(device.enrol(token).status == 202);
    port::HttpResponse answer;
    for (int i = 30; i < 60 && answer.status != 503; ++i)
        answer = device.enrol(token);
    CHECK(answer.status == 503);
    // The answer is nginx's own: the server did not see the request.
    CHECK(answer.content_type != protocol::reason_type);
    CHECK(config::ServerConfig{}.enrolments_per_minute >= 10 * 60);
}

TEST_CASE("enrolment: too many requests in a minute are told to wait, and time brings new ones") {
    WholeProvince province(3);
    HandDevice device(province, 7);
    const base::Bytes token = province.make_token(24h);
    for (int i = 0; i < 3; ++i)
        CHECK(device.enrol(token).status == 202);
    const auto too_many = device.enrol(token);
    CHECK(too_many.status == 503);
    CHECK(reason(too_many) == why::unavailable);
    province.clock().advance(20s);
    CHECK(device.enrol(token).status == 202);
    CHECK(device.enrol(token).status == 503);
    province.clock().advance(1h);
    for (int i = 0; i < 3; ++i)
        CHECK(device.enrol(token).status == 202);
    CHECK(device.enrol(token).status == 503);
}
