// SPDX-License-Identifier: Apache-2.0
// What the desk's host says of keeping: backups, leave to prune, orders to erase; by the code of pendopo-ctl.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "app/ctl/erase.hpp"
#include "app/ctl/safe_media.hpp"
#include "app/ctl/safe_texts.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/header.hpp"
#include "tests/sim/province.hpp"

namespace pendopo::simulation {
namespace {

constexpr std::size_t backups_kept = 3;

base::Bytes read_whole(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

// --- Backups -------------------------------------------------------------------------------------------------

SimProvince::KeptBackup SimProvince::make_backup() {
    KeptBackup backup{folder_ / ("backup-" + std::to_string(++backups_made_)), pack_in_mail_};
    must(store_->back_up(backup.file), "a backup");
    return backup;
}

void SimProvince::back_up() {
    backups_.push_back(make_backup());
    if (backups_.size() > backups_kept) forget_backups_before(backups_.size() - backups_kept);
}

void SimProvince::forget_backups_before(std::size_t first) {
    for (std::size_t i = 0; i < first; ++i)
        std::filesystem::remove(backups_[i].file);
    backups_.erase(backups_.begin(), backups_.begin() + static_cast<std::ptrdiff_t>(first));
}

bool SimProvince::restore(std::uint64_t choice) {
    if (backups_.empty()) return false;
    const std::size_t chosen = choice % backups_.size();
    close();
    disk_.replace({{store_path, read_whole(backups_[chosen].file)}});
    open();
    must(store_->begin_incarnation(random_.next() >> 1), "new incarnation");
    incarnation_ = must(store_->incarnation(), "incarnation");
    // What came after it is of a history that the store left behind.
    pack_in_mail_ = backups_[chosen].pack_in_mail;
    for (std::size_t i = chosen + 1; i < backups_.size(); ++i)
        std::filesystem::remove(backups_[i].file);
    backups_.resize(chosen + 1);
    ledger_.begin_incarnation();
    last_row_ = 0;
    for (const model::StoredEntry& row : rows_after(0)) {
        ledger_.stored_before(row);
        last_row_ = row.number;
    }
    ledger_.nothing_lost();
    for (const model::Hash& name : ledger_.removed_chunks())
        if (must(store_->held_chunks({&name, 1}), "chunks").empty())
            violated("a device removed a piece of a recording that the restored province lacks");
    return true;
}

// --- Leave to prune ------------------------------------------------------------------------------------------

/// By the newest backup; nobody restores an older one from then on. The mutant verifies one that nobody keeps.
bool SimProvince::say_safe() {
    if (backups_.empty()) return false;
    const bool careless = seams().mutant == Mutant::safe_without_backup;
    const KeptBackup verified = careless ? make_backup() : backups_.back();
    const auto backup = must(province::open_sqlite_backup(verified.file), "reading a backup");
    const auto texts = must(ctl::say_texts_safe(*primitives_, *store_, *backup, keys_.safe, incarnation_), "texts");
    if (!texts.wrong.empty()) violated("the desk can't say texts to be safe: " + texts.wrong.front());
    const auto media = must(ctl::say_media_safe(*primitives_, *store_, *backup, keys_.safe, incarnation_), "media");
    if (media.damaged > 0) violated("the desk can't say recordings to be safe: " + media.wrong.front());
    if (careless)
        std::filesystem::remove(verified.file);
    else
        forget_backups_before(backups_.size() - 1);
    return true;
}

// --- Orders to erase -----------------------------------------------------------------------------------------

/// As pendopo-ctl tells to do: what was erased is in no backup either.
bool SimProvince::erase_one(std::uint64_t choice) {
    const auto rows = rows_after(0);
    if (rows.empty()) return false;
    const model::StoredEntry& row = rows[choice % rows.size()];
    const std::uint64_t said = ledger_.said(row.entry.hash);
    if (said == 0 || ledger_.is_erased(row.entry.hash)) return false;
    const auto opened =
        envelope::open_submission(*primitives_, row.entry.sealed, envelope::aad_for(row.entry), desk_keys());
    if (!opened) violated("the desk can't open what it is to erase: " + opened.error().message);
    must(ctl::erase_entry(*primitives_, *store_, keys_.safe, row, protocol::EraseReason::withdrawn,
                          ctl::chunks_of(opened->body.submission.recordings), clock_.wall()),
         "erasing");
    ledger_.erased(row.entry);
    back_up();
    forget_backups_before(backups_.size() - 1);
    return true;
}

// --- Content packs -------------------------------------------------------------------------------------------

void SimProvince::publish_pack() {
    content::Pack pack = content::built_in();
    pack.version = ++pack_version_;
    pack.name = "Banten " + std::to_string(packs_.size() + 1);  // versions begin anew with a key, contents never
    const base::Bytes payload = content::encode(pack);
    packs_.push_back(content::sign_pack(*primitives_, payload, keys_.content.private_half));
    ledger_.published(
        must(content::verify_pack(*primitives_, packs_.back(), keys_.content.public_half, std::nullopt), "pack").hash);
    must(store_->add_mail(std::nullopt, protocol::encode(protocol::PackFrame{packs_.back()}), "pack"), "publishing");
    pack_in_mail_ = packs_.size();
}

}  // namespace pendopo::simulation
