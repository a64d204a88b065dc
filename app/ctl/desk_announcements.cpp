// SPDX-License-Identifier: Apache-2.0
// How announcements fared on all kiosks together.
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/ctl/desk_answers.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/province_store.hpp"
#include "app/text/printable.hpp"

namespace pendopo::ctl {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct AnnouncementOptions {
    std::string province;
    std::vector<std::string> packs;
    bool json = false;
};

struct Sum {
    std::set<model::DeviceId> devices;
    std::uint64_t shown = 0;
    std::uint64_t opened = 0;
    std::uint64_t acted_on = 0;
};
/// By pack and announcement.
using Sums = std::map<std::pair<std::uint32_t, std::uint16_t>, Sum>;

Sums sums_of(const std::vector<province::AnnouncementRow>& rows) {
    Sums sums;
    for (const province::AnnouncementRow& row : rows) {
        Sum& sum = sums[{row.pack_version, row.announcement}];
        sum.devices.insert(row.device);
        sum.shown += row.shown;
        sum.opened += row.opened;
        sum.acted_on += row.acted_on;
    }
    return sums;
}

std::string_view aim_name(content::Aim aim) {
    switch (aim) {
        case content::Aim::awareness:
            return "awareness";
        case content::Aim::attitude:
            return "attitude";
        case content::Aim::action:
            break;
    }
    return "action";
}

Json sums_json(const Sums& sums, const FormBook& book) {
    Json all = Json::array();
    for (const auto& [place, sum] : sums) {
        const content::Announcement* known = book.announcement(place.first, place.second);
        all.push_back({{"pack_version", place.first},
                       {"id", place.second},
                       {"aim", known == nullptr ? Json() : Json(aim_name(known->aim))},
                       {"heading", known == nullptr ? Json() : Json(std::string(known->heading.in("id")))},
                       {"devices", sum.devices.size()},
                       {"shown", sum.shown},
                       {"opened", sum.opened},
                       {"acted_on", sum.acted_on}});
    }
    return all;
}

void print_text(const Json& all) {
    if (all.empty()) std::cout << "no device has told of announcements yet\n";
    for (const Json& one : all) {
        std::cout << "pack " << one["pack_version"] << ", announcement " << one["id"] << "  ";
        if (one["aim"].is_null())
            std::cout << "its pack is not known here: name the file with --pack\n";
        else
            std::cout << one["aim"].get<std::string>() << "  " << text::printable(one["heading"].get<std::string>())
                      << '\n';
        std::cout << "  on " << one["devices"] << (one["devices"] == 1 ? " device" : " devices") << ": shown "
                  << one["shown"] << ", opened " << one["opened"] << ", acted on " << one["acted_on"] << '\n';
    }
    if (!all.empty()) std::cout << "each device tells its numbers in fives, rounded down\n";
}

base::Status announcements(Context& context, const AnnouncementOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const FormBook book, FormBook::read(context, layout, options.packs));
    PENDOPO_TRY(const auto rows, store->announcements());
    const Json all = sums_json(sums_of(rows), book);
    if (options.json)
        print_json(all);
    else
        print_text(all);
    return {};
}

}  // namespace

void add_desk_announcements(CLI::App& group, Context& context) {
    auto options = std::make_shared<AnnouncementOptions>();
    CLI::App* command = group.add_subcommand(
        "announcements", "How announcements fared: shown on the invitation, opened, acted on by sending something");
    command->add_option("province", options->province, "The province's folder")->required();
    command->add_option("--pack", options->packs, "Content packs they stand in; the published one is known");
    command->add_flag("--json", options->json, "As JSON");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return announcements(context, *options); }; });
}

}  // namespace pendopo::ctl
