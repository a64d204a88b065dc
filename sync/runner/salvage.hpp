// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "storage/device/journal_reader.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::runner {

/// What came over from a damaged journal.
struct Salvaged {
    std::size_t journals = 0;
    std::uint64_t entries = 0;  ///< verified by hash and signature, or by signature alone where the text had gone
    std::uint64_t lost = 0;     ///< between the first and the last that was found
    bool bundle = false;        ///< a trust bundle was there; whoever uses it verifies it
};

/// Takes over from a damaged file what verifies by the device's own journal key: as finished journals, which are sent
/// like any other. Call it before a SubmissionService stands on `into`; a journal that is there already is passed over,
/// so that it may be called again after a crash. The thread of the journal.
/// What is to be told of it at the desk is kept in the same transaction as each journal, under salvage_setting.
/// Errors: those of Journal::adopt and Journal::store_bundle; what was adopted before stays.
[[nodiscard]] base::Result<Salvaged> salvage(envelope::Primitives& primitives, const device::JournalReader& damaged,
                                             device::Journal& into, const model::SigningKey& journal_key);

/// The desk is to hear of a damaged file in which nothing can be reached. Errors: those of Journal::set_setting.
[[nodiscard]] base::Status tell_of_nothing_salvaged(device::Journal& into);

/// The setting of the journal under which a salvage waits to be reported to the desk; what it holds is the payload of
/// DeviceEventKind::journal_salvaged.
inline constexpr std::string_view salvage_setting = "salvaged_unreported";
[[nodiscard]] base::Bytes salvage_payload(const Salvaged& salvaged);

// --- The files that were set aside -------------------------------------------------------------------------

/// Takes over what verifies in the journals that were set aside beside `journal_file`, once each; what fails is logged
/// and tried again at the next start. Then few of them are kept: the oldest go as soon as all that was taken over has
/// arrived at the province or was erased. To be called before a SubmissionService stands on `into`.
void salvage_set_aside(envelope::Primitives& primitives, const std::filesystem::path& journal_file,
                       device::Journal& into, const model::SigningKey& journal_key);

/// An order to erase reaches what was set aside: files that were taken over are removed; the others once they are.
/// Errors: those of the disk; to be called again.
[[nodiscard]] base::Status remove_salvaged(const std::filesystem::path& journal_file, const device::Journal& journal);
/// The same for an entry that is not in the journal at all: it may be in a file that nothing could be taken from yet.
/// Errors: as before, and those of Journal::set_setting.
[[nodiscard]] base::Status remove_all_set_aside(const std::filesystem::path& journal_file, device::Journal& journal);
/// True if an order to erase was ever heard here: what is salvaged has to go at each start. Errors: corrupt, io.
[[nodiscard]] base::Result<bool> set_aside_has_to_go(const device::Journal& journal);

}  // namespace pendopo::runner
