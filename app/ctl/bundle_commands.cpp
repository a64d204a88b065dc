// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <optional>

#include "app/ctl/context.hpp"
#include "app/ctl/keys.hpp"
#include "app/ctl/province_layout.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "sync/content/trust_bundle.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;

struct BundleOptions {
    std::string file;
    std::string key;
    std::string out;
    std::string directory;
    std::vector<std::string> signatures;
    std::string roots;
    bool new_ack = false;
    std::array<std::string, 6> publics;  ///< as role_names
    Unlocking unlocking;
};

constexpr std::array<std::string_view, 6> role_names{"desk", "identity", "ombudsman", "safe", "reply", "content"};

void print_bundle(const content::TrustBundle& bundle) {
    std::cout << "province:  " << bundle.province << (bundle.practice ? "  (PRACTICE)" : "") << '\n'
              << "epoch:     " << bundle.epoch << "\nprevious:  " << bundle.previous.hex() << '\n'
              << "desk:      " << bundle.desk.hex() << "\nidentity:  " << bundle.identity.hex() << '\n'
              << "ombudsman: " << bundle.ombudsman.hex() << "\nack:       " << bundle.ack.hex() << '\n'
              << "content:   " << bundle.content.hex() << "\nsafe:      " << bundle.safe.hex() << '\n'
              << "reply:     " << bundle.reply.hex() << "\nserver CA: " << bundle.server_ca.hex() << '\n';
}

base::Status sign(Context& context, const BundleOptions& options) {
    PENDOPO_TRY(const base::Bytes payload, posix::read_file(options.file, limits::trust_bundle_payload_bytes_max));
    PENDOPO_TRY(const content::TrustBundle bundle, content::decode_payload(payload));
    PENDOPO_TRY(const auto secret, read_unlocking(options.unlocking, false));
    PENDOPO_TRY(const auto key, load_key(context, "root", options.key, secret));
    const content::RootSignature signature = content::sign_payload(*context.primitives, payload, key.private_half);
    const std::string text =
        "pendopo-root-signature: 1\n" + signature.signer.hex() + "\n" + signature.signature.hex() + "\n";
    PENDOPO_CHECK(write_new_file(options.out, base::as_bytes(text), 0644));
    print_bundle(bundle);
    std::cout << "signed: " << options.out << '\n';
    return {};
}

base::Result<content::RootSignature> read_signature(const std::string& path) {
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(path, limits::key_file_bytes_max));
    std::istringstream text{std::string(base::as_text(bytes))};
    std::string head;
    std::string signer;
    std::string signature;
    if (!std::getline(text, head) || head != "pendopo-root-signature: 1" || !(text >> signer >> signature))
        return base::fail(ErrorCode::malformed, path + ": not a signature made by pendopo-ctl bundle sign");
    content::RootSignature out;
    PENDOPO_TRY(const base::Bytes signer_bytes, base::from_hex(signer));
    PENDOPO_TRY(const base::Bytes signature_bytes, base::from_hex(signature));
    PENDOPO_TRY(out.signer, model::SigningKey::from(signer_bytes));
    PENDOPO_TRY(out.signature, model::Signature::from(signature_bytes));
    return out;
}

base::Result<content::VerifiedBundle> read_verified(Context& context, const std::string& bundle,
                                                    const std::string& roots_file) {
    PENDOPO_TRY(const base::Bytes roots_text, posix::read_file(roots_file, limits::config_bytes_max));
    PENDOPO_TRY(const content::RootKeys roots, content::parse_root_keys(base::as_text(roots_text)));
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(bundle, limits::trust_bundle_bytes_max));
    return content::verify_bundle(*context.primitives, bytes, roots, std::nullopt);
}

/// The bundle in force; nothing before the first one.
base::Result<std::optional<content::VerifiedBundle>> bundle_in_force(Context& context, const ProvinceLayout& layout) {
    std::error_code ignored;
    if (!std::filesystem::exists(layout.bundle(), ignored)) return std::optional<content::VerifiedBundle>();
    PENDOPO_TRY(auto verified, read_verified(context, layout.bundle().string(), layout.roots().string()));
    return std::optional(std::move(verified));
}

base::Status replace_keys(const BundleOptions& options, content::TrustBundle& bundle) {
    for (std::size_t i = 0; i < role_names.size(); ++i) {
        if (options.publics[i].empty()) continue;
        PENDOPO_TRY(const base::Bytes key, load_public(role_names[i], options.publics[i]));
        const std::array<model::SealingKey*, 3> sealing{&bundle.desk, &bundle.identity, &bundle.ombudsman};
        const std::array<model::SigningKey*, 3> signing{&bundle.safe, &bundle.reply, &bundle.content};
        if (i < sealing.size()) {
            PENDOPO_TRY(*sealing[i], model::SealingKey::from(key));
        } else {
            PENDOPO_TRY(*signing[i - sealing.size()], model::SigningKey::from(key));
        }
    }
    return {};
}

/// The ack key of the bundle to come: made here, or by an earlier try that went no further.
base::Result<model::SigningKey> next_ack_key(Context& context, const ProvinceLayout& layout) {
    std::error_code ignored;
    if (!std::filesystem::exists(layout.next_ack_key(), ignored)) {
        Unlocking unlocking;
        unlocking.key_file = layout.ack_unlock().string();
        PENDOPO_TRY(const auto secret, read_unlocking(unlocking, false));
        PENDOPO_TRY(const base::Bytes made, make_key(context, "ack", layout.next_ack_key(), secret));
        return model::SigningKey::from(made);
    }
    PENDOPO_TRY(const base::Bytes key, load_public("ack", layout.next_ack_key().string() + ".pub"));
    return model::SigningKey::from(key);
}

base::Status next(Context& context, const BundleOptions& options) {
    const ProvinceLayout layout{std::filesystem::absolute(options.directory)};
    PENDOPO_TRY(const auto in_force, bundle_in_force(context, layout));
    if (!in_force)
        return base::fail(ErrorCode::not_found, "no bundle is in force yet: sign and join the first one before");
    content::TrustBundle bundle = in_force->bundle;
    PENDOPO_CHECK(replace_keys(options, bundle));
    if (options.new_ack) {
        PENDOPO_TRY(bundle.ack, next_ack_key(context, layout));
    }
    if (bundle == in_force->bundle)
        return base::fail(ErrorCode::invalid_argument, "nothing would change: say which key is a new one");
    bundle.epoch = in_force->bundle.epoch + 1;
    bundle.previous = in_force->hash;
    PENDOPO_CHECK(posix::write_file_atomically(layout.unsigned_bundle(), content::encode_payload(bundle), 0644));
    print_bundle(bundle);
    std::cout << "not in force yet: two root key holders sign " << layout.unsigned_bundle().string()
              << "\n  (pendopo-ctl bundle sign), then: pendopo-ctl bundle join " << layout.root.string()
              << " SIGNATURE SIGNATURE\n";
    return {};
}

/// Puts the ack key that the bundle now names into its place; the one before stays beside it.
base::Status settle_ack_key(const ProvinceLayout& layout, const content::TrustBundle& bundle) {
    const auto waiting = load_public("ack", layout.next_ack_key().string() + ".pub");
    if (!waiting || *waiting != base::Bytes(bundle.ack.bytes.begin(), bundle.ack.bytes.end())) return {};
    for (const std::string tail : {"", ".pub"}) {
        const std::string in_use = layout.ack_key().string() + tail;
        const std::string waits = layout.next_ack_key().string() + tail;
        std::error_code failed;
        if (!std::filesystem::exists(waits, failed)) continue;  // moved by a join that was cut off
        std::filesystem::create_hard_link(
            in_use, layout.ack_key().string() + ".before-" + std::to_string(bundle.epoch) + tail, failed);
        if (!failed || failed == std::errc::file_exists) std::filesystem::rename(waits, in_use, failed);
        if (failed) return base::fail(ErrorCode::io, in_use + ": " + failed.message());
    }
    return posix::sync_directory(layout.ack_key().parent_path());
}

base::Status join(Context& context, const BundleOptions& options) {
    const ProvinceLayout layout{std::filesystem::absolute(options.directory)};
    PENDOPO_TRY(const base::Bytes payload,
                posix::read_file(layout.unsigned_bundle(), limits::trust_bundle_payload_bytes_max));
    std::vector<content::RootSignature> signatures;
    for (const std::string& path : options.signatures) {
        PENDOPO_TRY(content::RootSignature signature, read_signature(path));
        signatures.push_back(signature);
    }
    const base::Bytes whole = content::assemble_bundle(*context.primitives, payload, signatures);
    PENDOPO_TRY(const base::Bytes roots_text, posix::read_file(layout.roots(), limits::config_bytes_max));
    PENDOPO_TRY(const content::RootKeys roots, content::parse_root_keys(base::as_text(roots_text)));
    PENDOPO_TRY(const auto in_force, bundle_in_force(context, layout));
    PENDOPO_TRY(const auto verified,
                content::verify_bundle(*context.primitives, whole, roots,
                                       in_force ? std::optional(in_force->known()) : std::nullopt));
    PENDOPO_CHECK(posix::write_file_atomically(layout.bundle(), whole, 0644));
    PENDOPO_CHECK(settle_ack_key(layout, verified.bundle));
    print_bundle(verified.bundle);
    std::cout << "in force: " << layout.bundle().string() << '\n';
    return {};
}

base::Status show(Context& context, const BundleOptions& options) {
    PENDOPO_TRY(const auto verified, read_verified(context, options.file, options.roots));
    print_bundle(verified.bundle);
    std::cout << "signed by two of the three root keys in " << options.roots << '\n';
    return {};
}

}  // namespace

void add_bundle_commands(CLI::App& app, Context& context) {
    auto options = std::make_shared<BundleOptions>();
    CLI::App* group = app.add_subcommand("bundle", "Sign, join and check the trust bundle")->require_subcommand(1);

    CLI::App* sign_command = group->add_subcommand("sign", "Sign an unsigned bundle with a root key (offline)");
    sign_command->add_option("file", options->file, "bundle.unsigned")->required();
    sign_command->add_option("--root-key", options->key, "The root key's file")->required();
    sign_command->add_option("--out", options->out, "File for the signature")->required();
    options->unlocking.add_options(*sign_command);
    sign_command->callback(
        [&context, options] { context.chosen = [&context, options] { return sign(context, *options); }; });

    CLI::App* join_command = group->add_subcommand("join", "Put two signatures to the bundle and bring it into force");
    join_command->add_option("directory", options->directory, "The province's folder")->required();
    join_command->add_option("signatures", options->signatures)->required()->expected(2, 3);
    join_command->callback(
        [&context, options] { context.chosen = [&context, options] { return join(context, *options); }; });

    CLI::App* next_command =
        group->add_subcommand("next",
                              "Prepare the next epoch of the bundle, with new keys; a running server takes it "
                              "as soon as it is signed and joined");
    next_command->add_option("directory", options->directory, "The province's folder")->required();
    next_command->add_flag("--new-ack", options->new_ack, "Make a new ack key beside the one in use");
    for (std::size_t i = 0; i < role_names.size(); ++i)
        next_command->add_option("--" + std::string(role_names[i]) + "-public", options->publics[i],
                                 "The new " + std::string(role_names[i]) + " key's .pub file");
    next_command->callback(
        [&context, options] { context.chosen = [&context, options] { return next(context, *options); }; });

    CLI::App* show_command = group->add_subcommand("show", "Verify a bundle and print what it says");
    show_command->add_option("file", options->file, "bundle.cbor")->required();
    show_command->add_option("--roots", options->roots, "roots.txt")->required();
    show_command->callback(
        [&context, options] { context.chosen = [&context, options] { return show(context, *options); }; });
}

}  // namespace pendopo::ctl
