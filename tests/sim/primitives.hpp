// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "sync/envelope/primitives.hpp"

/// Cryptography at the speed of a simulation.
namespace pendopo::simulation {

/// SHA-256, HMAC and ChaCha20-Poly1305 are the real ones; the two curves are hashes that fit together in the same way:
/// what one half signs or seals, the other half verifies or opens, and nothing else does. Whoever knows the public
/// half could forge, which nobody here does.
[[nodiscard]] std::unique_ptr<envelope::Primitives> stand_in_primitives(envelope::RandomFill random);

/// The same, with a verification that says yes to everything: a planted mutant.
[[nodiscard]] std::unique_ptr<envelope::Primitives> credulous_primitives(envelope::RandomFill random);

}  // namespace pendopo::simulation
