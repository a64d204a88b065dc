// SPDX-License-Identifier: Apache-2.0
#include "app/server/trust_watch.hpp"

#include <sys/stat.h>

#include "platform/base/log.hpp"
#include "platform/systemd/notify.hpp"

namespace pendopo::server {

base::Result<TrustWatch> TrustWatch::open(Province& province, const config::ServerConfig& config) {
    PENDOPO_TRY(auto bundle_folder, posix::DirectoryWatch::open(config.bundle_file.parent_path()));
    PENDOPO_TRY(auto key_folder, posix::DirectoryWatch::open(config.ack_key_file.parent_path()));
    return TrustWatch(province, config, std::move(bundle_folder), std::move(key_folder));
}

TrustWatch::TrustWatch(Province& province, const config::ServerConfig& config, posix::DirectoryWatch bundle_folder,
                       posix::DirectoryWatch key_folder)
    : province_(province),
      config_(config),
      bundle_folder_(std::move(bundle_folder)),
      key_folder_(std::move(key_folder)),
      seen_(fingerprint()) {}

std::string TrustWatch::fingerprint() const {
    std::string text;
    for (const auto& file : {config_.bundle_file, config_.ack_key_file, next_ack_key_file(config_)}) {
        struct stat status {};
        static_cast<void>(stat(file.c_str(), &status));
        // Two versions of one size within a tick of the kernel's clock: only the number of the file tells them apart.
        text += std::to_string(status.st_ino) + ' ' + std::to_string(status.st_size) + ' ' +
                std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec) + '\n';
    }
    return text;
}

void TrustWatch::look(ingest::Service& service) {
    const bool bundle_news = bundle_folder_.drain();
    const bool key_news = key_folder_.drain();
    if (!bundle_news && !key_news) return;
    std::string now = fingerprint();
    if (now == seen_) return;
    seen_ = std::move(now);
    const std::string epoch = std::to_string(province_.bundle.epoch);
    auto loaded = load_trust(*province_.primitives, config_, province_.bundle);
    if (!loaded) {
        base::log(base::Level::error, "server",
                  "the changed trust bundle or ack key is NOT taken, epoch " + epoch +
                      " stays in force: " + loaded.error().message);
        systemd::notify_status("refused a trust bundle or ack key; epoch " + epoch + " stays in force");
        return;
    }
    province_.bundle = loaded->bundle;
    const std::string taken = "trust bundle of epoch " + std::to_string(loaded->bundle.epoch) + " is in force";
    service.renew(std::move(loaded->trust));
    base::log(base::Level::info, "server", taken);
    systemd::notify_status(taken);
}

}  // namespace pendopo::server
