// SPDX-License-Identifier: Apache-2.0
// Chunks of recordings: through nginx to the store and back.
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/media.hpp"
#include "tests/contract/http_province.hpp"

using namespace pendopo;
using test::HandDevice;
using test::WholeProvince;

namespace {

protocol::MediaChunk chunk(base::Byte filling) {
    return {base::Bytes(limits::media_chunk_bytes, filling)};
}

std::string reason(const port::HttpResponse& response) {
    return std::string(base::as_text(response.body));
}

/// A 200 answer, its signature verified: what is held.
std::vector<model::Hash> held_in(WholeProvince& province, const HandDevice& device, const port::HttpResponse& response,
                                 std::uint64_t incarnation = 77) {
    REQUIRE(response.status == 200);
    const auto held = protocol::decode_as<protocol::MediaHeld>(response.body);
    REQUIRE(held);
    CHECK(held->device == device.identity().device);
    CHECK(held->incarnation == incarnation);
    CHECK(envelope::verify_tagged(province.primitives(), "media", protocol::held_signed_bytes(*held), held->signature,
                                  province.ack_key()));
    return held->names;
}

}  // namespace

TEST_CASE("media: a chunk is held by the name of its bytes before it is said, and sending it again is no error") {
    WholeProvince province;
    HandDevice device(province, 61);
    HandDevice other(province, 62);
    device.become_known();
    other.become_known();
    const auto name = [&](base::Byte filling) {
        return envelope::chunk_name(province.primitives(), chunk(filling).ciphertext);
    };
    const auto post = [&](HandDevice& from, base::Bytes frame) {
        return from.post_to(protocol::path_media, std::move(frame));
    };
    const auto sent = post(device, protocol::encode(chunk(1)));
    CHECK(held_in(province, device, sent) == std::vector{name(1)});
    MESSAGE("a chunk: " << sent.wire_bytes_up << " up, " << sent.wire_bytes_down << " down");
    CHECK(*province.store().read_chunk(name(1)) == chunk(1).ciphertext);
    CHECK(held_in(province, device, post(device, protocol::encode(chunk(1)))) == std::vector{name(1)});
    CHECK(held_in(province, other, post(other, protocol::encode(chunk(1)))) == std::vector{name(1)});
    CHECK(held_in(province, device, post(device, protocol::encode(chunk(2)))) == std::vector{name(2)});
    CHECK(*province.store().chunk_count(device.identity().device) == 2);

    protocol::MediaQuery query{{name(3), name(2), name(1)}};
    CHECK(held_in(province, device, post(device, protocol::encode(query))) == std::vector{name(2), name(1)});
    query.names = {name(3)};
    CHECK(held_in(province, device, post(device, protocol::encode(query))).empty());
    query.names.assign(limits::media_names_max, name(1));
    CHECK(held_in(province, device, post(device, protocol::encode(query))).size() == limits::media_names_max);

    REQUIRE(province.store().begin_incarnation(78));
    CHECK(held_in(province, device, post(device, protocol::encode(chunk(3))), 78) == std::vector{name(3)});
}

TEST_CASE("media: revoked and unknown devices and other frames are refused by name, and a revoked one's chunks kept") {
    WholeProvince province;
    HandDevice device(province, 63);
    HandDevice stranger(province, 64);
    device.become_known();
    stranger.take_certificate();
    const auto post = [&](HandDevice& from, base::Bytes frame) {
        return from.post_to(protocol::path_media, std::move(frame));
    };
    CHECK(reason(post(stranger, protocol::encode(chunk(1)))) == protocol::reason::unknown_device);
    CHECK(reason(post(device, {})) == protocol::reason::malformed);
    CHECK(reason(post(device, protocol::encode(device.next_batch(1)))) == protocol::reason::malformed);
    auto cut = protocol::encode(chunk(1));
    cut.pop_back();
    CHECK(reason(post(device, cut)) == protocol::reason::malformed);
    CHECK(device.get(std::string(protocol::path_media)).status == 403);  // another method

    REQUIRE(province.store().revoke(device.tls_spki(), province.clock().wall()));
    const auto refused = post(device, protocol::encode(chunk(9)));
    CHECK(refused.status == 403);
    CHECK(reason(refused) == protocol::reason::revoked);
    CHECK(province.store().read_chunk(envelope::chunk_name(province.primitives(), chunk(9).ciphertext)));
}
