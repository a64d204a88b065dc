// SPDX-License-Identifier: Apache-2.0
#include "app/syncd/tls_files.hpp"

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "platform/posix/files.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::syncd {

using base::ErrorCode;
using base::fail;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t authorities_bytes_max = 64u << 10;  // an authority's PEM has about 700 bytes

base::Result<envelope::SigningKeyPair> make_key(const fs::path& file, envelope::Primitives& primitives) {
    envelope::SigningKeyPair key = primitives.generate_signing_key();
    PENDOPO_CHECK(posix::write_file_atomically(file, envelope::tls_key_pem(key).view(), 0600));
    base::log(base::Level::info, "sync", "made this device's TLS key");
    return key;
}

base::Result<envelope::SigningKeyPair> open_key(const fs::path& file, envelope::Primitives& primitives) {
    const auto text = posix::read_secret_file(file, limits::key_file_bytes_max);
    if (!text && text.error().code == ErrorCode::not_found) return make_key(file, primitives);
    if (!text) return fail(text.error());
    auto key = envelope::parse_tls_key_pem(primitives, text->text());
    if (!key) return fail(std::move(key.error()).in(file.string()));
    return key;
}

base::Result<std::string> read_certificate(const fs::path& file) {
    const auto text = posix::read_file(file, limits::certificate_bytes_max);
    if (text) return std::string(base::as_text(*text));
    if (text.error().code == ErrorCode::not_found) return std::string();
    return fail(text.error());
}

}  // namespace

fs::path tls_key_file(const fs::path& data_dir) {
    return data_dir / "tls.key";
}

fs::path tls_certificate_file(const fs::path& data_dir) {
    return data_dir / "tls.pem";
}

base::Status check_certificate(std::string_view certificate_pem, const model::SigningKey& key, const fs::path& ca_file,
                               envelope::Primitives& primitives) {
    PENDOPO_TRY(const base::Bytes authorities, posix::read_file(ca_file, authorities_bytes_max));
    auto checked = envelope::check_client_certificate(primitives, certificate_pem, key, base::as_text(authorities));
    if (!checked && checked.error().code == ErrorCode::invalid_argument)
        return fail(std::move(checked.error()).in(ca_file.string()));
    return checked;
}

base::Result<runner::TlsIdentity> open_tls_identity(const fs::path& data_dir, const fs::path& ca_file,
                                                    envelope::Primitives& primitives) {
    PENDOPO_CHECK(posix::make_directory(data_dir));
    PENDOPO_TRY(const envelope::SigningKeyPair key, open_key(tls_key_file(data_dir), primitives));
    runner::TlsIdentity identity;
    identity.spki = envelope::spki_sha256(primitives, key.public_half);
    // The name is for people who look at certificates; the server knows the device by its key.
    PENDOPO_TRY(identity.csr,
                envelope::make_request_pem(primitives, key, "device-" + identity.spki.hex().substr(0, 16)));
    PENDOPO_TRY(identity.certificate, read_certificate(tls_certificate_file(data_dir)));
    if (identity.certificate.empty()) return identity;
    const auto good = check_certificate(identity.certificate, key.public_half, ca_file, primitives);
    const bool useless =
        !good && (good.error().code == ErrorCode::unauthentic || good.error().code == ErrorCode::malformed);
    if (useless) {
        base::log(base::Level::error, "sync", "tls.pem: " + good.error().message + "; the device must enrol again");
        identity.certificate.clear();
    }
    return identity;
}

}  // namespace pendopo::syncd
