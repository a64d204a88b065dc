// SPDX-License-Identifier: Apache-2.0
#pragma once

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
/// Errors: those of Journal::adopt and Journal::store_bundle; what was adopted before stays.
[[nodiscard]] base::Result<Salvaged> salvage(envelope::Primitives& primitives, const device::JournalReader& damaged,
                                             device::Journal& into, const model::SigningKey& journal_key);

/// The setting of the journal under which a salvage waits to be reported to the desk; what it holds is the payload of
/// DeviceEventKind::journal_salvaged.
inline constexpr std::string_view salvage_setting = "salvaged_unreported";
[[nodiscard]] base::Bytes salvage_payload(const Salvaged& salvaged);

}  // namespace pendopo::runner
