// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

model::Entry example_entry(envelope::Primitives& primitives, const envelope::SigningKeyPair& key) {
    SeededBytes random(11);
    const envelope::JournalIdentity identity{random.fixed<model::DeviceId>(), random.fixed<model::JournalId>()};
    return envelope::make_entry(primitives, identity, {6, random.fixed<model::Hash>()},
                                envelope::encode_header(3, model::EntryClass::submission), random.bytes(304),
                                key.private_half);
}

}  // namespace

TEST_CASE("header: every epoch comes back, in the shortest form of CBOR") {
    const std::pair<std::uint64_t, const char*> forms[] = {{0, "83010000"},
                                                           {23, "83011700"},
                                                           {24, "8301181800"},
                                                           {255, "830118ff00"},
                                                           {256, "830119010000"},
                                                           {65535, "830119ffff00"},
                                                           {65536, "83011a0001000000"},
                                                           {0xffffffff, "83011affffffff00"},
                                                           {0x100000000, "83011b000000010000000000"},
                                                           {~std::uint64_t{0}, "83011bffffffffffffffff00"}};
    for (const auto& [epoch, hex] : forms) {
        const auto bytes = envelope::encode_header(epoch, model::EntryClass::submission);
        CHECK(base::to_hex(bytes) == hex);
        CHECK(envelope::decode_header(bytes).value() == envelope::Header{epoch, model::EntryClass::submission});
    }
    CHECK(base::to_hex(envelope::encode_header(5, model::EntryClass::device_event)) == "83010501");
}

TEST_CASE("header: anything but the one canonical form is refused") {
    for (const char* malformed :
         {"", "83", "830100", "8301000000", "8401000000", "8301180000", "830119001700", "83010020", "9f010000ff",
          "8301f600", "83011a0000ffff00", "83011b00000000ffffffff00", "8301fb00", "8301190000"}) {
        CAPTURE(malformed);
        CHECK(envelope::decode_header(unhex(malformed)).error().code == base::ErrorCode::malformed);
    }
    CHECK(envelope::decode_header(unhex("83020000")).error().code == base::ErrorCode::unsupported);
    CHECK(envelope::decode_header(unhex("83010002")).error().code == base::ErrorCode::unsupported);
}

TEST_CASE("header: no cut or changed header is taken for another one with the same bytes") {
    const auto bytes = envelope::encode_header(70'000, model::EntryClass::submission);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(envelope::decode_header(base::ByteView(bytes).first(size)));
    for (std::size_t at = 0; at < bytes.size(); ++at)
        for (int value = 0; value < 256; ++value) {
            auto changed = bytes;
            changed[at] = static_cast<base::Byte>(value);
            if (const auto decoded = envelope::decode_header(changed))
                CHECK(envelope::encode_header(*decoded) == changed);
        }
}

TEST_CASE("chain: an entry verifies, and any changed field is noticed, on both libraries") {
    for (const auto& library : both_primitives(seeded(5))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto key = primitives->generate_signing_key();
        const auto entry = example_entry(*primitives, key);
        CHECK(entry.seq == 7);
        REQUIRE(envelope::verify_entry(*primitives, entry, key.public_half));
        const auto refused = [&](auto change) {
            auto changed = entry;
            change(changed);
            const auto status = envelope::verify_entry(*primitives, changed, key.public_half);
            return !status && status.error().code == base::ErrorCode::unauthentic;
        };
        CHECK(refused([](model::Entry& e) { e.device.bytes[0] ^= 1; }));
        CHECK(refused([](model::Entry& e) { e.journal.bytes[15] ^= 1; }));
        CHECK(refused([](model::Entry& e) { ++e.seq; }));
        CHECK(refused([](model::Entry& e) { e.header[2] ^= 1; }));
        CHECK(refused([](model::Entry& e) { e.previous.bytes[3] ^= 1; }));
        CHECK(refused([](model::Entry& e) { e.sealed.back() ^= 1; }));
        CHECK(refused([](model::Entry& e) { e.sealed.pop_back(); }));
        CHECK(refused([](model::Entry& e) { e.hash.bytes[9] ^= 1; }));
        CHECK(refused([](model::Entry& e) { e.signature.bytes[63] ^= 1; }));
        const auto other = primitives->generate_signing_key();
        CHECK_FALSE(envelope::verify_entry(*primitives, entry, other.public_half));
    }
}

TEST_CASE("hash: a tag separates: the same bytes under another tag give another hash and no valid signature") {
    for (const auto& library : both_primitives(seeded(5))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto bytes = base::as_bytes("isi");
        CHECK(envelope::tagged_hash(*primitives, "ack", bytes) != envelope::tagged_hash(*primitives, "safe", bytes));
        // The zero byte keeps a tag from growing into what follows it.
        CHECK(envelope::tagged_hash(*primitives, "ac", base::as_bytes("kisi")) !=
              envelope::tagged_hash(*primitives, "ack", base::as_bytes("isi")));
        const auto key = primitives->generate_signing_key();
        const auto signature = envelope::sign_tagged(*primitives, "ack", bytes, key.private_half);
        CHECK(envelope::verify_tagged(*primitives, "ack", bytes, signature, key.public_half));
        CHECK_FALSE(envelope::verify_tagged(*primitives, "safe", bytes, signature, key.public_half));
    }
}
