// SPDX-License-Identifier: Apache-2.0
#include "storage/device/segment.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "storage/device/crc32c.hpp"

namespace pendopo::device::segment {
namespace {

constexpr std::string_view magic = "PNDSEG01";
constexpr std::string_view extension = ".seg";
constexpr std::size_t digits = 8;
constexpr std::size_t names_read_max = 1u << 20;  // half a second

/// 0 if the name is not a segment's.
std::uint32_t number_of(std::string_view name) {
    if (name.size() != digits + extension.size() || !name.ends_with(extension)) return 0;
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + digits, number);
    return error == std::errc{} && end == name.data() + digits ? number : 0;
}

/// Leaves the highest ones, in their order.
void keep_newest_numbers(std::vector<std::uint32_t>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    if (numbers.size() <= limits::stream_segments_max) return;
    numbers.erase(numbers.begin(), numbers.end() - static_cast<std::ptrdiff_t>(limits::stream_segments_max));
}

base::Result<Listing> list_at_most(const std::filesystem::path& folder, std::size_t names_max) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    if (error == std::errc::no_such_file_or_directory) return Listing{};
    Listing found;
    std::size_t names = 0;
    while (!error && entries != std::filesystem::directory_iterator{}) {
        if (++names > names_max)
            return base::fail(base::ErrorCode::too_large, folder.string() + ": holds too many files");
        const auto number = number_of(entries->path().filename().native());
        if (number == 0) ++found.strangers;
        if (number > 0) found.numbers.push_back(number);
        if (found.numbers.size() >= 2 * limits::stream_segments_max) keep_newest_numbers(found.numbers);
        entries.increment(error);
    }
    if (error) return base::fail(system_error(folder, error.value()));
    keep_newest_numbers(found.numbers);
    return found;
}

}  // namespace

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::filesystem::path path_of(const std::filesystem::path& folder, std::uint32_t number) {
    const std::string text = std::to_string(number);
    return folder / (std::string(digits - std::min(digits, text.size()), '0') + text + std::string(extension));
}

base::Error system_error(const std::filesystem::path& path, int error) {
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return {full ? base::ErrorCode::disk_full : base::ErrorCode::io,
            path.string() + ": " + std::generic_category().message(error)};
}

base::Result<Listing> list(const std::filesystem::path& folder) {
    return list_at_most(folder, SIZE_MAX);
}

base::Result<std::vector<std::uint32_t>> numbers(const std::filesystem::path& folder) {
    PENDOPO_TRY(Listing listing, list_at_most(folder, names_read_max));
    return std::move(listing.numbers);
}

base::Result<File> open_to_read(const std::filesystem::path& folder, std::uint32_t number) {
    const auto path = path_of(folder, number);
    // Neither a link nor a pipe that somebody left there may lead us elsewhere or make us wait.
    File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.open()) {
        if (errno == ENOENT || errno == ELOOP || errno == ENXIO) return File{};
        return base::fail(system_error(path, errno));
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return base::fail(system_error(path, errno));
    if (!S_ISREG(status.st_mode)) return File{};
    return file;
}

base::Result<std::size_t> read_at(const File& file, const std::filesystem::path& path, std::uint64_t offset,
                                  base::ByteSpan out) {
    std::size_t got = 0;
    while (got < out.size()) {
        const auto read = ::pread(file.get(), out.data() + got, out.size() - got, static_cast<off_t>(offset + got));
        if (read < 0 && errno == EINTR) continue;
        if (read < 0) return base::fail(system_error(path, errno));
        if (read == 0) break;
        got += static_cast<std::size_t>(read);
    }
    return got;
}

base::Result<std::optional<std::uint64_t>> read_tag(const File& file, const std::filesystem::path& path) {
    std::array<base::Byte, head_bytes> head{};
    PENDOPO_TRY(const std::size_t got, read_at(file, path, 0, head));
    const base::ByteView view(head);
    if (got < head.size() || base::as_text(view.first(magic.size())) != magic) return std::optional<std::uint64_t>{};
    return std::optional(base::read_big_endian<std::uint64_t>(view.subspan(magic.size())));
}

base::Result<std::optional<base::Bytes>> read_record(const File& file, const std::filesystem::path& path,
                                                     std::uint32_t offset) {
    if (offset > limits::stream_segment_bytes_max) return std::optional<base::Bytes>{};
    std::array<base::Byte, record_head_bytes> head{};
    PENDOPO_TRY(const std::size_t got, read_at(file, path, offset, head));
    if (got < head.size()) return std::optional<base::Bytes>{};
    const base::ByteView view(head);
    const auto length = base::read_big_endian<std::uint32_t>(view);
    const auto checksum = base::read_big_endian<std::uint32_t>(view.subspan(4));
    if (length == 0 || length > limits::frame_bytes_max) return std::optional<base::Bytes>{};
    base::Bytes frame(length);
    PENDOPO_TRY(const std::size_t frame_got, read_at(file, path, std::uint64_t{offset} + head.size(), frame));
    if (frame_got < frame.size() || crc32c(frame, crc32c(view.first(4))) != checksum)
        return std::optional<base::Bytes>{};
    return std::optional(std::move(frame));
}

base::Bytes encode_head(std::uint64_t tag) {
    base::Bytes head;
    base::append(head, base::as_bytes(magic));
    base::append_big_endian(head, tag);
    return head;
}

base::Bytes encode_record(base::ByteView frame) {
    base::Bytes record;
    record.reserve(record_head_bytes + frame.size());
    base::append_big_endian(record, static_cast<std::uint32_t>(frame.size()));
    const std::uint32_t checksum = crc32c(frame, crc32c(record));
    base::append_big_endian(record, checksum);
    base::append(record, frame);
    return record;
}

}  // namespace pendopo::device::segment
