// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/ctl/context.hpp"
#include "app/ctl/keys.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "sync/envelope/secret_sharing.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

struct KeyOptions {
    std::string role;
    std::string path;
    std::string out;
    std::vector<std::string> parts;
    int count = 3;
    int threshold = 2;
    Unlocking unlocking;
};

base::Status new_key(Context& context, const KeyOptions& options) {
    PENDOPO_CHECK(algorithm_of(options.role).map([](auto) {}));
    PENDOPO_TRY(const envelope::KeySecret secret, read_unlocking(options.unlocking, true));
    PENDOPO_TRY(const base::Bytes public_half, make_key(context, options.role, options.out, secret));
    std::cout << "private half: " << options.out << " (sealed, mode 0600: it stays on this machine)\n"
              << "public half:  " << options.out << ".pub\n"
              << "              " << base::to_hex(public_half) << '\n'
              << "Back it up now: pendopo-ctl key backup " << options.out << " --out DIRECTORY\n";
    return {};
}

base::Status show_key(const KeyOptions& options) {
    PENDOPO_TRY(const base::Bytes text, posix::read_file(options.path, limits::key_file_bytes_max));
    PENDOPO_TRY(const envelope::KeyFileHead head, envelope::read_key_file_head(base::as_text(text)));
    std::cout << "role:   " << head.role << "\npublic: " << base::to_hex(head.public_half) << '\n'
              << "opens with a " << (head.protection == envelope::KeyProtection::passphrase ? "passphrase" : "key file")
              << '\n';
    return {};
}

// What is split: one byte for the role's name, the name, the private half. So a share set restores the whole key.
base::Status backup_key(Context& context, const KeyOptions& options) {
    PENDOPO_TRY(const envelope::KeySecret secret, read_unlocking(options.unlocking, false));
    PENDOPO_TRY(const envelope::OpenedKey key, load_key(context, "", options.path, secret));
    base::SecretBuffer whole(1 + key.head.role.size() + key.private_half.view().size());
    const auto length = static_cast<base::Byte>(key.head.role.size());
    PENDOPO_ASSERT(whole.append({&length, 1}) && whole.append(base::as_bytes(key.head.role)) &&
                   whole.append(key.private_half.view()));
    PENDOPO_TRY(const std::vector<envelope::Share> shares,
                envelope::split_secret(*context.primitives, whole.view(), options.count, options.threshold));
    PENDOPO_CHECK(posix::make_directory(options.out));
    for (const envelope::Share& share : shares) {
        const fs::path path =
            fs::path(options.out) / (key.head.role + "-share-" + std::to_string(share.index) + ".txt");
        PENDOPO_CHECK(write_new_file(path, envelope::share_to_text(share).view(), 0600));
        std::cout << path.string() << '\n';
    }
    std::cout << "Any " << options.threshold << " of these " << options.count
              << " restore the key; fewer tell nothing. Give them to different people, on paper or stick.\n";
    return {};
}

base::Status restore_key(Context& context, const KeyOptions& options) {
    std::vector<envelope::Share> shares;
    for (const std::string& part : options.parts) {
        PENDOPO_TRY(const base::SecretBuffer text, posix::read_secret_file(part, limits::key_file_bytes_max * 2));
        auto share = envelope::share_from_text(text.text());
        if (!share) return base::fail(std::move(share.error()).in(part));
        shares.push_back(std::move(*share));
    }
    PENDOPO_TRY(const base::SecretBuffer whole, envelope::join_secret(shares));
    const std::size_t role_size = whole.view()[0];
    if (whole.size() != 1 + role_size + 32) return base::fail(ErrorCode::corrupt, "these shares do not hold a key");
    const std::string role(base::as_text(whole.view().subspan(1, role_size)));
    PENDOPO_TRY(const envelope::PrivateKey key, envelope::PrivateKey::from(whole.view().subspan(1 + role_size)));
    PENDOPO_TRY(const envelope::KeyAlgorithm algorithm, algorithm_of(role));
    base::Bytes public_half;
    if (algorithm == envelope::KeyAlgorithm::x25519) {
        const auto half = context.primitives->x25519_public(key);
        public_half.assign(half.bytes.begin(), half.bytes.end());
    } else {
        PENDOPO_TRY(const model::SigningKey half, context.primitives->p256_public(key));
        public_half.assign(half.bytes.begin(), half.bytes.end());
    }
    PENDOPO_TRY(const envelope::KeySecret secret, read_unlocking(options.unlocking, true));
    PENDOPO_CHECK(save_key(context, role, key, public_half, options.out, secret));
    std::cout << "restored the " << role << " key to " << options.out << "\npublic: " << base::to_hex(public_half)
              << '\n';
    return {};
}

}  // namespace

void add_key_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<KeyOptions>();
    CLI::App* group = app.add_subcommand("key", "Make, show, back up and restore keys")->require_subcommand(1);

    CLI::App* make = group->add_subcommand("new", "Make a key where it will live");
    make->add_option("role", options->role, "root, ca, ack, content, safe, reply, desk, identity or ombudsman")
        ->required();
    make->add_option("--out", options->out, "File for the sealed private half; FILE.pub gets the public half")
        ->required();
    options->unlocking.add_options(*make);
    make->callback(
        [&context, options] { context.chosen = [&context, options] { return new_key(context, *options); }; });

    CLI::App* show = group->add_subcommand("show", "Tell role and public half of a key file");
    show->add_option("file", options->path)->required();
    show->callback([&context, options] { context.chosen = [options] { return show_key(*options); }; });

    CLI::App* backup = group->add_subcommand("backup", "Split a key into shares, of which some restore it");
    backup->add_option("file", options->path)->required();
    backup->add_option("--out", options->out, "Directory for the shares")->required();
    backup->add_option("--shares", options->count, "How many shares")->capture_default_str();
    backup->add_option("--needed", options->threshold, "How many of them restore the key")->capture_default_str();
    options->unlocking.add_options(*backup);
    backup->callback(
        [&context, options] { context.chosen = [&context, options] { return backup_key(context, *options); }; });

    CLI::App* restore = group->add_subcommand("restore", "Put a key together again from its shares");
    restore->add_option("shares", options->parts)->required();
    restore->add_option("--out", options->out, "File for the sealed private half")->required();
    options->unlocking.add_options(*restore);
    restore->callback(
        [&context, options] { context.chosen = [&context, options] { return restore_key(context, *options); }; });
}

}  // namespace pendopo::ctl
