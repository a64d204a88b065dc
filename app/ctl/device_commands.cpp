// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/config/programs.hpp"
#include "app/ctl/context.hpp"
#include "app/ctl/device_watch.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_files.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/utc.hpp"
#include "app/text/printable.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/x509.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

struct DeviceOptions {
    std::string province;
    std::string site;
    std::string out;
    std::string words;
    std::string device;
    std::string name;
    std::string replaces;
    std::string kecamatan;
    std::string province_name;
    unsigned width = 1280;
    unsigned height = 800;
    unsigned width_mm = 0;
    unsigned height_mm = 0;
    bool windowed = false;
    bool json = false;
    bool rekey = false;
    Unlocking unlocking;
};

base::Result<std::string> new_token(Context& context, const ProvinceLayout& layout, const std::string& site) {
    base::SecretFixed<protocol::token_bytes> token;
    context.random.fill(token.span());
    PENDOPO_TRY(const auto store, open_store(layout));
    const base::WallTime now = context.clock.wall();
    province::Token record;
    record.hash = envelope::token_hash(*context.primitives, token.view());
    record.site = site;
    record.created_at = now;
    record.expires_at = {now.since_epoch + limits::token_lifetime};
    PENDOPO_CHECK(store->add_token(record));
    return base::to_hex(token.view());
}

base::Status make_token(Context& context, const DeviceOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const std::string token, new_token(context, layout, options.site));
    PENDOPO_CHECK(write_new_file(options.out, base::as_bytes(token + "\n"), 0600));
    std::cout << "token for " << options.site << ": " << options.out << " (works once, for 7 days)\n";
    return {};
}

std::string kiosk_toml(const DeviceOptions& options) {
    return "# Made by pendopo-ctl device site; every key is explained in assets/config/kiosk.toml.\n"
           "[device]\ndata_dir = \"kiosk\"\noutbox_dir = \"outbox\"\ninbox_dir = \"inbox\"\nroots_file = "
           "\"roots.txt\"\n\n"
           "[site]\nprovince = \"" +
           options.province_name + "\"\nkecamatan = \"" + options.kecamatan +
           "\"\n\n"
           "[screen]\nfullscreen = " +
           (options.windowed ? "false" : "true") + "\nwindow_width = " + std::to_string(options.width) +
           "\nwindow_height = " + std::to_string(options.height) + "\nwidth_mm = " + std::to_string(options.width_mm) +
           "\nheight_mm = " + std::to_string(options.height_mm) + "\n";
}

std::string sync_toml(const PublicAddress& found, bool practice) {
    const config::SyncConfig defaults;
    return "# Made by pendopo-ctl device site; every key is explained in assets/config/sync.toml.\n"
           "[server]\nhost = \"" +
           found.address.host + "\"\nport = " + std::to_string(found.address.device_port) +
           "\nenrolment_port = " + std::to_string(found.address.enrolment_port) +
           "\nca_file = \"ca.pem\"\npinned_keys = [\"" + found.pinned_key +
           "\"]\n\n"
           "[device]\ndata_dir = \"sync\"\noutbox_dir = \"outbox\"\ninbox_dir = \"inbox\"\nroots_file = \"roots.txt\"\n"
           "token_file = \"token.txt\"\n\n"
           "# Times in seconds: nobody sees by the sending who stood at the screen, and devices do not call together.\n"
           "[send]\njitter_max_s = " +
           std::to_string(practice ? 0 : defaults.send_jitter_max.count()) +
           "\nstart_spread_s = " + std::to_string(practice ? 0 : defaults.start_spread.count()) + "\n";
}

base::Status copy_public(const fs::path& from, const fs::path& to) {
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(from, limits::config_bytes_max));
    return write_new_file(to, bytes, 0644);
}

base::Status make_site(Context& context, const DeviceOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    const fs::path out = fs::absolute(options.out);
    PENDOPO_TRY(const PublicAddress address, read_address(layout));
    PENDOPO_CHECK(posix::make_directory(out));
    DeviceOptions complete = options;
    PENDOPO_TRY(const content::TrustBundle bundle, read_bundle(context, layout));
    complete.province_name = bundle.province;
    PENDOPO_CHECK(copy_public(layout.roots(), out / "roots.txt"));
    PENDOPO_CHECK(copy_public(layout.ca_certificate(), out / "ca.pem"));
    PENDOPO_CHECK(write_new_file(out / "kiosk.toml", base::as_bytes(kiosk_toml(complete)), 0644));
    const std::string sync = sync_toml(address, bundle.practice);
    PENDOPO_CHECK(write_new_file(out / "sync.toml", base::as_bytes(sync), 0644));
    PENDOPO_TRY(const std::string token, new_token(context, layout, options.site));
    PENDOPO_CHECK(write_new_file(out / "token.txt", base::as_bytes(token + "\n"), 0600));
    std::cout << "site " << options.site << ": " << out.string() << '\n'
              << "  start: pendopo-sync --config " << (out / "sync.toml").string() << '\n'
              << "         pendopo-kiosk --config " << (out / "kiosk.toml").string() << '\n'
              << "  then compare the 8 words on its screen: pendopo-ctl device list " << layout.root.string() << '\n';
    return {};
}

std::string_view enrolment_name(model::EnrolmentState state) {
    switch (state) {
        case model::EnrolmentState::waiting_for_token:
            return "waiting_for_token";
        case model::EnrolmentState::pending:
            return "pending";
        case model::EnrolmentState::confirmed:
            return "confirmed";
        case model::EnrolmentState::refused:
            return "refused";
    }
    return "unknown";
}

nlohmann::ordered_json concerns_json(const std::map<model::DeviceId, DeviceMarks>& marked, const model::DeviceId& id) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    if (const auto found = marked.find(id); found != marked.end())
        for (const Concern& concern : concerns_of(found->second))
            json.push_back(concern.what);
    return json;
}

std::string concerns_text(const nlohmann::ordered_json& row) {
    std::string out;
    for (const auto& concern : row.value("look_at", nlohmann::ordered_json::array()))
        out += "        ! " + concern.get<std::string>() + "\n";
    return out.empty() ? out : out + "       -> pendopo-ctl device show says what to do\n";
}

base::Status list(Context&, const DeviceOptions& options) {
    PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
    PENDOPO_TRY(const auto pending, store->enrolments(model::EnrolmentState::pending));
    PENDOPO_TRY(const auto devices, store->devices());
    PENDOPO_TRY(const auto marked, marked_devices(*store));
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const auto& record : pending)
        json.push_back({{"device", record.request.device.hex()},
                        {"state", enrolment_name(record.state)},
                        {"site", record.site},
                        {"words", record.request.words},
                        {"since", utc_text(record.created_at)}});
    for (const auto& device : devices)
        json.push_back({{"device", device.id.hex()},
                        {"state", state_name(device.state)},
                        {"site", device.site},
                        {"name", device.name},
                        {"words", device.words},
                        {"since", utc_text(device.changed_at)},
                        {"look_at", concerns_json(marked, device.id)}});
    if (options.json) {
        print_json(json);
        return {};
    }
    if (json.empty()) std::cout << "no devices yet: pendopo-ctl device site makes the files for one\n";
    for (const auto& row : json)
        std::cout << row["device"].get<std::string>().substr(0, 8) << "  " << row["state"].get<std::string>() << "  "
                  << text::printable(row["site"].get<std::string>()) << "  since " << row["since"].get<std::string>()
                  << "\n          " << row["words"].get<std::string>() << '\n'
                  << concerns_text(row);
    return {};
}

std::string one_spaced(const std::string& text) {
    std::istringstream words(text);
    std::string out;
    for (std::string word; words >> word;)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

base::Result<envelope::Authority> load_authority(Context& context, const ProvinceLayout& layout, Unlocking unlocking) {
    if (unlocking.key_file.empty() && unlocking.passphrase_file.empty())
        unlocking.key_file = layout.ca_unlock().string();
    PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
    PENDOPO_TRY(auto opened, load_key(context, "ca", layout.ca_key(), secret));
    envelope::Authority authority;
    PENDOPO_TRY(authority.key, envelope::as_signing_key(std::move(opened)));
    PENDOPO_TRY(const base::Bytes pem, posix::read_file(layout.ca_certificate(), limits::config_bytes_max));
    authority.certificate_pem = std::string(base::as_text(pem));
    return authority;
}

/// Who loses its right when this request is confirmed: the active device of the same id, under its older TLS key.
base::Result<std::string> whom_it_replaces(province::Store& store, const province::EnrolmentRequest& request) {
    PENDOPO_TRY(const auto devices, store.devices());
    const auto found = std::ranges::find_if(devices, [&](const province::Device& device) {
        return device.id == request.device && device.state == province::DeviceState::active &&
               device.tls_spki != request.tls_spki;
    });
    if (found == devices.end()) return std::string();
    return found->name + " at " + found->site + ", active since " + utc_text(found->changed_at);
}

base::Status confirm(Context& context, const DeviceOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const auto pending, store->enrolments(model::EnrolmentState::pending));
    const std::string words = one_spaced(options.words);
    const auto found = std::ranges::find_if(pending, [&](const auto& r) { return r.request.words == words; });
    if (found == pending.end())
        return base::fail(ErrorCode::not_found,
                          "no waiting device shows these words. Compare them again, letter by letter: if they differ, "
                          "the device on the line is not the one in front of you. Waiting: " +
                              std::to_string(pending.size()));
    PENDOPO_TRY(const envelope::Authority authority, load_authority(context, layout, options.unlocking));
    PENDOPO_TRY(const model::SigningKey key, envelope::request_public_key(found->request.csr_pem));
    PENDOPO_TRY(const std::string certificate,
                envelope::make_client_certificate_pem(*context.primitives, authority, key,
                                                      "device-" + found->request.device.hex()));
    const std::string name = options.name.empty() ? found->site : options.name;
    std::optional<model::DeviceId> replaces;
    if (!options.replaces.empty()) {
        PENDOPO_TRY(replaces, confirmed_device(*store, options.replaces));
    }
    PENDOPO_TRY(const std::string former, whom_it_replaces(*store, found->request));
    // Its identity frame lies on sticks for all to copy; that the words are right says nothing of whose id it is.
    if (!former.empty() && !options.rekey)
        return base::fail(ErrorCode::conflict,
                          "this device's id is that of " + former +
                              ". If it is the same box with new keys, say so with --rekey: the older key counts as "
                              "replaced from then on. If you did not touch that box, refuse this one and look at it");
    std::string replaced = former.empty()
                               ? former
                               : "it takes the place of " + former + ": the older key counts as replaced from now on\n";
    PENDOPO_CHECK(store->confirm(found->request.tls_spki, name, certificate, context.clock.wall(), replaces));
    if (replaces)
        replaced += "it takes the place of " + replaces->hex().substr(0, 8) +
                    ", whose journals are closed where they stand; what that one still holds is taken and marked as "
                    "late\n";
    std::cout << "confirmed " << found->request.device.hex().substr(0, 8) << " (" << name << ")\n" << replaced;
    return {};
}

base::Status refuse(Context&, const DeviceOptions& options) {
    PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
    PENDOPO_TRY(auto pending, store->enrolments(model::EnrolmentState::pending));
    std::erase_if(pending, [&](const auto& r) { return !r.request.device.hex().starts_with(options.device); });
    // Nobody is shut out by a slip of the finger.
    if (options.device.size() < id_digits_min || pending.size() != 1)
        return base::fail(ErrorCode::not_found, std::to_string(pending.size()) + " waiting devices begin with " +
                                                    options.device + "; give at least 6 digits that fit one");
    PENDOPO_CHECK(store->refuse(pending.front().request.tls_spki));
    std::cout << "refused " << pending.front().request.device.hex() << '\n';
    return {};
}

base::Status revoke(Context& context, const DeviceOptions& options) {
    PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
    PENDOPO_TRY(const model::DeviceId id, confirmed_device(*store, options.device));
    PENDOPO_TRY(const auto keys, store->find_devices(id));
    for (const province::Device& key : keys)
        PENDOPO_CHECK(store->revoke(key.tls_spki, context.clock.wall()));
    std::cout << "revoked " << id.hex()
              << ": from its next request on it is refused; what it still sends is set apart\n";
    return {};
}

CLI::App* add(CLI::App& group, Context& context, const std::shared_ptr<DeviceOptions>& options, const char* name,
              const char* help, base::Status (*run)(Context&, const DeviceOptions&)) {
    CLI::App* command = group.add_subcommand(name, help);
    command->add_option("province", options->province, "The province's folder")->required();
    command->callback(
        [&context, options, run] { context.chosen = [&context, options, run] { return run(context, *options); }; });
    return command;
}

}  // namespace

void add_device_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<DeviceOptions>();
    CLI::App* group =
        app.add_subcommand("device", "Bring devices in, look at them, shut them out")->require_subcommand(1);

    CLI::App* token = add(*group, context, options, "token", "Make a one-use enrolment token", make_token);
    token->add_option("--site", options->site, "Where the device will stand")->required();
    token->add_option("--out", options->out, "File for the token (mode 0600)")->required();

    CLI::App* site = add(*group, context, options, "site", "Make the configuration and token of one device", make_site);
    site->add_option("--site", options->site, "Where it will stand, for example \"Kecamatan Serang\"")->required();
    site->add_option("--kecamatan", options->kecamatan, "Kemendagri code, for example 36.73.01")->required();
    site->add_option("--out", options->out, "A new folder")->required();
    site->add_flag("--windowed", options->windowed, "In a window instead of the full screen");
    site->add_option("--width", options->width, "Window, pixels")->capture_default_str();
    site->add_option("--height", options->height, "Window, pixels")->capture_default_str();
    site->add_option("--width-mm", options->width_mm, "Visible area, millimetres; 0 asks the monitor");
    site->add_option("--height-mm", options->height_mm, "Visible area, millimetres; 0 asks the monitor");

    CLI::App* listing = add(*group, context, options, "list", "Waiting, active, replaced and revoked devices", list);
    listing->add_flag("--json", options->json, "As JSON");
    add_device_show(*group, context);

    CLI::App* confirming =
        add(*group, context, options, "confirm", "Let in the device that shows these 8 words", confirm);
    confirming->add_option("--words", options->words, "The 8 words, as read from its screen")->required();
    confirming->add_option("--name", options->name, "What to call it; its site if not given");
    confirming->add_flag("--rekey", options->rekey, "It is a device of yours that made new keys: the older ones end");
    confirming->add_option("--replaces", options->replaces,
                           "The box whose place it takes, broken or with new keys: the beginning of its old id");
    options->unlocking.add_options(*confirming);

    CLI::App* refusing = add(*group, context, options, "refuse", "Turn a waiting device away", refuse);
    refusing->add_option("device", options->device, "The beginning of its id, at least 6 digits")->required();
    CLI::App* revoking = add(*group, context, options, "revoke", "Shut a device out, from its next request on", revoke);
    revoking->add_option("device", options->device, "The beginning of its id, at least 6 digits")->required();
}

}  // namespace pendopo::ctl
