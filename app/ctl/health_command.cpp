// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/ctl/context.hpp"
#include "app/ctl/health_report.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/utc.hpp"
#include "app/text/printable.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr int temperature_zero = 100;

struct HealthOptions {
    std::string province;
    bool json = false;
};

Json describe(const protocol::Health& health) {
    Json json{{"program", health.program},
              {"boot", health.boot},
              {"uptime_s", health.uptime},
              {"free_mib", health.free_mib},
              {"journal", health.journal.hex()},
              {"head_seq", health.head_seq},
              {"waiting_entries", health.waiting_entries},
              {"waiting_chunks", health.waiting_chunks},
              {"content_version", health.content_version},
              {"clock_synchronized", health.quality == 2}};
    json["card_wear_percent"] = health.wear == protocol::Health::wear_unknown ? Json() : Json(health.wear);
    json["temperature_c"] = health.temperature == 0 ? Json() : Json(health.temperature - temperature_zero);
    return json;
}

/// One device: who it is, how it is, and what to do about it.
base::Result<Json> examine(province::Store& store, const province::Device& device, base::WallTime now) {
    Json json{{"device", device.id.hex()}, {"site", device.site}, {"name", device.name}};
    PENDOPO_TRY(const auto report, store.health(device.id));
    const auto health = report ? protocol::decode_as<protocol::Health>(report->frame)
                               : base::Result<protocol::Health>(base::fail(base::ErrorCode::not_found, ""));
    json["received_at"] = report ? Json(utc_text(report->received_at)) : Json();
    json["worries"] = Json::array();
    if (!health) {
        json["worries"].push_back("it has never reported: look whether it has power, a connection and a confirmed key");
        return json;
    }
    json["health"] = describe(*health);
    const auto age = std::max<std::int64_t>((now.since_epoch - report->received_at.since_epoch).count(), 0);
    for (const std::string& worry : worries(*health, static_cast<std::uint64_t>(age)))
        json["worries"].push_back(worry);
    return json;
}

void print_text(const Json& json) {
    std::cout << json["device"].get<std::string>().substr(0, 12) << "  "
              << text::printable(json["site"].get<std::string>()) << "  "
              << text::printable(json["name"].get<std::string>()) << '\n';
    if (json.contains("health")) {
        const Json& health = json["health"];
        std::cout << "  reported " << json["received_at"].get<std::string>() << ": " << health["free_mib"]
                  << " MiB free, " << health["waiting_entries"] << " entries wait, boot " << health["boot"] << ", up "
                  << duration_text(health["uptime_s"].get<std::uint64_t>());
        if (!health["temperature_c"].is_null()) std::cout << ", " << health["temperature_c"] << " C";
        if (!health["card_wear_percent"].is_null()) std::cout << ", card worn " << health["card_wear_percent"] << " %";
        std::cout << '\n';
    }
    for (const auto& worry : json["worries"])
        std::cout << "  ! " << worry.get<std::string>() << '\n';
}

base::Status run(Context& context, const HealthOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const auto devices, store->devices());
    std::vector<Json> all;
    for (const province::Device& device : devices) {
        if (device.state != province::DeviceState::active) continue;
        PENDOPO_TRY(Json json, examine(*store, device, context.clock.wall()));
        all.push_back(std::move(json));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Json& a, const Json& b) { return a["worries"].size() > b["worries"].size(); });
    if (options.json) {
        print_json(Json(all));
        return {};
    }
    for (const Json& json : all)
        print_text(json);
    const auto well = std::count_if(all.begin(), all.end(), [](const Json& json) { return json["worries"].empty(); });
    std::cout << well << " of " << all.size() << " devices are well\n";
    return {};
}

}  // namespace

void add_health_command(CLI::App& app, Context& context) {
    auto options = std::make_shared<HealthOptions>();
    CLI::App* command = app.add_subcommand("health", "How the devices are, those that need somebody first");
    command->add_option("province", options->province, "The province's folder")->required();
    command->add_flag("--json", options->json, "As JSON");
    command->callback([&context, options] { context.chosen = [&context, options] { return run(context, *options); }; });
}

}  // namespace pendopo::ctl
