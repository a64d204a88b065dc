// SPDX-License-Identifier: Apache-2.0
#include "app/server/province.hpp"

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "platform/posix/files.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/key_file.hpp"

namespace pendopo::server {

using base::ErrorCode;
using base::fail;

namespace {

base::Result<content::VerifiedBundle> load_bundle(envelope::Primitives& primitives, const config::ServerConfig& config,
                                                  const std::optional<content::KnownBundle>& known) {
    PENDOPO_TRY(const base::Bytes text, posix::read_file(config.roots_file, limits::config_bytes_max));
    const auto roots = content::parse_root_keys(base::as_text(text));
    if (!roots) return fail(base::Error(roots.error()).in(config.roots_file.string()));
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(config.bundle_file, limits::trust_bundle_bytes_max));
    auto bundle = content::verify_bundle(primitives, bytes, *roots, known);
    if (!bundle) return fail(std::move(bundle.error()).in(config.bundle_file.string()));
    return bundle;
}

base::Result<envelope::KeySecret> load_unlocking(const config::ServerConfig& config) {
    envelope::KeySecret secret;
    if (!config.ack_unlock_file.empty()) {
        secret.protection = envelope::KeyProtection::key_file;
        PENDOPO_TRY(secret.secret, posix::read_secret_file(config.ack_unlock_file, 32));
        return secret;
    }
    PENDOPO_TRY(secret.secret, posix::read_passphrase_file(config.ack_passphrase_file));
    return secret;
}

base::Result<envelope::SigningKeyPair> load_ack_key(envelope::Primitives& primitives,
                                                    const config::ServerConfig& config,
                                                    const std::filesystem::path& path) {
    const std::string file = path.string();
    PENDOPO_TRY(const base::SecretBuffer text, posix::read_secret_file(file, limits::key_file_bytes_max));
    PENDOPO_TRY(const envelope::KeySecret secret, load_unlocking(config));
    auto opened = envelope::open_key_file(primitives, text.text(), secret);
    if (!opened) return fail(std::move(opened.error()).in(file));
    if (opened->head.role != "ack")
        return fail(ErrorCode::invalid_argument, file + ": a key of the role " + opened->head.role + ", not ack");
    return envelope::as_signing_key(std::move(*opened));
}

/// The key that the bundle names: the one in use, or the one that waits beside it.
base::Result<envelope::SigningKeyPair> find_ack_key(envelope::Primitives& primitives,
                                                    const config::ServerConfig& config,
                                                    const model::SigningKey& named) {
    PENDOPO_TRY(envelope::SigningKeyPair in_use, load_ack_key(primitives, config, config.ack_key_file));
    if (in_use.public_half == named) return in_use;
    auto next = load_ack_key(primitives, config, next_ack_key_file(config));
    if (next && next->public_half == named) return next;
    return fail(ErrorCode::conflict,
                config.ack_key_file.string() + ": not the ack key that " + config.bundle_file.string() +
                    " names; no device would believe its acks. Sign a new bundle or use the old key");
}

base::Result<std::unique_ptr<province::Store>> open_store(const config::ServerConfig& config, port::Random& random) {
    base::Bytes number(sizeof(std::uint64_t));
    random.fill(number);
    province::SqliteStoreOptions options;
    // SQLite's integers are signed; the top bit is left out.
    options.new_incarnation = base::read_big_endian<std::uint64_t>(number) >> 1;
    std::error_code ignored;
    if (!std::filesystem::exists(config.store_file, ignored))
        base::log(base::Level::warning, "server", config.store_file.string() + ": no store there; a new one is made");
    return province::open_sqlite_store(config.store_file, options);
}

}  // namespace

std::filesystem::path next_ack_key_file(const config::ServerConfig& config) {
    return config.ack_key_file.string() + ".next";
}

base::Result<LoadedTrust> load_trust(envelope::Primitives& primitives, const config::ServerConfig& config,
                                     const std::optional<content::KnownBundle>& known) {
    PENDOPO_TRY(content::VerifiedBundle bundle, load_bundle(primitives, config, known));
    PENDOPO_TRY(envelope::SigningKeyPair ack_key, find_ack_key(primitives, config, bundle.bundle.ack));
    LoadedTrust loaded;
    loaded.trust = {std::move(ack_key.private_half), std::move(bundle.bytes)};
    loaded.bundle = {bundle.bundle.epoch, bundle.hash};
    loaded.practice = bundle.bundle.practice;
    loaded.name = bundle.bundle.province;
    return loaded;
}

base::Result<Province> open_province(const config::ServerConfig& config, port::Random& random) {
    Province province;
    province.primitives = envelope::libcrypto_primitives([&random](base::ByteSpan out) { random.fill(out); });
    PENDOPO_TRY(LoadedTrust loaded, load_trust(*province.primitives, config, std::nullopt));
    PENDOPO_TRY(province.store, open_store(config, random));
    province.trust = std::move(loaded.trust);
    province.bundle = loaded.bundle;
    province.practice = loaded.practice;
    province.name = loaded.name;
    return province;
}

}  // namespace pendopo::server
