// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/keys.hpp"

#include <CLI/CLI.hpp>
#include <array>

#include "app/ctl/ask.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;

constexpr std::size_t passphrase_bytes_min = 12;  // three short words
constexpr std::size_t unlock_bytes = 32;

struct RoleAlgorithm {
    std::string_view role;
    envelope::KeyAlgorithm algorithm;
};
constexpr std::array roles{
    RoleAlgorithm{"root", envelope::KeyAlgorithm::p256},
    RoleAlgorithm{"ca", envelope::KeyAlgorithm::p256},
    RoleAlgorithm{"ack", envelope::KeyAlgorithm::p256},
    RoleAlgorithm{"content", envelope::KeyAlgorithm::p256},
    RoleAlgorithm{"safe", envelope::KeyAlgorithm::p256},
    RoleAlgorithm{"reply", envelope::KeyAlgorithm::p256},
    RoleAlgorithm{"desk", envelope::KeyAlgorithm::x25519},
    RoleAlgorithm{"identity", envelope::KeyAlgorithm::x25519},
    RoleAlgorithm{"ombudsman", envelope::KeyAlgorithm::x25519},
};

base::Result<base::SecretBuffer> ask_passphrase(bool twice) {
    PENDOPO_TRY(base::SecretBuffer first, ask("Passphrase: ", limits::passphrase_bytes_max));
    if (!twice) return first;
    PENDOPO_TRY(const base::SecretBuffer second, ask("The same again: ", limits::passphrase_bytes_max));
    if (!base::equal_constant_time(first.view(), second.view()))
        return base::fail(ErrorCode::invalid_argument, "the two passphrases differ");
    return first;
}

std::string public_text(std::string_view role, base::ByteView public_half) {
    return "pendopo-public-key: 1\nrole: " + std::string(role) + "\npublic: " + base::to_hex(public_half) + "\n";
}

}  // namespace

void Unlocking::add_options(CLI::App& command) {
    command.add_option("--passphrase-file", passphrase_file, "File whose first line is the passphrase");
    command.add_option("--key-file", key_file, "File of 32 bytes that unlocks instead of a passphrase");
}

base::Result<envelope::KeySecret> read_unlocking(const Unlocking& unlocking, bool twice) {
    if (!unlocking.passphrase_file.empty() && !unlocking.key_file.empty())
        return base::fail(ErrorCode::invalid_argument, "give --passphrase-file or --key-file, not both");
    envelope::KeySecret secret;
    if (!unlocking.key_file.empty()) {
        secret.protection = envelope::KeyProtection::key_file;
        PENDOPO_TRY(secret.secret, posix::read_secret_file(unlocking.key_file, unlock_bytes));
        if (secret.secret.size() != unlock_bytes)
            return base::fail(ErrorCode::invalid_argument, unlocking.key_file + ": a key file has exactly 32 bytes");
        return secret;
    }
    if (!unlocking.passphrase_file.empty()) {
        PENDOPO_TRY(secret.secret, posix::read_passphrase_file(unlocking.passphrase_file));
    } else {
        PENDOPO_TRY(secret.secret, ask_passphrase(twice));
    }
    if (twice && secret.secret.size() < passphrase_bytes_min)
        return base::fail(ErrorCode::invalid_argument, "a passphrase needs at least 12 characters: take four words");
    return secret;
}

base::Result<envelope::KeyAlgorithm> algorithm_of(std::string_view role) {
    std::string known;
    for (const auto& entry : roles) {
        if (entry.role == role) return entry.algorithm;
        known += " " + std::string(entry.role);
    }
    return base::fail(ErrorCode::invalid_argument, "no role called " + std::string(role) + "; there are:" + known);
}

base::Status make_unlock_file(Context& context, const std::filesystem::path& path) {
    base::SecretFixed<unlock_bytes> secret;
    context.random.fill(secret.span());
    return write_new_file(path, secret.view(), 0600);
}

base::Result<base::Bytes> make_key(Context& context, std::string_view role, const std::filesystem::path& path,
                                   const envelope::KeySecret& secret) {
    PENDOPO_TRY(const envelope::KeyAlgorithm algorithm, algorithm_of(role));
    if (algorithm == envelope::KeyAlgorithm::x25519) {
        const auto pair = context.primitives->generate_sealing_key();
        PENDOPO_CHECK(save_key(context, role, pair.private_half, pair.public_half.view(), path, secret));
        return base::Bytes(pair.public_half.bytes.begin(), pair.public_half.bytes.end());
    }
    const auto pair = context.primitives->generate_signing_key();
    PENDOPO_CHECK(save_key(context, role, pair.private_half, pair.public_half.view(), path, secret));
    return base::Bytes(pair.public_half.bytes.begin(), pair.public_half.bytes.end());
}

base::Status save_key(Context& context, std::string_view role, const envelope::PrivateKey& private_half,
                      base::ByteView public_half, const std::filesystem::path& path,
                      const envelope::KeySecret& secret) {
    PENDOPO_TRY(const envelope::KeyAlgorithm algorithm, algorithm_of(role));
    PENDOPO_TRY(const std::string text,
                envelope::encode_key_file(*context.primitives, role, algorithm, private_half, secret));
    PENDOPO_CHECK(write_new_file(path, base::as_bytes(text), 0600));
    return write_new_file(path.string() + ".pub", base::as_bytes(public_text(role, public_half)), 0644);
}

base::Result<envelope::OpenedKey> load_key(Context& context, std::string_view expected_role,
                                           const std::filesystem::path& path, const envelope::KeySecret& secret) {
    PENDOPO_TRY(const base::SecretBuffer text, posix::read_secret_file(path, limits::key_file_bytes_max));
    auto opened = envelope::open_key_file(*context.primitives, text.text(), secret);
    if (!opened) return base::fail(std::move(opened.error()).in(path.string()));
    if (!expected_role.empty() && opened->head.role != expected_role)
        return base::fail(ErrorCode::invalid_argument, path.string() + ": this is a key of the role " +
                                                           opened->head.role + ", not " + std::string(expected_role));
    return opened;
}

base::Result<base::Bytes> load_public(std::string_view expected_role, const std::filesystem::path& path) {
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(path, limits::key_file_bytes_max));
    const std::string text(base::as_text(bytes));
    const auto field = [&](const std::string& name) -> std::string {
        const auto at = text.find("\n" + name + ": ");
        if (at == std::string::npos) return {};
        const auto begin = at + name.size() + 3;
        return text.substr(begin, text.find('\n', begin) - begin);
    };
    if (!text.starts_with("pendopo-public-key: 1\n"))
        return base::fail(ErrorCode::malformed, path.string() + ": not a public key written by pendopo-ctl key new");
    if (field("role") != expected_role)
        return base::fail(ErrorCode::invalid_argument, path.string() + ": this is a key of the role " + field("role") +
                                                           ", not " + std::string(expected_role));
    return base::from_hex(field("public"));
}

base::Status write_new_file(const std::filesystem::path& path, base::ByteView bytes, unsigned mode) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
        return base::fail(ErrorCode::conflict, path.string() + " is there already and stays as it is");
    return posix::write_file_atomically(path, bytes, mode);
}

}  // namespace pendopo::ctl
