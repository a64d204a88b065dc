// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/ctl/context.hpp"
#include "app/ctl/verify_chain.hpp"

namespace pendopo::ctl {

/// What verifying found. `wrong` in words, with what it concerns; empty: all is well.
struct Verdict {
    std::string what;  ///< "journal", "province", "backup", "courier folder"
    nlohmann::ordered_json parts = nlohmann::ordered_json::array();  ///< one object a journal, and one for the chunks
    std::vector<std::string> worth_knowing;
    std::vector<std::string> wrong;
};

/// The chains of a province's store or of a backup of it. Without `keys` signatures are not verified.
[[nodiscard]] base::Status verify_store(Context& context, province::ChainReader& reader,
                                        const std::optional<KeyTable>& keys, Verdict& verdict);
/// Its chunks of recordings: that each is what its name says.
[[nodiscard]] base::Status verify_chunks(Context& context, province::ChunkReader& reader, Verdict& verdict);
/// A device's journal.db, or a copy. Errors: as device::JournalReader::open.
[[nodiscard]] base::Status verify_journal(Context& context, const std::filesystem::path& file,
                                          const std::optional<KeyTable>& keys, Verdict& verdict);
/// A courier's stick or folder, given the folder that holds PENDOPO/1. Errors: not_found.
[[nodiscard]] base::Status verify_courier(Context& context, const std::filesystem::path& folder,
                                          const std::optional<KeyTable>& keys, Verdict& verdict);

}  // namespace pendopo::ctl
