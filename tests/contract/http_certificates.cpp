// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/http_certificates.hpp"

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "platform/base/assert.hpp"

namespace pendopo::test {
namespace {

struct BioDeleter {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using BioPointer = std::unique_ptr<BIO, BioDeleter>;

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    PENDOPO_ASSERT(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void set_validity(X509* certificate, bool expired) {
    ASN1_TIME_set_string(X509_getm_notBefore(certificate), "19700101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(certificate), expired ? "20200101000000Z" : "99991231235959Z");
}

}  // namespace

std::string Certified::certificate_pem() const {
    const BioPointer bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate.get());
    return text_of(bio.get());
}

std::string Certified::key_pem() const {
    const BioPointer bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(bio.get());
}

base::Bytes Certified::public_key_sha256() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    base::Bytes digest(SHA256_DIGEST_LENGTH);
    SHA256(der, static_cast<std::size_t>(size), digest.data());
    OPENSSL_free(der);
    return digest;
}

Certified make_certificate(const CertificateWish& wish) {
    Certified made{std::unique_ptr<EVP_PKEY, CertificateDeleter>(EVP_EC_gen("P-256")),
                   std::unique_ptr<X509, CertificateDeleter>(X509_new())};
    X509* certificate = made.certificate.get();
    X509* issuer = wish.issuer != nullptr ? wish.issuer->certificate.get() : certificate;
    X509_set_version(certificate, 2);
    static long serial = 1;
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    X509_set_pubkey(certificate, made.key.get());
    set_validity(certificate, wish.expired);
    add_extension(certificate, issuer, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "CA:FALSE");
    if (!wish.authority) add_extension(certificate, issuer, NID_subject_alt_name, "DNS:" + wish.name);
    EVP_PKEY* signer = wish.issuer != nullptr ? wish.issuer->key.get() : made.key.get();
    PENDOPO_ASSERT(X509_sign(certificate, signer, EVP_sha256()) > 0);
    return made;
}

}  // namespace pendopo::test
