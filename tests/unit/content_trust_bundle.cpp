// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/limits.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;
using Json = nlohmann::json;

namespace {

/// Three roots, a bundle, and every way to sign it.
struct Roots {
    std::unique_ptr<envelope::Primitives> primitives = envelope::mbedtls_primitives(seeded(5));
    std::array<envelope::SigningKeyPair, 3> pairs{
        primitives->generate_signing_key(), primitives->generate_signing_key(), primitives->generate_signing_key()};
    content::RootKeys keys;
    content::TrustBundle bundle;

    Roots() {
        for (std::size_t i = 0; i < 3; ++i)
            keys.keys[i] = pairs[i].public_half;
        bundle.epoch = 1;
        bundle.province = "Banten";
        for (auto* key : {&bundle.desk, &bundle.ombudsman, &bundle.identity})
            *key = primitives->generate_sealing_key().public_half;
        for (auto* key : {&bundle.ack, &bundle.content, &bundle.safe, &bundle.reply})
            *key = primitives->generate_signing_key().public_half;
        bundle.server_ca.bytes.fill(7);
    }
    content::RootSignature by(const envelope::SigningKeyPair& pair, base::ByteView payload) const {
        return content::sign_payload(*primitives, payload, pair.private_half);
    }
    base::Bytes sign(const content::TrustBundle& what, std::size_t first = 0, std::size_t second = 1) const {
        const base::Bytes payload = content::encode_payload(what);
        return content::assemble_bundle(*primitives, payload, {by(pairs[first], payload), by(pairs[second], payload)});
    }
    base::Result<content::VerifiedBundle> verify(base::ByteView bytes,
                                                 const std::optional<content::KnownBundle>& known = {}) const {
        return content::verify_bundle(*primitives, bytes, keys, known);
    }
    content::TrustBundle next(const content::VerifiedBundle& before) const {
        content::TrustBundle after = bundle;
        after.epoch = before.bundle.epoch + 1;
        after.previous = before.hash;
        return after;
    }
};

}  // namespace

TEST_CASE("trust bundle: signed by any two of the three roots it is accepted, and says what was put in") {
    const Roots roots;
    for (const auto& [first, second] : {std::pair<std::size_t, std::size_t>{0, 1}, {1, 0}, {0, 2}, {2, 1}}) {
        const auto verified = roots.verify(roots.sign(roots.bundle, first, second));
        REQUIRE(verified);
        CHECK(verified->bundle == roots.bundle);
        CHECK(verified->is_news);
        CHECK(verified->hash == content::bundle_hash(*roots.primitives, content::encode_payload(roots.bundle)));
    }
}

TEST_CASE("trust bundle: one signature, the same twice, or a stranger's is not enough") {
    const Roots roots;
    const base::Bytes payload = content::encode_payload(roots.bundle);
    const auto own = roots.by(roots.pairs[0], payload);
    const auto stranger = roots.by(roots.primitives->generate_signing_key(), payload);
    auto claimed = stranger;
    claimed.signer = roots.pairs[1].public_half;
    const std::vector<std::vector<content::RootSignature>> attempts{
        {own}, {own, own}, {own, own, own}, {own, stranger}, {own, claimed}, {stranger, claimed}};
    for (const auto& signatures : attempts) {
        const auto verified = roots.verify(content::assemble_bundle(*roots.primitives, payload, signatures));
        REQUIRE_FALSE(verified);
        CHECK(verified.error().code == ErrorCode::unauthentic);
    }
    const auto with_third =
        content::assemble_bundle(*roots.primitives, payload, {stranger, own, roots.by(roots.pairs[2], payload)});
    CHECK(roots.verify(with_third));
}

TEST_CASE("trust bundle: each flipped bit is refused") {
    const Roots roots;
    const base::Bytes bytes = roots.sign(roots.bundle);
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 5) {
        base::Bytes damaged = bytes;
        damaged[bit / 8] = static_cast<base::Byte>(damaged[bit / 8] ^ (1u << (bit % 8)));
        CHECK_FALSE(roots.verify(damaged));
    }
    for (std::size_t size = 0; size < bytes.size(); size += 7)
        CHECK_FALSE(roots.verify(base::ByteView(bytes).first(size)));
}

TEST_CASE("trust bundle: epochs only rise, follow each other, and the same one again is no news") {
    const Roots roots;
    const auto first = roots.verify(roots.sign(roots.bundle));
    REQUIRE(first);
    const auto second = roots.verify(roots.sign(roots.next(*first)), first->known());
    REQUIRE(second);
    CHECK(second->is_news);

    const auto again = roots.verify(roots.sign(roots.next(*first), 2, 0), second->known());
    REQUIRE(again);
    CHECK_FALSE(again->is_news);
    CHECK(roots.verify(roots.sign(roots.bundle), second->known()).error().code == ErrorCode::conflict);

    content::TrustBundle other = roots.next(*first);
    other.reply = roots.primitives->generate_signing_key().public_half;
    CHECK(roots.verify(roots.sign(other), second->known()).error().code == ErrorCode::conflict);

    content::TrustBundle broken = roots.next(*second);
    broken.previous.bytes[0] ^= 1;
    CHECK(roots.verify(roots.sign(broken), second->known()).error().code == ErrorCode::conflict);

    // Months away: the epochs between were never seen, so their hashes are not known.
    content::TrustBundle later = roots.next(*second);
    later.epoch = 9;
    later.previous.bytes.fill(3);
    CHECK(roots.verify(roots.sign(later), second->known()));
}

TEST_CASE("trust bundle: practice and real keys do not mix") {
    Roots roots;
    content::TrustBundle practice = roots.bundle;
    practice.practice = true;
    CHECK(roots.verify(roots.sign(practice)).error().code == ErrorCode::refused);
    roots.keys.practice = true;
    CHECK(roots.verify(roots.sign(practice)));
    CHECK(roots.verify(roots.sign(roots.bundle)).error().code == ErrorCode::refused);
}

TEST_CASE("trust bundle: a future version is unsupported, a damaged shape malformed") {
    const Roots roots;
    CHECK(roots.verify(base::from_hex("8302414180").value()).error().code == ErrorCode::unsupported);
    CHECK(roots.verify(base::from_hex("8301414180").value()).error().code == ErrorCode::malformed);
    CHECK(roots.verify({}).error().code == ErrorCode::malformed);
    CHECK(roots.verify(base::Bytes(limits::trust_bundle_bytes_max + 1)).error().code == ErrorCode::too_large);
    // Well signed, and yet no bundle of ours.
    for (const auto& [hex, code] :
         {std::pair{"90020000000000", ErrorCode::unsupported}, std::pair{"820101", ErrorCode::malformed},
          std::pair{"820100", ErrorCode::malformed}}) {
        const base::Bytes payload = base::from_hex(hex).value();
        const auto bytes = content::assemble_bundle(
            *roots.primitives, payload, {roots.by(roots.pairs[0], payload), roots.by(roots.pairs[1], payload)});
        CHECK(roots.verify(bytes).error().code == code);
    }
}

TEST_CASE("trust bundle: keys that must be apart may not be one") {
    const Roots roots;
    const base::Bytes good = content::encode_payload(roots.bundle);
    const auto swap_in = [&](base::ByteView from, base::ByteView into) {
        base::Bytes payload = good;
        const auto at = std::search(payload.begin(), payload.end(), into.begin(), into.end());
        REQUIRE(at != payload.end());
        std::copy(from.begin(), from.end(), at);
        return content::decode_payload(payload);
    };
    const content::TrustBundle& b = roots.bundle;
    CHECK(content::decode_payload(good));
    CHECK_FALSE(swap_in(b.desk.view(), b.ombudsman.view()));
    CHECK_FALSE(swap_in(b.desk.view(), b.identity.view()));
    CHECK_FALSE(swap_in(b.ombudsman.view(), b.identity.view()));
    CHECK_FALSE(swap_in(b.ack.view(), b.safe.view()));
    CHECK_FALSE(swap_in(b.ack.view(), b.content.view()));
    CHECK_FALSE(swap_in(model::SealingKey{}.view(), b.desk.view()));
    CHECK_FALSE(swap_in(model::SigningKey{}.view(), b.reply.view()));
    CHECK(swap_in(b.content.view(), b.reply.view()));
}

TEST_CASE("root keys: the text form comes back, with comments, blank lines and practice") {
    Roots roots;
    for (const bool practice : {false, true}) {
        roots.keys.practice = practice;
        const auto parsed =
            content::parse_root_keys("\n# laid down by the image\r\n" + content::format_root_keys(roots.keys));
        REQUIRE(parsed);
        CHECK(parsed->keys == roots.keys.keys);
        CHECK(parsed->practice == practice);
    }
}

TEST_CASE("root keys: whatever is wrong is refused and its line named") {
    const Roots roots;
    const std::string good = content::format_root_keys(roots.keys);
    const std::string line = "key " + roots.keys.keys[1].hex() + "\n";
    const auto without = [&](std::string text, const std::string& piece, const std::string& instead) {
        return text.replace(text.find(piece), piece.size(), instead);
    };
    CHECK(content::parse_root_keys("").error().code == ErrorCode::malformed);
    CHECK(content::parse_root_keys("pendopo-root-keys 2\n").error().code == ErrorCode::unsupported);
    CHECK_FALSE(content::parse_root_keys(without(good, line, "")));
    CHECK_FALSE(content::parse_root_keys(good + line));
    CHECK_FALSE(content::parse_root_keys(without(good, line, "key " + roots.keys.keys[0].hex() + "\n")));
    CHECK_FALSE(content::parse_root_keys(without(good, line, "key 05" + line.substr(6))));
    CHECK_FALSE(content::parse_root_keys(without(good, line, line.substr(0, 60) + "\n")));
    CHECK_FALSE(content::parse_root_keys(std::string(limits::key_file_bytes_max + 1, '#')));
    const auto error = content::parse_root_keys(without(good, line, "schluessel\n"));
    REQUIRE_FALSE(error);
    CHECK(error.error().message.find("line 4") != std::string::npos);
}

TEST_CASE("vectors: every trust bundle checked in is written byte for byte and still accepted") {
    const Json all = read_json("wire-1.json");
    REQUIRE_FALSE(all.at("trust_bundle").empty());
    for (const Json& v : all.at("trust_bundle")) {
        const auto text = [&](const char* key) { return v.at(key).get<std::string>(); };
        content::TrustBundle bundle;
        bundle.epoch = std::stoull(text("epoch"));
        bundle.previous = unhex_as<model::Hash>(text("previous"));
        bundle.province = text("province");
        bundle.practice = v.at("practice").get<bool>();
        bundle.desk = unhex_as<model::SealingKey>(text("desk"));
        bundle.ombudsman = unhex_as<model::SealingKey>(text("ombudsman"));
        bundle.identity = unhex_as<model::SealingKey>(text("identity"));
        bundle.ack = unhex_as<model::SigningKey>(text("ack"));
        bundle.content = unhex_as<model::SigningKey>(text("content"));
        bundle.safe = unhex_as<model::SigningKey>(text("safe"));
        bundle.reply = unhex_as<model::SigningKey>(text("reply"));
        bundle.server_ca = unhex_as<model::Hash>(text("server_ca"));
        bundle.minimum = {static_cast<std::uint32_t>(std::stoul(text("wire"))),
                          static_cast<std::uint32_t>(std::stoul(text("journal_version"))),
                          static_cast<std::uint32_t>(std::stoul(text("program")))};
        const base::Bytes payload = content::encode_payload(bundle);
        CHECK(base::to_hex(payload) == text("payload"));

        content::RootKeys roots;
        for (std::size_t i = 0; i < 3; ++i)
            roots.keys[i] = unhex_as<model::SigningKey>(v.at("roots")[i].get<std::string>());
        roots.practice = bundle.practice;
        for (const auto& library : both_primitives(seeded(1))) {
            CAPTURE(library.name);
            const auto& primitives = library.primitives;
            std::vector<content::RootSignature> signatures;
            for (const Json& each : v.at("signatures")) {
                signatures.push_back(content::sign_payload(
                    *primitives, payload, unhex_as<envelope::PrivateKey>(each.at("root_private").get<std::string>())));
                CHECK(signatures.back().signature.hex() == each.at("signature").get<std::string>());
            }
            CHECK(base::to_hex(content::assemble_bundle(*primitives, payload, signatures)) == text("bundle"));
            const auto verified = content::verify_bundle(*primitives, unhex(text("bundle")), roots, std::nullopt);
            REQUIRE(verified);
            CHECK(verified->bundle == bundle);
            CHECK(verified->hash.hex() == text("hash"));
        }
    }
}
