// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/safe_texts.hpp"

#include <algorithm>

#include "app/ctl/verify_chain.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

std::string name_of(const province::JournalRecord& journal) {
    return "journal " + journal.id.hex() + " of device " + journal.device.hex();
}

void tell(std::vector<std::string>& wrong, const std::string& where, const ChainReport& report) {
    for (const std::string& what : report.wrong)
        wrong.push_back(where + ": " + what);
}

/// Both sides of one journal up to the backup's head. Adds to `wrong` what forbids to sign.
base::Status compare(envelope::Primitives& primitives, province::Store& store, province::ChainReader& backup,
                     const province::JournalRecord& in_backup, const std::vector<province::JournalRecord>& in_store,
                     const JournalKeys* keys, std::vector<std::string>& wrong) {
    const auto own = std::find_if(in_store.begin(), in_store.end(), [&](const province::JournalRecord& each) {
        return each.id == in_backup.id && each.device == in_backup.device;
    });
    if (own == in_store.end()) {
        wrong.push_back(name_of(in_backup) + " is in the backup and not in the store: is it another province's?");
        return {};
    }
    PENDOPO_TRY(const ChainReport there, verify_chain(primitives, backup, in_backup, keys, in_backup.head));
    PENDOPO_TRY(const ChainReport here, verify_chain(primitives, store, *own, keys, in_backup.head));
    tell(wrong, "in the backup, " + name_of(in_backup), there);
    tell(wrong, "in the store, " + name_of(in_backup), here);
    if (in_backup.head.seq > 0 && here.head_unbroken && !here.passes)
        wrong.push_back(name_of(in_backup) + ": the backup's entry " + std::to_string(in_backup.head.seq) +
                        " is not the store's: they are not of one history");
    for (const model::Hash& hash : here.erased)
        if (std::find(there.erased.begin(), there.erased.end(), hash) == there.erased.end())
            wrong.push_back(name_of(in_backup) + ": entry " + hash.hex().substr(0, 16) +
                            " was erased, and its text may lie in this backup still: destroy it and make a new one");
    return {};
}

base::Status queue_safe(envelope::Primitives& primitives, province::Store& store, const envelope::SigningKeyPair& key,
                        const province::JournalRecord& journal, std::uint64_t incarnation) {
    protocol::Safe safe{journal.device, journal.id, journal.head, incarnation, {}};
    safe.signature = envelope::sign_tagged(primitives, "safe", protocol::safe_signed_bytes(safe), key.private_half);
    PENDOPO_TRY([[maybe_unused]] const auto letter,
                store.add_mail(journal.device, protocol::encode(safe), "safe " + journal.id.hex()));
    return {};
}

}  // namespace

std::string TextsSaid::text() const {
    std::string text = "verified " + std::to_string(entries) + " entries in " + std::to_string(journals) +
                       " journals, in the store and in the backup\n"
                       "their devices are told by mail, and remove the texts 90 days after they heard it\n";
    if (later > 0) text += std::to_string(later) + " journals came after this backup: the next one has them\n";
    return text;
}

base::Result<TextsSaid> say_texts_safe(envelope::Primitives& primitives, province::Store& store,
                                       province::ChainReader& backup, const envelope::SigningKeyPair& key,
                                       std::uint64_t incarnation) {
    PENDOPO_TRY(const auto in_backup, backup.chains());
    PENDOPO_TRY(const auto in_store, store.chains());
    PENDOPO_TRY(auto keys, keys_of_province(store));
    TextsSaid said;
    for (const province::JournalRecord& journal : in_backup)
        PENDOPO_CHECK(compare(primitives, store, backup, journal, in_store, &keys[journal.device], said.wrong));
    if (!said.wrong.empty()) return said;
    for (const province::JournalRecord& journal : in_backup) {
        if (journal.head.seq == 0) continue;
        PENDOPO_CHECK(queue_safe(primitives, store, key, journal, incarnation));
        ++said.journals;
        said.entries += journal.head.seq;
    }
    said.later = in_store.size() - std::min(in_store.size(), in_backup.size());
    return said;
}

}  // namespace pendopo::ctl
