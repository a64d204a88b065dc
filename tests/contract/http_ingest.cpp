// SPDX-License-Identifier: Apache-2.0
// From a device's HTTPS client through nginx to the store and back.
#include <curl/curl.h>
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/contract/http_province.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using test::HandDevice;
using test::WholeProvince;

namespace {

std::string reason(const port::HttpResponse& response) {
    CHECK(response.content_type == protocol::reason_type);
    return std::string(base::as_text(response.body));
}

/// The one ack of an answer, after its signature was checked.
model::Ack verified_ack(WholeProvince& province, const port::HttpResponse& response) {
    REQUIRE(response.status == 200);
    const auto ack = protocol::decode_as<model::Ack>(response.body);
    REQUIRE(ack);
    REQUIRE(envelope::verify_tagged(province.primitives(), "ack", protocol::ack_signed_bytes(*ack), ack->signature,
                                    province.ack_key()));
    return *ack;
}

std::size_t stored(WholeProvince& province) {
    return province.store().counts().value().entries;
}

/// A request as CurlHttp would never send it: with headers of its own.
long status_with_header(const std::string& url, const HandDevice& device, const std::string& ca_file,
                        const base::Bytes& body, const std::string& header) {
    CURL* curl = curl_easy_init();
    curl_slist* headers = curl_slist_append(nullptr, header.c_str());
    curl_blob certificate{const_cast<char*>(device.certificate().data()), device.certificate().size(), CURL_BLOB_COPY};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, reinterpret_cast<const char*>(body.data()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(
        curl, CURLOPT_WRITEFUNCTION, +[](char*, std::size_t size, std::size_t count, void*) { return size * count; });
    if (!device.certificate().empty()) {
        curl_easy_setopt(curl, CURLOPT_SSLCERT_BLOB, &certificate);
        curl_easy_setopt(curl, CURLOPT_SSLKEY, device.key_file().c_str());
    }
    long status = 0;
    CHECK(curl_easy_perform(curl) == CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
}

std::string escaped(const std::string& pem) {
    char* text = curl_easy_escape(nullptr, pem.data(), static_cast<int>(pem.size()));
    std::string out = text;
    curl_free(text);
    return out;
}

}  // namespace

TEST_CASE("ingest: a batch is stored once and acknowledged with a signature, however often it comes") {
    WholeProvince province;
    HandDevice device(province, 1);
    device.become_known();
    const auto batch = device.next_batch(3);
    for (int i = 0; i < 3; ++i) {
        const model::Ack ack = verified_ack(province, device.send(batch));
        CHECK(ack.device == device.identity().device);
        CHECK(ack.journal == device.identity().journal);
        CHECK(ack.head == device.head());
        CHECK(ack.incarnation == 77);
        CHECK(stored(province) == 3);
    }
    CHECK(verified_ack(province, device.send(device.next_batch(1))).head.seq == 4);
    CHECK(stored(province) == 4);
}

TEST_CASE("ingest: a single entry and a batch of twenty stay within the bytes that a data plan pays for") {
    WholeProvince province;
    HandDevice device(province, 2);
    device.become_known();
    const auto single = device.send(device.next_batch(1));
    REQUIRE(single.status == 200);
    MESSAGE("single entry: " << single.wire_bytes_up << " up, " << single.wire_bytes_down << " down");
    CHECK(single.wire_bytes_up <= 600);
    CHECK(single.wire_bytes_down <= 300);
    const auto twenty = device.send(device.next_batch(20));
    REQUIRE(twenty.status == 200);
    MESSAGE("batch of 20, an entry: " << twenty.wire_bytes_up / 20 << " up, " << twenty.wire_bytes_down / 20
                                      << " down");
    CHECK(twenty.wire_bytes_up <= 20 * 330);
    CHECK(twenty.wire_bytes_down <= 20 * 20);
}

TEST_CASE("ingest: what comes before its forerunners is kept and acknowledged when they are there") {
    WholeProvince province;
    HandDevice device(province, 3);
    device.become_known();
    const auto first = device.next_batch(2);
    const auto second = device.next_batch(2);
    CHECK(verified_ack(province, device.send(second)).head.seq == 0);
    CHECK(verified_ack(province, device.send(first)).head == device.head());
    CHECK(stored(province) == 4);
    CHECK(province.store().counts().value().gaps == 0);
}

TEST_CASE("ingest: the largest batch that a device may send is taken") {
    WholeProvince province;
    HandDevice device(province, 4);
    device.become_known();
    const auto batch = device.next_batch(limits::batch_bytes_max / 330, 304);
    REQUIRE(protocol::encode(batch).size() <= limits::batch_bytes_max);
    CHECK(verified_ack(province, device.send(batch)).head == device.head());
}

TEST_CASE("ingest: a certificate of ours without a row in the table is an unknown device") {
    WholeProvince province;
    HandDevice device(province, 5);
    device.take_certificate();
    const auto response = device.send(device.next_batch(1));
    CHECK(response.status == 403);
    CHECK(reason(response) == protocol::reason::unknown_device);
    CHECK(stored(province) == 0);
}

TEST_CASE("ingest: a revocation holds from the next request on, and what was sent under it is kept apart") {
    WholeProvince province;
    HandDevice device(province, 6);
    device.become_known();
    CHECK(device.send(device.next_batch(1)).status == 200);
    REQUIRE(province.store().revoke(device.tls_spki(), province.clock().wall()));
    const auto response = device.send(device.next_batch(1));
    CHECK(response.status == 403);
    CHECK(reason(response) == protocol::reason::revoked);
    const auto counts = province.store().counts();
    REQUIRE(counts);
    CHECK(counts->entries == 2);
    CHECK(counts->quarantined == 1);
    CHECK(device.get(std::string(protocol::path_bundle)).status == 403);
}

TEST_CASE("ingest: garbled, cut, foreign and unsigned batches are refused by name and nothing of them is kept") {
    WholeProvince province;
    HandDevice device(province, 7);
    device.become_known();
    const auto good = device.next_batch(2);
    const base::Bytes bytes = protocol::encode(good);

    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, bytes.size() / 2, bytes.size() - 1}) {
        const auto cut = device.post(base::Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
        CHECK(cut.status == 400);
        CHECK(reason(cut) == protocol::reason::malformed);
    }
    base::Bytes longer = bytes;
    longer.push_back(0);
    CHECK(reason(device.post(longer)) == protocol::reason::malformed);
    base::Bytes newer = bytes;
    newer[2] = 2;  // version
    CHECK(reason(device.post(newer)) == protocol::reason::unsupported);

    auto unsigned_batch = good;
    unsigned_batch.signature = {};
    CHECK(reason(device.send(unsigned_batch)) == protocol::reason::unauthentic);
    auto changed = good;
    changed.entries[0].sealed[0] ^= 1;
    CHECK(reason(device.send(changed)) == protocol::reason::unauthentic);
    auto foreign = good;
    foreign.device.bytes[0] ^= 1;
    CHECK(reason(device.send(foreign)) == protocol::reason::unauthentic);
    CHECK(stored(province) == 0);
    CHECK(device.send(good).status == 200);
    CHECK(stored(province) == 2);
}

TEST_CASE(
    "ingest: a device may bring what another one signed, once and acknowledged, but writes nothing of its own there") {
    WholeProvince province;
    HandDevice owner(province, 8);
    HandDevice other(province, 9);
    owner.become_known();
    other.become_known();
    const auto batch = owner.next_batch(1);
    REQUIRE(owner.send(batch).status == 200);
    CHECK(verified_ack(province, other.send(batch)).head == owner.head());
    CHECK(stored(province) == 1);
    const auto brought = verified_ack(province, other.send(owner.next_batch(2)));
    CHECK(brought.device == owner.identity().device);
    CHECK(brought.head == owner.head());
    CHECK(stored(province) == 3);

    auto forged = other.next_batch(1);
    forged.device = owner.identity().device;
    forged.journal = owner.identity().journal;
    CHECK(reason(other.send(forged)) == protocol::reason::unauthentic);
    auto in_another_journal = other.next_batch(1);
    in_another_journal.journal = owner.identity().journal;
    CHECK(reason(other.send(in_another_journal)) == protocol::reason::unauthentic);
    HandDevice nobody(province, 10);
    CHECK(reason(other.send(nobody.next_batch(1))) == protocol::reason::unauthentic);
    CHECK(stored(province) == 3);
}

TEST_CASE("ingest: what a revoked device signed is kept apart and acknowledged to the accepted one that brings it") {
    WholeProvince province;
    HandDevice revoked(province, 16);
    HandDevice bringer(province, 17);
    revoked.become_known();
    bringer.become_known();
    REQUIRE(revoked.send(revoked.next_batch(1)).status == 200);
    REQUIRE(province.store().revoke(revoked.tls_spki(), province.clock().wall()));
    for (int i = 0; i < 2; ++i)
        CHECK(verified_ack(province, bringer.send(revoked.next_batch(2))).head == revoked.head());
    CHECK(province.store().counts()->quarantined == 4);
    CHECK(revoked.send(revoked.next_batch(1)).status == 403);
    REQUIRE(province.store().revoke(bringer.tls_spki(), province.clock().wall()));
    CHECK(bringer.send(revoked.next_batch(1)).status == 403);
    CHECK(province.store().counts()->quarantined == 6);
}

TEST_CASE("ingest: an oversized body is refused before it is read") {
    WholeProvince province;
    HandDevice device(province, 10);
    device.become_known();
    const auto too_large = device.post(base::Bytes(limits::http_request_bytes_max, 0xff));
    CHECK(too_large.status == 413);
    CHECK(reason(too_large) == protocol::reason::too_large);
    const std::string url = "https://localhost:" + std::to_string(province.device_port()) + "/v1/batch";
    const std::string ca = (province.folder().path() / "ca.pem").string();
    CHECK(status_with_header(url, device, ca, base::Bytes(limits::http_request_bytes_max + 1), "X-None: 0") == 413);
    CHECK(device.send(device.next_batch(1)).status == 200);
}

TEST_CASE("ingest: headers that a client makes up change nothing") {
    WholeProvince province;
    HandDevice known(province, 11);
    HandDevice stranger(province, 12);
    known.become_known();
    stranger.take_certificate();
    const std::string ca = (province.folder().path() / "ca.pem").string();
    const std::string device_url = "https://localhost:" + std::to_string(province.device_port());
    const std::string enrol_url = "https://localhost:" + std::to_string(province.enrolment_port());
    const base::Bytes batch = protocol::encode(known.next_batch(1));
    const std::string forged = "X-Client-Cert: " + escaped(known.certificate());
    // The stranger's own certificate counts, not the one it names.
    CHECK(status_with_header(device_url + "/v1/batch", stranger, ca, batch, forged) == 403);
    // Without any certificate nginx lets nobody in, and the enrolment's port leads to no batch.
    HandDevice nobody(province, 13);
    CHECK(status_with_header(device_url + "/v1/batch", nobody, ca, batch, forged) == 400);
    CHECK(status_with_header(enrol_url + "/v1/batch", nobody, ca, batch, forged) == 404);
    CHECK(status_with_header(enrol_url + "/v1/enrol", nobody, ca, batch, forged) == 400);
    CHECK(stored(province) == 0);
    CHECK(status_with_header(device_url + "/v1/batch", known, ca, batch, "X-Client-Cert: nonsense") == 200);
    CHECK(stored(province) == 1);
}

TEST_CASE("ingest: a known device fetches the trust bundle; nothing else of the server can be reached") {
    WholeProvince province;
    HandDevice device(province, 14);
    device.become_known();
    const auto response = device.get(std::string(protocol::path_bundle));
    REQUIRE(response.status == 200);
    const auto frame = protocol::decode_as<protocol::BundleFrame>(response.body);
    REQUIRE(frame);
    CHECK(frame->bundle == province.bundle());
    CHECK(device.get("/v1/health").status == 404);
    CHECK(device.get("/").status == 404);
    CHECK(device.get("/v1/batch").status == 403);  // another method
    HandDevice stranger(province, 15);
    stranger.take_certificate();
    CHECK(reason(stranger.get(std::string(protocol::path_bundle))) == protocol::reason::unknown_device);
}

TEST_CASE("ingest: a device with more journals than a kiosk begins is told to keep it; its last one goes on") {
    WholeProvince province;
    HandDevice device(province, 31);
    device.become_known();
    for (std::size_t i = 1; i < limits::device_journals_max; ++i) {
        test::Chain former;
        former.device = device.identity().device;
        former.journal = test::sample<model::JournalId>(1'000 + i);
        REQUIRE(test::store_run(province.store(), test::run_of(former, 1)));
    }
    REQUIRE(device.send(device.next_batch(1)).status == 200);
    const protocol::Batch more = device.next_batch(2);
    device.begin_journal();
    const auto refused = device.send(device.next_batch(1));
    CHECK(refused.status == 400);  // of this journal alone: with 503 the device would hold back all the others, too
    CHECK(reason(refused) == protocol::reason::refused);
    CHECK(stored(province) == limits::device_journals_max);
    CHECK(device.send(more).status == 200);
}

TEST_CASE("ingest: a narrower batch that was made up pushes nothing out that is kept; a half of the same batch does") {
    WholeProvince province;
    HandDevice device(province, 19);
    device.become_known();
    auto whole = device.next_batch(4);
    whole.signature = {};
    CHECK(reason(device.send(whole)) == protocol::reason::unauthentic);
    auto made_up = whole;
    made_up.entries.resize(2);
    made_up.entries[0].sealed[0] ^= 1;
    CHECK(reason(device.send(made_up)) == protocol::reason::unauthentic);
    REQUIRE(province.store().unverified()->size() == 2);
    CHECK((*province.store().unverified())[0].last_seq == 4);
    auto half = whole;
    half.entries.resize(2);
    CHECK(reason(device.send(half)) == protocol::reason::unauthentic);
    const auto kept = province.store().unverified();
    REQUIRE(kept->size() == 2);
    CHECK(province.store().read_unverified((*kept)[0].number)->bytes == protocol::encode(made_up));
    CHECK(province.store().read_unverified((*kept)[1].number)->bytes == protocol::encode(half));
}
