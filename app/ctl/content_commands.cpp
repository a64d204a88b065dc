// SPDX-License-Identifier: Apache-2.0
// Content packs: from a folder of TOML files to what every kiosk shows.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/ctl/content_keys.hpp"
#include "app/ctl/context.hpp"
#include "app/ctl/province_store.hpp"
#include "app/packs/lint.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::string_view mail_subject = "pack";

struct ContentOptions {
    std::string folder;
    std::string file;
    std::string out;
    std::string province;
    std::string key;
    bool again = false;
    Unlocking unlocking;
};

// --- From a folder to one file -------------------------------------------------------------------------------------

/// Adds a file of the folder, if it is there.
base::Status add_source(const fs::path& folder, std::string name, std::size_t bytes_max,
                        std::vector<packs::Source>& sources) {
    auto bytes = posix::read_file(folder / name, bytes_max);
    if (!bytes && bytes.error().code == ErrorCode::not_found) return {};
    if (!bytes) return base::fail(std::move(bytes.error()));
    sources.push_back({std::move(name), std::move(*bytes)});
    return {};
}

base::Result<std::vector<packs::Source>> read_sources(const fs::path& folder) {
    std::vector<packs::Source> sources;
    for (const std::string_view name : packs::file_names)
        PENDOPO_CHECK(add_source(folder, std::string(name), limits::config_bytes_max, sources));
    if (sources.empty())
        return base::fail(ErrorCode::not_found,
                          folder.string() + ": no pack.toml in it; assets/content/example-banten is one to copy");
    const std::string crest = packs::crest_of(sources.front());
    if (!crest.empty()) PENDOPO_CHECK(add_source(folder, crest, limits::pack_crest_bytes_max, sources));
    return sources;
}

/// The folder's pack. What is wrong with it goes to standard output, one finding a line. Errors: malformed.
base::Result<content::Pack> linted(const ContentOptions& options) {
    PENDOPO_TRY(const auto sources, read_sources(options.folder));
    packs::Folder folder = packs::read_folder(sources);
    PENDOPO_TRY(const auto measures, packs::Measures::create());
    packs::Findings findings = folder.findings;
    for (packs::Finding& each : packs::lint(folder, *measures))
        findings.push_back(std::move(each));
    for (const packs::Finding& each : findings)
        std::cout << (fs::path(options.folder) / each.text()).string() << '\n';
    if (findings.empty()) return std::move(folder.pack);
    return base::fail(ErrorCode::malformed, std::to_string(findings.size()) +
                                                (findings.size() == 1 ? " thing" : " things") + " to mend in " +
                                                options.folder + " before it can be shown");
}

void print_pack(const content::Pack& pack) {
    std::cout << "pack:          " << pack.name << ", version " << pack.version << "\nlanguages:    ";
    for (const std::string& language : pack.languages)
        std::cout << ' ' << language;
    std::cout << "\nannouncements: " << pack.announcements.size() << "\nreplies:       " << pack.replies.size()
              << "\nforms:         " << pack.forms.size() << "\ncolours:       " << pack.theme.size()
              << "\ntexts:         " << pack.texts.size() + pack.topics.size() << '\n';
}

base::Status lint(const ContentOptions& options) {
    PENDOPO_TRY(const content::Pack pack, linted(options));
    print_pack(pack);
    std::cout << "nothing to mend\n";
    return {};
}

base::Status build(const ContentOptions& options) {
    PENDOPO_TRY(const content::Pack pack, linted(options));
    const base::Bytes payload = content::encode(pack);
    PENDOPO_CHECK(posix::write_file_atomically(options.out, payload, 0644));
    print_pack(pack);
    std::cout << "built: " << options.out << ", " << payload.size() << " bytes, not signed yet\n";
    return {};
}

// --- Signing and publishing ----------------------------------------------------------------------------------------

base::Status sign(Context& context, const ContentOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const base::Bytes payload, posix::read_file(options.file, content::pack_payload_bytes_max));
    auto pack = content::decode(payload);
    if (!pack) return base::fail(std::move(pack.error()).in(options.file + ": not what content build writes"));
    PENDOPO_TRY(const auto key, load_content_key(context, options.key, options.unlocking, layout));
    const std::string out = options.out.empty() ? options.file + ".signed" : options.out;
    const base::Bytes bytes = content::sign_pack(*context.primitives, payload, key.private_half);
    PENDOPO_TRY(const auto verified, content::verify_pack(*context.primitives, bytes, key.public_half, std::nullopt));
    PENDOPO_CHECK(posix::write_file_atomically(out, bytes, 0644));
    print_pack(verified.pack);
    std::cout << "signed: " << out << '\n';
    return {};
}

/// What was published before, if it is by the key in force.
std::optional<content::KnownPack> published_before(Context& context, const ProvinceLayout& layout,
                                                   const model::SigningKey& key) {
    const auto bytes = posix::read_file(layout.pack(), limits::pack_bytes_max);
    if (!bytes) return std::nullopt;
    const auto verified = content::verify_pack(*context.primitives, *bytes, key, std::nullopt);
    return verified ? std::optional(verified->known()) : std::nullopt;
}

/// What an editor can do about a file that is not to be published.
base::Error with_advice(base::Error error, const std::string& file) {
    error.message = file + ": " + error.message;
    if (error.code == ErrorCode::malformed)
        error.message += ". It is no whole file of content sign: copy it again, or build and sign it again";
    if (error.code == ErrorCode::unauthentic)
        error.message += ". Sign it again with the content key of the trust bundle in force";
    return error;
}

base::Status publish(Context& context, const ContentOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const content::TrustBundle bundle, read_bundle(context, layout));
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(options.file, limits::pack_bytes_max));
    auto verified = content::verify_pack(*context.primitives, bytes, bundle.content,
                                         published_before(context, layout, bundle.content));
    if (!verified) return base::fail(with_advice(std::move(verified.error()), options.file));
    if (!verified->is_news && !options.again)
        return base::fail(ErrorCode::conflict, "version " + std::to_string(verified->pack.version) +
                                                   " is published already; --again sends it once more");
    PENDOPO_TRY([[maybe_unused]] const auto letter,
                store->add_mail(std::nullopt, protocol::encode(protocol::PackFrame{bytes}), mail_subject));
    PENDOPO_CHECK(posix::write_file_atomically(layout.pack(), bytes, 0644));
    print_pack(verified->pack);
    std::cout << "published: every kiosk takes it with its next synchronisation, or from a courier's stick\n";
    return {};
}

void add_province(CLI::App& command, const std::shared_ptr<ContentOptions>& options) {
    command.add_option("province", options->province, "The province's folder")->required();
}

}  // namespace

void add_content_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<ContentOptions>();
    CLI::App* group =
        app.add_subcommand("content", "What kiosks say and ask: from a folder to a signed pack")->require_subcommand(1);

    CLI::App* linting = group->add_subcommand("lint", "Say file and row of everything that needs mending");
    linting->add_option("folder", options->folder, "A pack's folder (assets/content/README.md)")->required();
    linting->callback([&context, options] { context.chosen = [options] { return lint(*options); }; });

    CLI::App* building = group->add_subcommand("build", "Lint, then make one file of the folder");
    building->add_option("folder", options->folder, "A pack's folder (assets/content/README.md)")->required();
    building->add_option("--out", options->out, "The file to write")->required();
    building->callback([&context, options] { context.chosen = [options] { return build(*options); }; });

    CLI::App* signing = group->add_subcommand("sign", "Sign what content build wrote, with the province's content key");
    signing->add_option("file", options->file, "What content build wrote")->required();
    signing->add_option("--province", options->province, "The province's folder")->required();
    signing->add_option("--out", options->out, "The file to write; FILE.signed without it");
    signing->add_option("--key", options->key, "The content key's file; the one in the province's folder without it");
    options->unlocking.add_options(*signing);
    signing->callback(
        [&context, options] { context.chosen = [&context, options] { return sign(context, *options); }; });

    CLI::App* publishing =
        app.get_subcommand("desk")->add_subcommand("publish", "Send a signed content pack to all kiosks");
    add_province(*publishing, options);
    publishing->add_option("file", options->file, "What content sign wrote")->required();
    publishing->add_flag("--again", options->again, "Also the version that was published last");
    publishing->callback(
        [&context, options] { context.chosen = [&context, options] { return publish(context, *options); }; });
}

}  // namespace pendopo::ctl
