// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <sstream>

#include "sync/envelope/case.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/hpke.hpp"
#include "sync/envelope/key_file.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/media.hpp"
#include "sync/envelope/receipt_qr.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/envelope/seal.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using nlohmann::json;

/// tests/vectors/envelope-1.json, which may be added to and never changed. tests/vectors/verify.mjs computes the same
/// values with other libraries in another language.
namespace {

const json& vectors(const char* section) {
    static const json all = read_json("envelope-1.json");
    const json& list = all.at(section);
    REQUIRE_FALSE(list.empty());
    return list;
}

std::string text_of(const json& vector, const char* key) {
    return vector.at(key).get<std::string>();
}
base::Bytes bytes_of(const json& vector, const char* key) {
    return unhex(text_of(vector, key));
}
template <class Value>
Value fixed_of(const json& vector, const char* key) {
    return unhex_as<Value>(text_of(vector, key));
}
std::uint64_t big_of(const json& vector, const char* key) {
    return std::stoull(text_of(vector, key));
}
envelope::PrivateKey private_of(const json& vector, const char* key = "private") {
    return fixed_of<envelope::PrivateKey>(vector, key);
}

/// Both libraries, with a random source that gives what the vector says.
std::array<NamedPrimitives, 2> libraries(const base::Bytes& random = {}) {
    return {{{"mbedtls", envelope::mbedtls_primitives(scripted(random))},
             {"libcrypto", envelope::libcrypto_primitives(scripted(random))}}};
}

envelope::SealingKeyPair sealing_pair(envelope::Primitives& primitives, envelope::PrivateKey key) {
    const auto half = primitives.x25519_public(key);
    return {std::move(key), half};
}

/// Names of chunks, with a blank between two.
std::vector<model::Hash> names_of(const json& vector, const char* key) {
    std::vector<model::Hash> names;
    std::istringstream words(text_of(vector, key));
    for (std::string word; words >> word;)
        names.push_back(unhex_as<model::Hash>(word));
    return names;
}

model::Submission submission_of(const json& vector) {
    const auto number = [&](const char* key) { return vector.at(key).get<std::uint32_t>(); };
    model::Submission submission;
    submission.kind = static_cast<model::Kind>(number("kind"));
    submission.form = static_cast<std::uint16_t>(number("form"));
    submission.pack_version = number("pack_version");
    submission.topic = static_cast<model::Topic>(number("topic"));
    submission.place = {big_of(vector, "place")};
    submission.consent_version = static_cast<std::uint16_t>(number("consent_version"));
    submission.language = text_of(vector, "language");
    submission.words = base::SecretBuffer(base::as_bytes(text_of(vector, "words")));
    submission.identity.name = base::SecretBuffer(base::as_bytes(text_of(vector, "name")));
    submission.identity.contact = base::SecretBuffer(base::as_bytes(text_of(vector, "contact")));
    submission.time = {static_cast<std::uint16_t>(number("boot_counter")), number("uptime_hours"), number("wall_hours"),
                       static_cast<model::ClockQuality>(number("clock_quality"))};
    for (const json& each : vector.value("recordings", json::array())) {
        model::Recording recording;
        recording.codec = each.at("codec").get<model::Codec>();
        recording.milliseconds = each.at("milliseconds").get<std::uint32_t>();
        recording.id = fixed_of<model::RecordingId>(each, "id");
        recording.key = fixed_of<base::SecretFixed<32>>(each, "key");
        recording.chunks = names_of(each, "chunks");
        submission.recordings.push_back(std::move(recording));
    }
    return submission;
}

/// Opens a vector's sealed bytes as the desk, the ombudsman and the identity key's holder would.
void check_opens(envelope::Primitives& primitives, const json& vector, const model::Submission& submission) {
    std::vector<envelope::OpeningKey> keys;
    for (const char* role : {"desk", "ombudsman"})
        keys.push_back({role, sealing_pair(primitives, private_of(vector, (std::string(role) + "_private").c_str()))});
    const auto aad = bytes_of(vector, "aad");
    const auto opened = envelope::open_submission(primitives, bytes_of(vector, "sealed"), aad, keys);
    REQUIRE(opened);
    CHECK(opened->role == (submission.topic == model::Topic::office ? "ombudsman" : "desk"));
    CHECK(opened->body.submission.words.text() == submission.words.text());
    CHECK(opened->body.submission.place == submission.place);
    CHECK(base::to_hex(opened->body.r.view()) == text_of(vector, "r"));
    REQUIRE(opened->body.sealed_identity.empty() != submission.identity.given());
    if (!submission.identity.given()) return;
    const auto identity = envelope::open_identity(primitives, opened->body.sealed_identity, aad,
                                                  sealing_pair(primitives, private_of(vector, "identity_private")));
    REQUIRE(identity);
    CHECK(identity->name.text() == submission.identity.name.text());
    CHECK(identity->contact.text() == submission.identity.contact.text());
}

}  // namespace

TEST_CASE("vectors: tagged hashes and signatures are those checked in") {
    for (const auto& library : libraries()) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        for (const auto& vector : vectors("hash"))
            CHECK(envelope::tagged_hash(*primitives, text_of(vector, "tag"), bytes_of(vector, "bytes")).hex() ==
                  text_of(vector, "h"));
        for (const auto& vector : vectors("signature")) {
            const auto key = private_of(vector);
            CHECK(primitives->p256_public(key)->hex() == text_of(vector, "public"));
            CHECK(envelope::sign_tagged(*primitives, text_of(vector, "tag"), bytes_of(vector, "bytes"), key).hex() ==
                  text_of(vector, "sig"));
        }
    }
}

TEST_CASE("vectors: headers, chained entries and their signatures are those checked in") {
    for (const auto& vector : vectors("header")) {
        const envelope::Header header{big_of(vector, "bundle_epoch"), vector.at("class").get<model::EntryClass>()};
        CHECK(base::to_hex(envelope::encode_header(header)) == text_of(vector, "header"));
        CHECK(envelope::decode_header(bytes_of(vector, "header")).value() == header);
    }
    for (const auto& library : libraries()) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        for (const auto& vector : vectors("entry")) {
            const auto header =
                envelope::encode_header(big_of(vector, "bundle_epoch"), vector.at("class").get<model::EntryClass>());
            const auto entry = envelope::make_entry(
                *primitives,
                {fixed_of<model::DeviceId>(vector, "device"), fixed_of<model::JournalId>(vector, "journal")},
                {big_of(vector, "seq") - 1, fixed_of<model::Hash>(vector, "previous")}, header,
                bytes_of(vector, "sealed"), private_of(vector));
            CHECK(base::to_hex(envelope::aad_for(entry)) == text_of(vector, "aad"));
            CHECK(entry.hash.hex() == text_of(vector, "h"));
            CHECK(entry.signature.hex() == text_of(vector, "sig"));
            CHECK(envelope::verify_entry(*primitives, entry, fixed_of<model::SigningKey>(vector, "public")));
        }
    }
}

TEST_CASE("vectors: seals with a given ephemeral key are those checked in, and open") {
    for (const auto& vector : vectors("hpke"))
        for (const auto& library : libraries(bytes_of(vector, "ephemeral"))) {
            CAPTURE(library.name);
            const auto& primitives = library.primitives;
            const auto info = text_of(vector, "info");
            const auto pair = sealing_pair(*primitives, private_of(vector));
            CHECK(pair.public_half.hex() == text_of(vector, "public"));
            const auto sealed = envelope::hpke_seal(*primitives, pair.public_half, base::as_bytes(info),
                                                    bytes_of(vector, "aad"), bytes_of(vector, "plaintext"));
            CHECK(base::to_hex(sealed.value()) == text_of(vector, "sealed"));
            const auto opened =
                envelope::hpke_open(*primitives, pair, base::as_bytes(info), bytes_of(vector, "aad"), *sealed);
            CHECK(base::to_hex(opened->view()) == text_of(vector, "plaintext"));
        }
}

namespace {

void check_sealed_submissions(const char* section) {
    for (const auto& vector : vectors(section)) {
        const auto submission = submission_of(vector);
        const auto r = fixed_of<envelope::ReceiptSecret>(vector, "r");
        base::Bytes random = submission.identity.given() ? bytes_of(vector, "identity_ephemeral") : base::Bytes();
        base::append(random, bytes_of(vector, "ephemeral"));
        for (const auto& library : libraries(random)) {
            CAPTURE(library.name);
            const auto& primitives = library.primitives;
            const auto half = [&, &library = *primitives](const char* key) {
                return library.x25519_public(private_of(vector, key));
            };
            const envelope::Recipients recipients{half("desk_private"), half("ombudsman_private"),
                                                  half("identity_private")};
            const auto sealed =
                envelope::seal_submission(*primitives, submission, r, recipients, bytes_of(vector, "aad"));
            CHECK(base::to_hex(sealed.value()) == text_of(vector, "sealed"));
            check_opens(*primitives, vector, submission);
        }
        const auto decoded = envelope::decode_body(bytes_of(vector, "body"));
        REQUIRE(decoded);
        const auto again = envelope::encode_body(decoded->submission, decoded->r, decoded->sealed_identity);
        CHECK(base::to_hex(again->view()) == text_of(vector, "body"));
    }
}

}  // namespace

TEST_CASE("vectors: sealed submissions are those checked in, and open with the right keys") {
    check_sealed_submissions("submission");
}

TEST_CASE("vectors: sealed submissions with recordings are those checked in, and open with the right keys") {
    check_sealed_submissions("told");
}

TEST_CASE("vectors: the chunks of recordings are those checked in, and open") {
    for (const auto& vector : vectors("recording")) {
        base::Bytes sound(vector.at("size").get<std::size_t>());
        for (std::size_t i = 0; i < sound.size(); ++i)
            sound[i] = static_cast<base::Byte>(i * 31 + (i >> 8));
        base::Bytes random = bytes_of(vector, "id");
        base::append(random, bytes_of(vector, "key"));
        for (const auto& library : libraries(random)) {
            CAPTURE(library.name);
            envelope::MediaSealer sealer(*library.primitives);
            auto chunks = sealer.add(sound).value();
            auto finished = sealer.finish(model::Codec::ogg_opus, 1).value();
            chunks.push_back(std::move(finished.last));
            CHECK(finished.recording.chunks == names_of(vector, "chunks"));
            const base::ByteView last = chunks.back().ciphertext;
            CHECK(base::to_hex(last.last(16)) == text_of(vector, "last_tag"));
            std::vector<base::Bytes> ciphertexts;
            for (auto& chunk : chunks)
                ciphertexts.push_back(std::move(chunk.ciphertext));
            const auto opened = envelope::open_recording(*library.primitives, finished.recording, ciphertexts);
            REQUIRE(opened);
            CHECK(std::ranges::equal(opened->view(), sound));
        }
    }
}

TEST_CASE("vectors: bodies packed with the first dictionary stay readable") {
    for (const auto& vector : vectors("packed")) {
        const auto decoded = envelope::decode_body(bytes_of(vector, "body"));
        REQUIRE(decoded);
        CHECK(decoded->submission.words.text() == text_of(vector, "words"));
    }
}

TEST_CASE("vectors: device events are those checked in") {
    for (const auto& vector : vectors("device_event"))
        for (const auto& library : libraries(bytes_of(vector, "ephemeral"))) {
            CAPTURE(library.name);
            const auto& primitives = library.primitives;
            const auto pair = sealing_pair(*primitives, private_of(vector));
            const envelope::DeviceEvent event{vector.at("kind").get<envelope::DeviceEventKind>(),
                                              bytes_of(vector, "payload")};
            const auto sealed =
                envelope::seal_device_event(*primitives, event, pair.public_half, bytes_of(vector, "aad"));
            CHECK(base::to_hex(sealed.value()) == text_of(vector, "sealed"));
            CHECK(envelope::open_device_event(*primitives, *sealed, bytes_of(vector, "aad"), pair)->payload ==
                  event.payload);
        }
}

TEST_CASE("vectors: from the code to R, look-up id and reply key everything is as checked in") {
    auto both = libraries();
    for (const auto& vector : vectors("code")) {
        const auto code = envelope::ReceiptCode::from_bits(big_of(vector, "bits"));
        CHECK(code.formatted().text() == text_of(vector, "formatted"));
        CHECK(envelope::ReceiptCode::parse(text_of(vector, "formatted"))->bits() == big_of(vector, "bits"));
        const auto r = envelope::derive_r(code, text_of(vector, "province")).value();
        CHECK(base::to_hex(r.view()) == text_of(vector, "r"));
        for (const auto& library : both) {
            CAPTURE(library.name);
            const auto& primitives = library.primitives;
            CHECK(envelope::lookup_id(*primitives, r).hex() == text_of(vector, "lookup"));
            const auto key = envelope::reply_key(*primitives, r, fixed_of<envelope::ReplyId>(vector, "reply_id"));
            CHECK(base::to_hex(key.view()) == text_of(vector, "reply_key"));
        }
    }
}

TEST_CASE("vectors: receipts and key words are those checked in") {
    for (const auto& library : libraries()) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        const auto check_receipt = [&](const auto& vector, bool first) {
            const auto key = envelope::key_id(*primitives, fixed_of<model::SigningKey>(vector, "public"));
            CHECK(key.hex() == text_of(vector, "key_id"));
            const envelope::Receipt receipt{envelope::ReceiptCode::from_bits(big_of(vector, "bits")),
                                            fixed_of<model::Hash>(vector, "h"),
                                            fixed_of<model::Signature>(vector, "sig"), key};
            if (!first) CHECK(envelope::encode_receipt(receipt).text() == text_of(vector, "qr"));
            const auto parsed = envelope::parse_receipt(text_of(vector, "qr"));
            REQUIRE(parsed);
            CHECK(parsed->code.text() == receipt.code.text());
            CHECK(parsed->hash == receipt.hash);
            CHECK(parsed->signature == receipt.signature);
            CHECK(parsed->key == receipt.key);
        };
        for (const auto& vector : vectors("receipt"))
            check_receipt(vector, true);
        for (const auto& vector : vectors("receipt_2"))
            check_receipt(vector, false);
        for (const auto& vector : vectors("key_words")) {
            const auto token = envelope::token_hash(*primitives, bytes_of(vector, "token"));
            CHECK(token.hex() == text_of(vector, "token_hash"));
            CHECK(envelope::key_words_text(*primitives, {fixed_of<model::Hash>(vector, "tls_spki"),
                                                         fixed_of<model::SigningKey>(vector, "journal_public"),
                                                         token}) == text_of(vector, "words"));
        }
    }
}

TEST_CASE("vectors: key files are those checked in, and open") {
    for (const auto& vector : vectors("key_file")) {
        const bool passphrase = vector.contains("passphrase");
        const envelope::KeySecret secret{
            passphrase ? envelope::KeyProtection::passphrase : envelope::KeyProtection::key_file,
            base::SecretBuffer(passphrase ? base::as_bytes(text_of(vector, "passphrase"))
                                          : base::ByteView(bytes_of(vector, "key")))};
        const auto algorithm =
            text_of(vector, "algorithm") == "p256" ? envelope::KeyAlgorithm::p256 : envelope::KeyAlgorithm::x25519;
        base::Bytes random = bytes_of(vector, "salt");
        base::append(random, bytes_of(vector, "nonce"));
        for (const auto& library : libraries(random)) {
            CAPTURE(library.name);
            const auto& primitives = library.primitives;
            CHECK(envelope::encode_key_file(*primitives, text_of(vector, "role"), algorithm, private_of(vector), secret)
                      .value() == text_of(vector, "text"));
            const auto opened = envelope::open_key_file(*primitives, text_of(vector, "text"), secret);
            REQUIRE(opened);
            CHECK(base::to_hex(opened->private_half.view()) == text_of(vector, "private"));
        }
    }
}

TEST_CASE("vectors: a letter is sealed byte for byte and opens again, with either library") {
    for (const json& vector : vectors("reply")) {
        const auto r = fixed_of<envelope::ReceiptSecret>(vector, "r");
        model::ReplyText letter;
        letter.status = static_cast<model::CaseStatus>(vector.at("status").get<int>());
        letter.day = vector.at("day").get<std::uint32_t>();
        letter.from = text_of(vector, "from");
        letter.language = text_of(vector, "language");
        letter.text = base::SecretBuffer(base::as_bytes(text_of(vector, "text")));
        CHECK(base::to_hex(envelope::encode_reply(letter)->view()) == text_of(vector, "plaintext"));
        for (const auto& library : libraries(bytes_of(vector, "id"))) {
            CAPTURE(library.name);
            const auto sealed = envelope::seal_reply(*library.primitives, r, letter);
            REQUIRE(sealed);
            CHECK(sealed->lookup.hex() == text_of(vector, "lookup"));
            CHECK(sealed->id.hex() == text_of(vector, "id"));
            CHECK(base::to_hex(sealed->sealed) == text_of(vector, "sealed"));
            const auto opened = envelope::open_reply(*library.primitives, r, *sealed);
            REQUIRE(opened);
            CHECK(opened->status == letter.status);
            CHECK(opened->day == letter.day);
            CHECK(opened->from == letter.from);
            CHECK(opened->language == letter.language);
            CHECK(opened->text.text() == letter.text.text());
        }
    }
}

TEST_CASE("vectors: what is decided about an entry is worded so, and proves R") {
    for (const json& vector : vectors("case_words")) {
        const auto r = fixed_of<envelope::ReceiptSecret>(vector, "r");
        const auto kind = static_cast<model::Kind>(vector.at("kind").get<int>());
        const bool helped = vector.value("helped", false);
        for (const auto& library : libraries()) {
            CAPTURE(library.name);
            CHECK(envelope::encode_case_words(*library.primitives, kind, r, helped).text() == text_of(vector, "words"));
            const auto parsed = envelope::parse_case_words(kind, text_of(vector, "words"));
            REQUIRE(parsed);
            CHECK(parsed->helped == helped);
            CHECK(envelope::proves(*library.primitives, kind, r, *parsed));
        }
    }
}
