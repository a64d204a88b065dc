// SPDX-License-Identifier: Apache-2.0
#include "storage/device/media_folder.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "storage/device/files.hpp"

namespace pendopo::device {
namespace {

constexpr std::string_view extension = ".chunk";
constexpr std::size_t digits = 2 * model::Hash::size;
constexpr std::size_t folder_names_max = 2 * limits::device_chunks_max;  // more names than chunks: not all are ours

std::filesystem::path path_of(const std::filesystem::path& folder, const model::Hash& name) {
    return folder / (name.hex() + std::string(extension));
}

/// Nothing if the file name is not a chunk's, in the one form in which we write it.
std::optional<model::Hash> name_of(std::string_view file) {
    if (file.size() != digits + extension.size() || !file.ends_with(extension)) return std::nullopt;
    const auto bytes = base::from_hex(file.substr(0, digits));
    if (!bytes) return std::nullopt;
    const auto name = model::Hash::from(*bytes);
    if (!name || name->hex() != file.substr(0, digits)) return std::nullopt;
    return *name;
}

base::Result<std::vector<model::Hash>> names_in(const std::filesystem::path& folder, std::size_t count_max) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    std::vector<model::Hash> found;
    if (error == std::errc::no_such_file_or_directory) return found;
    for (std::size_t seen = 0; !error && entries != std::filesystem::directory_iterator{}; entries.increment(error)) {
        if (++seen > folder_names_max || found.size() >= count_max) break;
        if (const auto name = name_of(entries->path().filename().native())) found.push_back(*name);
    }
    if (error) return base::fail(segment::system_error(folder, error.value()));
    std::sort(found.begin(), found.end());
    return found;
}

bool is_there(const std::filesystem::path& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_size == static_cast<off_t>(limits::media_chunk_bytes);
}

base::Status unlink_all(const std::filesystem::path& folder, std::span<const model::Hash> names) {
    for (const model::Hash& name : names) {
        const auto path = path_of(folder, name);
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return base::fail(segment::system_error(path, errno));
    }
    return names.empty() ? base::Status{} : sync_folder(folder);
}

/// Names of `all` that are not in `others`; both ascending.
std::vector<model::Hash> without(const std::vector<model::Hash>& all, const std::vector<model::Hash>& others) {
    std::vector<model::Hash> rest;
    std::set_difference(all.begin(), all.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

}  // namespace

std::filesystem::path media_folder_beside(const std::filesystem::path& outbox_folder) {
    const auto without_slash = outbox_folder.has_filename() ? outbox_folder : outbox_folder.parent_path();
    return without_slash.parent_path() / "media";
}

base::Result<MediaWriter> MediaWriter::open(const std::filesystem::path& folder) {
    MediaWriter writer(folder);
    PENDOPO_CHECK(make_folder(folder, 0750));
    PENDOPO_CHECK(make_folder(writer.drafts(), 0700));
    PENDOPO_CHECK(sync_folder(folder));
    return writer;
}

base::Status MediaWriter::add_draft(const model::Hash& name, base::ByteView ciphertext) {
    if (ciphertext.size() != limits::media_chunk_bytes)
        return base::fail(base::ErrorCode::invalid_argument, "a chunk of another size");
    const auto path = path_of(drafts(), name);
    const segment::File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
    if (!file.open()) return base::fail(segment::system_error(path, errno));
    base::Status done;
    if (::fchmod(file.get(), 0640) != 0) done = base::fail(segment::system_error(path, errno));
    if (done) done = write_all(file, path, ciphertext);
    if (done && ::fdatasync(file.get()) != 0) done = base::fail(segment::system_error(path, errno));
    if (!done) ::unlink(path.c_str());
    return done;
}

base::Result<base::Bytes> MediaWriter::read_draft(const model::Hash& name) const {
    return read_chunk(drafts(), name);
}

base::Status MediaWriter::settle_drafts() {
    return sync_folder(drafts());
}

base::Status MediaWriter::keep(std::span<const model::Hash> names) {
    std::size_t missing = 0;
    for (const model::Hash& name : names) {
        const auto draft = path_of(drafts(), name);
        const auto kept = path_of(folder_, name);
        if (::rename(draft.c_str(), kept.c_str()) == 0) continue;
        if (errno != ENOENT) return base::fail(segment::system_error(draft, errno));
        if (!is_there(kept)) ++missing;
    }
    if (!names.empty()) {
        PENDOPO_CHECK(sync_folder(folder_));
        PENDOPO_CHECK(sync_folder(drafts()));
    }
    if (missing > 0)
        return base::fail(base::ErrorCode::not_found, folder_.string() + ": chunks of a recording are missing");
    return {};
}

base::Status MediaWriter::discard(std::span<const model::Hash> names) {
    return unlink_all(drafts(), names);
}

base::Status MediaWriter::remove(std::span<const model::Hash> names) {
    return unlink_all(folder_, names);
}

base::Result<MediaWriter::Recovered> MediaWriter::recover(std::vector<model::Hash> committed) {
    std::sort(committed.begin(), committed.end());
    PENDOPO_TRY(const auto drafted, names_in(drafts(), folder_names_max));
    const auto abandoned = without(drafted, committed);
    const auto owed = without(drafted, abandoned);
    PENDOPO_CHECK(keep(owed));
    PENDOPO_CHECK(discard(abandoned));
    PENDOPO_TRY(const auto kept, names_in(folder_, folder_names_max));
    return Recovered{owed.size(), abandoned.size(), without(kept, committed), without(committed, kept)};
}

base::Result<std::vector<model::Hash>> list_chunks(const std::filesystem::path& folder) {
    return names_in(folder, limits::device_chunks_max);
}

base::Result<base::Bytes> read_chunk(const std::filesystem::path& folder, const model::Hash& name) {
    const auto path = path_of(folder, name);
    // Neither a link nor a pipe that somebody left there may lead us elsewhere or make us wait.
    const segment::File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    const auto damaged = [&] { return base::fail(base::ErrorCode::corrupt, path.string() + ": is no whole chunk"); };
    if (!file.open()) {
        if (errno == ENOENT) return base::fail(base::ErrorCode::not_found, path.string() + ": no such chunk");
        if (errno == ELOOP || errno == ENXIO) return damaged();
        return base::fail(segment::system_error(path, errno));
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return base::fail(segment::system_error(path, errno));
    if (!S_ISREG(status.st_mode) || status.st_size != static_cast<off_t>(limits::media_chunk_bytes)) return damaged();
    base::Bytes bytes(limits::media_chunk_bytes);
    PENDOPO_TRY(const std::size_t got, segment::read_at(file, path, 0, bytes));
    if (got < bytes.size()) return damaged();
    return bytes;
}

}  // namespace pendopo::device
