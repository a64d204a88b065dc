// SPDX-License-Identifier: Apache-2.0
// What the desk says about keeping: backups, and leave to prune.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/ctl/context.hpp"
#include "app/ctl/desk_keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/safe_media.hpp"
#include "app/ctl/verify_chain.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

struct KeepOptions {
    std::string province;
    std::string backup;
    std::string out;
    std::string key;
    Unlocking unlocking;
};

// --- Backup --------------------------------------------------------------------------------------------------------

base::Status back_up(const KeepOptions& options) {
    PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
    PENDOPO_CHECK(store->back_up(fs::absolute(options.out)));
    std::cout << "backed up to " << options.out << " (mode 0600)\n"
              << "Take it to another disk, then verify it there and let the kiosks prune what it holds:\n"
              << "  pendopo-ctl desk safe " << options.province << " --backup " << options.out << '\n';
    return {};
}

// --- Leave to prune --------------------------------------------------------------------------------------------------

std::string name_of(const province::JournalRecord& journal) {
    return "journal " + journal.id.hex() + " of device " + journal.device.hex();
}

void tell(std::vector<std::string>& wrong, const std::string& where, const ChainReport& report) {
    for (const std::string& what : report.wrong)
        wrong.push_back(where + ": " + what);
}

/// Both sides of one journal up to the backup's head. Adds to `wrong` what forbids to sign.
base::Status compare(Context& context, province::Store& store, province::Backup& backup,
                     const province::JournalRecord& in_backup, const std::vector<province::JournalRecord>& in_store,
                     const JournalKeys* keys, std::vector<std::string>& wrong) {
    const auto own = std::find_if(in_store.begin(), in_store.end(), [&](const province::JournalRecord& each) {
        return each.id == in_backup.id && each.device == in_backup.device;
    });
    if (own == in_store.end()) {
        wrong.push_back(name_of(in_backup) + " is in the backup and not in the store: is it another province's?");
        return {};
    }
    PENDOPO_TRY(const ChainReport there, verify_chain(*context.primitives, backup, in_backup, keys, in_backup.head));
    PENDOPO_TRY(const ChainReport here, verify_chain(*context.primitives, store, *own, keys, in_backup.head));
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

base::Status queue_safe(Context& context, province::Store& store, const envelope::SigningKeyPair& key,
                        const province::JournalRecord& journal, std::uint64_t incarnation) {
    protocol::Safe safe{journal.device, journal.id, journal.head, incarnation, {}};
    safe.signature =
        envelope::sign_tagged(*context.primitives, "safe", protocol::safe_signed_bytes(safe), key.private_half);
    PENDOPO_TRY([[maybe_unused]] const auto letter,
                store.add_mail(journal.device, protocol::encode(safe), "safe " + journal.id.hex()));
    return {};
}

/// All journals of the backup or none: texts stand in chains.
base::Status say_texts_safe(Context& context, province::Store& store, province::Backup& backup,
                            const envelope::SigningKeyPair& key, std::uint64_t incarnation) {
    PENDOPO_TRY(const auto in_backup, backup.chains());
    PENDOPO_TRY(const auto in_store, store.chains());
    PENDOPO_TRY(auto keys, keys_of_province(store));
    std::vector<std::string> wrong;
    for (const province::JournalRecord& journal : in_backup)
        PENDOPO_CHECK(compare(context, store, backup, journal, in_store, &keys[journal.device], wrong));
    for (const std::string& what : wrong)
        std::cerr << what << '\n';
    if (!wrong.empty()) return base::fail(ErrorCode::corrupt, "the backup can't be relied on, nothing was signed");
    std::size_t told = 0;
    std::uint64_t entries = 0;
    for (const province::JournalRecord& journal : in_backup) {
        if (journal.head.seq == 0) continue;
        PENDOPO_CHECK(queue_safe(context, store, key, journal, incarnation));
        ++told;
        entries += journal.head.seq;
    }
    std::cout << "verified " << entries << " entries in " << told << " journals, in the store and in the backup\n"
              << "their devices are told by mail, and remove the texts 90 days after they heard it\n";
    if (in_store.size() > in_backup.size())
        std::cout << in_store.size() - in_backup.size() << " journals came after this backup: the next one has them\n";
    return {};
}

base::Status say_safe(Context& context, const KeepOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const auto key, load_safe_key(context, options.key, options.unlocking, layout));
    auto backup = province::open_sqlite_backup(options.backup);
    if (!backup) return base::fail(std::move(backup.error()).in("the backup can't be relied on, nothing was signed"));
    PENDOPO_TRY(const std::uint64_t incarnation, store->incarnation());
    PENDOPO_CHECK(say_texts_safe(context, *store, **backup, key, incarnation));
    PENDOPO_TRY(const MediaSaid said, say_media_safe(*context.primitives, *store, **backup, key, incarnation));
    std::cout << said.text();
    if (said.damaged == 0) return {};
    for (const std::string& what : said.wrong)
        std::cerr << what << '\n';
    return base::fail(ErrorCode::corrupt,
                      std::to_string(said.damaged) +
                          " chunks of recordings were not said to be safe, and stay on their devices (all else was"
                          " said). Damaged in the backup: make a new one. Damaged in the store: its disk fails");
}

void add_key_options(CLI::App& command, const std::shared_ptr<KeepOptions>& options) {
    command.add_option("--key", options->key, "The safe key's file; a practice province needs none");
    options->unlocking.add_options(command);
}

}  // namespace

void add_keep_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<KeepOptions>();
    CLI::App* backup =
        app.get_subcommand("province")->add_subcommand("backup", "Copy the store, also while it is used");
    backup->add_option("province", options->province, "The province's folder")->required();
    backup->add_option("--out", options->out, "A file that is not there yet")->required();
    backup->callback([&context, options] { context.chosen = [options] { return back_up(*options); }; });

    CLI::App* desk = app.get_subcommand("desk");
    CLI::App* safe = desk->add_subcommand("safe", "Verify store and backup; let devices remove what both hold");
    safe->add_option("province", options->province, "The province's folder")->required();
    safe->add_option("--backup", options->backup, "A backup made by pendopo-ctl province backup")->required();
    add_key_options(*safe, options);
    safe->callback(
        [&context, options] { context.chosen = [&context, options] { return say_safe(context, *options); }; });

    add_erase_command(*desk, context);
}

}  // namespace pendopo::ctl
