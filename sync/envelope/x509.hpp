// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sync/envelope/primitives.hpp"

/// TLS keys and certificates of the province's private authority (RFC 5280). All keys are P-256. Certificates begin
/// at 1970-01-01 and end 9999-12-31: a device without a clock must connect, and who may speak is a table of the
/// server, not a date.
namespace pendopo::envelope {

/// SHA-256 of the key's SubjectPublicKeyInfo (DER): how a TLS key is named in tables and pins.
[[nodiscard]] model::Hash spki_sha256(Primitives& primitives, const model::SigningKey& key);

/// The private key as "EC PRIVATE KEY" PEM (RFC 5915), for curl and nginx. To be written with mode 0600.
[[nodiscard]] base::SecretBuffer tls_key_pem(const SigningKeyPair& key);
/// Reads back what tls_key_pem wrote. Errors: malformed (anything else), invalid_argument (the halves do not match).
[[nodiscard]] base::Result<SigningKeyPair> parse_tls_key_pem(Primitives& primitives, std::string_view pem);

// --- Device (mbedTLS) ----------------------------------------------------------------------------------------

/// A certificate request (PKCS #10, PEM) with subject CN=`common_name`. Letters, digits and dashes only.
/// Errors: invalid_argument (the name), internal (mbedTLS refused).
[[nodiscard]] base::Result<std::string> make_request_pem(Primitives& primitives, const SigningKeyPair& key,
                                                         std::string_view common_name);

/// Whether this certificate (PEM) is for `key` and was signed by one of these authorities (PEM, one behind the other).
/// Its dates do not count. Errors: malformed (no such certificate), unauthentic (another key, another authority, or
/// damaged), invalid_argument (the authorities).
[[nodiscard]] base::Status check_client_certificate(Primitives& primitives, std::string_view certificate_pem,
                                                    const model::SigningKey& key, std::string_view authorities_pem);

// --- Province (libcrypto) ------------------------------------------------------------------------------------

/// The key inside a request, after its own signature was verified.
/// Errors: malformed (no such PEM, or not a P-256 key), too_large (limits::csr_bytes_max), unauthentic.
[[nodiscard]] base::Result<model::SigningKey> request_public_key(std::string_view request_pem);

/// The authority that signs: its key and certificate.
struct Authority {
    SigningKeyPair key;
    std::string certificate_pem;
};

/// A self-signed certificate for `key` with CN=`name`, allowed to sign end certificates only.
/// Errors: invalid_argument (an empty or too long name), internal.
[[nodiscard]] base::Result<std::string> make_authority_pem(Primitives& primitives, const SigningKeyPair& key,
                                                           std::string_view name);
/// A client certificate for a device's TLS key with CN=`common_name`; nothing else of the request is taken over.
/// Errors: invalid_argument (the name), malformed (authority's certificate, device key), internal.
[[nodiscard]] base::Result<std::string> make_client_certificate_pem(Primitives& primitives, const Authority& authority,
                                                                    const model::SigningKey& device_key,
                                                                    std::string_view common_name);
/// A server certificate for these DNS names (at least one; the first is the CN too).
/// Errors: as make_client_certificate_pem.
[[nodiscard]] base::Result<std::string> make_server_certificate_pem(Primitives& primitives, const Authority& authority,
                                                                    const model::SigningKey& server_key,
                                                                    std::span<const std::string> dns_names);

/// SHA-256 of the SubjectPublicKeyInfo of a PEM certificate that somebody else has verified (nginx): of the rest only
/// the outline is looked at. Errors: malformed.
[[nodiscard]] base::Result<model::Hash> certificate_spki_sha256(Primitives& primitives,
                                                                std::string_view certificate_pem);
/// SHA-256 of the whole certificate (DER): its fingerprint. Errors: malformed.
[[nodiscard]] base::Result<model::Hash> certificate_sha256(Primitives& primitives, std::string_view certificate_pem);

}  // namespace pendopo::envelope
