// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "storage/province/store.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::ctl {

/// What came out of say_texts_safe.
struct TextsSaid {
    std::size_t journals = 0;        ///< whose devices were told
    std::uint64_t entries = 0;       ///< verified in them
    std::size_t later = 0;           ///< journals that are not in the backup
    std::vector<std::string> wrong;  ///< in words; if there is any, nothing was signed

    /// All but what is wrong, for the operator.
    [[nodiscard]] std::string text() const;
};

/// Verifies every journal of the backup in it and in the store, and files a letter to each device that what both hold
/// may be pruned: for all journals or for none, since texts stand in chains. Errors: those of the store.
[[nodiscard]] base::Result<TextsSaid> say_texts_safe(envelope::Primitives& primitives, province::Store& store,
                                                     province::ChainReader& backup, const envelope::SigningKeyPair& key,
                                                     std::uint64_t incarnation);

}  // namespace pendopo::ctl
