// SPDX-License-Identifier: Apache-2.0
#include "platform/base/limits.hpp"
#include "sync/envelope/hpke.hpp"
#include "sync/envelope/seal.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

/// The desk's side with its three keys, and a place in a journal.
struct Keys {
    std::unique_ptr<envelope::Primitives> province = envelope::libcrypto_primitives(seeded(21));
    std::unique_ptr<envelope::Primitives> device = envelope::mbedtls_primitives(seeded(22));
    envelope::SealingKeyPair desk = province->generate_sealing_key();
    envelope::SealingKeyPair ombudsman = province->generate_sealing_key();
    envelope::SealingKeyPair identity = province->generate_sealing_key();
    envelope::Recipients recipients{desk.public_half, ombudsman.public_half, identity.public_half};
    base::Bytes aad =
        envelope::aad_for(SeededBytes(1).fixed<model::DeviceId>(), SeededBytes(2).fixed<model::JournalId>(), 1,
                          envelope::encode_header(1, model::EntryClass::submission));

    [[nodiscard]] std::vector<envelope::OpeningKey> both() const {
        std::vector<envelope::OpeningKey> keys;
        keys.push_back({"desk", {desk.private_half.copy(), desk.public_half}});
        keys.push_back({"ombudsman", {ombudsman.private_half.copy(), ombudsman.public_half}});
        return keys;
    }
    [[nodiscard]] std::vector<envelope::OpeningKey> only_desk() const {
        auto keys = both();
        keys.pop_back();
        return keys;
    }
};

model::Submission example(model::Topic topic, std::string_view words) {
    model::Submission submission;
    submission.topic = topic;
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes(words));
    return submission;
}

base::Bytes sealed_by_device(const Keys& keys, const model::Submission& submission) {
    return envelope::seal_submission(*keys.device, submission, envelope::ReceiptSecret(), keys.recipients, keys.aad)
        .value();
}

}  // namespace

TEST_CASE("seal: what the device seals with mbedTLS the desk opens with libcrypto, word for word") {
    const Keys keys;
    const auto sealed = sealed_by_device(keys, example(model::Topic::roads, "Jembatan kami hanyut."));
    const auto opened = envelope::open_submission(*keys.province, sealed, keys.aad, keys.only_desk());
    REQUIRE(opened);
    CHECK(opened->role == "desk");
    CHECK(opened->body.submission.words.text() == "Jembatan kami hanyut.");
    CHECK(opened->body.sealed_identity.empty());
}

TEST_CASE("seal: what concerns the office itself goes to the ombudsman, and the desk alone cannot open it") {
    const Keys keys;
    for (int topic = 0; topic <= 9; ++topic) {
        const auto value = static_cast<model::Topic>(topic);
        const auto sealed = sealed_by_device(keys, example(value, "Isi"));
        const bool office = value == model::Topic::office;
        const auto by_desk = envelope::open_submission(*keys.province, sealed, keys.aad, keys.only_desk());
        CHECK(by_desk.has_value() != office);
        CHECK(envelope::open_submission(*keys.province, sealed, keys.aad, keys.both())->role ==
              (office ? "ombudsman" : "desk"));
    }
}

TEST_CASE("seal: two seals of the same words have nothing in common, and another place does not open them") {
    const Keys keys;
    const auto submission = example(model::Topic::health, "Obat di puskesmas habis.");
    const auto first = sealed_by_device(keys, submission);
    const auto second = sealed_by_device(keys, submission);
    CHECK(first.size() == second.size());
    int same = 0;
    for (std::size_t i = 0; i < first.size(); ++i)
        same += first[i] == second[i] ? 1 : 0;
    CHECK(same < 20);
    auto elsewhere = keys.aad;
    elsewhere[39] ^= 1;
    CHECK(envelope::open_submission(*keys.province, first, elsewhere, keys.both()).error().code ==
          base::ErrorCode::unauthentic);
    for (std::size_t i = 0; i < first.size(); i += 13) {
        auto changed = first;
        changed[i] ^= 2;
        CHECK_FALSE(envelope::open_submission(*keys.province, changed, keys.aad, keys.both()));
    }
    CHECK_FALSE(envelope::open_submission(*keys.province, {}, keys.aad, keys.both()));
    CHECK_FALSE(envelope::open_submission(*keys.province, first, keys.aad, {}));
}

TEST_CASE("seal: three hundred characters of everyday Indonesian fit the smallest entry") {
    const Keys keys;
    constexpr std::string_view text =
        "Jalan di depan pasar desa kami sudah rusak sejak musim hujan yang lalu. Banyak lubang besar sehingga motor "
        "sering jatuh, terutama anak sekolah yang berangkat pagi hari. Kami mohon kepada pemerintah provinsi supaya "
        "jalan itu segera diperbaiki dan diberi lampu penerangan agar aman di malam hari nanti.";
    static_assert(text.size() == 300);
    const auto sealed = sealed_by_device(keys, example(model::Topic::roads, text));
    CHECK(sealed.size() == limits::plaintext_min + envelope::hpke_overhead);
    const auto opened = envelope::open_submission(*keys.province, sealed, keys.aad, keys.only_desk());
    CHECK(opened->body.submission.words.text() == text);
}

TEST_CASE("seal: an identity opens with the identity key only, and not at another place") {
    const Keys keys;
    auto submission = example(model::Topic::school, "Atap kelas bocor.");
    submission.identity.name = base::SecretBuffer(base::as_bytes("Siti Nurhalimah"));
    submission.identity.contact = base::SecretBuffer(base::as_bytes("0812-000-111"));
    const auto sealed = sealed_by_device(keys, submission);
    const auto opened = envelope::open_submission(*keys.province, sealed, keys.aad, keys.only_desk()).value();
    CHECK(opened.body.sealed_identity.size() == 128 + envelope::hpke_overhead);
    const auto identity = envelope::open_identity(*keys.province, opened.body.sealed_identity, keys.aad, keys.identity);
    REQUIRE(identity);
    CHECK(identity->name.text() == "Siti Nurhalimah");
    CHECK(identity->contact.text() == "0812-000-111");
    CHECK_FALSE(envelope::open_identity(*keys.province, opened.body.sealed_identity, keys.aad, keys.desk));
    CHECK_FALSE(envelope::open_identity(*keys.province, opened.body.sealed_identity, {}, keys.identity));
    submission.identity.name = base::SecretBuffer(base::Bytes(201, 'a'));
    CHECK(envelope::seal_submission(*keys.device, submission, envelope::ReceiptSecret(), keys.recipients, keys.aad)
              .error()
              .code == base::ErrorCode::too_large);
}

TEST_CASE("seal: the longest words with the longest identity still fit an entry") {
    const Keys keys;
    SeededBytes random(30);
    auto submission = example(model::Topic::other, "");
    submission.words = base::SecretBuffer(limits::words_bytes_max);
    while (submission.words.size() + 4 <= limits::words_bytes_max) {  // emoji in no order: as bad as it gets
        const std::array<base::Byte, 4> emoji{0xf0, 0x9f, static_cast<base::Byte>(0x80 + random.next() % 64),
                                              static_cast<base::Byte>(0x80 + random.next() % 64)};
        REQUIRE(submission.words.append(emoji));
    }
    submission.identity.name = base::SecretBuffer(base::Bytes(limits::contact_field_bytes_max, 'n'));
    submission.identity.contact = base::SecretBuffer(base::Bytes(limits::contact_field_bytes_max, 'c'));
    const auto sealed = sealed_by_device(keys, submission);
    CHECK(sealed.size() <= limits::sealed_bytes_max);
    const auto opened = envelope::open_submission(*keys.province, sealed, keys.aad, keys.both());
    REQUIRE(opened);
    CHECK(opened->body.submission.words.text() == submission.words.text());
}

TEST_CASE("seal: a device event comes back, looks like a short submission outside, and is bounded") {
    const Keys keys;
    const auto aad = envelope::aad_for({}, {}, 1, envelope::encode_header(1, model::EntryClass::device_event));
    const envelope::DeviceEvent event{envelope::DeviceEventKind::bundle_accepted, SeededBytes(3).bytes(200)};
    const auto sealed = envelope::seal_device_event(*keys.device, event, keys.desk.public_half, aad).value();
    CHECK(sealed.size() == sealed_by_device(keys, example(model::Topic::aid, "Isi")).size());
    const auto opened = envelope::open_device_event(*keys.province, sealed, aad, keys.desk);
    REQUIRE(opened);
    CHECK(opened->kind == event.kind);
    CHECK(opened->payload == event.payload);
    CHECK(envelope::open_device_event(*keys.province, sealed, aad, keys.ombudsman).error().code ==
          base::ErrorCode::unauthentic);
    CHECK(envelope::seal_device_event(*keys.device, {event.kind, base::Bytes(201)}, keys.desk.public_half, aad)
              .error()
              .code == base::ErrorCode::too_large);
    const auto reject = [&](base::Bytes plaintext) {
        const auto bytes =
            envelope::hpke_seal(*keys.device, keys.desk.public_half, base::as_bytes("pendopo/1/seal"), aad, plaintext)
                .value();
        const auto result = envelope::open_device_event(*keys.province, bytes, aad, keys.desk);
        return result ? base::ErrorCode::internal : result.error().code;
    };
    base::Bytes plaintext(256);
    plaintext[0] = 1;
    plaintext[1] = 1;
    CHECK(reject(plaintext) == base::ErrorCode::internal);  // fine as it is
    plaintext[1] = 9;
    CHECK(reject(plaintext) == base::ErrorCode::unsupported);
    plaintext[1] = 1;
    plaintext[255] = 1;
    CHECK(reject(plaintext) == base::ErrorCode::malformed);
    CHECK(reject(base::Bytes(10)) == base::ErrorCode::malformed);
}
