// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/// Owners of libcrypto's objects. Only for the libcrypto_*.cpp files of this folder.
namespace pendopo::envelope::libcrypto {

template <auto Free>
struct Freeing {
    template <class Object>
    void operator()(Object* object) const noexcept {
        Free(object);
    }
};
template <class Object, auto Free>
using Handle = std::unique_ptr<Object, Freeing<Free>>;

using Bignum = Handle<BIGNUM, BN_clear_free>;
using BignumContext = Handle<BN_CTX, BN_CTX_free>;
using Montgomery = Handle<BN_MONT_CTX, BN_MONT_CTX_free>;
using Group = Handle<EC_GROUP, EC_GROUP_free>;
using Point = Handle<EC_POINT, EC_POINT_clear_free>;
using Digest = Handle<EVP_MD, EVP_MD_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Cipher = Handle<EVP_CIPHER, EVP_CIPHER_free>;
using CipherContext = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;
using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using EcdsaSignature = Handle<ECDSA_SIG, ECDSA_SIG_free>;
using Memory = Handle<BIO, BIO_free_all>;
inline void free_sequence(ASN1_SEQUENCE_ANY* elements) {
    sk_ASN1_TYPE_pop_free(elements, ASN1_TYPE_free);
}
using Sequence = Handle<ASN1_SEQUENCE_ANY, free_sequence>;
using Certificate = Handle<X509, X509_free>;
using Request = Handle<X509_REQ, X509_REQ_free>;
using Extension = Handle<X509_EXTENSION, X509_EXTENSION_free>;

}  // namespace pendopo::envelope::libcrypto
