// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/key_file.hpp"

#include <optional>

#include "platform/base/limits.hpp"
#include "sync/envelope/stretch.hpp"

namespace pendopo::envelope {
namespace {

constexpr std::string_view passphrase_name = "passphrase argon2id-64MiB-3-1";
constexpr std::string_view key_file_name = "key-file";
constexpr std::size_t salt_size = 16;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t role_size_max = 32;

base::Error malformed(std::string_view what) {
    return {base::ErrorCode::malformed, "not a key file: " + std::string(what)};
}

bool is_role(std::string_view role) {
    if (role.empty() || role.size() > role_size_max) return false;
    return role.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

base::Result<base::SecretFixed<32>> wrapping_key(Primitives& primitives, const KeySecret& secret, base::ByteView salt) {
    base::SecretFixed<32> key;
    if (secret.protection == KeyProtection::key_file) {
        if (secret.secret.size() != 32)
            return base::fail(base::ErrorCode::invalid_argument, "a key file's secret has 32 bytes");
        base::Bytes info(base::as_bytes("pendopo/1/key-file").begin(), base::as_bytes("pendopo/1/key-file").end());
        base::append(info, salt);
        hkdf(primitives, secret.secret.view(), info, key.span());
        return key;
    }
    if (secret.secret.empty() || secret.secret.size() > limits::passphrase_bytes_max)
        return base::fail(base::ErrorCode::invalid_argument, "an empty or too long passphrase");
    PENDOPO_CHECK(argon2id(secret.secret.view(), salt, limits::key_file_stretch_kib, limits::key_file_stretch_passes,
                           key.span()));
    return key;
}

base::Result<base::Bytes> public_half_of(Primitives& primitives, KeyAlgorithm algorithm, const PrivateKey& key) {
    if (algorithm == KeyAlgorithm::x25519) {
        const model::SealingKey half = primitives.x25519_public(key);
        return base::Bytes(half.view().begin(), half.view().end());
    }
    PENDOPO_TRY(const model::SigningKey half, primitives.p256_public(key));
    return base::Bytes(half.view().begin(), half.view().end());
}

/// All parts of a file; `authenticated` are the lines that the seal covers.
struct Parsed {
    KeyFileHead head;
    base::Bytes salt;
    base::Bytes nonce;
    base::Bytes sealed;
    std::string_view authenticated;
};

/// Takes lines "name: value" in their fixed order.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text), rest_(text) {}
    /// The value of the next line, if it has this name.
    [[nodiscard]] std::optional<std::string_view> take(std::string_view name) {
        const auto end = rest_.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        std::string_view line = rest_.substr(0, end);
        if (!line.starts_with(name) || !line.substr(name.size()).starts_with(": ")) return std::nullopt;
        rest_.remove_prefix(end + 1);
        return line.substr(name.size() + 2);
    }
    [[nodiscard]] std::string_view taken() const { return text_.substr(0, text_.size() - rest_.size()); }
    [[nodiscard]] bool ended() const { return rest_.empty(); }

private:
    std::string_view text_;
    std::string_view rest_;
};

base::Result<base::Bytes> hex_line(Lines& lines, std::string_view name, std::size_t size) {
    const auto value = lines.take(name);
    if (!value) return base::fail(malformed(name));
    auto bytes = base::from_hex(*value);
    if (!bytes || bytes->size() != size) return base::fail(malformed(name));
    return *std::move(bytes);
}

base::Status parse_kinds(Lines& lines, KeyFileHead& head) {
    const auto algorithm = lines.take("algorithm");
    if (!algorithm) return base::fail(malformed("algorithm"));
    if (*algorithm != "x25519" && *algorithm != "p256")
        return base::fail(base::ErrorCode::unsupported, "a key of another algorithm");
    head.algorithm = *algorithm == "x25519" ? KeyAlgorithm::x25519 : KeyAlgorithm::p256;
    const std::size_t size = head.algorithm == KeyAlgorithm::x25519 ? model::SealingKey::size : model::SigningKey::size;
    PENDOPO_TRY(head.public_half, hex_line(lines, "public", size));
    const auto protection = lines.take("protection");
    if (!protection) return base::fail(malformed("protection"));
    if (*protection != passphrase_name && *protection != key_file_name)
        return base::fail(base::ErrorCode::unsupported, "a key file with another protection");
    head.protection = *protection == key_file_name ? KeyProtection::key_file : KeyProtection::passphrase;
    return {};
}

base::Result<Parsed> parse(std::string_view text) {
    if (text.size() > limits::key_file_bytes_max) return base::fail(base::ErrorCode::too_large, "a key file");
    Lines lines(text);
    Parsed parsed;
    const auto version = lines.take("pendopo-key");
    if (!version) return base::fail(malformed("its first line"));
    if (*version != "1") return base::fail(base::ErrorCode::unsupported, "a key file of another version");
    const auto role = lines.take("role");
    if (!role || !is_role(*role)) return base::fail(malformed("role"));
    parsed.head.role = *role;
    PENDOPO_CHECK(parse_kinds(lines, parsed.head));
    PENDOPO_TRY(parsed.salt, hex_line(lines, "salt", salt_size));
    PENDOPO_TRY(parsed.nonce, hex_line(lines, "nonce", nonce_size));
    parsed.authenticated = lines.taken();
    const auto sealed = lines.take("private");
    if (!sealed || !lines.ended()) return base::fail(malformed("private"));
    auto bytes = base::from_base64(*sealed);
    if (!bytes || bytes->size() != 32 + 16) return base::fail(malformed("private"));
    parsed.sealed = *std::move(bytes);
    return parsed;
}

}  // namespace

base::Result<std::string> encode_key_file(Primitives& primitives, std::string_view role, KeyAlgorithm algorithm,
                                          const PrivateKey& private_half, const KeySecret& secret) {
    if (!is_role(role)) return base::fail(base::ErrorCode::invalid_argument, "a role's name");
    PENDOPO_TRY(const base::Bytes public_half, public_half_of(primitives, algorithm, private_half));
    std::array<base::Byte, salt_size> salt{};
    std::array<base::Byte, nonce_size> nonce{};
    primitives.random_fill(salt);
    primitives.random_fill(nonce);
    PENDOPO_TRY(const base::SecretFixed<32> key, wrapping_key(primitives, secret, salt));
    std::string text = "pendopo-key: 1\nrole: " + std::string(role);
    text += algorithm == KeyAlgorithm::x25519 ? "\nalgorithm: x25519" : "\nalgorithm: p256";
    text += "\npublic: " + base::to_hex(public_half) + "\nprotection: ";
    text += secret.protection == KeyProtection::key_file ? key_file_name : passphrase_name;
    text += "\nsalt: " + base::to_hex(salt) + "\nnonce: " + base::to_hex(nonce) + "\n";
    std::array<base::Byte, 32 + 16> sealed{};
    primitives.chacha20_poly1305_seal(key, nonce, base::as_bytes(text), private_half.view(), sealed);
    return text + "private: " + base::to_base64(sealed) + "\n";
}

base::Result<KeyFileHead> read_key_file_head(std::string_view text) {
    PENDOPO_TRY(Parsed parsed, parse(text));
    return std::move(parsed.head);
}

base::Result<OpenedKey> open_key_file(Primitives& primitives, std::string_view text, const KeySecret& secret) {
    PENDOPO_TRY(Parsed parsed, parse(text));
    if (parsed.head.protection != secret.protection)
        return base::fail(base::ErrorCode::invalid_argument, parsed.head.protection == KeyProtection::key_file
                                                                 ? "this key opens with a key file"
                                                                 : "this key opens with a passphrase");
    PENDOPO_TRY(const base::SecretFixed<32> key, wrapping_key(primitives, secret, parsed.salt));
    OpenedKey opened{std::move(parsed.head), {}};
    if (!primitives.chacha20_poly1305_open(key, parsed.nonce, base::as_bytes(parsed.authenticated), parsed.sealed,
                                           opened.private_half.span()))
        return base::fail(base::ErrorCode::unauthentic, "wrong passphrase or key file, or the file was changed");
    const auto public_half = public_half_of(primitives, opened.head.algorithm, opened.private_half);
    if (!public_half || *public_half != opened.head.public_half)
        return base::fail(base::ErrorCode::unauthentic, "the halves of this key do not belong together");
    return opened;
}

base::Result<SealingKeyPair> as_sealing_key(OpenedKey key) {
    if (key.head.algorithm != KeyAlgorithm::x25519)
        return base::fail(base::ErrorCode::invalid_argument, key.head.role + " is no sealing key");
    PENDOPO_TRY(const model::SealingKey half, model::SealingKey::from(key.head.public_half));
    return SealingKeyPair{std::move(key.private_half), half};
}

base::Result<SigningKeyPair> as_signing_key(OpenedKey key) {
    if (key.head.algorithm != KeyAlgorithm::p256)
        return base::fail(base::ErrorCode::invalid_argument, key.head.role + " is no signing key");
    PENDOPO_TRY(const model::SigningKey half, model::SigningKey::from(key.head.public_half));
    return SigningKeyPair{std::move(key.private_half), half};
}

}  // namespace pendopo::envelope
