// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/secret.hpp"
#include "storage/model/ids.hpp"
#include "sync/envelope/primitives.hpp"

/// The trust bundle: the one signed object that tells a device every key it may rely on (DESIGN.md section 6).
/// Pure; any thread, as far as the primitives passed in allow it.
namespace pendopo::content {

inline constexpr std::size_t root_keys_count = 3;
inline constexpr std::size_t root_signatures_needed = 2;

/// The public halves of the three offline root keys, from a root-owned file laid down by image or package.
struct RootKeys {
    std::array<model::SigningKey, root_keys_count> keys;
    bool practice = false;  ///< made with --practice: such devices show it and accept only practice bundles
};

/// Reads the text form:
///     pendopo-root-keys 1
///     practice                (only there for practice keys)
///     key 04…                 (three lines, 130 hexadecimal digits each)
/// Lines that begin with # and empty lines do not count. Errors: malformed (which line), unsupported.
[[nodiscard]] base::Result<RootKeys> parse_root_keys(std::string_view text);
[[nodiscard]] std::string format_root_keys(const RootKeys& roots);

/// The lowest versions the province still wants to see; a program that is older says so to the operator.
struct MinimumVersions {
    std::uint32_t wire = 1;
    std::uint32_t journal = 1;
    std::uint32_t program = 0;  ///< major × 1,000,000 + minor × 1,000 + patch
    auto operator<=>(const MinimumVersions&) const = default;
};

struct TrustBundle {
    std::uint64_t epoch = 0;  ///< 1 for the first; only rises
    model::Hash previous;     ///< bundle_hash of the epoch before; zero for the first
    std::string province;     ///< UTF-8, 1 to limits::province_name_bytes_max; also salts the receipt codes
    bool practice = false;    ///< every screen says so
    model::SealingKey desk;
    model::SealingKey ombudsman;
    model::SealingKey identity;
    model::SigningKey ack;  ///< ingest's
    model::SigningKey content;
    model::SigningKey safe;  ///< the only leave to prune
    model::SigningKey reply;
    model::Hash server_ca;  ///< SHA-256 of the SubjectPublicKeyInfo of the CA that TLS is pinned to
    MinimumVersions minimum;
    auto operator<=>(const TrustBundle&) const = default;
};

/// What the root keys sign: canonical CBOR [1, epoch, previous, province, practice, desk, ombudsman, identity, ack,
/// content, safe, reply, server_ca, wire, journal, program]. The bundle must be valid (see verify_bundle).
[[nodiscard]] base::Bytes encode_payload(const TrustBundle& bundle);
/// H("bundle", payload): what is signed, and what the next epoch names as its previous.
[[nodiscard]] model::Hash bundle_hash(envelope::Primitives& primitives, base::ByteView payload);

struct RootSignature {
    model::SigningKey signer;
    model::Signature signature;
};
[[nodiscard]] RootSignature sign_payload(envelope::Primitives& primitives, base::ByteView payload,
                                         const base::SecretFixed<32>& root_private_key);
/// The file and frame form: CBOR [1, payload, [signer id, signature, …]]; a signer's id is the first 8 bytes of
/// H("key", public key). One to three signatures.
[[nodiscard]] base::Bytes assemble_bundle(envelope::Primitives& primitives, base::ByteView payload,
                                          const std::vector<RootSignature>& signatures);

/// The bundle that is in force already.
struct KnownBundle {
    std::uint64_t epoch = 0;
    model::Hash hash;
};

struct VerifiedBundle {
    TrustBundle bundle;
    model::Hash hash;     ///< bundle_hash of its payload
    base::Bytes bytes;    ///< as received, to be kept and verified again at each start
    bool is_news = true;  ///< false: the epoch that is in force already

    [[nodiscard]] KnownBundle known() const { return {bundle.epoch, hash}; }
};

/// Checks everything a device must know before it acts on a bundle: signed by two different root keys of the three,
/// keys of the right shape and not shared between roles that must be apart, practice exactly if the roots are, epoch
/// higher than the known one (or the very same bundle again), and, for the next epoch, the right previous hash.
/// Errors: malformed, too_large, unsupported (version), unauthentic (signatures), refused (practice and real keys
/// mixed), conflict (older, or another bundle of the same epoch, or another history).
[[nodiscard]] base::Result<VerifiedBundle> verify_bundle(envelope::Primitives& primitives, base::ByteView bytes,
                                                         const RootKeys& roots,
                                                         const std::optional<KnownBundle>& known);

/// For what was verified when it was stored and is trusted since (tests, tools): shape only, no signatures.
[[nodiscard]] base::Result<TrustBundle> decode_payload(base::ByteView payload);

}  // namespace pendopo::content
