// SPDX-License-Identifier: Apache-2.0
#include "app/syncd/device.hpp"

#include "app/syncd/tls_files.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "platform/curl/curl_http.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/local_time.hpp"
#include "platform/posix/real_stick.hpp"
#include "storage/device/media_folder.hpp"
#include "storage/device/set_aside.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::syncd {

using base::ErrorCode;
using base::fail;
namespace fs = std::filesystem;

namespace {

std::uint64_t random_number(port::Random& random) {
    base::Bytes bytes(sizeof(std::uint64_t));
    random.fill(bytes);
    return base::read_big_endian<std::uint64_t>(bytes);
}

/// Nothing in sync.db is needed to keep a promise, so a damaged one is set aside and begun anew.
base::Result<device::SyncStore> open_store(const fs::path& file, port::Random& random) {
    auto store = device::SyncStore::open(file, {});
    if (store || store.error().code != ErrorCode::corrupt) return store;
    base::log(base::Level::error, "sync", store.error().message + "; it is set aside and begun anew");
    PENDOPO_TRY(const fs::path aside, device::set_aside_alone(file, std::to_string(random_number(random))));
    return device::SyncStore::open(file, {});
}

base::Result<content::RootKeys> load_roots(const fs::path& file) {
    PENDOPO_TRY(const base::Bytes text, posix::read_trusted_file(file, limits::config_bytes_max));
    auto roots = content::parse_root_keys(base::as_text(text));
    if (!roots) return fail(std::move(roots.error()).in(file.string()));
    return roots;
}

/// In UTC, by which the runner counts.
std::optional<runner::NightWindow> night_of(const std::optional<config::NightHours>& hours, base::WallTime now) {
    if (!hours) return std::nullopt;
    const auto ahead = std::chrono::duration_cast<std::chrono::minutes>(posix::ahead_of_utc(now));
    return runner::NightWindow{hours->from - ahead, hours->to - ahead};
}

std::string_view first_word(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_first_of(" \t\r\n", begin) - begin);
}

}  // namespace

base::Result<std::unique_ptr<Device>> Device::open(const config::SyncConfig& config, std::function<bool()> stop_asked) {
    auto device = std::unique_ptr<Device>(new Device(config));
    auto& random = device->random_;
    device->primitives_ = envelope::mbedtls_primitives([&random](base::ByteSpan out) { random.fill(out); });
    PENDOPO_CHECK(device->open_streams());
    PENDOPO_CHECK(device->start_runner(std::move(stop_asked)));
    return device;
}

base::Status Device::open_streams() {
    PENDOPO_CHECK(posix::make_directory(config_.data_dir));
    PENDOPO_TRY(store_, open_store(config_.data_dir / "sync.db", random_));
    // It is the kiosk's folder, and there before the kiosk is, so that it can be watched.
    PENDOPO_CHECK(posix::make_directory(config_.outbox_dir, 0750));
    PENDOPO_TRY(const device::StreamPosition position, store_->outbox_position());
    outbox_ = device::StreamReader::open(config_.outbox_dir, position);
    PENDOPO_TRY(inbox_, device::StreamWriter::open(config_.inbox_dir, {random_number(random_), false}));
    return {};
}

base::Status Device::start_runner(std::function<bool()> stop_asked) {
    PENDOPO_TRY(const content::RootKeys roots, load_roots(config_.roots_file));
    PENDOPO_TRY(runner::TlsIdentity tls, open_tls_identity(config_.data_dir, config_.ca_file, *primitives_));
    const auto connect_with = [this, at_start = tls.certificate, stop_asked = std::move(stop_asked)](
                                  const std::string& certificate) -> base::Result<std::unique_ptr<port::Http>> {
        if (certificate != at_start) PENDOPO_CHECK(check(certificate));  // the one at the start was looked at then
        return connect(certificate, stop_asked);
    };
    const auto keep = [this](const std::string& certificate) {
        return posix::write_file_atomically(tls_certificate_file(config_.data_dir), base::as_bytes(certificate), 0600);
    };
    runner::DeviceParts parts{*primitives_, clock_, random_,        *store_,      *outbox_,
                              *inbox_,      roots,  std::move(tls), connect_with, keep};
    const fs::path media = device::media_folder_beside(config_.outbox_dir);
    parts.media.list = [media] { return device::list_chunks(media); };
    parts.media.read = [media](const model::Hash& name) { return device::read_chunk(media, name); };
    parts.pacing = {config_.send_jitter_max, config_.start_spread};
    parts.night = night_of(config_.night, clock_.wall());
    if (!config_.courier_dir.empty())
        parts.open_stick = [this] {
            return posix::open_stick(config_.courier_dir, posix::Mounted(config_.courier_mounted));
        };
    PENDOPO_TRY(runner_, runner::DeviceRunner::start(std::move(parts)));
    return {};
}

base::Status Device::check(const std::string& certificate) const {
    PENDOPO_TRY(const base::SecretBuffer pem,
                posix::read_secret_file(tls_key_file(config_.data_dir), limits::key_file_bytes_max));
    PENDOPO_TRY(const envelope::SigningKeyPair key, envelope::parse_tls_key_pem(*primitives_, pem.text()));
    return check_certificate(certificate, key.public_half, config_.ca_file, *primitives_);
}

base::Result<std::unique_ptr<port::Http>> Device::connect(const std::string& certificate,
                                                          const std::function<bool()>& stop_asked) const {
    curl::Options options;
    options.host = config_.host;
    options.port = config_.port;
    options.enrolment_port = config_.enrolment_port;
    options.ca_file = config_.ca_file;
    options.pinned_keys = config_.pinned_keys;
    options.client_certificate = certificate;
    options.client_key = tls_key_file(config_.data_dir);
    options.stop_asked = stop_asked;
    return std::make_unique<curl::CurlHttp>(std::move(options));
}

void Device::read_token() {
    const auto text = posix::read_secret_file(config_.token_file, limits::token_file_bytes_max);
    if (!text && text.error().code == ErrorCode::not_found) return;
    base::Status status;
    if (!text) {
        status = fail(text.error());
    } else if (auto token = base::from_hex(first_word(text->text()))) {
        status = runner_->set_token(*token);
        base::wipe(*token);
    } else {
        status = fail(token.error());
    }
    if (!status)
        base::log(base::Level::error, "sync", "token " + config_.token_file.string() + ": " + status.error().message);
}

}  // namespace pendopo::syncd
