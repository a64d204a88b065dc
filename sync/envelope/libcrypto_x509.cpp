// SPDX-License-Identifier: Apache-2.0
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "platform/base/limits.hpp"
#include "sync/envelope/libcrypto_sign.hpp"
#include "sync/envelope/sec1.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::envelope {
namespace {

using namespace libcrypto;

constexpr const char* not_before = "19700101000000Z";
constexpr const char* not_after = "99991231235959Z";

/// One extension in the words of x509v3_config(5).
struct ExtensionText {
    int nid;
    std::string value;
};

base::Error refused(const char* what) {
    ERR_clear_error();
    return {base::ErrorCode::internal, std::string("libcrypto could not ") + what};
}

/// PEM readers ask the terminal for a passphrase otherwise.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

Memory memory_of(std::string_view text) {
    return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate read_certificate(std::string_view pem) {
    const Memory memory = memory_of(pem);
    Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, no_passphrase, nullptr));
    ERR_clear_error();
    return certificate;
}

/// The bytes between the lines of a PEM certificate; empty if there are none.
base::Bytes certificate_der(std::string_view pem) {
    const Memory memory = memory_of(pem);
    char* name = nullptr;
    char* head = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    base::Bytes der;
    if (PEM_read_bio(memory.get(), &name, &head, &data, &size) == 1) {
        if (std::string_view(name) == PEM_STRING_X509) der.assign(data, data + size);
        OPENSSL_free(name);
        OPENSSL_free(head);
        OPENSSL_free(data);
    }
    ERR_clear_error();
    return der;
}

/// The parts of a SEQUENCE that fills `der`; null for anything else.
Sequence parts_of(base::ByteView der) {
    const unsigned char* bytes = der.data();
    Sequence parts(d2i_ASN1_SEQUENCE_ANY(nullptr, &bytes, static_cast<long>(der.size())));
    ERR_clear_error();
    if (bytes != der.data() + der.size()) parts.reset();
    return parts;
}

/// A part that is a SEQUENCE itself, whole as it stands there; empty if there is none at that place.
base::ByteView sequence_at(const Sequence& parts, int index) {
    const ASN1_TYPE* part = parts ? sk_ASN1_TYPE_value(parts.get(), index) : nullptr;
    if (part == nullptr || part->type != V_ASN1_SEQUENCE) return {};
    return {ASN1_STRING_get0_data(part->value.sequence),
            static_cast<std::size_t>(ASN1_STRING_length(part->value.sequence))};
}

/// Where a certificate's SubjectPublicKeyInfo stands (RFC 5280 section 4.1): behind serial number, signature, issuer,
/// validity and subject, and behind the version, which is left out in certificates of version 1.
base::ByteView subject_key_of(const Sequence& statement) {
    const ASN1_TYPE* first = statement ? sk_ASN1_TYPE_value(statement.get(), 0) : nullptr;
    if (first == nullptr) return {};
    return sequence_at(statement, first->type == V_ASN1_INTEGER ? 5 : 6);
}

Key private_key_object(const SigningKeyPair& pair) {
    const base::SecretBuffer der = sec1_der(pair);
    const unsigned char* bytes = der.view().data();
    return Key(d2i_PrivateKey(EVP_PKEY_EC, nullptr, &bytes, static_cast<long>(der.size())));
}

/// The uncompressed point of a P-256 key; an error for any other key.
base::Result<model::SigningKey> point_of(EVP_PKEY* key) {
    std::array<char, 32> group{};
    std::size_t size = 0;
    model::SigningKey point;
    if (key == nullptr || EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1 ||
        std::string_view(group.data()) != "prime256v1" ||
        EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.bytes.data(), point.bytes.size(), &size) !=
            1 ||
        size != point.bytes.size() || point.bytes[0] != 4) {
        ERR_clear_error();
        return base::fail(base::ErrorCode::malformed, "not a P-256 key");
    }
    return point;
}

bool set_serial(Primitives& primitives, X509* certificate) {
    std::array<base::Byte, 16> bytes{};
    primitives.random_fill(bytes);
    bytes[0] = static_cast<base::Byte>((bytes[0] & 0x3f) | 0x40);  // positive, and always 16 bytes long
    const Bignum number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_names(X509* certificate, X509* issuer, std::string_view common_name) {
    X509_NAME* subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(common_name.data()),
                                      static_cast<int>(common_name.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1;
}

bool add_extensions(X509* certificate, X509* issuer, std::span<const ExtensionText> extensions) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    for (const ExtensionText& text : extensions) {
        const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, text.nid, text.value.c_str()));
        if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) return false;
    }
    return true;
}

/// What one certificate says; `issuer` null: itself.
struct Statement {
    EVP_PKEY* subject_key;
    std::string_view common_name;
    X509* issuer;
    EVP_PKEY* issuer_key;
    std::span<const ExtensionText> extensions;
};

base::Result<std::string> sign_certificate(Primitives& primitives, const Statement& statement) {
    const Certificate certificate(X509_new());
    if (!certificate) return base::fail(refused("begin a certificate"));
    X509* issuer = statement.issuer != nullptr ? statement.issuer : certificate.get();
    if (X509_set_version(certificate.get(), X509_VERSION_3) != 1 || !set_serial(primitives, certificate.get()) ||
        ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate.get()), not_before) != 1 ||
        ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate.get()), not_after) != 1 ||
        !set_names(certificate.get(), issuer, statement.common_name) ||
        X509_set_pubkey(certificate.get(), statement.subject_key) != 1)
        return base::fail(refused("fill a certificate"));
    if (!add_extensions(certificate.get(), issuer, statement.extensions))
        return base::fail(refused("extend a certificate"));
    const Memory memory(BIO_new(BIO_s_mem()));
    if (!memory || X509_sign(certificate.get(), statement.issuer_key, EVP_sha256()) == 0 ||
        PEM_write_bio_X509(memory.get(), certificate.get()) != 1)
        return base::fail(refused("sign a certificate"));
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

base::Result<std::string> sign_end_certificate(Primitives& primitives, const Authority& authority,
                                               const model::SigningKey& subject_key, std::string_view common_name,
                                               std::span<const ExtensionText> extensions) {
    if (!is_common_name(common_name)) return base::fail(base::ErrorCode::invalid_argument, "a certificate's name");
    const Certificate issuer = read_certificate(authority.certificate_pem);
    const Key issuer_key = private_key_object(authority.key);
    const Key subject = public_key_object(subject_key);
    if (!issuer || !issuer_key || X509_check_private_key(issuer.get(), issuer_key.get()) != 1) {
        ERR_clear_error();
        return base::fail(base::ErrorCode::malformed, "the authority's certificate does not belong to its key");
    }
    if (!subject) {
        ERR_clear_error();
        return base::fail(base::ErrorCode::malformed, "not a P-256 key");
    }
    return sign_certificate(primitives, {subject.get(), common_name, issuer.get(), issuer_key.get(), extensions});
}

bool is_dns_name(std::string_view name) {
    return !name.empty() && name.size() <= limits::dns_name_bytes_max &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
}

}  // namespace

base::Result<model::SigningKey> request_public_key(std::string_view request_pem) {
    if (request_pem.size() > limits::csr_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a certificate request");
    const Memory memory = memory_of(request_pem);
    const Request request(PEM_read_bio_X509_REQ(memory.get(), nullptr, no_passphrase, nullptr));
    ERR_clear_error();
    if (!request) return base::fail(base::ErrorCode::malformed, "not a certificate request");
    EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
    PENDOPO_TRY(const model::SigningKey point, point_of(key));
    if (X509_REQ_verify(request.get(), key) != 1) {
        ERR_clear_error();
        return base::fail(base::ErrorCode::unauthentic, "a certificate request that its key did not sign");
    }
    return point;
}

base::Result<std::string> make_authority_pem(Primitives& primitives, const SigningKeyPair& key, std::string_view name) {
    if (name.empty() || name.size() > limits::common_name_bytes_max)
        return base::fail(base::ErrorCode::invalid_argument, "an authority's name");
    const Key object = private_key_object(key);
    if (!object) return base::fail(refused("read the authority's key"));
    const std::array<ExtensionText, 3> extensions{{{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                                   {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                                   {NID_subject_key_identifier, "hash"}}};
    return sign_certificate(primitives, {object.get(), name, nullptr, object.get(), extensions});
}

base::Result<std::string> make_client_certificate_pem(Primitives& primitives, const Authority& authority,
                                                      const model::SigningKey& device_key,
                                                      std::string_view common_name) {
    const std::array<ExtensionText, 4> extensions{{{NID_basic_constraints, "critical,CA:FALSE"},
                                                   {NID_key_usage, "critical,digitalSignature"},
                                                   {NID_ext_key_usage, "clientAuth"},
                                                   {NID_authority_key_identifier, "keyid:always"}}};
    return sign_end_certificate(primitives, authority, device_key, common_name, extensions);
}

base::Result<std::string> make_server_certificate_pem(Primitives& primitives, const Authority& authority,
                                                      const model::SigningKey& server_key,
                                                      std::span<const std::string> dns_names) {
    std::string names;
    for (const std::string& name : dns_names) {
        if (!is_dns_name(name)) return base::fail(base::ErrorCode::invalid_argument, "not a DNS name: " + name);
        names += (names.empty() ? "DNS:" : ",DNS:") + name;
    }
    if (dns_names.empty()) return base::fail(base::ErrorCode::invalid_argument, "a server without a name");
    const std::array<ExtensionText, 5> extensions{{{NID_basic_constraints, "critical,CA:FALSE"},
                                                   {NID_key_usage, "critical,digitalSignature"},
                                                   {NID_ext_key_usage, "serverAuth"},
                                                   {NID_subject_alt_name, names},
                                                   {NID_authority_key_identifier, "keyid:always"}}};
    return sign_end_certificate(primitives, authority, server_key, dns_names.front(), extensions);
}

base::Result<model::Hash> certificate_spki_sha256(Primitives& primitives, std::string_view certificate_pem) {
    // At every request of every device: to make a key object of it, as reading a whole X509 does, would take a third of
    // the server's time.
    const base::Bytes der = certificate_der(certificate_pem);
    const Sequence statement = parts_of(sequence_at(parts_of(der), 0));
    const base::ByteView key = subject_key_of(statement);
    if (key.empty()) return base::fail(base::ErrorCode::malformed, "not a certificate");
    return primitives.sha256(key);
}

base::Result<model::Hash> certificate_sha256(Primitives& primitives, std::string_view certificate_pem) {
    const Certificate certificate = read_certificate(certificate_pem);
    if (!certificate) return base::fail(base::ErrorCode::malformed, "not a certificate");
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    if (size <= 0) return base::fail(refused("write a certificate"));
    const model::Hash hash = primitives.sha256({der, static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return hash;
}

}  // namespace pendopo::envelope
