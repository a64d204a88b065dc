// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/ctl/verify.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "sync/courier/content.hpp"
#include "sync/receiver/receiver.hpp"

namespace pendopo::ctl {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// The names in a folder, in order; not more than a stick of ours has.
std::vector<std::string> names_in(const fs::path& folder, std::size_t count_max) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator file(folder, error); !error && file != fs::directory_iterator(); file.increment(error))
        if (names.size() < count_max) names.push_back(file->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

/// What one device gave.
class UpFolder {
public:
    UpFolder(Context& context, const model::DeviceId& device, const std::optional<KeyTable>& keys, Verdict& verdict)
        : context_(context), device_(device), keys_(keys), verdict_(verdict) {}

    void take(const fs::path& path) {
        const std::string name = path.filename().string();
        const auto kind = courier::parse_up(name);
        if (!kind) {
            if (!courier::is_left_over(name)) ++passed_over_;
            return;
        }
        const auto bytes = posix::read_file(path, courier::bytes_max(*kind));
        const auto file = bytes ? courier::read_up(*context_.primitives, *kind, *bytes)
                                : base::Result<courier::UpFile>(base::fail(bytes.error()));
        if (!file) return wrong(name, file.error().message);
        if (const auto* batch = std::get_if<protocol::Batch>(&*file)) take_batch(name, *batch);
        if (std::holds_alternative<courier::Chunk>(*file)) ++chunks_;
    }

    void finish() {
        for (auto& [journal, runs] : runs_) {
            std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first < b.first; });
            for (std::size_t i = 1; i < runs.size(); ++i) {
                if (runs[i].first > runs[i - 1].last + 1)
                    verdict_.worth_knowing.push_back("journal " + journal.hex() + ": entries " +
                                                     std::to_string(runs[i - 1].last + 1) + " to " +
                                                     std::to_string(runs[i].first - 1) + " are not on this stick");
                else if (runs[i].first == runs[i - 1].last + 1 && runs[i].previous != runs[i - 1].head)
                    wrong("journal " + journal.hex(),
                          "entry " + std::to_string(runs[i].first) + " does not follow the one before it");
            }
        }
        if (passed_over_ > 0)
            verdict_.worth_knowing.push_back("device " + device_.hex() + ": " + std::to_string(passed_over_) +
                                             " files are none of ours and are passed over");
        verdict_.parts.push_back(Json{{"device", device_.hex()},
                                      {"journals", runs_.size()},
                                      {"batches", batches_},
                                      {"entries", entries_},
                                      {"chunks", chunks_}});
    }

private:
    struct Run {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        model::Hash previous;
        model::Hash head;
    };

    void wrong(const std::string& name, const std::string& what) {
        verdict_.wrong.push_back("device " + device_.hex() + ": " + name + ": " + what);
    }

    void take_batch(const std::string& name, const protocol::Batch& batch) {
        ++batches_;
        entries_ += batch.entries.size();
        if (!keys_) return;
        const auto known = keys_->find(batch.device);
        if (known == keys_->end()) return wrong(name, "no key of device " + batch.device.hex() + " is known");
        for (const model::SigningKey& key : known->second) {
            const auto entries = receiver::verify_batch(*context_.primitives, batch, {batch.device, key, false, false});
            if (!entries) continue;
            runs_[batch.journal].push_back({batch.first_seq, batch.last_seq(), batch.previous, entries->back().hash});
            return;
        }
        wrong(name, "its chain or signature does not verify: it was changed, or another device made it");
    }

    Context& context_;
    model::DeviceId device_;
    const std::optional<KeyTable>& keys_;
    Verdict& verdict_;
    std::map<model::JournalId, std::vector<Run>> runs_;
    std::uint64_t batches_ = 0;
    std::uint64_t entries_ = 0;
    std::uint64_t chunks_ = 0;
    std::uint64_t passed_over_ = 0;
};

void verify_down(Context& context, const fs::path& folder, const std::string& whose, const model::DeviceId& device,
                 Verdict& verdict) {
    for (const std::string& name : names_in(folder, limits::courier_files_max)) {
        if (!courier::is_down_name(name)) continue;
        const auto bytes = posix::read_file(folder / name, limits::courier_file_bytes_max);
        const auto file = bytes ? courier::read_down(*context.primitives, name, *bytes, device)
                                : base::Result<courier::DownFile>(base::fail(bytes.error()));
        if (!file) verdict.wrong.push_back(whose + ": down/" + name + ": " + file.error().message);
    }
}

}  // namespace

base::Status verify_courier(Context& context, const fs::path& folder, const std::optional<KeyTable>& keys,
                            Verdict& verdict) {
    const fs::path root = folder / courier::root_folder;
    std::error_code ignored;
    if (!fs::is_directory(root, ignored))
        return base::fail(base::ErrorCode::not_found,
                          folder.string() + " holds no " + std::string(courier::root_folder) + ": no courier's stick");
    for (const std::string& name : names_in(root, limits::courier_devices_max)) {
        const auto device = courier::parse_device(name);
        if (!device) continue;
        UpFolder up(context, *device, keys, verdict);
        for (const std::string& file : names_in(folder / courier::up_folder(*device), limits::courier_files_max))
            up.take(folder / courier::up_folder(*device) / file);
        up.finish();
        verify_down(context, folder / courier::down_folder(*device), "device " + name, *device, verdict);
    }
    verify_down(context, folder / courier::down_folder_for_all(), "all", {}, verdict);
    return {};
}

}  // namespace pendopo::ctl
