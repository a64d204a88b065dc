// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "storage/province/store.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::ctl {

/// What came out of verifying one journal as a province or its backup holds it.
struct ChainReport {
    model::JournalId id;
    model::DeviceId device;
    model::Head head;                 ///< as the store says
    std::uint64_t entries = 0;        ///< on all branches
    std::vector<model::Hash> erased;  ///< text gone by order; the chain verifies by its stored hash
    std::uint64_t gaps = 0;           ///< entries whose forerunner has not come
    std::uint64_t forked = 0;         ///< entries on another branch: a copied or restored card
    std::uint64_t unsigned_ = 0;      ///< entries that no later signature covers
    bool head_unbroken = false;       ///< from the head to entry 1 nothing is missing, and a signature covers it
    bool passes = false;              ///< the `expected` head stands on that chain
    std::vector<std::string> wrong;   ///< in words, at most a few; empty: all verifies
};

/// The keys that may have signed a device's journals: every one that the province ever confirmed.
using JournalKeys = std::vector<model::SigningKey>;
/// Which journal keys count, by device.
using KeyTable = std::map<model::DeviceId, JournalKeys>;
/// Those of all devices that the province ever confirmed. Errors: the store's.
[[nodiscard]] base::Result<KeyTable> keys_of_province(province::Store& store);

/// Recomputes every hash, follows the chain from the head to entry 1 and verifies the signatures; without `keys` it
/// only looks whether one is there. `expected` is a head that should stand on the chain; a seq of 0 asks for none.
/// Errors: those of the reader.
[[nodiscard]] base::Result<ChainReport> verify_chain(envelope::Primitives& primitives, province::ChainReader& reader,
                                                     const province::JournalRecord& journal, const JournalKeys* keys,
                                                     const model::Head& expected);

}  // namespace pendopo::ctl
