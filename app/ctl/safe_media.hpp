// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "storage/province/store.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::ctl {

/// What came out of say_media_safe.
struct MediaSaid {
    std::uint64_t safe = 0;          ///< chunks that store and backup both hold
    std::uint64_t erased = 0;        ///< chunks that were erased, of which this incarnation had not told yet
    std::uint64_t later = 0;         ///< chunks that are not in the backup
    std::uint64_t damaged = 0;       ///< chunks that one of the two holds otherwise than their names say
    std::vector<std::string> wrong;  ///< the first few of the damaged, in words

    /// All but the damaged, for the operator.
    [[nodiscard]] std::string text() const;
};

/// A letter to a device that these chunks may go, signed by the safe key. 1 to limits::media_names_max names.
[[nodiscard]] province::ChunkLetter chunk_letter(envelope::Primitives& primitives, const model::DeviceId& device,
                                                 std::vector<model::Hash> names, std::uint64_t incarnation,
                                                 const envelope::SigningKeyPair& key);

/// Reads every chunk of which `incarnation` has not told yet in the store and in the backup, and files letters to their
/// devices about those that are whole in both, and about erased ones. What is said once is not said again by the same
/// incarnation; after an error, what was said stays said. Errors: those of the store.
[[nodiscard]] base::Result<MediaSaid> say_media_safe(envelope::Primitives& primitives, province::Store& store,
                                                     province::ChunkReader& backup, const envelope::SigningKeyPair& key,
                                                     std::uint64_t incarnation);

}  // namespace pendopo::ctl
