// SPDX-License-Identifier: Apache-2.0
// What citizens withdrew by their receipt codes: told back to them, and erased when its days are over.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/ctl/context.hpp"
#include "app/ctl/desk_cases.hpp"
#include "app/ctl/desk_letters.hpp"
#include "app/ctl/erase.hpp"
#include "app/ctl/erase_due.hpp"
#include "app/ctl/province_store.hpp"

namespace pendopo::ctl {
namespace {

using model::CaseStatus;
namespace fs = std::filesystem;

struct WithdrawalOptions {
    std::string province;
    std::string reply_key;
    KeyringOptions opening;
};

/// The store and the keys that a round through all cases needs.
struct Round {
    Context& context;
    province::Store& store;
    const Keyring& ring;
    const Cases& cases;
    LetterWriter writer;
};

model::ReplyText status_letter(CaseStatus status) {
    model::ReplyText letter;
    letter.status = status;
    return letter;
}

/// Tells whoever holds the code that the withdrawal has arrived, or that taking it back has; once.
base::Result<bool> confirm(Round& round, const Cases::Opened& entry, bool withdrawn) {
    PENDOPO_TRY(const auto last, round.writer.last_status(entry.r));
    const bool said = last == CaseStatus::withdrawal_running;
    if (said == withdrawn) return false;
    PENDOPO_TRY(const model::StoredEntry stored, round.store.read(entry.number));
    const CaseStatus status = withdrawn ? CaseStatus::withdrawal_running : CaseStatus::received;
    PENDOPO_TRY([[maybe_unused]] const auto sent,
                round.writer.send(entry.r, stored.entry.device, status_letter(status)));
    return true;
}

base::Status confirm_all(Round& round) {
    std::size_t running = 0;
    std::size_t told = 0;
    std::size_t due_now = 0;
    for (const Cases::Opened& entry : round.cases.entries()) {
        if (!round.cases.any_about(entry.r)) continue;
        const receiver::CaseState state = round.cases.of(entry.r);
        if (state.withdrawn_at) {
            ++running;
            const bool due = state.is_due(round.context.clock.wall());
            due_now += due ? 1 : 0;
            std::cout << "#" << entry.number << "  " << withdrawal_text(state) << (due ? ": due now" : "") << '\n';
        }
        PENDOPO_TRY(const bool news, confirm(round, entry, state.withdrawn_at.has_value()));
        told += news ? 1 : 0;
    }
    if (running == 0) std::cout << "nothing is withdrawn\n";
    if (due_now > 0) std::cout << due_text(due_now);
    if (told > 0) std::cout << told << " citizens are told by mail how their withdrawal stands\n";
    if (const std::size_t others = round.cases.about_others(); others > 0)
        std::cout << others
                  << " more decide about entries that can't be opened here: run this where the ombudsman's key"
                     " is, with --key for it and for the desk's\n";
    return {};
}

/// The last letter first: what it needs stands in the text that goes. It takes the place of all others.
base::Status erase_one(Round& round, const envelope::SigningKeyPair& safe, const Cases::Opened& entry) {
    PENDOPO_TRY(const model::StoredEntry stored, round.store.read(entry.number));
    PENDOPO_TRY(const auto opened, envelope::open_submission(*round.context.primitives, stored.entry.sealed,
                                                             envelope::aad_for(stored.entry), round.ring.opening));
    PENDOPO_CHECK(round.store.drop_replies(envelope::lookup_id(*round.context.primitives, entry.r)));
    PENDOPO_TRY(const auto sent, round.writer.send(entry.r, stored.entry.device, status_letter(CaseStatus::withdrawn)));
    static_cast<void>(sent);
    const auto chunks = chunks_of(opened.body.submission.recordings);
    PENDOPO_CHECK(erase_entry(*round.context.primitives, round.store, safe, stored, protocol::EraseReason::withdrawn,
                              chunks, round.context.clock.wall()));
    std::cout << "erased entry " << entry.number << " with " << opened.body.submission.recordings.size()
              << " recordings, here and on its device\n";
    return {};
}

base::Status withdrawals(Context& context, const WithdrawalOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const Keyring ring, load_keyring(context, options.opening, layout));
    PENDOPO_TRY(auto writer, LetterWriter::open(context, *store, layout, options.reply_key, options.opening.unlocking));
    PENDOPO_TRY(const Cases cases, Cases::load(context, *store, ring));
    Round round{context, *store, ring, cases, std::move(writer)};
    return confirm_all(round);
}

/// Printed, one a line.
std::vector<const Cases::Opened*> list_due(const Cases& cases, base::WallTime now) {
    std::vector<const Cases::Opened*> due;
    for (const Cases::Opened& entry : cases.entries()) {
        const receiver::CaseState state = cases.of(entry.r);
        if (!state.is_due(now)) continue;
        std::cout << "#" << entry.number << "  " << withdrawal_text(state) << '\n';
        due.push_back(&entry);
    }
    return due;
}

}  // namespace

base::Status erase_due(Context& context, const DueOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const Keyring ring, load_keyring(context, options.opening, layout));
    PENDOPO_TRY(const Cases cases, Cases::load(context, *store, ring));
    const auto due = list_due(cases, context.clock.wall());
    if (due.empty()) {
        std::cout << "nothing is due to be erased\n";
        return {};
    }
    if (!options.yes) {
        std::cout << due.size() << " entries are due; nothing was erased. The same with --yes erases them for good.\n";
        return {};
    }
    PENDOPO_TRY(const auto safe, load_safe_key(context, options.safe_key, options.unlocking, layout));
    PENDOPO_TRY(auto writer, LetterWriter::open(context, *store, layout, options.reply_key, options.unlocking));
    Round round{context, *store, ring, cases, std::move(writer)};
    for (const Cases::Opened* entry : due)
        PENDOPO_CHECK(erase_one(round, safe, *entry));
    std::cout << "Backups made before hold them still: make a new one (pendopo-ctl province backup) and destroy"
                 " them.\n";
    return {};
}

void add_desk_withdrawals(CLI::App& group, Context& context) {
    auto options = std::make_shared<WithdrawalOptions>();
    CLI::App* command = group.add_subcommand(
        "withdrawals", "What was withdrawn by receipt code; tells those citizens that it is heard. Run it every day");
    command->add_option("province", options->province, "The province's folder")->required();
    command->add_option("--key", options->opening.keys,
                        "Desk's or ombudsman's key file; a practice province needs none");
    command->add_option("--reply-key", options->reply_key, "The reply key's file, to tell");
    options->opening.unlocking.add_options(*command);
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return withdrawals(context, *options); }; });
}

}  // namespace pendopo::ctl
