// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "storage/model/submission.hpp"
#include "storage/province/store.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {

/// The names of all chunks of these recordings.
[[nodiscard]] std::vector<model::Hash> chunks_of(const std::vector<model::Recording>& recordings);

/// Signs the order to erase an entry and these chunks, carries it out here, dated `now`, and files it as mail for its
/// device. Errors: those of KeepStore::erase.
[[nodiscard]] base::Status erase_entry(envelope::Primitives& primitives, province::Store& store,
                                       const envelope::SigningKeyPair& safe, const model::StoredEntry& stored,
                                       protocol::EraseReason reason, const std::vector<model::Hash>& chunks,
                                       base::WallTime now);

}  // namespace pendopo::ctl
