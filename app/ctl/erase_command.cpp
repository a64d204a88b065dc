// SPDX-License-Identifier: Apache-2.0
// The desk's order to erase what one citizen said: text and recordings, here and on the device.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/ctl/context.hpp"
#include "app/ctl/desk_keys.hpp"
#include "app/ctl/erase.hpp"
#include "app/ctl/erase_due.hpp"
#include "app/ctl/hash_proof.hpp"
#include "app/ctl/province_store.hpp"
#include "platform/base/limits.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

static_assert(limits::recordings_per_entry_max * limits::chunks_per_recording_max <= limits::media_names_max);

struct EraseOptions {
    std::string province;
    std::string key;
    Unlocking unlocking;
    KeyringOptions opening;
    std::string reason;
    std::uint64_t number = 0;
    std::string hash;
    bool text_alone = false;
    std::string reply_key;
    bool due = false;
    bool yes = false;
};

base::Result<protocol::EraseReason> reason_of(const std::string& text) {
    if (text == "withdrawn") return protocol::EraseReason::withdrawn;
    if (text == "legal") return protocol::EraseReason::legal;
    if (text == "mistaken") return protocol::EraseReason::mistaken;
    return base::fail(ErrorCode::invalid_argument, "--reason is withdrawn, legal or mistaken");
}

/// One digit more or less in a number is another citizen's entry.
base::Status check_proof(const EraseOptions& options, const model::Hash& hash) {
    std::string given = options.hash;
    std::transform(given.begin(), given.end(), given.begin(),
                   [](char each) { return each >= 'A' && each <= 'F' ? static_cast<char>(each - 'A' + 'a') : each; });
    const std::string own = hash.hex();
    if (given.size() >= hash_proof_digits && own.starts_with(given)) return {};
    return base::fail(ErrorCode::refused, "nothing was erased: --hash is not how the hash of entry " +
                                              std::to_string(options.number) + " begins. Give the first " +
                                              std::to_string(hash_proof_digits) +
                                              " digits that stand behind its number in pendopo-ctl desk list");
}

/// What goes with a text.
struct Recordings {
    std::size_t count = 0;
    std::vector<model::Hash> chunks;
    std::optional<envelope::ReceiptSecret> r;
};

/// The keys that open entries unlock as the safe key does, unless something else was said.
KeyringOptions opening_of(const EraseOptions& options) {
    KeyringOptions opening = options.opening;
    const bool told = !opening.unlocking.key_file.empty() || !opening.unlocking.passphrase_file.empty();
    if (!told) opening.unlocking = options.unlocking;
    return opening;
}

base::Result<Recordings> open_recordings(Context& context, const EraseOptions& options, const ProvinceLayout& layout,
                                         const model::Entry& entry) {
    PENDOPO_TRY(const Keyring ring, load_keyring(context, opening_of(options), layout));
    PENDOPO_TRY(const auto opened,
                envelope::open_submission(*context.primitives, entry.sealed, envelope::aad_for(entry), ring.opening));
    Recordings found;
    found.count = opened.body.submission.recordings.size();
    found.chunks = chunks_of(opened.body.submission.recordings);
    found.r = opened.body.r.copy();
    return found;
}

/// Before anything is erased: once the text is gone, nobody finds its recordings.
base::Result<Recordings> find_recordings(Context& context, const EraseOptions& options, const ProvinceLayout& layout,
                                         const model::Entry& entry) {
    const auto header = envelope::decode_header(entry.header);
    const bool has_none = header && header->entry_class != model::EntryClass::submission;
    if (entry.sealed.empty() || has_none || options.text_alone) return Recordings{};
    auto found = open_recordings(context, options, layout, entry);
    if (found) return found;
    const std::string number = std::to_string(options.number);
    return base::fail(found.error().code,
                      "nothing was erased: which recordings belong to entry " + number +
                          " stands in its text alone, and that can't be opened here (" + found.error().message +
                          ").\nGive the key of whom it was sealed to, the desk's or the ombudsman's, by --desk-key."
                          " If no key opens it, --text-alone erases the text; recordings of it stay, and nothing opens"
                          " them any more");
}

void tell(const EraseOptions& options, const Recordings& recordings, bool before) {
    const std::string number = std::to_string(options.number);
    if (before)
        std::cout << "entry " << number << " was erased before; its device is told again by mail\n";
    else
        std::cout << "erased entry " << number << " here; its device is told by mail and erases it at once\n";
    if (recordings.count > 0)
        std::cout << "erased its " << recordings.count << " recordings (" << recordings.chunks.size()
                  << " chunks) with it, and its device does the same\n";
    if (options.text_alone && !before)
        std::cout << "recordings of it, if there are any, were not erased: they stay here and on the device as sealed"
                     " chunks that nothing opens any more, for their keys stood in the text\n";
    std::cout << "Backups made before hold it still: make a new one (pendopo-ctl province backup) and destroy them.\n";
}

/// The letters of a case go with it. What can't be opened has none that the province could name.
base::Status drop_letters(Context& context, province::Store& store, const Recordings& found) {
    if (!found.r) return {};
    return store.drop_replies(envelope::lookup_id(*context.primitives, *found.r));
}

base::Status erase(Context& context, const EraseOptions& options) {
    if (options.due == (options.number != 0))
        return base::fail(ErrorCode::invalid_argument,
                          "give --entry with --hash and --reason, or --due for what was withdrawn");
    if (options.due)
        return erase_due(context, {options.province, options.key, options.reply_key, options.unlocking,
                                   opening_of(options), options.yes});
    PENDOPO_TRY(const protocol::EraseReason reason, reason_of(options.reason));
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const auto key, load_safe_key(context, options.key, options.unlocking, layout));
    PENDOPO_TRY(const model::StoredEntry stored, store->read(options.number));
    PENDOPO_CHECK(check_proof(options, stored.entry.hash));
    PENDOPO_TRY(const auto erased_before, store->tombstone(options.number));
    PENDOPO_TRY(const Recordings recordings, find_recordings(context, options, layout, stored.entry));
    PENDOPO_CHECK(drop_letters(context, *store, recordings));
    PENDOPO_CHECK(
        erase_entry(*context.primitives, *store, key, stored, reason, recordings.chunks, context.clock.wall()));
    tell(options, recordings, erased_before.has_value());
    return {};
}

}  // namespace

void add_erase_command(CLI::App& group, Context& context) {
    auto options = std::make_shared<EraseOptions>();
    CLI::App* command = group.add_subcommand("erase", "Erase entries with their recordings, here and on their devices");
    command->add_option("province", options->province, "The province's folder")->required();
    command->add_option("--entry", options->number, "Its number in the desk's list");
    command->add_option("--hash", options->hash, "The first 8 digits of its hash, from the same list: a second proof");
    command->add_option("--reason", options->reason, "withdrawn, legal or mistaken");
    command->add_flag("--due", options->due, "Instead of one entry: list all that was withdrawn seven days ago");
    command->add_flag("--yes", options->yes, "With --due: erase them");
    command->add_option("--key", options->key, "The safe key's file; a practice province needs none");
    options->unlocking.add_options(*command);
    command->add_option("--reply-key", options->reply_key,
                        "With --due: the reply key's file, for the letter that says so");
    command->add_option("--desk-key", options->opening.keys,
                        "Desk's or ombudsman's key file, to find the recordings; a practice province needs none");
    command->add_option("--desk-passphrase-file", options->opening.unlocking.passphrase_file,
                        "Unlocks those, if it is not as for --key");
    command->add_option("--desk-key-file", options->opening.unlocking.key_file, "The same with a file of 32 bytes");
    command->add_flag("--text-alone", options->text_alone, "Do not look for recordings: for what no key opens");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return erase(context, *options); }; });
}

}  // namespace pendopo::ctl
