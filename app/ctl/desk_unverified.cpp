// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/ctl/context.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/utc.hpp"
#include "app/text/printable.hpp"

namespace pendopo::ctl {
namespace {

namespace fs = std::filesystem;

struct UnverifiedOptions {
    std::string province;
    std::string out;
    std::uint64_t number = 0;
    bool json = false;
};

std::string claim_of(const province::Unverified& each) {
    if (each.journal.is_zero()) return "it says nothing that can be understood";
    return "it claims to be entries " + std::to_string(each.first_seq) + " to " + std::to_string(each.last_seq) +
           " of journal " + each.journal.hex();
}

base::Status write_out(province::Store& store, const UnverifiedOptions& options) {
    PENDOPO_TRY(const province::Unverified one, store.read_unverified(options.number));
    PENDOPO_CHECK(write_new_file(options.out, one.bytes, 0600));
    std::cout << "written as it came: " << options.out << '\n';
    return {};
}

base::Status list(Context&, const UnverifiedOptions& options) {
    PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
    if (!options.out.empty()) return write_out(*store, options);
    PENDOPO_TRY(const auto all, store->unverified());
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const auto& each : all)
        json.push_back({{"number", each.number},
                        {"brought_by", each.bringer.hex()},
                        {"received_at", utc_text(each.received_at)},
                        {"reason", each.reason},
                        {"journal", each.journal.hex()},
                        {"first_seq", each.first_seq},
                        {"last_seq", each.last_seq}});
    if (options.json) {
        print_json(json);
        return {};
    }
    if (all.empty()) std::cout << "everything that came could be verified\n";
    for (const auto& each : all)
        std::cout << "#" << each.number << "  received " << utc_text(each.received_at) << " from device "
                  << each.bringer.hex().substr(0, 8) << "\n  " << text::printable(each.reason) << "\n  "
                  << claim_of(each) << "\n\n";
    return {};
}

}  // namespace

void add_desk_unverified(CLI::App& group, Context& context) {
    auto options = std::make_shared<UnverifiedOptions>();
    CLI::App* command = group.add_subcommand(
        "unverified", "What devices brought that no signature vouches for: kept as it came, never acknowledged");
    command->add_option("province", options->province, "The province's folder")->required();
    command->add_flag("--json", options->json, "As JSON");
    CLI::Option* number = command->add_option("--number", options->number, "One of them");
    CLI::Option* out = command->add_option("--out", options->out, "Write its bytes to this new file");
    number->needs(out);
    out->needs(number);
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return list(context, *options); }; });
}

}  // namespace pendopo::ctl
