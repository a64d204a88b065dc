// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "app/server/province.hpp"
#include "platform/posix/wait.hpp"

namespace pendopo::server {

/// Brings a changed trust bundle or ack key into force while the server runs. What does not verify, goes back to an
/// older epoch or does not fit together is refused, loudly, and what was in force stays so. One thread.
class TrustWatch {
public:
    /// `province` and `config` must live longer. Errors: as posix::DirectoryWatch.
    [[nodiscard]] static base::Result<TrustWatch> open(Province& province, const config::ServerConfig& config);

    /// To be waited for: one of them is readable when something changed beside the files.
    [[nodiscard]] std::array<int, 2> descriptors() const {
        return {bundle_folder_.descriptor(), key_folder_.descriptor()};
    }
    /// Looks at the files if something changed; gives the service what they now hold.
    void look(ingest::Service& service);

private:
    TrustWatch(Province& province, const config::ServerConfig& config, posix::DirectoryWatch bundle_folder,
               posix::DirectoryWatch key_folder);
    /// What tells one state of the three files from another.
    [[nodiscard]] std::string fingerprint() const;

    Province& province_;
    const config::ServerConfig& config_;
    posix::DirectoryWatch bundle_folder_;
    posix::DirectoryWatch key_folder_;
    std::string seen_;
};

}  // namespace pendopo::server
