// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/ctl/context.hpp"
#include "app/ctl/desk_keys.hpp"
#include "storage/model/submission.hpp"
#include "storage/province/store.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {

/// The names of all chunks of these recordings.
[[nodiscard]] std::vector<model::Hash> chunks_of(const std::vector<model::Recording>& recordings);

/// Signs the order to erase an entry and these chunks, carries it out here and files it as mail for its device.
/// Errors: those of KeepStore::erase.
[[nodiscard]] base::Status erase_entry(Context& context, province::Store& store, const envelope::SigningKeyPair& safe,
                                       const model::StoredEntry& stored, protocol::EraseReason reason,
                                       const std::vector<model::Hash>& chunks);

/// Which keys a round through what was withdrawn needs; empty: a practice province's own.
struct DueOptions {
    std::string province;
    std::string safe_key;
    std::string reply_key;
    Unlocking unlocking;  ///< of those two
    KeyringOptions opening;
    bool yes = false;
};
/// Lists what was withdrawn seven days ago; with `yes` erases it, its recordings and its letters for good, and leaves
/// one letter that says so.
[[nodiscard]] base::Status erase_due(Context& context, const DueOptions& options);

}  // namespace pendopo::ctl
