// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/config/programs.hpp"
#include "app/ingest/service.hpp"
#include "platform/port/random.hpp"
#include "sync/content/trust_bundle.hpp"

namespace pendopo::server {

/// What was loaded from the files that the operator can change while the server runs.
struct LoadedTrust {
    ingest::Trust trust;
    content::KnownBundle bundle;
    bool practice = false;
    std::string name;  ///< of the province
};

/// What the server needs before it may answer anybody.
struct Province {
    std::unique_ptr<envelope::Primitives> primitives;
    std::unique_ptr<province::Store> store;
    ingest::Trust trust;
    content::KnownBundle bundle;  ///< the one in force
    bool practice = false;
    std::string name;
};

/// The ack key that waits for a bundle to name it: beside the one in use, so that a change of keys has no gap.
[[nodiscard]] std::filesystem::path next_ack_key_file(const config::ServerConfig& config);

/// Opens bundle and ack key and checks that they fit together: the bundle verifies under the root keys and follows on
/// `known`, and the ack key, or the next one, is the one it names.
/// Errors: as the parts', each naming the file and what to do.
[[nodiscard]] base::Result<LoadedTrust> load_trust(envelope::Primitives& primitives, const config::ServerConfig& config,
                                                   const std::optional<content::KnownBundle>& known);

/// Trust and store, for the first time. `random` must live longer than the result. Errors: as load_trust and the
/// store's.
[[nodiscard]] base::Result<Province> open_province(const config::ServerConfig& config, port::Random& random);

}  // namespace pendopo::server
