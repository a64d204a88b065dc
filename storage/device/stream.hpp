// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "platform/base/bytes.hpp"

/// The append-only streams between the two device processes: outbox/ (kiosk → sync), inbox/ (sync → kiosk).
///
/// A stream is a folder of segments 00000001.seg, 00000002.seg … One process writes, any number read; there are no
/// locks and no channel back. A segment is a head of 16 bytes (the eight characters "PNDSEG01", then the writer's tag
/// u64) and records: length u32 ‖ CRC-32C u32 of (length ‖ frame) ‖ frame, integers big-endian. A frame has 1 to
/// limits::frame_bytes_max bytes.
///
/// A writer never touches what an earlier writer left: its first append begins a new segment, so that a tail torn by
/// a crash, or cut short by power loss, stays where it is and is stepped over. The same where somebody else writes to
/// its segment or takes the next one's name: it begins another, behind all. Streams are derived data: the outbox is
/// refilled from the journal (outbox.hpp), what the inbox carries is asked for again. Readers trust neither lengths nor
/// file types: whoever writes the folder may be hostile.
namespace pendopo::device {

/// A place between two records. Kept in the reader's own database.
struct StreamPosition {
    std::uint32_t segment = 0;  ///< 0: before everything
    std::uint32_t offset = 0;   ///< bytes from the start of the segment
    std::uint64_t tag = 0;      ///< of the segment's writer: tells a rebuilt stream from the one read before

    auto operator<=>(const StreamPosition&) const = default;
};

struct StreamRecord {
    base::Bytes frame;
    StreamPosition at;    ///< where it stands: StreamReader::read takes it
    StreamPosition next;  ///< where to go on after it
};

struct StreamWriterOptions {
    std::uint64_t tag = 0;      ///< another random number at every opening (port::Random)
    bool durable_each = false;  ///< fdatasync after every append; the outbox does not need it
};

/// The one writer of a stream. One thread.
class StreamWriter {
public:
    /// Makes the folder (mode 0750) if it is missing. However many files of somebody else lie there, it works beside
    /// them and says so in the log. Errors: io, disk_full.
    [[nodiscard]] static base::Result<StreamWriter> open(const std::filesystem::path& folder,
                                                         const StreamWriterOptions& options);
    StreamWriter(StreamWriter&&) noexcept;
    StreamWriter& operator=(StreamWriter&&) noexcept;
    ~StreamWriter();

    /// Appends one frame; readers see it at once and never in part. Returns where it stands. Begins a new segment
    /// (mode 0640) when this one would pass limits::stream_segment_bytes_max.
    /// Errors: invalid_argument (empty), too_large, disk_full, io. After an error nothing was appended and the
    /// writer can be used on.
    [[nodiscard]] base::Result<StreamPosition> append(base::ByteView frame);

    /// The next append begins a new segment, so that all that stand now can be dropped.
    void end_segment() noexcept;

    /// Makes durable what was appended so far, names of segments included.
    /// Errors: not_found (somebody deleted the segment), io.
    [[nodiscard]] base::Status flush();

    /// True if a segment is gone or shorter that stood there when the folder was opened, or was begun since, and was
    /// not dropped: somebody else deleted or cut it. What stands now counts from then on. Errors: too_large, io.
    [[nodiscard]] base::Result<bool> take_loss();

    /// Deletes segment `number`. The newest stays, so that numbers only rise: it is left alone. Errors: io.
    [[nodiscard]] base::Status drop(std::uint32_t number);
    /// Deletes all but the newest `count` segments (at least 1): the inbox's bound. Errors: io.
    [[nodiscard]] base::Result<std::size_t> keep_newest(std::size_t count);

private:
    struct Parts;
    explicit StreamWriter(std::unique_ptr<Parts> parts) noexcept;
    std::unique_ptr<Parts> parts_;
};

/// Reads a stream from a kept position on, also while its writer appends in another process. One thread.
class StreamReader {
public:
    /// Which segments stand there, ascending, of very many the newest limits::stream_segments_max; none if the folder
    /// is missing. Errors: too_large (more than a million files, of whatever name), io.
    [[nodiscard]] static base::Result<std::vector<std::uint32_t>> segments(const std::filesystem::path& folder);

    /// Touches nothing yet: the folder may appear later. `from` as kept; {} reads from the oldest segment.
    [[nodiscard]] static StreamReader open(std::filesystem::path folder, StreamPosition from = {});
    StreamReader(StreamReader&&) noexcept;
    StreamReader& operator=(StreamReader&&) noexcept;
    ~StreamReader();

    /// The next record, or nothing for now. Torn tails, damaged records and vanished segments are stepped over as
    /// soon as a newer segment stands; if the stream was replaced, it is read again from its oldest segment, so the
    /// same frame can come twice: take frames idempotently. Errors: io.
    [[nodiscard]] base::Result<std::optional<StreamRecord>> next();

    /// Goes back to where the oldest segment begins.
    void rewind() noexcept;

    /// The frame at a place that `next` told before. Does not move the reader.
    /// Errors: not_found (segment dropped or replaced), corrupt (no valid record there), io.
    [[nodiscard]] base::Result<base::Bytes> read(const StreamPosition& at) const;

    [[nodiscard]] StreamPosition position() const noexcept;
    /// How many segments were left before their end because of a record that is torn or damaged.
    [[nodiscard]] std::uint64_t damaged_segments() const noexcept;

private:
    struct Parts;
    explicit StreamReader(std::unique_ptr<Parts> parts) noexcept;
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::device
