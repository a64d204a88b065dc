// SPDX-License-Identifier: Apache-2.0
#include "app/syncd/tls_files.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "platform/posix/files.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::syncd {

using base::ErrorCode;
using base::fail;
namespace fs = std::filesystem;

namespace {

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

bool certifies(std::string_view certificate_pem, const model::SigningKey& key) {
    std::string text;
    const auto begin = certificate_pem.find("-----BEGIN CERTIFICATE-----\n");
    const auto end = certificate_pem.find("-----END CERTIFICATE-----");
    if (begin == certificate_pem.npos || end == certificate_pem.npos || end < begin) return false;
    for (const char c : certificate_pem.substr(begin + 28, end - begin - 28))
        if (c != '\n' && c != '\r') text += c;
    const auto der = base::from_base64(text);
    // The point of 65 bytes stands in the certificate as it is; nothing else can be it by chance.
    return der && std::search(der->begin(), der->end(), key.bytes.begin(), key.bytes.end()) != der->end();
}

base::Result<runner::TlsIdentity> open_tls_identity(const fs::path& data_dir, envelope::Primitives& primitives) {
    PENDOPO_CHECK(posix::make_directory(data_dir));
    PENDOPO_TRY(const envelope::SigningKeyPair key, open_key(tls_key_file(data_dir), primitives));
    runner::TlsIdentity identity;
    identity.spki = envelope::spki_sha256(primitives, key.public_half);
    // The name is for people who look at certificates; the server knows the device by its key.
    PENDOPO_TRY(identity.csr,
                envelope::make_request_pem(primitives, key, "device-" + identity.spki.hex().substr(0, 16)));
    PENDOPO_TRY(identity.certificate, read_certificate(tls_certificate_file(data_dir)));
    if (!identity.certificate.empty() && !certifies(identity.certificate, key.public_half)) {
        base::log(base::Level::error, "sync", "tls.pem is not for this device's key; the device must enrol again");
        identity.certificate.clear();
    }
    return identity;
}

}  // namespace pendopo::syncd
