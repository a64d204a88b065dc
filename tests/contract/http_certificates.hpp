// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "platform/base/bytes.hpp"

/// Certificates of every kind a device can meet, the bad ones too. Made with libcrypto directly, so that the product's
/// own certificates are not tested against themselves.
namespace pendopo::test {

struct CertificateDeleter {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

/// A P-256 key and its certificate.
struct Certified {
    std::unique_ptr<EVP_PKEY, CertificateDeleter> key;
    std::unique_ptr<X509, CertificateDeleter> certificate;

    [[nodiscard]] std::string certificate_pem() const;
    [[nodiscard]] std::string key_pem() const;
    [[nodiscard]] base::Bytes public_key_sha256() const;  ///< of the SubjectPublicKeyInfo: what is pinned
};

struct CertificateWish {
    std::string name = "localhost";  ///< CN, and the DNS name if it is not an authority
    bool authority = false;
    bool expired = false;
    const Certified* issuer = nullptr;  ///< none: signed by itself
};

[[nodiscard]] Certified make_certificate(const CertificateWish& wish);

}  // namespace pendopo::test
