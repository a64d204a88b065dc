// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/config/programs.hpp"
#include "app/ingest/service.hpp"
#include "platform/port/random.hpp"

namespace pendopo::server {

/// What the server needs before it may answer anybody.
struct Province {
    std::unique_ptr<envelope::Primitives> primitives;
    std::unique_ptr<province::Store> store;
    ingest::Trust trust;
    bool practice = false;
    std::string name;
};

/// Opens keys, bundle and store and checks that they fit together: the bundle verifies under the root keys, and the ack
/// key is the one it names. `random` must live longer than the result.
/// Errors: as the parts', each naming the file and what to do.
[[nodiscard]] base::Result<Province> open_province(const config::ServerConfig& config, port::Random& random);

}  // namespace pendopo::server
