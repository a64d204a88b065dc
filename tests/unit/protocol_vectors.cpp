// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/hash.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

TEST_CASE("vectors: what an ack signs, and its signature, are those checked in") {
    const auto all = read_json("envelope-1.json");
    REQUIRE_FALSE(all.at("ack").empty());
    for (const auto& vector : all.at("ack")) {
        const auto text = [&](const char* key) { return vector.at(key).get<std::string>(); };
        model::Ack ack;
        ack.device = unhex_as<model::DeviceId>(text("device"));
        ack.journal = unhex_as<model::JournalId>(text("journal"));
        ack.head = {std::stoull(text("seq")), unhex_as<model::Hash>(text("h"))};
        ack.incarnation = std::stoull(text("incarnation"));
        const auto bytes = protocol::ack_signed_bytes(ack);
        CHECK(base::to_hex(bytes) == text("bytes"));
        const auto primitives = envelope::libcrypto_primitives(seeded(1));
        CHECK(envelope::sign_tagged(*primitives, "ack", bytes, unhex_as<envelope::PrivateKey>(text("private"))).hex() ==
              text("sig"));
    }
}
