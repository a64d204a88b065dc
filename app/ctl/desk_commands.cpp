// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/areas/areas.hpp"
#include "app/ctl/context.hpp"
#include "app/ctl/desk_answers.hpp"
#include "app/ctl/desk_cases.hpp"
#include "app/ctl/desk_consent.hpp"
#include "app/ctl/desk_keys.hpp"
#include "app/ctl/desk_media.hpp"
#include "app/ctl/desk_when.hpp"
#include "app/ctl/hash_proof.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/utc.hpp"
#include "app/text/printable.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct DeskOptions {
    std::string province;
    KeyringOptions opening;
    std::string media;
    std::uint64_t number = 0;
    std::uint64_t after = 0;
    std::uint64_t count = 100;
    std::uint64_t per_hour = quota_per_hour;
    bool json = false;
    bool quarantined = false;
    bool withdrawn = false;
};

std::string_view kind_name(model::Kind kind) {
    switch (kind) {
        case model::Kind::aspiration:
            return "aspiration";
        case model::Kind::story:
            return "story";
        case model::Kind::poll:
            return "poll";
        case model::Kind::question:
            return "question";
        case model::Kind::survey:
            return "survey";
        case model::Kind::withdrawal:
            return "withdrawal";
        case model::Kind::taken_back:
            return "taken_back";
        case model::Kind::rating:
            return "rating";
    }
    return "unknown";
}

std::string_view topic_name(model::Topic topic) {
    constexpr std::array<std::string_view, 10> names{"none",      "roads", "health", "school", "papers",
                                                     "utilities", "waste", "aid",    "office", "other"};
    const auto index = static_cast<std::size_t>(topic);
    return index < names.size() ? names[index] : "unknown";
}

Json place_json(const areas::Areas& areas, model::AreaCode code) {
    if (code.value == 0) return nullptr;
    Json names = Json::array();
    for (model::AreaCode at = code; at.value != 0; at = areas::parent_of(at))
        if (const areas::Area* area = areas.find(at)) names.push_back(std::string(area->name));
    return {{"code", code.value}, {"names", names}};
}

Json identity_json(Context& context, const Keyring& ring, const envelope::DecodedBody& body, base::ByteView aad) {
    if (body.sealed_identity.empty()) return nullptr;
    if (!ring.identity) return {{"sealed", true}};
    const auto identity = envelope::open_identity(*context.primitives, body.sealed_identity, aad, *ring.identity);
    if (!identity) return {{"error", identity.error().message}};
    return {{"name", std::string(identity->name.text())}, {"contact", std::string(identity->contact.text())}};
}

Json entry_head(const model::StoredEntry& stored) {
    return {{"number", stored.number},
            {"received_at", utc_text(stored.received_at)},
            {"device", stored.entry.device.hex()},
            {"journal", stored.entry.journal.hex()},
            {"seq", stored.entry.seq},
            {"hash", stored.entry.hash.hex()},
            {"quarantined", model::has(stored.flags, model::EntryFlags::quarantined)},
            {"forked", model::has(stored.flags, model::EntryFlags::forked)},
            {"late", model::has(stored.flags, model::EntryFlags::late)},
            {"gap", model::has(stored.flags, model::EntryFlags::gap)}};
}

/// Who tells what stands beside an entry.
struct Tellers {
    province::Store& store;
    WhenTeller& when;
    RecordingTeller& recordings;
    const Cases& cases;
    const FormBook& forms;
    std::uint64_t per_hour;  ///< what is more from one device is marked
};

/// Nothing more is told of what its citizen withdrew: processing stops at once.
void describe_withdrawn(Json& json, const receiver::CaseState& state, base::WallTime now) {
    json["erase_due"] = state.is_due(now);
    json["withdrawn_at"] = utc_text(*state.withdrawn_at);
    json["erase_from"] = utc_text(state.erase_from());
    json["error"] = withdrawal_text(state) + "; its words are not shown";
}

/// One submission as the desk sees it; what can't be opened is shown as such, never left out.
base::Result<Json> describe(Context& context, const Keyring& ring, const areas::Areas& areas, Tellers tellers,
                            const model::StoredEntry& stored) {
    Json json = entry_head(stored);
    PENDOPO_TRY(const auto tombstone, tellers.store.tombstone(stored.number));
    if (tombstone) {
        json["opened_by"] = nullptr;
        json["erased"] = true;
        json["error"] = "it was erased by order; number, hash and place in the chain stay";
        return json;
    }
    const base::Bytes aad = envelope::aad_for(stored.entry);
    const auto opened = envelope::open_submission(*context.primitives, stored.entry.sealed, aad, ring.opening);
    json["opened_by"] = opened ? Json(opened->role) : Json(nullptr);
    if (!opened) {
        json["error"] = opened.error().message;
        return json;
    }
    const model::Submission& said = opened->body.submission;
    const receiver::CaseState state = tellers.cases.of(opened->body.r);
    if (state.withdrawn_at) {
        describe_withdrawn(json, state, context.clock.wall());
        return json;
    }
    json["over_quota"] = tellers.cases.is_over_quota(stored.number, tellers.per_hour);
    json["kind"] = kind_name(said.kind);
    json["topic"] = topic_name(said.topic);
    json["place"] = place_json(areas, said.place);
    json["language"] = said.language;
    json["words"] = std::string(said.words.text());
    if (holds_answers(said.kind)) json["answers"] = answers_json(tellers.forms, said);
    json["identity"] = identity_json(context, ring, opened->body, aad);
    json["consent_version"] = said.consent_version;
    json["consents"] = consents_json(said.consent_version, said.language);
    if (state.helped) json["rating"] = *state.helped ? "helped" : "not_helped";
    json["device_time"] = {{"boot", said.time.boot_counter},
                           {"uptime_hours", said.time.uptime_hours},
                           {"wall_hours", said.time.wall_hours}};
    PENDOPO_TRY(json["recordings"], tellers.recordings.tell(stored.number, said.recordings));
    if (const auto when = tellers.when.tell(stored, said.time)) {
        const auto utc = [](std::uint64_t seconds) {
            return utc_text(base::WallTime{std::chrono::seconds(static_cast<std::int64_t>(seconds))});
        };
        json["said"] = {{"earliest", utc(when->earliest)},
                        {"latest", utc(when->latest)},
                        {"contradictory", when->contradictory},
                        {"text", when_text(*when)}};
    }
    return json;
}

/// What the reader should know about how an entry came, in words.
void print_flags(const Json& json) {
    constexpr std::array<std::pair<const char*, std::string_view>, 5> words{{
        {"quarantined", "sent by a device that was revoked: judge it with care"},
        {"forked", "from a copied or restored card: another entry has the same place"},
        {"late", "from a box that was replaced before"},
        {"gap", "what was written before it has not come yet"},
        {"over_quota", "very many came from this kiosk in that hour: a crowd or somebody's game, judge it with care"},
    }};
    for (const auto& [flag, meaning] : words)
        if (json.value(flag, false)) std::cout << "\n  ! " << meaning;
}

void print_text(const Json& json) {
    // The first digits of the hash: what desk erase wants to hear beside the number.
    std::cout << "#" << json["number"] << "  " << json["hash"].get<std::string>().substr(0, hash_proof_digits)
              << "  received " << json["received_at"].get<std::string>();
    print_flags(json);
    if (!json.contains("words")) {
        std::cout << (json.contains("erased")         ? "\n  erased: "
                      : json.contains("withdrawn_at") ? "\n  "
                                                      : "\n  can't be opened here: ")
                  << json["error"].get<std::string>() << "\n\n";
        return;
    }
    std::cout << "  " << json["kind"].get<std::string>() << " · " << json["topic"].get<std::string>();
    if (!json["place"].is_null()) {
        std::string place;
        for (const auto& name : json["place"]["names"])
            place += (place.empty() ? "" : ", ") + name.get<std::string>();
        std::cout << " · " << text::printable(place);
    }
    if (json.contains("said")) std::cout << "\n  said " << json["said"]["text"].get<std::string>();
    if (json.contains("answers"))
        std::cout << '\n' << answers_text(json["answers"]);
    else
        std::cout << "\n  " << text::printable(json["words"].get<std::string>(), "\n  ") << '\n';
    std::cout << recordings_text(json["recordings"]) << consents_text(json["consents"]);
    if (json.contains("rating"))
        std::cout << "  the answer was rated: " << (json["rating"] == "helped" ? "it helped" : "not solved yet")
                  << '\n';
    if (json["identity"].is_null())
        std::cout << "  anonymous\n\n";
    else if (json["identity"].contains("name"))
        std::cout << "  from " << text::printable(json["identity"]["name"].get<std::string>()) << ", "
                  << text::printable(json["identity"]["contact"].get<std::string>()) << "\n\n";
    else
        std::cout << "  left a contact, sealed to the identity key\n\n";
}

bool is_submission(const model::StoredEntry& stored) {
    const auto header = envelope::decode_header(stored.entry.header);
    return !header || header->entry_class == model::EntryClass::submission;
}

/// What decides about an earlier entry stands beside that one; of a list of the withdrawn, only those count.
bool belongs_in_list(const DeskOptions& options, const Json& json) {
    if (options.withdrawn) return json.contains("withdrawn_at");
    const std::string kind = json.value("kind", "");
    return kind != "withdrawal" && kind != "taken_back" && kind != "rating";
}

/// What the list does not show, so that nobody takes it for all there is.
base::Status print_what_is_apart(province::Store& store, const DeskOptions& options) {
    PENDOPO_TRY(const auto counts, store.counts());
    if (counts.apart > 0 && !options.quarantined)
        std::cout << counts.apart << " entries of revoked devices are set apart: --quarantined shows them\n";
    if (counts.unverified > 0)
        std::cout << counts.unverified << " requests could not be verified: pendopo-ctl desk unverified\n";
    return {};
}

/// Every submission that the options choose, in the order of arrival.
base::Result<Json> describe_all(Context& context, const DeskOptions& options, const ProvinceLayout& layout,
                                province::Store& store, RecordingTeller& recordings) {
    PENDOPO_TRY(const Keyring ring, load_keyring(context, options.opening, layout));
    PENDOPO_TRY(const areas::Areas areas, areas::Areas::embedded());
    PENDOPO_TRY(const FormBook forms, FormBook::read(context, layout, {}));
    WhenTeller when(store);
    PENDOPO_TRY(const Cases cases, Cases::load(context, store, ring));
    province::EntryQuery query;
    query.after_number = options.after;
    query.with_quarantined = options.quarantined;
    Json all = Json::array();
    while (all.size() < options.count) {
        query.count = limits::store_page_max;
        PENDOPO_TRY(const auto page, store.list(query));
        if (page.empty()) break;
        for (const auto& stored : page) {
            if (!is_submission(stored) || all.size() >= options.count) continue;
            PENDOPO_TRY(Json one, describe(context, ring, areas,
                                           {store, when, recordings, cases, forms, options.per_hour}, stored));
            if (belongs_in_list(options, one)) all.push_back(std::move(one));
        }
        query.after_number = page.back().number;
    }
    return all;
}

base::Status list(Context& context, const DeskOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    RecordingTeller recordings(context, *store);
    PENDOPO_TRY(const Json all, describe_all(context, options, layout, *store, recordings));
    if (options.json) {
        print_json(all);
        return {};
    }
    if (all.empty()) std::cout << (options.withdrawn ? "nothing is withdrawn\n" : "nothing has arrived yet\n");
    for (const auto& json : all)
        print_text(json);
    const auto due = std::ranges::count_if(all, [](const Json& each) { return each.value("erase_due", false); });
    if (due > 0) std::cout << due_text(static_cast<std::size_t>(due));
    return print_what_is_apart(*store, options);
}

base::Status show(Context& context, const DeskOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const Keyring ring, load_keyring(context, options.opening, layout));
    PENDOPO_TRY(const areas::Areas areas, areas::Areas::embedded());
    PENDOPO_TRY(const model::StoredEntry stored, store->read(options.number));
    PENDOPO_TRY(const FormBook forms, FormBook::read(context, layout, {}));
    WhenTeller when(*store);
    RecordingTeller recordings(context, *store);
    PENDOPO_TRY(const Cases cases, Cases::load(context, *store, ring));
    PENDOPO_TRY(const Json json,
                describe(context, ring, areas, {*store, when, recordings, cases, forms, options.per_hour}, stored));
    if (options.json)
        print_json(json);
    else
        print_text(json);
    return {};
}

/// entries.json and the recordings beside it, in a folder that nobody else can read.
base::Status export_all(Context& context, const DeskOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    const fs::path folder = fs::absolute(options.media);
    std::error_code error;
    if (fs::exists(fs::symlink_status(folder, error)))
        return base::fail(ErrorCode::conflict, folder.string() + " is there already: give a new folder");
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_CHECK(posix::make_directory(folder, 0700));
    RecordingTeller recordings(context, *store, folder);
    PENDOPO_TRY(const Json all, describe_all(context, options, layout, *store, recordings));
    const std::string text = all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    PENDOPO_CHECK(posix::write_file_atomically(folder / "entries.json", base::as_bytes(text), 0600));
    std::cout << all.size() << " submissions and " << recordings.written() << " recordings are in " << folder.string()
              << "\nThey are open there: keep that folder as what citizens said deserves, and delete it after use.\n";
    if (recordings.incomplete() > 0)
        std::cout << recordings.incomplete() << " recordings have not come completely yet\n";
    return {};
}

void add_common(CLI::App& command, const std::shared_ptr<DeskOptions>& options) {
    command.add_option("province", options->province, "The province's folder")->required();
    command.add_option("--key", options->opening.keys,
                       "Desk's or ombudsman's key file; a practice province needs none");
    command.add_option("--identity-key", options->opening.identity_key, "Also open who said it, with this key file");
    command
        .add_option("--per-hour", options->per_hour,
                    "More than so many from one kiosk in an hour are marked over_quota")
        ->capture_default_str();
    command.add_flag("--json", options->json, "As JSON");
    options->opening.unlocking.add_options(command);
}

}  // namespace

void add_desk_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<DeskOptions>();
    CLI::App* group = app.add_subcommand("desk", "Open what citizens said")->require_subcommand(1);

    CLI::App* listing = group->add_subcommand("list", "Submissions in the order of their arrival");
    add_common(*listing, options);
    listing->add_option("--after", options->after, "Begin after this number");
    listing->add_option("--count", options->count, "At most so many")->capture_default_str();
    listing->add_flag("--quarantined", options->quarantined, "Also what devices sent that are shut out");
    listing->add_flag("--withdrawn", options->withdrawn, "Only what was withdrawn: numbers and days, no words");
    listing->callback(
        [&context, options] { context.chosen = [&context, options] { return list(context, *options); }; });

    add_desk_unverified(*group, context);
    add_desk_reply(*group, context);
    add_desk_withdrawals(*group, context);
    add_desk_announcements(*group, context);
    add_desk_counts(*group, context);
    CLI::App* exporting = group->add_subcommand("export", "Submissions and recordings as files");
    auto chosen = std::make_shared<DeskOptions>();
    chosen->count = limits::entry_number_max;
    add_common(*exporting, chosen);
    exporting->add_option("--media", chosen->media, "A new folder for entries.json and the recordings")->required();
    exporting->add_option("--after", chosen->after, "Begin after this number");
    exporting->add_option("--count", chosen->count, "At most so many; all without it");
    exporting->add_flag("--quarantined", chosen->quarantined, "Also what devices sent that are shut out");
    exporting->callback(
        [&context, chosen] { context.chosen = [&context, chosen] { return export_all(context, *chosen); }; });

    CLI::App* showing = group->add_subcommand("show", "One submission");
    add_common(*showing, options);
    showing->add_option("number", options->number)->required();
    showing->callback(
        [&context, options] { context.chosen = [&context, options] { return show(context, *options); }; });
}

}  // namespace pendopo::ctl
