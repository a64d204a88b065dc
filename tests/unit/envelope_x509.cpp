// SPDX-License-Identifier: Apache-2.0
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "sync/envelope/x509.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate read(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all);
    Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), X509_free);
    REQUIRE(certificate);
    return certificate;
}

/// Whether OpenSSL's own path validation accepts the certificate for this purpose at this time.
bool accepted(const std::string& pem, const std::string& authority_pem, int purpose, std::time_t at) {
    const Certificate certificate = read(pem);
    const Certificate authority = read(authority_pem);
    const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), X509_STORE_free);
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(X509_STORE_CTX_new(),
                                                                                  X509_STORE_CTX_free);
    X509_STORE_add_cert(store.get(), authority.get());
    X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
    X509_STORE_CTX_set_purpose(context.get(), purpose);
    X509_STORE_CTX_set_time(context.get(), 0, at);
    X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_X509_STRICT);
    return X509_verify_cert(context.get()) == 1;
}

struct Province {
    std::unique_ptr<envelope::Primitives> primitives = envelope::libcrypto_primitives(seeded(12));
    envelope::Authority authority = make();

    envelope::Authority make() {
        auto key = primitives->generate_signing_key();
        auto pem = envelope::make_authority_pem(*primitives, key, "Pendopo Banten").value();
        return {std::move(key), std::move(pem)};
    }
};

constexpr std::time_t year_1970 = 3600;
constexpr std::time_t year_2026 = 1'767'225'600;
constexpr std::time_t year_9000 = 221'845'392'000;

}  // namespace

TEST_CASE("x509: a device's request is signed by the authority and accepted by OpenSSL in any year") {
    Province province;
    const auto device = envelope::mbedtls_primitives(seeded(13));
    const auto key = device->generate_signing_key();
    const auto request = envelope::make_request_pem(*device, key, "a1b2c3").value();
    const auto point = envelope::request_public_key(request);
    REQUIRE(point);
    CHECK(*point == key.public_half);
    const auto pem =
        envelope::make_client_certificate_pem(*province.primitives, province.authority, *point, "a1b2c3").value();
    for (const std::time_t at : {year_1970, year_2026, year_9000}) {
        CHECK(accepted(pem, province.authority.certificate_pem, X509_PURPOSE_SSL_CLIENT, at));
        CHECK_FALSE(accepted(pem, province.authority.certificate_pem, X509_PURPOSE_SSL_SERVER, at));
    }
    auto other = envelope::libcrypto_primitives(seeded(99));
    const auto other_key = other->generate_signing_key();
    const auto other_authority = envelope::make_authority_pem(*other, other_key, "Pendopo Banten").value();
    CHECK_FALSE(accepted(pem, other_authority, X509_PURPOSE_SSL_CLIENT, year_2026));
}

TEST_CASE("x509: a device takes no certificate that is another key's, another authority's, or damaged anywhere") {
    Province province;
    const auto device = envelope::mbedtls_primitives(seeded(14));
    const auto key = device->generate_signing_key();
    const auto pem =
        envelope::make_client_certificate_pem(*province.primitives, province.authority, key.public_half, "a1").value();
    const std::string& authority = province.authority.certificate_pem;
    const auto error = [&](const std::string& certificate, const std::string& authorities) {
        const auto checked = envelope::check_client_certificate(*device, certificate, key.public_half, authorities);
        return checked ? std::nullopt : std::optional(checked.error().code);
    };
    const envelope::Authority stranger = province.make();  // of the same name
    CHECK_FALSE(error(pem, authority));
    CHECK_FALSE(error(pem, stranger.certificate_pem + authority));
    CHECK(error(pem, stranger.certificate_pem) == base::ErrorCode::unauthentic);
    CHECK(error(pem, "no certificate") == base::ErrorCode::invalid_argument);
    CHECK(error("", authority) == base::ErrorCode::malformed);
    const auto other = device->generate_signing_key();
    CHECK(envelope::check_client_certificate(*device, pem, other.public_half, authority).error().code ==
          base::ErrorCode::unauthentic);

    const auto begin = pem.find('\n') + 1;
    const auto end = pem.find("-----END");
    std::string base64;
    for (const char c : pem.substr(begin, end - begin))
        if (c != '\n') base64 += c;
    const base::Bytes der = base::from_base64(base64).value();
    unsigned taken = 0;
    for (std::size_t at = 0; at < der.size(); ++at) {
        base::Bytes damaged = der;
        damaged[at] ^= 1;
        const std::string spoilt =
            "-----BEGIN CERTIFICATE-----\n" + base::to_base64(damaged) + "\n-----END CERTIFICATE-----\n";
        if (!error(spoilt, authority)) ++taken;
    }
    CHECK(taken == 0);
}

TEST_CASE("x509: a server certificate names its hosts, localhost included, and serves as nothing else") {
    Province province;
    const auto key = province.primitives->generate_signing_key();
    const std::vector<std::string> names{"pendopo.bantenprov.example", "localhost"};
    const auto pem =
        envelope::make_server_certificate_pem(*province.primitives, province.authority, key.public_half, names).value();
    CHECK(accepted(pem, province.authority.certificate_pem, X509_PURPOSE_SSL_SERVER, year_2026));
    CHECK_FALSE(accepted(pem, province.authority.certificate_pem, X509_PURPOSE_SSL_CLIENT, year_2026));
    const Certificate certificate = read(pem);
    for (const std::string& name : names)
        CHECK(X509_check_host(certificate.get(), name.c_str(), name.size(), 0, nullptr) == 1);
    CHECK(X509_check_host(certificate.get(), "example.org", 0, 0, nullptr) == 0);
    const auto make = [&](std::vector<std::string> bad) {
        return envelope::make_server_certificate_pem(*province.primitives, province.authority, key.public_half, bad);
    };
    CHECK_FALSE(make({}));
    CHECK_FALSE(make({"a,DNS:b"}));
    CHECK_FALSE(make({std::string(254, 'a')}));
}

TEST_CASE("x509: fingerprints are those of the key and of the whole certificate") {
    Province province;
    const auto& authority = province.authority;
    CHECK(envelope::certificate_spki_sha256(*province.primitives, authority.certificate_pem).value() ==
          envelope::spki_sha256(*province.primitives, authority.key.public_half));
    const Certificate certificate = read(authority.certificate_pem);
    model::Hash expected;
    unsigned size = 0;
    REQUIRE(X509_digest(certificate.get(), EVP_sha256(), expected.bytes.data(), &size) == 1);
    CHECK(envelope::certificate_sha256(*province.primitives, authority.certificate_pem).value() == expected);
    CHECK(envelope::certificate_sha256(*province.primitives, "no certificate").error().code ==
          base::ErrorCode::malformed);
    CHECK_FALSE(envelope::certificate_spki_sha256(*province.primitives, ""));
}

TEST_CASE("x509: the fingerprint of a key is found in a device's certificate, and in nothing that is cut or longer") {
    Province province;
    const auto key = province.primitives->generate_signing_key();
    const std::string pem =
        envelope::make_client_certificate_pem(*province.primitives, province.authority, key.public_half, "x").value();
    CHECK(envelope::certificate_spki_sha256(*province.primitives, pem).value() ==
          envelope::spki_sha256(*province.primitives, key.public_half));

    const Certificate certificate = read(pem);
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(certificate.get(), &bytes);
    REQUIRE(size > 0);
    base::Bytes der(bytes, bytes + size);
    OPENSSL_free(bytes);
    const auto fingerprint = [&](base::ByteView of) {
        const std::string text =
            "-----BEGIN CERTIFICATE-----\n" + base::to_base64(of) + "\n-----END CERTIFICATE-----\n";
        return envelope::certificate_spki_sha256(*province.primitives, text);
    };
    // One line of base 64, however long, is read like many.
    CHECK(fingerprint(der).value() == envelope::spki_sha256(*province.primitives, key.public_half));
    for (std::size_t length = 0; length < der.size(); ++length)
        CHECK(fingerprint(base::ByteView(der).first(length)).error().code == base::ErrorCode::malformed);
    der.push_back(0);
    CHECK(fingerprint(der).error().code == base::ErrorCode::malformed);
    CHECK(fingerprint(base::from_hex("3000").value()).error().code == base::ErrorCode::malformed);
    CHECK(fingerprint(base::from_hex("30023000").value()).error().code == base::ErrorCode::malformed);
    CHECK(fingerprint(base::from_hex("30053003020105").value()).error().code == base::ErrorCode::malformed);
    const std::string other = "-----BEGIN PUBLIC KEY-----" + pem.substr(pem.find('\n'));
    CHECK(envelope::certificate_spki_sha256(*province.primitives, other).error().code == base::ErrorCode::malformed);
}

TEST_CASE("x509: a certificate without a version, as the oldest are, has its key one place earlier") {
    Province province;
    const Certificate certificate = read(province.authority.certificate_pem);
    // Version 1 is written by leaving it out; extensions go with it.
    while (X509_get_ext_count(certificate.get()) > 0)
        X509_EXTENSION_free(X509_delete_ext(certificate.get(), 0));
    REQUIRE(X509_set_version(certificate.get(), X509_VERSION_1) == 1);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    REQUIRE(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(BIO_new(BIO_s_mem()), BIO_free_all);
    REQUIRE(PEM_write_bio_X509(memory.get(), certificate.get()) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    CHECK(envelope::certificate_spki_sha256(*province.primitives, {text, static_cast<std::size_t>(size)}).value() ==
          envelope::spki_sha256(*province.primitives, province.authority.key.public_half));
}

TEST_CASE("x509: each certificate has a serial number of its own, long and positive") {
    Province province;
    const auto key = province.primitives->generate_signing_key();
    const auto serial = [&] {
        const auto pem =
            envelope::make_client_certificate_pem(*province.primitives, province.authority, key.public_half, "x")
                .value();
        const Certificate certificate = read(pem);
        const ASN1_INTEGER* number = X509_get0_serialNumber(certificate.get());
        CHECK(ASN1_STRING_type(number) == V_ASN1_INTEGER);
        return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(number)),
                           static_cast<std::size_t>(ASN1_STRING_length(number)));
    };
    const auto first = serial();
    CHECK(first.size() == 16);
    CHECK(first != serial());
}

TEST_CASE("x509: bad requests, names and authorities are refused") {
    Province province;
    auto& primitives = *province.primitives;
    const auto device = envelope::mbedtls_primitives(seeded(13));
    const auto key = device->generate_signing_key();
    const auto request = envelope::make_request_pem(*device, key, "kiosk-1").value();
    auto changed = request;
    const auto at = changed.size() / 2;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(envelope::request_public_key(changed));
    CHECK(envelope::request_public_key("").error().code == base::ErrorCode::malformed);
    CHECK(envelope::request_public_key(std::string(5000, 'x')).error().code == base::ErrorCode::too_large);
    CHECK(envelope::request_public_key(province.authority.certificate_pem).error().code == base::ErrorCode::malformed);
    CHECK_FALSE(envelope::make_request_pem(*device, key, "a,O=b"));
    CHECK_FALSE(envelope::make_request_pem(*device, key, ""));
    CHECK_FALSE(envelope::make_client_certificate_pem(primitives, province.authority, key.public_half, "a/b"));
    CHECK_FALSE(envelope::make_client_certificate_pem(primitives, province.authority, model::SigningKey(), "a"));
    envelope::Authority mixed{primitives.generate_signing_key(), province.authority.certificate_pem};
    CHECK(envelope::make_client_certificate_pem(primitives, mixed, key.public_half, "a").error().code ==
          base::ErrorCode::malformed);
    CHECK_FALSE(envelope::make_authority_pem(primitives, key, ""));
    CHECK(envelope::make_client_certificate_pem(primitives, province.authority, key.public_half, "a"));
}

TEST_CASE("x509: a TLS key's PEM comes back, is read by OpenSSL, and nothing else is taken for one") {
    const auto device = envelope::mbedtls_primitives(seeded(14));
    const auto key = device->generate_signing_key();
    const auto pem = envelope::tls_key_pem(key);
    const auto again = envelope::parse_tls_key_pem(*device, pem.text());
    REQUIRE(again);
    CHECK(again->public_half == key.public_half);
    CHECK(base::to_hex(again->private_half.view()) == base::to_hex(key.private_half.view()));
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(
        BIO_new_mem_buf(pem.view().data(), static_cast<int>(pem.size())), BIO_free_all);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> read_back(
        PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    CHECK(read_back);
    std::string changed(pem.text());
    for (std::size_t at = 31; at < changed.size() - 30; at += 5) {
        const char before = changed[at];
        if (before == '\n' || before == '=') continue;
        changed[at] = before == 'Q' ? 'R' : 'Q';
        CHECK_FALSE(envelope::parse_tls_key_pem(*device, changed));
        changed[at] = before;
    }
    CHECK_FALSE(envelope::parse_tls_key_pem(*device, ""));
    CHECK(envelope::parse_tls_key_pem(*device, changed));
}
