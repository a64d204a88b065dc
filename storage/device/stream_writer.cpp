// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <map>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "storage/device/files.hpp"
#include "storage/device/stream.hpp"

namespace pendopo::device {
namespace {

constexpr std::uint32_t segment_number_max = 99'999'999;  // eight digits in the name
constexpr std::size_t strangers_worth_a_word = 1'000;     // each costs every look at the folder some time

/// How long each segment is by now.
std::map<std::uint32_t, std::size_t> sizes_of_segments(const std::filesystem::path& folder,
                                                       const std::vector<std::uint32_t>& numbers) {
    std::map<std::uint32_t, std::size_t> sizes;
    for (const std::uint32_t number : numbers) {
        struct stat status {};
        if (::lstat(segment::path_of(folder, number).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
        sizes[number] = static_cast<std::size_t>(status.st_size);
    }
    return sizes;
}

}  // namespace

struct StreamWriter::Parts {
    std::filesystem::path folder;
    StreamWriterOptions options;
    std::uint32_t number = 0;  ///< of the newest segment, ours or an earlier writer's
    std::size_t size = 0;      ///< of our segment
    segment::File file;        ///< not open before the first append
    bool folder_unflushed = false;
    std::map<std::uint32_t, std::size_t> kept;  ///< how long each segment has to be

    [[nodiscard]] std::filesystem::path path() const { return segment::path_of(folder, number); }

    /// Somebody deleted the segment under us: what goes into it now, no reader would ever find.
    [[nodiscard]] bool segment_is_gone() const {
        struct stat status {};
        return file.open() && (::fstat(file.get(), &status) != 0 || status.st_nlink == 0);
    }

    /// False: somebody wrote to the segment or cut it. What goes behind that, no reader would reach.
    [[nodiscard]] bool ends_where_left() const {
        struct stat status {};
        return ::fstat(file.get(), &status) == 0 && status.st_size == static_cast<off_t>(size);
    }

    /// Above whatever stands there, whoever left it. Numbers end only if somebody made up the last one: all go then,
    /// and readers find the stream begun anew.
    void choose_number() {
        const auto listing = segment::list(folder);
        if (!listing || listing->numbers.empty()) return;
        number = std::max(number, listing->numbers.back());
        if (number < segment_number_max) return;
        std::error_code ignored;  // the segment that can't be made then tells why
        for (const std::uint32_t each : listing->numbers)
            std::filesystem::remove_all(segment::path_of(folder, each), ignored);
        number = 0;
        ++options.tag;
    }

    base::Status begin_segment() {
        PENDOPO_CHECK(make_folder(folder, 0750));
        choose_number();
        const auto next = segment::path_of(folder, number + 1);
        segment::File opened(
            ::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640));
        if (!opened.open()) return base::fail(segment::system_error(next, errno));
        base::Status done;
        if (::fchmod(opened.get(), 0640) != 0) done = base::fail(segment::system_error(next, errno));
        if (done) done = write_all(opened, next, segment::encode_head(options.tag));
        if (done && options.durable_each) done = sync_folder(folder);
        if (!done) {
            ::unlink(next.c_str());
            return done;
        }
        folder_unflushed = folder_unflushed || !options.durable_each;
        file = std::move(opened);
        ++number;
        size = segment::head_bytes;
        kept[number] = size;
        return {};
    }

    base::Status flush() {
        if (segment_is_gone()) return base::fail(base::ErrorCode::not_found, path().string() + ": deleted by somebody");
        if (file.open() && ::fdatasync(file.get()) != 0) return base::fail(segment::system_error(path(), errno));
        if (folder_unflushed) PENDOPO_CHECK(sync_folder(folder));
        folder_unflushed = false;
        return {};
    }

    base::Status write_record(base::ByteView record) {
        auto done = write_all(file, path(), record);
        if (done && options.durable_each && ::fdatasync(file.get()) != 0)
            done = base::fail(segment::system_error(path(), errno));
        if (done) {
            size += record.size();
            kept[number] = size;
            return {};
        }
        // Readers step over a torn tail only when a newer segment follows: take it back, or begin that segment next.
        if (::ftruncate(file.get(), static_cast<off_t>(size)) != 0) file = segment::File{};
        return done;
    }
};

StreamWriter::StreamWriter(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
StreamWriter::StreamWriter(StreamWriter&&) noexcept = default;
StreamWriter& StreamWriter::operator=(StreamWriter&&) noexcept = default;
StreamWriter::~StreamWriter() = default;

base::Result<StreamWriter> StreamWriter::open(const std::filesystem::path& folder, const StreamWriterOptions& options) {
    PENDOPO_CHECK(make_folder(folder, 0750));
    auto parts = std::make_unique<Parts>();
    parts->folder = folder;
    parts->options = options;
    PENDOPO_TRY(const segment::Listing listing, segment::list(folder));
    if (listing.strangers >= strangers_worth_a_word)
        base::log(base::Level::warning, "stream",
                  folder.string() + ": holds " + std::to_string(listing.strangers) +
                      " files that are not Pendopo's; find out who puts them there, and remove them");
    parts->kept = sizes_of_segments(folder, listing.numbers);
    if (!listing.numbers.empty()) parts->number = listing.numbers.back();
    return StreamWriter(std::move(parts));
}

base::Result<StreamPosition> StreamWriter::append(base::ByteView frame) {
    if (frame.empty()) return base::fail(base::ErrorCode::invalid_argument, "an empty frame");
    if (frame.size() > limits::frame_bytes_max) return base::fail(base::ErrorCode::too_large, "a frame too large");
    const base::Bytes record = segment::encode_record(frame);
    if (parts_->segment_is_gone()) parts_->file = segment::File{};
    const bool full = parts_->size + record.size() > limits::stream_segment_bytes_max;
    if (!parts_->file.open() || full || !parts_->ends_where_left()) {
        if (parts_->file.open()) PENDOPO_CHECK(parts_->flush());  // nobody comes back to the old segment
        PENDOPO_CHECK(parts_->begin_segment());
    }
    const StreamPosition at{parts_->number, static_cast<std::uint32_t>(parts_->size), parts_->options.tag};
    PENDOPO_CHECK(parts_->write_record(record));
    return at;
}

void StreamWriter::end_segment() noexcept {
    parts_->file = segment::File{};
}

base::Status StreamWriter::flush() {
    return parts_->flush();
}

base::Result<bool> StreamWriter::take_loss() {
    PENDOPO_TRY(const segment::Listing listing, segment::list(parts_->folder));
    auto now = sizes_of_segments(parts_->folder, listing.numbers);
    const bool lost = std::any_of(parts_->kept.begin(), parts_->kept.end(), [&](const auto& each) {
        const auto found = now.find(each.first);
        return found == now.end() || found->second < each.second;
    });
    parts_->kept = std::move(now);
    return lost;
}

base::Status StreamWriter::drop(std::uint32_t number) {
    if (number >= parts_->number) return {};
    const auto path = segment::path_of(parts_->folder, number);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return base::fail(segment::system_error(path, errno));
    parts_->kept.erase(number);
    parts_->folder_unflushed = true;
    return {};
}

base::Result<std::size_t> StreamWriter::keep_newest(std::size_t count) {
    PENDOPO_TRY(const segment::Listing listing, segment::list(parts_->folder));
    const std::vector<std::uint32_t>& numbers = listing.numbers;
    std::size_t dropped = 0;
    for (; numbers.size() - dropped > std::max<std::size_t>(count, 1); ++dropped)
        PENDOPO_CHECK(drop(numbers[dropped]));
    return dropped;
}

}  // namespace pendopo::device
