// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/ctl/context.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ingest/courier.hpp"
#include "app/syncd/device.hpp"
#include "app/text/printable.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/real_stick.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
using Item = port::Stick::Item;
using Standing = ingest::CourierFolder::Standing;
namespace fs = std::filesystem;

constexpr unsigned enrolments_per_minute = 100'000;  // a stick full of them is no flood: somebody carried it here

struct CourierOptions {
    std::string province;
    std::string device;
    std::string stick;
    bool json = false;
    Unlocking unlocking;
};

// --- exchange ----------------------------------------------------------------------------------------------

base::Result<ingest::Trust> load_trust(Context& context, const ProvinceLayout& layout, Unlocking unlocking) {
    if (unlocking.key_file.empty() && unlocking.passphrase_file.empty())
        unlocking.key_file = layout.ack_unlock().string();
    PENDOPO_TRY(const content::TrustBundle bundle, read_bundle(context, layout));
    PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
    PENDOPO_TRY(auto opened, load_key(context, "ack", layout.ack_key(), secret));
    PENDOPO_TRY(envelope::SigningKeyPair ack, envelope::as_signing_key(std::move(opened)));
    if (ack.public_half != bundle.ack)
        return base::fail(ErrorCode::conflict, layout.ack_key().string() +
                                                   ": not the ack key that the trust bundle names; no device would "
                                                   "believe what it signs");
    PENDOPO_TRY(base::Bytes bytes, posix::read_file(layout.bundle(), limits::trust_bundle_bytes_max));
    return ingest::Trust{std::move(ack.private_half), std::move(bytes)};
}

std::string_view name_of(Standing standing) {
    switch (standing) {
        case Standing::active:
            return "active";
        case Standing::revoked:
            return "revoked";
        case Standing::replaced:
            return "replaced";
        case Standing::waiting:
            return "waiting";
        case Standing::refused:
            return "refused";
        case Standing::unknown:
            break;
    }
    return "unknown";
}

std::string_view advice(Standing standing) {
    switch (standing) {
        case Standing::revoked:
            return "its entries are kept apart; it is told that it was shut out";
        case Standing::replaced:
            return "another box has its place; what it brought is kept and flagged";
        case Standing::waiting:
            return "compare the 8 words on its screen (pendopo-ctl device confirm), then exchange again";
        case Standing::refused:
            return "its token is used, expired or unknown: give it another (pendopo-ctl device token)";
        case Standing::unknown:
            return "nobody confirmed it: what it brought stays on the stick";
        case Standing::active:
            break;
    }
    return {};
}

nlohmann::ordered_json as_json(const ingest::CourierResult& result, std::uint64_t stored) {
    nlohmann::ordered_json folders = nlohmann::ordered_json::array();
    for (const ingest::CourierFolder& folder : result.folders)
        folders.push_back({{"device", folder.device.hex()},
                           {"standing", name_of(folder.standing)},
                           {"entries", folder.entries},
                           {"chunks", folder.chunks},
                           {"frames_down", folder.frames_down},
                           {"forked", folder.forked},
                           {"passed_over", folder.passed_over}});
    return {{"devices", folders},
            {"entries_new", stored},
            {"strangers", result.strangers},
            {"stick_full", result.stick_full}};
}

void print(const ingest::CourierResult& result, std::uint64_t stored) {
    for (const ingest::CourierFolder& folder : result.folders) {
        std::cout << folder.device.hex().substr(0, 8) << "  " << name_of(folder.standing) << "  " << folder.entries
                  << " entries, " << folder.chunks << " pieces of recordings taken in; " << folder.frames_down
                  << " answers left for it\n";
        if (const std::string_view what = advice(folder.standing); !what.empty())
            std::cout << "          " << what << '\n';
        if (folder.forked)
            std::cout
                << "          a journal of it lives twice (a copied card?): nothing is lost, look at the device\n";
        for (const std::string& line : folder.passed_over)
            std::cout << "          passed over " << text::printable(line) << '\n';
    }
    if (result.folders.empty()) std::cout << "no device has left anything on this stick\n";
    std::cout << result.folders.size() << " devices, " << stored << " entries that were new\n";
    if (result.strangers > 0)
        std::cout << result.strangers << " things on the stick are none of ours and were not touched\n";
    if (result.stick_full)
        std::cout << "THE STICK IS FULL: everything was taken in, but not every answer found room. Make room (holiday "
                     "pictures first) and exchange again\n";
}

base::Status exchange(Context& context, const CourierOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const auto stick, posix::open_stick(options.stick, posix::Mounted::any_folder));
    PENDOPO_TRY(ingest::Trust loaded, load_trust(context, layout, options.unlocking));
    const ingest::TrustInForce trust(std::move(loaded));
    ingest::Batches batches(*store, *context.primitives, context.clock, trust);
    ingest::Mail mail(*store, *context.primitives, context.clock, trust);
    ingest::Media media(*store, *context.primitives, context.clock, trust);
    ingest::Enrolments enrolments(*store, *context.primitives, context.clock, trust, enrolments_per_minute);
    ingest::Courier courier({*store, *context.primitives, trust, batches, mail, media, enrolments});
    PENDOPO_TRY(const province::Counts before, store->counts());
    auto result = courier.exchange(*stick);
    if (!result)
        return base::fail(std::move(result.error()).in("what was taken in is stored; put the stick in and try again"));
    PENDOPO_TRY(const province::Counts after, store->counts());
    if (options.json)
        print_json(as_json(*result, after.entries - before.entries));
    else
        print(*result, after.entries - before.entries);
    return {};
}

// --- visit -------------------------------------------------------------------------------------------------

std::string_view words_of(protocol::CourierState state) {
    switch (state) {
        case protocol::CourierState::stick_full:
            return "THE STICK IS FULL: what was written counts, the rest waits on the device. Bring another stick";
        case protocol::CourierState::stick_failed:
            return "THE STICK COULD NOT BE READ OR WRITTEN: was it pulled out, or is it write-protected? Nothing is "
                   "lost; try again";
        case protocol::CourierState::device_failed:
            return "THIS DEVICE COULD NOT KEEP WHAT CAME: its own disk is full or broken. What was written to the "
                   "stick "
                   "counts; see pendopo-ctl doctor";
        default:
            break;
    }
    return "done: the stick can be taken out";
}

base::Result<protocol::CourierReport> visit_from(const fs::path& config_file, const CourierOptions& options) {
    PENDOPO_TRY(const config::SyncConfig config, config::load_sync(config_file));
    PENDOPO_TRY(auto stick, posix::open_stick(options.stick, posix::Mounted::any_folder));
    auto device = syncd::Device::open(config, [] { return false; });
    if (!device && device.error().code == ErrorCode::unavailable)
        return base::fail(ErrorCode::unavailable,
                          "pendopo-sync runs on this device and keeps its data locked. Exchange on the kiosk's own "
                          "screen (hold the name of the district for 5 seconds), or stop pendopo-sync first");
    if (!device) return base::fail(device.error());
    (*device)->read_token();
    return (*device)->runner().visit(std::move(stick));
}

base::Status visit(Context&, const CourierOptions& options) {
    PENDOPO_TRY(const protocol::CourierReport report, visit_from(fs::path(options.device) / "sync.toml", options));
    if (options.json) {
        print_json(nlohmann::ordered_json{{"done", report.state == protocol::CourierState::done},
                                          {"stick_full", report.state == protocol::CourierState::stick_full},
                                          {"entries_out", report.entries_out},
                                          {"chunks_out", report.chunks_out},
                                          {"frames_in", report.frames_in},
                                          {"passed_over", report.passed_over}});
    } else {
        std::cout << report.entries_out << " entries and " << report.chunks_out
                  << " pieces of recordings written to the stick, " << report.frames_in << " answers taken from it\n";
        if (report.passed_over > 0)
            std::cout << report.passed_over << " files on it were damaged or none of ours and were passed over\n";
        std::cout << words_of(report.state) << '\n';
    }
    if (report.state == protocol::CourierState::done) return {};
    return base::fail(ErrorCode::io, "the exchange did not come to its end");
}

// --- show --------------------------------------------------------------------------------------------------

/// What one device's folder holds.
struct Shown {
    std::string device;
    std::uint64_t entries = 0;
    std::uint64_t chunks = 0;
    std::uint64_t answers = 0;
    std::uint64_t bytes = 0;
    std::uint64_t damaged = 0;
    std::uint64_t unfinished = 0;
    bool wants_enrolment = false;
};

base::Status look_up(Context& context, port::Stick& stick, const model::DeviceId& device, Shown& shown) {
    const std::string folder = courier::up_folder(device);
    PENDOPO_TRY(const auto items, stick.list(folder, limits::courier_files_max));
    for (const Item& item : items) {
        const auto name = courier::parse_up(item.name);
        shown.unfinished += courier::is_left_over(item.name) ? 1 : 0;
        if (!name || item.kind != Item::Kind::file) continue;
        const auto bytes = stick.read(folder + "/" + item.name, courier::bytes_max(*name));
        const auto file = bytes ? courier::read_up(*context.primitives, *name, *bytes)
                                : base::Result<courier::UpFile>(base::fail(bytes.error()));
        shown.bytes += item.bytes;
        if (!file) {
            ++shown.damaged;
        } else if (const auto* batch = std::get_if<protocol::Batch>(&*file)) {
            shown.entries += batch->entries.size();
        } else if (std::holds_alternative<courier::Chunk>(*file)) {
            ++shown.chunks;
        } else if (std::holds_alternative<protocol::EnrolRequest>(*file)) {
            shown.wants_enrolment = true;
        }
    }
    return {};
}

base::Status look_down(Context& context, port::Stick& stick, const std::string& folder, const model::DeviceId& device,
                       Shown& shown) {
    PENDOPO_TRY(const auto items, stick.list(folder, limits::courier_files_max));
    for (const Item& item : items) {
        shown.unfinished += courier::is_left_over(item.name) ? 1 : 0;
        if (!courier::is_down_name(item.name) || item.kind != Item::Kind::file) continue;
        const auto bytes = stick.read(folder + "/" + item.name, limits::courier_file_bytes_max);
        const bool good = bytes && courier::read_down(*context.primitives, item.name, *bytes, device);
        shown.bytes += item.bytes;
        ++(good ? shown.answers : shown.damaged);
    }
    return {};
}

void print(const std::vector<Shown>& all) {
    std::uint64_t damaged = 0;
    for (const Shown& shown : all) {
        damaged += shown.damaged;
        std::cout << shown.device << ": " << shown.entries << " entries and " << shown.chunks
                  << " pieces of recordings for the province, " << shown.answers << " answers for it, "
                  << (shown.bytes + 1023) / 1024 << " KB" << (shown.wants_enrolment ? "; wants to be enrolled" : "")
                  << '\n';
        if (shown.damaged > 0) std::cout << "  " << shown.damaged << " files are damaged and will be passed over\n";
        if (shown.unfinished > 0)
            std::cout << "  " << shown.unfinished << " files were not finished: the stick was pulled out too early\n";
    }
    if (all.empty()) std::cout << "nothing of Pendopo is on this stick\n";
    if (damaged > 0)
        std::cout << "Nothing is lost by damaged files: devices keep everything until the province has it, and write "
                     "it again\n";
}

base::Status show(Context& context, const CourierOptions& options) {
    PENDOPO_TRY(const auto stick, posix::open_stick(options.stick, posix::Mounted::any_folder));
    PENDOPO_TRY(const auto folders, stick->list(courier::root_folder, limits::courier_devices_max));
    std::vector<Shown> all;
    for (const Item& item : folders) {
        const auto device = courier::parse_device(item.name);
        if (item.kind != Item::Kind::folder) continue;
        Shown shown;
        shown.device = device ? "device " + item.name.substr(0, 8) : "for all devices";
        if (device) {
            PENDOPO_CHECK(look_up(context, *stick, *device, shown));
            PENDOPO_CHECK(look_down(context, *stick, courier::down_folder(*device), *device, shown));
        } else if (item.name == courier::all_devices) {
            PENDOPO_CHECK(look_down(context, *stick, courier::down_folder_for_all(), {}, shown));
        } else {
            continue;
        }
        all.push_back(shown);
    }
    if (!options.json) {
        print(all);
        return {};
    }
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const Shown& shown : all)
        json.push_back({{"device", shown.device},
                        {"entries", shown.entries},
                        {"chunks", shown.chunks},
                        {"answers", shown.answers},
                        {"bytes", shown.bytes},
                        {"damaged", shown.damaged},
                        {"unfinished", shown.unfinished},
                        {"wants_enrolment", shown.wants_enrolment}});
    print_json(json);
    return {};
}

CLI::App* add(CLI::App& group, Context& context, const std::shared_ptr<CourierOptions>& options, const char* name,
              const char* help, base::Status (*run)(Context&, const CourierOptions&)) {
    CLI::App* command = group.add_subcommand(name, help);
    command->callback(
        [&context, options, run] { context.chosen = [&context, options, run] { return run(context, *options); }; });
    return command;
}

}  // namespace

void add_courier_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<CourierOptions>();
    CLI::App* group = app.add_subcommand("courier", "Carry entries and answers on a USB stick, or in any folder")
                          ->require_subcommand(1);
    CLI::App* exchanging = add(*group, context, options, "exchange",
                               "At the province: take in what devices left on a stick, leave the answers", exchange);
    exchanging->add_option("province", options->province, "The province's folder")->required();
    exchanging->add_option("stick", options->stick, "The stick, or any folder")->required();
    exchanging->add_flag("--json", options->json, "As JSON");
    options->unlocking.add_options(*exchanging);
    CLI::App* visiting = add(*group, context, options, "visit",
                             "At a device: take the answers from a stick and leave what waits, while pendopo-sync "
                             "does not run",
                             visit);
    visiting->add_option("device", options->device, "The device's folder, with its sync.toml")->required();
    visiting->add_option("stick", options->stick, "The stick, or any folder")->required();
    visiting->add_flag("--json", options->json, "As JSON");
    CLI::App* showing = add(*group, context, options, "show", "What is on a stick, in words and numbers", show);
    showing->add_option("stick", options->stick, "The stick, or any folder")->required();
    showing->add_flag("--json", options->json, "As JSON");
}

}  // namespace pendopo::ctl
