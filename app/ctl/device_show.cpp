// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/ctl/context.hpp"
#include "app/ctl/device_watch.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/utc.hpp"
#include "app/text/printable.hpp"

namespace pendopo::ctl {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ShowOptions {
    std::string province;
    std::string device;
    bool json = false;
};

/// Everything about one device that the store knows.
struct DeviceFile {
    model::DeviceId id;
    std::vector<province::Device> keys;
    std::vector<province::JournalSummary> journals;
    DeviceMarks marks;
};

base::Result<DeviceFile> look_up(province::Store& store, const std::string& digits) {
    DeviceFile file;
    PENDOPO_TRY(file.id, confirmed_device(store, digits));
    PENDOPO_TRY(file.keys, store.find_devices(file.id));
    PENDOPO_TRY(file.journals, store.journals());
    std::erase_if(file.journals, [&](const auto& journal) { return journal.device != file.id; });
    PENDOPO_TRY(const auto marked, marked_devices(store));
    if (const auto found = marked.find(file.id); found != marked.end()) file.marks = found->second;
    return file;
}

Json head_json(const std::optional<model::Head>& head) {
    if (!head) return nullptr;
    return {{"seq", head->seq}, {"hash", head->hash.hex()}};
}

Json file_json(const DeviceFile& file) {
    Json keys = Json::array();
    for (const province::Device& key : file.keys)
        keys.push_back({{"state", state_name(key.state)},
                        {"since", utc_text(key.changed_at)},
                        {"site", key.site},
                        {"name", key.name},
                        {"words", key.words},
                        {"replaced_by", key.replaced_by ? Json(key.replaced_by->hex()) : Json(nullptr)}});
    Json journals = Json::array();
    for (const province::JournalSummary& journal : file.journals)
        journals.push_back({{"journal", journal.journal.hex()},
                            {"head", head_json(journal.head)},
                            {"closed", head_json(journal.closed)},
                            {"gaps", journal.gaps},
                            {"forked", journal.forked},
                            {"late", journal.late},
                            {"quarantined", journal.quarantined}});
    return {{"device", file.id.hex()},
            {"keys", std::move(keys)},
            {"journals", std::move(journals)},
            {"unverified", file.marks.unverified}};
}

void print_file(const DeviceFile& file) {
    std::cout << "device " << file.id.hex() << '\n';
    for (const province::Device& key : file.keys) {
        std::cout << "  " << text::printable(key.name) << " at " << text::printable(key.site) << ": "
                  << state_name(key.state) << " since " << utc_text(key.changed_at) << '\n'
                  << "    " << key.words << '\n';
        if (key.replaced_by) std::cout << "    its place took " << key.replaced_by->hex() << '\n';
    }
    if (file.journals.empty()) std::cout << "  nothing has come from it yet\n";
    for (const province::JournalSummary& journal : file.journals) {
        std::cout << "  journal " << journal.journal.hex() << ": up to " << journal.head.seq << '\n';
        if (journal.closed)
            std::cout << "    closed at " << journal.closed->seq << " (" << journal.closed->hash.hex()
                      << ") when the device was replaced\n";
    }
    for (const Concern& concern : concerns_of(file.marks))
        std::cout << "  ! " << concern.what << "\n    -> " << concern.advice << '\n';
}

base::Status show(const ShowOptions& options) {
    PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
    PENDOPO_TRY(const DeviceFile file, look_up(*store, options.device));
    if (options.json)
        print_json(file_json(file));
    else
        print_file(file);
    return {};
}

}  // namespace

void add_device_show(CLI::App& group, Context& context) {
    auto options = std::make_shared<ShowOptions>();
    CLI::App* command = group.add_subcommand("show", "One device: its keys, its journals, and what to look at");
    command->add_option("province", options->province, "The province's folder")->required();
    command->add_option("device", options->device, "The beginning of its id, at least 6 digits")->required();
    command->add_flag("--json", options->json, "As JSON");
    command->callback([&context, options] { context.chosen = [options] { return show(*options); }; });
}

}  // namespace pendopo::ctl
