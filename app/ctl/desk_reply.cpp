// SPDX-License-Identifier: Apache-2.0
// What the desk answers: letters that only the receipt code of an entry opens.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>
#include <string>

#include "app/ctl/context.hpp"
#include "app/ctl/desk_cases.hpp"
#include "app/ctl/desk_letters.hpp"
#include "app/ctl/province_store.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
using model::CaseStatus;
namespace fs = std::filesystem;

struct ReplyOptions {
    std::string province;
    std::uint64_t number = 0;
    std::string status = "in_progress";
    std::string from;
    std::string text_file;
    std::string language = "id";
    std::uint32_t edit = 0;
    std::string key;
    KeyringOptions opening;
};

/// What the desk may say. That something was withdrawn is the citizen's to say.
constexpr std::array<std::pair<std::string_view, CaseStatus>, 7> statuses{{{"received", CaseStatus::received},
                                                                           {"forwarded", CaseStatus::forwarded},
                                                                           {"in_progress", CaseStatus::in_progress},
                                                                           {"done", CaseStatus::done},
                                                                           {"postponed", CaseStatus::postponed},
                                                                           {"not_ours", CaseStatus::not_ours},
                                                                           {"archived", CaseStatus::archived}}};

base::Result<CaseStatus> status_of(const std::string& text) {
    std::string known;
    for (const auto& [name, status] : statuses) {
        if (name == text) return status;
        known += " " + std::string(name);
    }
    return base::fail(ErrorCode::invalid_argument, "no status called " + text + "; there are:" + known);
}

base::Result<base::Bytes> read_text(const std::string& file) {
    base::Bytes text;
    if (file == "-") {
        std::string input(limits::reply_text_bytes_max + 1, '\0');
        std::cin.read(input.data(), static_cast<std::streamsize>(input.size()));
        text.assign(input.begin(), input.begin() + std::cin.gcount());
    } else if (!file.empty()) {
        PENDOPO_TRY(text, posix::read_file(file, limits::reply_text_bytes_max + 1));
    }
    std::erase(text, base::Byte{'\r'});
    std::replace(text.begin(), text.end(), base::Byte{'\t'}, base::Byte{' '});
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    if (std::any_of(text.begin(), text.end(), [](base::Byte b) { return (b < ' ' && b != '\n') || b == 0x7f; }))
        return base::fail(ErrorCode::invalid_argument, "a letter is plain text: letters, blanks and new lines");
    if (text.size() > limits::reply_text_bytes_max)
        return base::fail(ErrorCode::too_large, "a letter has at most " + std::to_string(limits::reply_text_bytes_max) +
                                                    " bytes: a page on a kiosk");
    return text;
}

/// The entry's R, if it may be answered.
base::Result<envelope::ReceiptSecret> open_case(Context& context, province::Store& store, const Keyring& ring,
                                                const model::StoredEntry& stored) {
    const std::string number = std::to_string(stored.number);
    if (stored.entry.sealed.empty())
        return base::fail(ErrorCode::refused, "entry " + number +
                                                  " was erased: what is needed to reach its citizen went with it, and"
                                                  " nothing more can be said to them");
    auto opened = envelope::open_submission(*context.primitives, stored.entry.sealed, envelope::aad_for(stored.entry),
                                            ring.opening);
    if (!opened) return base::fail(std::move(opened.error()).in("entry " + number + " can't be opened here"));
    if (!model::says_something(opened->body.submission.kind))
        return base::fail(ErrorCode::refused, "entry " + number +
                                                  " is about an earlier one (withdrawn, taken back or rated): answer"
                                                  " that one");
    PENDOPO_TRY(const Cases cases, Cases::load(context, store, ring));
    const receiver::CaseState state = cases.of(opened->body.r);
    if (state.withdrawn_at)
        return base::fail(ErrorCode::refused, "entry " + number + " was " + withdrawal_text(state) +
                                                  ": nobody works on it any more, unless its citizen takes that back");
    return std::move(opened->body.r);
}

base::Status reply(Context& context, const ReplyOptions& options) {
    model::ReplyText letter;
    PENDOPO_TRY(letter.status, status_of(options.status));
    letter.from = options.from;
    letter.language = options.language;
    PENDOPO_TRY(base::Bytes text, read_text(options.text_file));
    letter.text = base::SecretBuffer(text);
    base::wipe(text);
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const model::StoredEntry stored, store->read(options.number));
    PENDOPO_TRY(const Keyring ring, load_keyring(context, options.opening, layout));
    PENDOPO_TRY(const auto r, open_case(context, *store, ring, stored));
    PENDOPO_TRY(auto writer, LetterWriter::open(context, *store, layout, options.key, options.opening.unlocking));
    const auto step = options.edit == 0 ? std::nullopt : std::optional(options.edit);
    PENDOPO_TRY(const auto sent, writer.send(r, stored.entry.device, std::move(letter), step));
    std::cout << "step " << sent.step << " of entry " << options.number << (step ? " is changed; it" : "")
              << " goes to " << sent.devices << (sent.devices == 1 ? " kiosk" : " kiosks")
              << " by mail, to others when somebody asks there. Only the receipt code opens it.\n";
    return {};
}

void add_common(CLI::App& command, const std::shared_ptr<ReplyOptions>& options) {
    command.add_option("province", options->province, "The province's folder")->required();
    command.add_option("number", options->number, "The entry's number in the desk's list")->required();
    command.add_option("--from", options->from, "Who answers, as the citizen reads it: \"Dinas PUPR\"");
    command.add_option("--language", options->language, "Of the letter")->capture_default_str();
    command.add_option("--edit", options->edit, "Change this step instead of adding one");
    command.add_option("--key", options->key, "The reply key's file; a practice province needs none");
    command.add_option("--desk-key", options->opening.keys,
                       "Desk's or ombudsman's key file, to open the entry; a practice province needs none");
    options->opening.unlocking.add_options(command);
}

}  // namespace

void add_desk_reply(CLI::App& group, Context& context) {
    auto written = std::make_shared<ReplyOptions>();
    CLI::App* writing = group.add_subcommand("reply", "Answer one entry with a letter that its receipt code opens");
    add_common(*writing, written);
    writing->add_option("--text-file", written->text_file, "The letter, UTF-8; - reads it from standard input")
        ->required();
    writing->add_option("--status", written->status, "How far it is with this letter")->capture_default_str();
    writing->callback(
        [&context, written] { context.chosen = [&context, written] { return reply(context, *written); }; });

    auto said = std::make_shared<ReplyOptions>();
    CLI::App* saying = group.add_subcommand("status", "Say how far one entry is, without a letter");
    add_common(*saying, said);
    saying
        ->add_option("status", said->status, "received, forwarded, in_progress, done, postponed, not_ours or archived")
        ->required();
    saying->callback([&context, said] { context.chosen = [&context, said] { return reply(context, *said); }; });
}

}  // namespace pendopo::ctl
