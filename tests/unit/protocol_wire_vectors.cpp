// SPDX-License-Identifier: Apache-2.0
#include "protocol_vectors.hpp"

using namespace pendopo;
using namespace pendopo::test;
using namespace pendopo::protocol_test;

namespace {

model::Entry entry(const Json& v) {
    model::Entry entry;
    entry.device = fixed<model::DeviceId>(v, "device");
    entry.journal = fixed<model::JournalId>(v, "journal");
    entry.seq = number(v, "seq");
    entry.header = unhex(text(v, "header"));
    entry.sealed = unhex(text(v, "sealed"));
    entry.previous = fixed<model::Hash>(v, "previous");
    entry.signature = fixed<model::Signature>(v, "signature");
    return entry;
}

model::Ack ack(const Json& v) {
    return {fixed<model::DeviceId>(v, "device"),
            fixed<model::JournalId>(v, "journal"),
            {number(v, "seq"), fixed<model::Hash>(v, "h")},
            number(v, "incarnation"),
            fixed<model::Signature>(v, "signature")};
}

protocol::Batch batch(const Json& v) {
    protocol::Batch batch;
    batch.device = fixed<model::DeviceId>(v, "device");
    batch.journal = fixed<model::JournalId>(v, "journal");
    batch.first_seq = number(v, "first_seq");
    batch.previous = fixed<model::Hash>(v, "previous");
    for (const Json& each : v.at("entries"))
        batch.entries.push_back({unhex(text(each, "header")), unhex(text(each, "sealed"))});
    batch.signature = fixed<model::Signature>(v, "signature");
    return batch;
}

protocol::BundleFrame bundle(const Json& v) {
    return {unhex(text(v, "bundle"))};
}

protocol::Identity identity(const Json& v) {
    return {fixed<model::DeviceId>(v, "device"), fixed<model::JournalId>(v, "journal"),
            fixed<model::SigningKey>(v, "journal_key"), fixed<model::Signature>(v, "signature")};
}

protocol::Enrolment enrolment(const Json& v) {
    return {static_cast<protocol::EnrolmentState>(v.at("state").get<int>()), fixed<model::Hash>(v, "tls_spki"),
            fixed<model::Hash>(v, "token_hash")};
}

protocol::StatusFrame status(const Json& v) {
    return {static_cast<protocol::Link>(v.at("link").get<int>()), number(v, "waiting"), number(v, "acked_seq"),
            static_cast<protocol::Trouble>(v.at("trouble").get<int>())};
}

protocol::EnrolRequest enrol_request(const Json& v) {
    return {unhex(text(v, "token")), text(v, "csr"), identity(v)};
}
protocol::EnrolGrant enrol_grant(const Json& v) {
    return {text(v, "certificate"), unhex(text(v, "bundle"))};
}

}  // namespace

TEST_CASE("vectors: every frame checked in is written byte for byte and still read") {
    const Json all = read_json("wire-1.json");
    check_section(all, "entry", entry);
    check_section(all, "ack", ack);
    check_section(all, "batch", batch);
    check_section(all, "bundle", bundle);
    check_section(all, "identity", identity);
    check_section(all, "enrolment", enrolment);
    check_section(all, "status", status);
    check_section(all, "enrol_request", enrol_request);
    check_section(all, "enrol_grant", enrol_grant);
}

TEST_CASE("vectors: what acks and identities sign, and their signatures, are those checked in") {
    const Json all = read_json("wire-1.json");
    for (const auto& library : both_primitives(seeded(1))) {
        CAPTURE(library.name);
        const auto& primitives = library.primitives;
        for (const Json& vector : all.at("ack")) {
            const base::Bytes signed_bytes = protocol::ack_signed_bytes(ack(vector));
            CHECK(base::to_hex(signed_bytes) == text(vector, "signed_bytes"));
            CHECK(envelope::sign_tagged(*primitives, "ack", signed_bytes,
                                        fixed<envelope::PrivateKey>(vector, "ack_private"))
                      .hex() == text(vector, "signature"));
        }
        for (const Json& vector : all.at("identity")) {
            const base::Bytes signed_bytes = protocol::identity_signed_bytes(identity(vector));
            CHECK(base::to_hex(signed_bytes) == text(vector, "signed_bytes"));
            CHECK(envelope::sign_tagged(*primitives, "identity", signed_bytes,
                                        fixed<envelope::PrivateKey>(vector, "journal_private"))
                      .hex() == text(vector, "signature"));
        }
    }
}
