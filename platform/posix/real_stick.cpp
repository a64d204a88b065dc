// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/real_stick.hpp"

#include <algorithm>
#include <cerrno>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/posix/descriptor.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::posix {

using base::ErrorCode;
using base::fail;

namespace {

constexpr mode_t folder_mode = 0755;  // what sticks are formatted with knows no modes
constexpr mode_t file_mode = 0644;
constexpr std::string_view temporary_suffix = ".tmp";
/// 2000-01-01, for every file: when somebody came by is nobody's business. Before 1980 FAT has no dates.
constexpr std::time_t told_time = 946'684'800;

base::Error failed(std::string_view what, std::string_view path) {
    // A link where a folder or file should be is somebody's trap, and not there for us.
    if (errno == ELOOP || errno == ENOTDIR) return {ErrorCode::not_found, std::string(path) + ": not a plain name"};
    if (errno == EROFS) return {ErrorCode::refused, std::string(path) + ": the stick is write-protected"};
    return system_error(std::string(what) + " " + std::string(path), errno);
}

base::Status write_all(int descriptor, base::ByteView bytes, std::string_view path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(failed("writing", path));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

base::Status flush(int descriptor, std::string_view path) {
    // Some file systems flush no folders (EINVAL); their names are as durable as they get.
    if (::fsync(descriptor) != 0 && errno != EINVAL) return fail(failed("flushing", path));
    return {};
}

struct Place {
    Descriptor folder;
    std::string name;
};

class RealStick final : public port::Stick {
public:
    explicit RealStick(Descriptor root) : root_(std::move(root)) {}

    base::Result<std::vector<Item>> list(std::string_view folder, std::size_t count_max) override;
    base::Result<base::Bytes> read(std::string_view path, std::size_t bytes_max) override;
    base::Status write(std::string_view path, base::ByteView bytes) override;
    base::Status remove(std::string_view path) override;

private:
    enum class Missing : bool { is_error, is_made };
    [[nodiscard]] base::Result<Descriptor> walk(std::string_view folder, Missing missing) const;
    [[nodiscard]] base::Result<Place> place_of(std::string_view path, Missing missing) const;

    Descriptor root_;
};

base::Result<Descriptor> RealStick::walk(std::string_view folder, Missing missing) const {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Descriptor here(::openat(root_.get(), ".", flags));
    if (!here.open()) return fail(failed("opening", "the stick"));
    for (std::string_view rest = folder; !rest.empty();) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string part(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (part.empty() || part == "." || part == "..") return fail(ErrorCode::invalid_argument, "not a plain path");
        Descriptor next(::openat(here.get(), part.c_str(), flags));
        if (!next.open() && errno == ENOENT && missing == Missing::is_made) {
            if (::mkdirat(here.get(), part.c_str(), folder_mode) != 0 && errno != EEXIST)
                return fail(failed("making the folder", folder));
            PENDOPO_CHECK(flush(here.get(), folder));
            next = Descriptor(::openat(here.get(), part.c_str(), flags));
        }
        if (!next.open()) return fail(failed("opening the folder", folder));
        here = std::move(next);
    }
    return here;
}

base::Result<Place> RealStick::place_of(std::string_view path, Missing missing) const {
    const std::size_t slash = path.rfind('/');
    const std::string_view folder = slash == path.npos ? std::string_view() : path.substr(0, slash);
    const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
    if (name.empty() || name == "." || name == "..") return fail(ErrorCode::invalid_argument, "not a plain path");
    PENDOPO_TRY(Descriptor opened, walk(folder, missing));
    return Place{std::move(opened), std::string(name)};
}

base::Result<std::vector<port::Stick::Item>> RealStick::list(std::string_view folder, std::size_t count_max) {
    auto opened = walk(folder, Missing::is_error);
    if (!opened && opened.error().code == ErrorCode::not_found) return std::vector<Item>{};
    if (!opened) return fail(std::move(opened.error()));
    DIR* const stream = ::fdopendir(opened->get());
    if (stream == nullptr) return fail(failed("reading the folder", folder));
    const int descriptor = opened->release();  // the stream's from here on
    std::vector<Item> items;
    errno = 0;
    for (const dirent* entry = ::readdir(stream); entry != nullptr; entry = ::readdir(stream)) {
        Item item{entry->d_name, Item::Kind::other, 0};
        struct stat info {};
        const bool itself = item.name == "." || item.name == "..";
        if (!itself && items.size() < count_max &&
            ::fstatat(descriptor, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0) {
            if (S_ISREG(info.st_mode)) item.kind = Item::Kind::file;
            if (S_ISDIR(info.st_mode)) item.kind = Item::Kind::folder;
            if (item.kind == Item::Kind::file) item.bytes = static_cast<std::uint64_t>(info.st_size);
            items.push_back(std::move(item));
        }
        errno = 0;
    }
    const int error = errno;
    ::closedir(stream);
    if (error != 0) return fail(system_error("reading the folder " + std::string(folder), error));
    std::sort(items.begin(), items.end());
    return items;
}

base::Result<base::Bytes> RealStick::read(std::string_view path, std::size_t bytes_max) {
    PENDOPO_TRY(const Place place, place_of(path, Missing::is_error));
    // A pipe that somebody put there must not be waited for.
    const Descriptor file(
        ::openat(place.folder.get(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open()) return fail(failed("opening", path));
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return fail(failed("reading", path));
    if (!S_ISREG(info.st_mode)) return fail(ErrorCode::not_found, std::string(path) + ": not a file");
    if (static_cast<std::uint64_t>(info.st_size) > bytes_max)
        return fail(ErrorCode::too_large, std::string(path) + ": larger than any file of ours");
    base::Bytes bytes(static_cast<std::size_t>(info.st_size));
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file.get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(failed("reading", path));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

base::Status RealStick::write(std::string_view path, base::ByteView bytes) {
    PENDOPO_TRY(const Place place, place_of(path, Missing::is_made));
    const std::string temporary = place.name + std::string(temporary_suffix);
    const int folder = place.folder.get();
    ::unlinkat(folder, temporary.c_str(), 0);  // of a visit that was cut short
    Descriptor file(
        ::openat(folder, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
    if (!file.open()) return fail(failed("writing", path));
    const auto fill = [&]() -> base::Status {
        PENDOPO_CHECK(write_all(file.get(), bytes, path));
        const timespec time{told_time, 0};
        const timespec times[2] = {time, time};
        static_cast<void>(::futimens(file.get(), times));
        PENDOPO_CHECK(flush(file.get(), path));
        file.reset();
        if (::renameat(folder, temporary.c_str(), folder, place.name.c_str()) != 0)
            return fail(failed("renaming", path));
        return flush(folder, path);
    };
    base::Status filled = fill();
    if (!filled) ::unlinkat(folder, temporary.c_str(), 0);
    return filled;
}

base::Status RealStick::remove(std::string_view path) {
    auto place = place_of(path, Missing::is_error);
    if (!place && place.error().code == ErrorCode::not_found) return {};
    if (!place) return fail(std::move(place.error()));
    if (::unlinkat(place->folder.get(), place->name.c_str(), 0) != 0 && errno != ENOENT)
        return fail(failed("deleting", path));
    return {};
}

}  // namespace

base::Result<std::unique_ptr<port::Stick>> open_stick(const std::filesystem::path& root, Mounted mounted) {
    Descriptor folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.open()) return fail(system_error("opening " + root.string(), errno));
    struct stat info {};
    struct stat above {};
    if (::fstat(folder.get(), &info) != 0 || ::fstatat(folder.get(), "..", &above, 0) != 0)
        return fail(system_error("looking at " + root.string(), errno));
    if (mounted == Mounted::required && info.st_dev == above.st_dev)
        return fail(ErrorCode::not_found, "no stick is mounted at " + root.string());
    return std::unique_ptr<port::Stick>(std::make_unique<RealStick>(std::move(folder)));
}

}  // namespace pendopo::posix
