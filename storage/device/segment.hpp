// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "storage/device/stream.hpp"

/// One segment file of a stream (stream.hpp tells the format). Shared by writer and reader.
namespace pendopo::device::segment {

inline constexpr std::size_t head_bytes = 16;        ///< "PNDSEG01" ‖ tag
inline constexpr std::size_t record_head_bytes = 8;  ///< length ‖ CRC-32C

/// An open file, closed when it goes.
class File {
public:
    File() = default;
    explicit File(int descriptor) noexcept : descriptor_(descriptor) {}
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~File();

    [[nodiscard]] bool open() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

private:
    int descriptor_ = -1;
};

[[nodiscard]] std::filesystem::path path_of(const std::filesystem::path& folder, std::uint32_t number);
[[nodiscard]] base::Error system_error(const std::filesystem::path& path, int error);

/// What lies in a stream's folder, whoever put it there.
struct Listing {
    std::vector<std::uint32_t> numbers;  ///< of the newest limits::stream_segments_max segments, ascending
    std::size_t strangers = 0;           ///< files of other names
};
/// For the writer, whose own folder it is: however many files lie there. Nothing if the folder is missing. Errors: io.
[[nodiscard]] base::Result<Listing> list(const std::filesystem::path& folder);
/// For a reader, whom the writer could keep busy: a folder of more than a million files is refused.
/// Errors: too_large, io.
[[nodiscard]] base::Result<std::vector<std::uint32_t>> numbers(const std::filesystem::path& folder);

/// A segment to read from. Not open if there is none of that number, or it is no regular file. Errors: io.
[[nodiscard]] base::Result<File> open_to_read(const std::filesystem::path& folder, std::uint32_t number);

/// Reads until `out` is full or the file ends. Returns how much was there. Errors: io.
[[nodiscard]] base::Result<std::size_t> read_at(const File& file, const std::filesystem::path& path,
                                                std::uint64_t offset, base::ByteSpan out);

/// The writer's tag in the segment's head; nothing if the head is not whole or not ours. Errors: io.
[[nodiscard]] base::Result<std::optional<std::uint64_t>> read_tag(const File& file, const std::filesystem::path& path);

/// The frame at `offset`; nothing if no whole and undamaged record stands there. Errors: io.
[[nodiscard]] base::Result<std::optional<base::Bytes>> read_record(const File& file, const std::filesystem::path& path,
                                                                   std::uint32_t offset);

[[nodiscard]] base::Bytes encode_head(std::uint64_t tag);
[[nodiscard]] base::Bytes encode_record(base::ByteView frame);

}  // namespace pendopo::device::segment
