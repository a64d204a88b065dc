// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <array>
#include <fstream>
#include <iostream>

#include "app/ctl/json_output.hpp"
#include "app/ctl/province_layout.hpp"
#include "app/ctl/province_store.hpp"
#include "app/ctl/verify.hpp"
#include "platform/posix/files.hpp"
#include "storage/device/schemas.hpp"
#include "storage/province/schemas.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/courier/names.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_file.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

struct VerifyOptions {
    std::string path;
    std::string province;
    std::string device_key;
    bool json = false;
};

/// A device's own journal.key tells the public half, too.
base::Result<KeyTable> key_of_device(Context& context, const fs::path& file) {
    PENDOPO_TRY(const base::SecretBuffer stored, posix::read_secret_file(file, 32));
    PENDOPO_TRY(const auto key, envelope::PrivateKey::from(stored.view()));
    PENDOPO_TRY(const model::SigningKey half, context.primitives->p256_public(key));
    return KeyTable{{envelope::device_id_of(*context.primitives, half), {half}}};
}

base::Result<std::optional<KeyTable>> find_keys(Context& context, const VerifyOptions& options,
                                                const fs::path& beside) {
    if (!options.province.empty()) {
        PENDOPO_TRY(const auto store, open_store(ProvinceLayout{fs::absolute(options.province)}));
        PENDOPO_TRY(KeyTable keys, keys_of_province(*store));
        return std::optional(std::move(keys));
    }
    std::error_code ignored;
    if (options.device_key.empty() && !fs::exists(beside / "journal.key", ignored)) return std::optional<KeyTable>{};
    PENDOPO_TRY(KeyTable keys, key_of_device(context, options.device_key.empty() ? beside / "journal.key"
                                                                                 : fs::path(options.device_key)));
    return std::optional(std::move(keys));
}

/// The application id in the head of an SQLite file; 0 if it is none, or its head lies in its log still.
std::uint32_t application_of(const fs::path& file) {
    constexpr std::size_t at = 68;
    std::array<char, at + 4> head{};
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(head.data(), head.size())) return 0;
    return base::read_big_endian<std::uint32_t>(base::as_bytes({head.data() + at, 4}));
}

/// A province's store, or a backup.
template <class Reader>
base::Status verify_all(Context& context, Reader& reader, const std::optional<KeyTable>& keys, Verdict& verdict) {
    PENDOPO_CHECK(verify_store(context, reader, keys, verdict));
    return verify_chunks(context, reader, verdict);
}

base::Status verify_file(Context& context, const VerifyOptions& options, const fs::path& file, Verdict& verdict) {
    PENDOPO_TRY(const auto keys, find_keys(context, options, file.parent_path()));
    if (!keys) verdict.worth_knowing.emplace_back("signatures were not verified: give --province or --device-key");
    if (application_of(file) != province::store_application_id) {
        verdict.what = "journal";
        return verify_journal(context, file, keys, verdict);
    }
    verdict.what = "backup";
    PENDOPO_TRY(const auto backup, province::open_sqlite_backup(file));
    return verify_all(context, *backup, keys, verdict);
}

base::Status verify_folder(Context& context, const VerifyOptions& options, const fs::path& folder, Verdict& verdict) {
    const ProvinceLayout layout{folder};
    std::error_code ignored;
    if (fs::exists(layout.server_config(), ignored)) {
        verdict.what = "province";
        PENDOPO_TRY(const auto store, open_store(layout, true));
        PENDOPO_TRY(KeyTable keys, keys_of_province(*store));
        return verify_all(context, *store, std::optional(std::move(keys)), verdict);
    }
    for (const fs::path& data : {folder, folder / "kiosk"})
        if (fs::exists(data / "journal.db", ignored))
            return verify_file(context, options, data / "journal.db", verdict);
    verdict.what = "courier folder";
    PENDOPO_TRY(const auto keys, find_keys(context, options, folder));
    if (!keys) verdict.worth_knowing.emplace_back("chains and signatures were not verified: give --province");
    return verify_courier(context, folder, keys, verdict);
}

void print_words(const Verdict& verdict) {
    for (const auto& part : verdict.parts) {
        std::string line;
        for (const auto& [name, value] : part.items())
            line +=
                (line.empty() ? "" : ", ") + name + " " + (value.is_string() ? value.get<std::string>() : value.dump());
        std::cout << line << '\n';
    }
    for (const std::string& what : verdict.worth_knowing)
        std::cout << "worth knowing: " << what << '\n';
    for (const std::string& what : verdict.wrong)
        std::cout << "WRONG: " << what << '\n';
    if (verdict.wrong.empty()) std::cout << "the " << verdict.what << " verifies\n";
}

base::Status verify(Context& context, const VerifyOptions& options) {
    const fs::path path = fs::absolute(options.path);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return base::fail(ErrorCode::not_found, path.string() + " is not there");
    Verdict verdict;
    PENDOPO_CHECK(fs::is_directory(path, ignored) ? verify_folder(context, options, path, verdict)
                                                  : verify_file(context, options, path, verdict));
    if (options.json)
        print_json({{"what", verdict.what},
                    {"verifies", verdict.wrong.empty()},
                    {"parts", verdict.parts},
                    {"worth_knowing", verdict.worth_knowing},
                    {"wrong", verdict.wrong}});
    else
        print_words(verdict);
    if (!verdict.wrong.empty())
        return base::fail(ErrorCode::corrupt, path.string() + ": " + std::to_string(verdict.wrong.size()) +
                                                  " things are wrong with this " + verdict.what);
    return {};
}

}  // namespace

void add_verify_command(CLI::App& app, Context& context) {
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* command =
        app.add_subcommand("verify", "Check a journal, a courier's folder, a province or its backup from end to end");
    command->add_option("path", options->path, "A file or a folder; nothing in it is changed")->required();
    command->add_option("--province", options->province, "The province's folder: whose signatures count");
    command->add_option("--device-key", options->device_key, "A device's journal.key, in place of --province");
    command->add_flag("--json", options->json, "As JSON");
    command->callback(
        [&context, options] { context.chosen = [&context, options] { return verify(context, *options); }; });
}

}  // namespace pendopo::ctl
