// SPDX-License-Identifier: Apache-2.0
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

}  // namespace pendopo::envelope
