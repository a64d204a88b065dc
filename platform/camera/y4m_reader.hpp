// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "platform/port/camera.hpp"

namespace pendopo::camera {

/// What the first line of a YUV4MPEG2 stream says.
struct Y4mHeader {
    unsigned width = 0;
    unsigned height = 0;
    std::size_t colour_bytes = 0;  ///< behind the grey ones of each picture
};

/// `line` without its end. Eight bits a sample; 4:2:0 where no other colour space is named.
/// Errors: malformed, unsupported (another depth, or a size outside of port::camera_side_min and _max).
[[nodiscard]] base::Result<Y4mHeader> parse_y4m_header(std::string_view line);

/// Takes a YUV4MPEG2 stream as it comes, in pieces of any size, and gives its pictures in grey. Memory is bounded by
/// one line and one picture. Pure; after an error it is of no more use.
class Y4mReader {
public:
    /// Takes from the front of `bytes` until a picture is whole (true: it is in `out`) or all are taken (false).
    /// Errors: malformed (no such stream, or a line without an end), unsupported (as parse_y4m_header).
    [[nodiscard]] base::Result<bool> take(base::ByteView& bytes, port::GreyPicture& out);

private:
    enum class Part : std::uint8_t { header, frame_line, grey, colour };
    static constexpr std::size_t line_max = 256;  // ffmpeg writes some 60 characters

    [[nodiscard]] base::Status take_line(base::ByteView& bytes);
    [[nodiscard]] base::Status end_line(std::string_view line);
    [[nodiscard]] bool take_picture(base::ByteView& bytes);

    Part part_ = Part::header;
    Y4mHeader header_;
    std::array<char, line_max> line_{};
    std::size_t line_size_ = 0;
    port::GreyPicture filling_;
    std::size_t taken_ = 0;  ///< bytes of this part of the picture
};

}  // namespace pendopo::camera
