// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>

#include <sys/stat.h>
#include <unistd.h>

#include "app/ctl/backup_pledge.hpp"
#include "app/ctl/context.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_files.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/utc.hpp"
#include "platform/posix/files.hpp"
#include "platform/posix/system_error.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/x509.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

struct ProvinceOptions {
    std::string directory;
    std::string backup;
    bool older = false;
    std::string name;
    bool practice = false;
    Address address;
    std::vector<std::string> root_publics;
    std::string desk_public;
    std::string identity_public;
    std::string ombudsman_public;
    std::string safe_public;
    std::string reply_public;
};

/// One unlock file a folder, made with it.
base::Result<envelope::KeySecret> new_unlock(Context& context, const fs::path& path) {
    PENDOPO_CHECK(posix::make_directory(path.parent_path()));
    PENDOPO_CHECK(make_unlock_file(context, path));
    Unlocking unlocking;
    unlocking.key_file = path.string();
    return read_unlocking(unlocking, false);
}

template <class Key>
base::Status put(Key& key, const base::Result<base::Bytes>& bytes) {
    if (!bytes) return base::fail(bytes.error());
    PENDOPO_TRY(key, Key::from(*bytes));
    return {};
}

base::Status make_practice_roles(Context& context, const ProvinceLayout& layout, content::TrustBundle& bundle) {
    PENDOPO_TRY(const auto desk, new_unlock(context, layout.desk_unlock()));
    PENDOPO_CHECK(put(bundle.desk, make_key(context, "desk", layout.desk_key("desk"), desk)));
    PENDOPO_CHECK(put(bundle.identity, make_key(context, "identity", layout.desk_key("identity"), desk)));
    PENDOPO_CHECK(put(bundle.safe, make_key(context, "safe", layout.desk_key("safe"), desk)));
    PENDOPO_CHECK(put(bundle.reply, make_key(context, "reply", layout.desk_key("reply"), desk)));
    PENDOPO_TRY(const auto ombudsman, new_unlock(context, layout.ombudsman_unlock()));
    return put(bundle.ombudsman, make_key(context, "ombudsman", layout.ombudsman_key(), ombudsman));
}

base::Result<content::RootKeys> make_practice_roots(Context& context, const ProvinceLayout& layout) {
    PENDOPO_TRY(const auto unlock, new_unlock(context, layout.root_unlock()));
    content::RootKeys roots;
    roots.practice = true;
    for (std::size_t i = 0; i < roots.keys.size(); ++i)
        PENDOPO_CHECK(put(roots.keys[i], make_key(context, "root", layout.root_key(static_cast<int>(i) + 1), unlock)));
    return roots;
}

base::Status load_given_roles(const ProvinceOptions& options, content::TrustBundle& bundle) {
    PENDOPO_CHECK(put(bundle.desk, load_public("desk", options.desk_public)));
    PENDOPO_CHECK(put(bundle.identity, load_public("identity", options.identity_public)));
    PENDOPO_CHECK(put(bundle.safe, load_public("safe", options.safe_public)));
    PENDOPO_CHECK(put(bundle.reply, load_public("reply", options.reply_public)));
    return put(bundle.ombudsman, load_public("ombudsman", options.ombudsman_public));
}

base::Result<content::RootKeys> load_given_roots(const ProvinceOptions& options) {
    content::RootKeys roots;
    for (std::size_t i = 0; i < roots.keys.size(); ++i)
        PENDOPO_CHECK(put(roots.keys[i], load_public("root", options.root_publics[i])));
    return roots;
}

base::Status check_options(const ProvinceOptions& options) {
    if (options.practice) return {};
    const bool all_given = options.root_publics.size() == content::root_keys_count && !options.desk_public.empty() &&
                           !options.identity_public.empty() && !options.ombudsman_public.empty() &&
                           !options.safe_public.empty() && !options.reply_public.empty();
    if (all_given) return {};
    return base::fail(
        ErrorCode::refused,
        "root and ombudsman keys are not made here: each is made where it will live, with pendopo-ctl key new, and "
        "only "
        "its .pub file comes here. Give --root-public three times, --desk-public, --identity-public, "
        "--ombudsman-public, --safe-public and --reply-public; or --practice for a province to try things on, whose "
        "screens all say so");
}

base::Result<envelope::Authority> make_authority(Context& context, const ProvinceLayout& layout,
                                                 const std::string& name) {
    PENDOPO_TRY(const auto unlock, new_unlock(context, layout.ca_unlock()));
    envelope::Authority authority;
    authority.key = context.primitives->generate_signing_key();
    PENDOPO_CHECK(
        save_key(context, "ca", authority.key.private_half, authority.key.public_half.view(), layout.ca_key(), unlock));
    PENDOPO_TRY(authority.certificate_pem,
                envelope::make_authority_pem(*context.primitives, authority.key, "Pendopo " + name));
    PENDOPO_CHECK(write_new_file(layout.ca_certificate(), base::as_bytes(authority.certificate_pem), 0644));
    return authority;
}

base::Status sign_practice_bundle(Context& context, const ProvinceLayout& layout, base::ByteView payload) {
    Unlocking unlocking;
    unlocking.key_file = layout.root_unlock().string();
    PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
    std::vector<content::RootSignature> signatures;
    for (int number = 1; number <= static_cast<int>(content::root_signatures_needed); ++number) {
        PENDOPO_TRY(const auto key, load_key(context, "root", layout.root_key(number), secret));
        signatures.push_back(content::sign_payload(*context.primitives, payload, key.private_half));
    }
    return write_new_file(layout.bundle(), content::assemble_bundle(*context.primitives, payload, signatures), 0644);
}

base::Status make_bundle(Context& context, const ProvinceOptions& options, const ProvinceLayout& layout,
                         const envelope::Authority& authority) {
    content::TrustBundle bundle;
    bundle.epoch = 1;
    bundle.province = options.name;
    bundle.practice = options.practice;
    bundle.server_ca = envelope::spki_sha256(*context.primitives, authority.key.public_half);
    PENDOPO_TRY(const auto ack_unlock, new_unlock(context, layout.ack_unlock()));
    PENDOPO_CHECK(put(bundle.ack, make_key(context, "ack", layout.ack_key(), ack_unlock)));
    PENDOPO_TRY(const auto content_unlock, new_unlock(context, layout.content_unlock()));
    PENDOPO_CHECK(put(bundle.content, make_key(context, "content", layout.content_key(), content_unlock)));
    content::RootKeys roots;
    if (options.practice) {
        PENDOPO_CHECK(make_practice_roles(context, layout, bundle));
        PENDOPO_TRY(roots, make_practice_roots(context, layout));
    } else {
        PENDOPO_CHECK(load_given_roles(options, bundle));
        PENDOPO_TRY(roots, load_given_roots(options));
    }
    PENDOPO_CHECK(write_new_file(layout.roots(), base::as_bytes(content::format_root_keys(roots)), 0644));
    const base::Bytes payload = content::encode_payload(bundle);
    if (options.practice) return sign_practice_bundle(context, layout, payload);
    return write_new_file(layout.unsigned_bundle(), payload, 0644);
}

void tell_next_steps(const ProvinceOptions& options, const ProvinceLayout& layout) {
    std::cout << "province " << options.name << " is in " << layout.root.string() << '\n'
              << "  devices speak to https://" << options.address.host << ':' << options.address.device_port
              << ", enrol at port " << options.address.enrolment_port << '\n';
    if (options.practice) {
        std::cout << "  PRACTICE: root and ombudsman keys lie beside everything else. Never use it for real words.\n";
    } else {
        std::cout << "  Not in force yet: two root key holders sign " << layout.unsigned_bundle().string() << '\n'
                  << "  (pendopo-ctl bundle sign), then: pendopo-ctl bundle join " << layout.root.string()
                  << " SIGNATURE SIGNATURE\n"
                  << "  Take ca/ and content/ off this machine when you have made what you need with them.\n";
    }
    std::cout << "  start: nginx -p " << layout.nginx().string() << "/ -c nginx.conf\n"
              << "         pendopo-server --config " << layout.server_config().string() << '\n';
}

base::Status init(Context& context, ProvinceOptions& options) {
    PENDOPO_CHECK(check_options(options));
    const ProvinceLayout layout{fs::absolute(options.directory)};
    std::error_code ignored;
    if (fs::exists(layout.root, ignored) && !fs::is_empty(layout.root, ignored))
        return base::fail(ErrorCode::conflict, layout.root.string() + " is not empty and stays as it is");
    // Only root's nginx may change users; a practice province keeps to the one who tries it.
    if (geteuid() == 0 && options.address.nginx_user.empty())
        options.address.nginx_user = options.practice ? "root" : "www-data";
    PENDOPO_CHECK(posix::make_directory(layout.root, 0711));
    PENDOPO_CHECK(posix::make_directory(layout.roots().parent_path(), 0755));
    PENDOPO_CHECK(choose_ports(context, options.address));
    PENDOPO_TRY(const envelope::Authority authority, make_authority(context, layout, options.name));
    PENDOPO_CHECK(make_bundle(context, options, layout, authority));
    PENDOPO_CHECK(write_server_files(context, layout, options.address, authority));
    PENDOPO_CHECK(make_store(context, layout.store()));
    tell_next_steps(options, layout);
    return {};
}

/// The log of a server that died would be played over another file of the same name.
constexpr std::string_view store_endings[] = {"", "-wal", "-shm"};

base::Status remove_store(const fs::path& file) {
    std::error_code error;
    for (const std::string_view ending : store_endings)
        if (fs::remove(file.string() + std::string(ending), error); error)
            return base::fail(ErrorCode::io, file.string() + ": " + error.message());
    return {};
}

/// The backup beside the store, of the same owner, under an incarnation of its own.
base::Status copy_backup(Context& context, const fs::path& backup, const fs::path& file) {
    PENDOPO_CHECK(remove_store(file));
    std::error_code error;
    fs::copy_file(backup, file, error);
    if (error) return base::fail(posix::system_error("copying the backup to " + file.string(), error.value()));
    struct stat folder {};
    const bool owned = ::stat(file.parent_path().c_str(), &folder) == 0 && ::chmod(file.c_str(), 0600) == 0 &&
                       ::chown(file.c_str(), folder.st_uid, folder.st_gid) == 0;
    if (!owned) return base::fail(posix::system_error("giving " + file.string() + " to the server", errno));
    PENDOPO_CHECK(restart_store(context, file));
    for (const std::string_view ending : {"-wal", "-shm"})
        fs::remove(file.string() + std::string(ending), error);
    return {};
}

base::Result<bool> set_aside(const fs::path& store, const std::string& when) {
    bool any = false;
    for (const std::string_view ending : store_endings) {
        const std::string from = store.string() + std::string(ending);
        std::error_code error;
        if (!fs::exists(from, error)) continue;
        fs::rename(from, store.string() + ".before-" + when + std::string(ending), error);
        if (error) return base::fail(posix::system_error("setting aside " + from, error.value()));
        any = true;
    }
    return any;
}

base::Status restore(Context& context, const ProvinceOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.directory)};
    std::error_code error;
    if (!fs::exists(layout.server_config(), error))
        return base::fail(ErrorCode::not_found, layout.root.string() + " is not a province's folder");
    if (server_listens(layout.socket()))
        return base::fail(ErrorCode::conflict,
                          "pendopo-server is running: stop it first, it would write on into a file "
                          "that is set aside");
    auto backup = province::open_sqlite_backup(options.backup);
    if (!backup) return base::fail(std::move(backup.error()).in("the backup can't be relied on, nothing was changed"));
    PENDOPO_TRY(const province::Extent extent, (*backup)->extent());
    if (!options.older) PENDOPO_CHECK(check_pledges(context, layout, options.backup, extent));
    backup->reset();
    const fs::path store = layout.store();
    const fs::path fresh = store.string() + ".restoring";
    PENDOPO_CHECK(copy_backup(context, options.backup, fresh));
    const std::string when = utc_text(context.clock.wall());
    PENDOPO_TRY(const bool kept, set_aside(store, when));
    fs::rename(fresh, store, error);
    if (error) return base::fail(posix::system_error("putting the backup in place", error.value()));
    PENDOPO_CHECK(posix::sync_directory(store.parent_path()));
    if (options.older) PENDOPO_CHECK(lower_pledge(context, layout, extent));
    std::cout << "restored from " << options.backup << '\n';
    if (kept) std::cout << "what was there is kept as " << store.string() << ".before-" << when << '\n';
    std::cout << "Start pendopo-server: from its next request on, each device sends again what this store lost.\n";
    return {};
}

}  // namespace

void add_province_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<ProvinceOptions>();
    CLI::App* group = app.add_subcommand("province", "Set up a province's server")->require_subcommand(1);
    CLI::App* make =
        group->add_subcommand("init", "Make CA, ack and content keys, trust bundle, nginx and server configuration");
    make->add_option("directory", options->directory, "A new or empty folder")->required();
    make->add_option("--name", options->name, "The province, for example Banten; salts every receipt code")->required();
    make->add_option("--host", options->address.host, "DNS name under which devices reach it")->capture_default_str();
    make->add_option("--port", options->address.device_port, "For enrolled devices; 0 takes a free one")
        ->capture_default_str();
    make->add_option("--enrolment-port", options->address.enrolment_port, "For devices that enrol; 0 takes a free one")
        ->capture_default_str();
    make->add_option("--listen", options->address.listen, "Address that nginx listens on")->capture_default_str();
    make->add_option("--nginx-user", options->address.nginx_user,
                     "Whom nginx's workers run as if root starts it; www-data if not given");
    make->add_flag("--practice", options->practice, "Make every key here, to try things on; every screen says so");
    make->add_option("--root-public", options->root_publics, "The three root keys' .pub files")->expected(3);
    make->add_option("--desk-public", options->desk_public, "The desk key's .pub file");
    make->add_option("--identity-public", options->identity_public, "The identity key's .pub file");
    make->add_option("--ombudsman-public", options->ombudsman_public, "The ombudsman key's .pub file");
    make->add_option("--safe-public", options->safe_public, "The safe key's .pub file");
    make->add_option("--reply-public", options->reply_public, "The reply key's .pub file");
    make->callback([&context, options] { context.chosen = [&context, options] { return init(context, *options); }; });
    CLI::App* again =
        group->add_subcommand("restore", "Bring a backup back; devices then send again what it lacks (server stopped)");
    again->add_option("directory", options->directory, "The province's folder")->required();
    again->add_option("--backup", options->backup, "A backup made by pendopo-ctl province backup")->required();
    again->add_flag("--older", options->older,
                    "Also a backup older than what devices were told: recordings may be lost, erased texts come back");
    again->callback(
        [&context, options] { context.chosen = [&context, options] { return restore(context, *options); }; });
}

}  // namespace pendopo::ctl
