// SPDX-License-Identifier: Apache-2.0
#include <mbedtls/x509_crt.h>
#include <mbedtls/x509_csr.h>

#include "platform/base/limits.hpp"
#include "sync/envelope/mbedtls_compat.hpp"
#include "sync/envelope/sec1.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::envelope {
namespace {

int fill_random(void* primitives, unsigned char* out, std::size_t size) {
    static_cast<Primitives*>(primitives)->random_fill({out, size});
    return 0;
}

/// mbedTLS's key and request, freed and wiped together.
struct RequestWriter {
    RequestWriter() {
        mbedtls_pk_init(&key);
        mbedtls_x509write_csr_init(&request);
    }
    ~RequestWriter() {
        mbedtls_x509write_csr_free(&request);
        mbedtls_pk_free(&key);
    }
    RequestWriter(const RequestWriter&) = delete;
    RequestWriter& operator=(const RequestWriter&) = delete;

    mbedtls_pk_context key;
    mbedtls_x509write_csr request;
};

/// mbedTLS's certificates, one behind the other, freed together.
struct Certificates {
    Certificates() { mbedtls_x509_crt_init(&first); }
    ~Certificates() { mbedtls_x509_crt_free(&first); }
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    base::Status read(std::string_view pem) {
        const std::string text(pem);  // the parser wants the zero behind it
        if (mbedtls_x509_crt_parse(&first, reinterpret_cast<const unsigned char*>(text.c_str()), text.size() + 1) == 0)
            return {};
        return base::fail(base::ErrorCode::malformed, "not a certificate");
    }

    mbedtls_x509_crt first;
};

}  // namespace

base::Result<std::string> make_request_pem(Primitives& primitives, const SigningKeyPair& key,
                                           std::string_view common_name) {
    if (!is_common_name(common_name))
        return base::fail(base::ErrorCode::invalid_argument, "a certificate request's name");
    RequestWriter writer;
    const base::SecretBuffer der = sec1_der(key);
    const std::string subject = "CN=" + std::string(common_name);
    std::array<unsigned char, limits::csr_bytes_max> pem{};
    mbedtls_x509write_csr_set_md_alg(&writer.request, MBEDTLS_MD_SHA256);
    mbedtls_x509write_csr_set_key(&writer.request, &writer.key);
    if (mbedtls::parse_private_key(&writer.key, der.view().data(), der.size(), fill_random, &primitives) != 0 ||
        mbedtls_x509write_csr_set_subject_name(&writer.request, subject.c_str()) != 0 ||
        mbedtls_x509write_csr_set_key_usage(&writer.request, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) != 0 ||
        mbedtls_x509write_csr_pem(&writer.request, pem.data(), pem.size(), fill_random, &primitives) != 0)
        return base::fail(base::ErrorCode::internal, "mbedTLS could not write a certificate request");
    return std::string(reinterpret_cast<const char*>(pem.data()));
}

base::Status check_client_certificate(Primitives& primitives, std::string_view certificate_pem,
                                      const model::SigningKey& key, std::string_view authorities_pem) {
    Certificates certificate;
    Certificates authorities;
    PENDOPO_CHECK(certificate.read(certificate_pem));
    if (!authorities.read(authorities_pem))
        return base::fail(base::ErrorCode::invalid_argument, "not an authority's certificate");
    std::array<unsigned char, 256> der{};  // of a P-256 key: 91
    const int size = mbedtls_pk_write_pubkey_der(&certificate.first.pk, der.data(), der.size());
    if (size <= 0) return base::fail(base::ErrorCode::malformed, "a certificate without a key");
    // It is written at the end of the room for it.
    const model::Hash found = primitives.sha256(base::ByteView(der).last(static_cast<std::size_t>(size)));
    if (found != spki_sha256(primitives, key))
        return base::fail(base::ErrorCode::unauthentic, "the certificate is not for this device's key");
    std::uint32_t faults = 0;
    const int verified =
        mbedtls_x509_crt_verify(&certificate.first, &authorities.first, nullptr, nullptr, &faults, nullptr, nullptr);
    constexpr std::uint32_t dates = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
    const bool only_dates = verified == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED && (faults & ~dates) == 0;
    if (verified != 0 && !only_dates)
        return base::fail(base::ErrorCode::unauthentic, "the certificate is not signed by the province's authority");
    return {};
}

}  // namespace pendopo::envelope
