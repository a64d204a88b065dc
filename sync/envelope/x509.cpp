// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/x509.hpp"

#include "platform/base/limits.hpp"
#include "sync/envelope/sec1.hpp"

namespace pendopo::envelope {
namespace {

/// SEQUENCE { INTEGER 1, OCTET STRING of 32 bytes follows …
constexpr std::array<base::Byte, 7> sec1_begin{0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20};
/// … [0] { prime256v1 }, [1] { BIT STRING of 65 bytes follows } }
constexpr std::array<base::Byte, 17> sec1_middle{0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d,
                                                 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00};
/// SEQUENCE { SEQUENCE { ecPublicKey, prime256v1 }, BIT STRING of 65 bytes follows }
constexpr std::array<base::Byte, 26> spki_begin{0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                                0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                                0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
constexpr std::size_t private_offset = sec1_begin.size();
constexpr std::size_t public_offset = private_offset + 32 + sec1_middle.size();
constexpr std::size_t sec1_size = public_offset + model::SigningKey::size;

constexpr std::string_view pem_begin = "-----BEGIN EC PRIVATE KEY-----\n";
constexpr std::string_view pem_end = "-----END EC PRIVATE KEY-----\n";
constexpr std::size_t pem_line = 64;

}  // namespace

base::SecretBuffer sec1_der(const SigningKeyPair& key) {
    base::SecretBuffer der(sec1_size);
    const bool fits = der.append(sec1_begin) && der.append(key.private_half.view()) && der.append(sec1_middle) &&
                      der.append(key.public_half.view());
    PENDOPO_ASSERT(fits);
    return der;
}

base::Bytes spki_der(const model::SigningKey& key) {
    base::Bytes der;
    der.reserve(spki_begin.size() + model::SigningKey::size);
    base::append(der, spki_begin);
    base::append(der, key.view());
    return der;
}

bool is_common_name(std::string_view name) {
    return !name.empty() && name.size() <= limits::common_name_bytes_max &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") ==
               std::string_view::npos;
}

model::Hash spki_sha256(Primitives& primitives, const model::SigningKey& key) {
    return primitives.sha256(spki_der(key));
}

base::SecretBuffer tls_key_pem(const SigningKeyPair& key) {
    std::string coded = base::to_base64(sec1_der(key).view());
    base::SecretBuffer pem(pem_begin.size() + coded.size() + coded.size() / pem_line + 1 + pem_end.size());
    bool fits = pem.append(base::as_bytes(pem_begin));
    for (std::size_t i = 0; i < coded.size(); i += pem_line)
        fits = fits && pem.append(base::as_bytes(std::string_view(coded).substr(i, pem_line))) &&
               pem.append(base::as_bytes("\n"));
    fits = fits && pem.append(base::as_bytes(pem_end));
    PENDOPO_ASSERT(fits);
    base::wipe(coded.data(), coded.size());
    return pem;
}

base::Result<SigningKeyPair> parse_tls_key_pem(Primitives& primitives, std::string_view pem) {
    const auto malformed = [] { return base::fail(base::ErrorCode::malformed, "not a TLS key of this program"); };
    if (!pem.starts_with(pem_begin) || !pem.ends_with(pem_end) || pem.size() > limits::key_file_bytes_max)
        return malformed();
    base::SecretBuffer lines(
        base::as_bytes(pem.substr(pem_begin.size(), pem.size() - pem_begin.size() - pem_end.size())));
    base::SecretBuffer coded(lines.size());
    for (const base::Byte c : lines.view())
        if (c != '\n' && !coded.append({&c, 1})) return malformed();
    auto der = base::from_base64(coded.text());
    if (!der) return malformed();
    if (der->size() != sec1_size) {
        base::wipe(*der);
        return malformed();
    }
    SigningKeyPair pair;
    std::copy_n(der->begin() + private_offset, 32, pair.private_half.bytes.begin());
    std::copy_n(der->begin() + public_offset, model::SigningKey::size, pair.public_half.bytes.begin());
    const bool ours = base::equal_constant_time(*der, sec1_der(pair).view());
    base::wipe(*der);
    if (!ours) return malformed();
    const auto expected = primitives.p256_public(pair.private_half);
    if (!expected || *expected != pair.public_half)
        return base::fail(base::ErrorCode::invalid_argument, "the halves of a TLS key do not match");
    return pair;
}

}  // namespace pendopo::envelope
