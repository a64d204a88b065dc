// SPDX-License-Identifier: Apache-2.0
// What the desk says about keeping: backups, and leave to prune.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/ctl/backup_pledge.hpp"
#include "app/ctl/context.hpp"
#include "app/ctl/desk_keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/safe_media.hpp"
#include "app/ctl/safe_texts.hpp"
#include "storage/province/sqlite_store.hpp"

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

base::Status say_safe(Context& context, const KeepOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const auto key, load_safe_key(context, options.key, options.unlocking, layout));
    auto backup = province::open_sqlite_backup(options.backup);
    if (!backup) return base::fail(std::move(backup.error()).in("the backup can't be relied on, nothing was signed"));
    PENDOPO_TRY(const std::uint64_t incarnation, store->incarnation());
    PENDOPO_TRY(const province::Extent extent, (*backup)->extent());
    // Before the first device is told, so that nobody brings an older one back without knowing.
    if (const auto pledged = pledge_backup(context, layout, options.backup, extent); !pledged)
        return base::fail(
            base::Error(pledged.error()).in("nothing was signed, for what rests on this backup can't be noted"));
    PENDOPO_TRY(const TextsSaid texts, say_texts_safe(*context.primitives, *store, **backup, key, incarnation));
    for (const std::string& what : texts.wrong)
        std::cerr << what << '\n';
    if (!texts.wrong.empty())
        return base::fail(ErrorCode::corrupt, "the backup can't be relied on, nothing was signed");
    std::cout << texts.text();
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
