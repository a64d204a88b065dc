// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "storage/device/segment.hpp"
#include "storage/device/stream.hpp"

namespace pendopo::device {
namespace {

/// The lowest number above `number`; 0 if there is none.
std::uint32_t first_above(const std::vector<std::uint32_t>& numbers, std::uint32_t number) {
    const auto found = std::upper_bound(numbers.begin(), numbers.end(), number);
    return found == numbers.end() ? 0 : *found;
}

bool same_file(const segment::File& file, const std::filesystem::path& path) {
    struct stat open_one {};
    struct stat named_one {};
    return ::fstat(file.get(), &open_one) == 0 && ::lstat(path.c_str(), &named_one) == 0 &&
           open_one.st_ino == named_one.st_ino && open_one.st_dev == named_one.st_dev;
}

bool ends_at(const segment::File& file, std::uint32_t offset) {
    struct stat status {};
    return ::fstat(file.get(), &status) == 0 && status.st_size == static_cast<off_t>(offset);
}

}  // namespace

struct StreamReader::Parts {
    std::filesystem::path folder;
    StreamPosition position;
    std::uint64_t damaged = 0;
    segment::File file;  ///< the segment of `position`, once its head was read

    [[nodiscard]] std::filesystem::path path() const { return segment::path_of(folder, position.segment); }

    void go_to(std::uint32_t number) {
        position = StreamPosition{number, 0, 0};
        file = segment::File{};
    }

    /// Opens the segment of `position`, or the one to go on with. False: nothing to read yet.
    base::Result<bool> enter() {
        PENDOPO_TRY(const auto numbers, segment::numbers(folder));
        if (numbers.empty()) return false;
        if (!std::binary_search(numbers.begin(), numbers.end(), position.segment)) {
            const auto newer = position.segment == 0 ? 0 : first_above(numbers, position.segment);
            go_to(newer != 0 ? newer : numbers.front());
        }
        while (true) {
            PENDOPO_TRY(auto opened, segment::open_to_read(folder, position.segment));
            std::optional<std::uint64_t> tag;
            if (opened.open()) {
                PENDOPO_TRY(tag, segment::read_tag(opened, path()));
            }
            if (!tag) {
                const auto newer = first_above(numbers, position.segment);
                if (newer == 0) return false;
                ++damaged;
                go_to(newer);
                continue;
            }
            if (position.offset != 0 && position.tag != *tag) {
                go_to(numbers.front());  // another stream under the same name
                continue;
            }
            position.tag = *tag;
            position.offset = std::max(position.offset, static_cast<std::uint32_t>(segment::head_bytes));
            file = std::move(opened);
            return true;
        }
    }

    /// There is no valid record at `position`. Goes to the newer segment if one stands; false: wait.
    base::Result<bool> step_over() {
        if (!same_file(file, path())) {
            file = segment::File{};  // deleted or replaced under us: find out what stands there now
            return true;
        }
        PENDOPO_TRY(const auto numbers, segment::numbers(folder));
        const auto newer = first_above(numbers, position.segment);
        if (newer == 0) return false;
        // The writer ended this segment before it began the newer one, perhaps just after we looked: look again.
        PENDOPO_TRY(const auto late, segment::read_record(file, path(), position.offset));
        if (late) return true;
        if (!ends_at(file, position.offset)) ++damaged;
        go_to(newer);
        return true;
    }
};

StreamReader::StreamReader(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
StreamReader::StreamReader(StreamReader&&) noexcept = default;
StreamReader& StreamReader::operator=(StreamReader&&) noexcept = default;
StreamReader::~StreamReader() = default;

StreamReader StreamReader::open(std::filesystem::path folder, StreamPosition from) {
    auto parts = std::make_unique<Parts>();
    parts->folder = std::move(folder);
    parts->position = from;
    return StreamReader(std::move(parts));
}

base::Result<std::vector<std::uint32_t>> StreamReader::segments(const std::filesystem::path& folder) {
    return segment::numbers(folder);
}

base::Result<std::optional<StreamRecord>> StreamReader::next() {
    while (true) {
        if (!parts_->file.open()) {
            PENDOPO_TRY(const bool entered, parts_->enter());
            if (!entered) return std::optional<StreamRecord>{};
        }
        const StreamPosition at = parts_->position;
        PENDOPO_TRY(auto frame, segment::read_record(parts_->file, parts_->path(), at.offset));
        if (frame) {
            parts_->position.offset += static_cast<std::uint32_t>(segment::record_head_bytes + frame->size());
            return std::optional(StreamRecord{std::move(*frame), at, parts_->position});
        }
        PENDOPO_TRY(const bool moved, parts_->step_over());
        if (!moved) return std::optional<StreamRecord>{};
    }
}

void StreamReader::rewind() noexcept {
    parts_->go_to(0);
}

base::Result<base::Bytes> StreamReader::read(const StreamPosition& at) const {
    const auto path = segment::path_of(parts_->folder, at.segment);
    PENDOPO_TRY(const auto file, segment::open_to_read(parts_->folder, at.segment));
    std::optional<std::uint64_t> tag;
    if (file.open()) {
        PENDOPO_TRY(tag, segment::read_tag(file, path));
    }
    if (tag != at.tag) return base::fail(base::ErrorCode::not_found, path.string() + ": is gone or another one");
    PENDOPO_TRY(auto frame, segment::read_record(file, path, at.offset));
    if (!frame)
        return base::fail(base::ErrorCode::corrupt,
                          path.string() + ": no whole record at byte " + std::to_string(at.offset));
    return std::move(*frame);
}

StreamPosition StreamReader::position() const noexcept {
    return parts_->position;
}
std::uint64_t StreamReader::damaged_segments() const noexcept {
    return parts_->damaged;
}

}  // namespace pendopo::device
