// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/backup_pledge.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "app/config/reader.hpp"
#include "app/ctl/utc.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::string_view ending = ".safe";

struct Pledge {
    std::string province;
    std::string said_at;
    province::Extent extent;
};

fs::path beside(const fs::path& file) {
    return file.string() + std::string(ending);
}

base::Result<std::string> name_of_province(Context& context, const ProvinceLayout& layout) {
    PENDOPO_TRY(const base::Bytes roots, posix::read_file(layout.roots(), limits::config_bytes_max));
    return context.primitives->sha256(roots).hex();
}

base::Status write(Context& context, const ProvinceLayout& layout, const fs::path& file,
                   const province::Extent& extent) {
    PENDOPO_TRY(const std::string province, name_of_province(context, layout));
    const std::string text =
        "# Devices were told to remove what a backup of this size holds. An older one must not come back:\n"
        "# pendopo-ctl province restore reads this file. Keep it beside the backup.\n"
        "province = \"" +
        province + "\"\nsaid_at = \"" + utc_text(context.clock.wall()) + "\"\n" +
        "entries = " + std::to_string(extent.entries) + "\nchunks = " + std::to_string(extent.chunks) +
        "\nerased = " + std::to_string(extent.erased) + "\n";
    return posix::write_file_atomically(file, base::as_bytes(text), 0644);
}

base::Result<Pledge> read(const fs::path& file) {
    PENDOPO_TRY(config::Reader reader, config::Reader::load(file));
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    Pledge pledge;
    reader.text("province", pledge.province, config::Need::required);
    reader.text("said_at", pledge.said_at, config::Need::required);
    reader.integer("entries", pledge.extent.entries, 0, most);
    reader.integer("chunks", pledge.extent.chunks, 0, most);
    reader.integer("erased", pledge.extent.erased, 0, most);
    PENDOPO_CHECK(reader.finish());
    return pledge;
}

/// Of the store first; then those beside backups, by name.
base::Result<std::vector<fs::path>> pledges(const ProvinceLayout& layout, const fs::path& backup) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator each(fs::absolute(backup).parent_path(), error), end; !error && each != end;
         each.increment(error))
        if (each->path().extension() == ending) found.push_back(each->path());
    if (error)
        return base::fail(ErrorCode::io, "looking for pledges beside " + backup.string() + ": " + error.message());
    std::ranges::sort(found);
    const fs::path own = beside(layout.store());
    std::erase(found, own);
    if (fs::exists(own, error)) found.insert(found.begin(), own);
    return found;
}

void add_difference(std::string& text, std::uint64_t pledged, std::uint64_t held, std::string_view what) {
    if (held >= pledged) return;
    text += (text.empty() ? "" : ", ") + std::to_string(pledged - held) + " " + std::string(what);
}

base::Error too_old(const fs::path& backup, const fs::path& file, const Pledge& pledge,
                    const province::Extent& extent) {
    std::string lacks;
    add_difference(lacks, pledge.extent.entries, extent.entries, "entries");
    add_difference(lacks, pledge.extent.chunks, extent.chunks, "pieces of recordings");
    add_difference(lacks, pledge.extent.erased, extent.erased, "erasures");
    return {
        ErrorCode::refused,
        backup.string() + " is older than the backup by which devices were told, at " + pledge.said_at +
            ", what they may remove (" + file.string() + "): it lacks " + lacks +
            ". Recordings among them may be on no device any more, and what was erased would come back. Nothing was "
            "changed: restore the newer backup; if it is lost for good, give --older, then erase again"};
}

}  // namespace

base::Status pledge_backup(Context& context, const ProvinceLayout& layout, const fs::path& backup,
                           const province::Extent& extent) {
    PENDOPO_CHECK(write(context, layout, beside(backup), extent));
    const fs::path own = beside(layout.store());
    std::error_code missing;
    if (fs::exists(own, missing)) {
        PENDOPO_TRY(const Pledge pledge, read(own));
        if (pledge.extent.holds(extent)) return {};
    }
    return write(context, layout, own, extent);
}

base::Status check_pledges(Context& context, const ProvinceLayout& layout, const fs::path& backup,
                           const province::Extent& extent) {
    PENDOPO_TRY(const std::string province, name_of_province(context, layout));
    PENDOPO_TRY(const auto files, pledges(layout, backup));
    for (const fs::path& file : files) {
        PENDOPO_TRY(const Pledge pledge, read(file));
        if (pledge.province != province || extent.holds(pledge.extent)) continue;
        return base::fail(too_old(backup, file, pledge, extent));
    }
    return {};
}

base::Status lower_pledge(Context& context, const ProvinceLayout& layout, const province::Extent& extent) {
    return write(context, layout, beside(layout.store()), extent);
}

}  // namespace pendopo::ctl
