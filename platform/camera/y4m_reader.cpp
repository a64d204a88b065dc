// SPDX-License-Identifier: Apache-2.0
#include "platform/camera/y4m_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace pendopo::camera {
namespace {

using base::ErrorCode;

constexpr std::string_view magic = "YUV4MPEG2";
constexpr std::string_view frame = "FRAME";

/// Up to the next blank, which goes too.
std::string_view next_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

base::Result<unsigned> side(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::invalid_argument || end != digits.data() + digits.size())
        return base::fail(ErrorCode::malformed, "y4m: a side that is no number");
    if (error != std::errc() || value < port::camera_side_min || value > port::camera_side_max)
        return base::fail(ErrorCode::unsupported, "y4m: a side of the picture is not within " +
                                                      std::to_string(port::camera_side_min) + " and " +
                                                      std::to_string(port::camera_side_max) + " pixels");
    return value;
}

/// Bytes of colour behind the grey picture; nothing where it is no space of 8 bits a sample.
std::optional<std::size_t> colour_bytes(std::string_view space, std::size_t width, std::size_t height) {
    const auto halves = [](std::size_t length) { return (length + 1) / 2; };
    for (const std::string_view same : {"420", "420jpeg", "420mpeg2", "420paldv"})
        if (space == same) return 2 * halves(width) * halves(height);
    if (space == "mono") return 0;
    if (space == "411") return 2 * ((width + 3) / 4) * height;
    if (space == "422") return 2 * halves(width) * height;
    if (space == "444") return 2 * width * height;
    if (space == "444alpha") return 3 * width * height;
    return std::nullopt;
}

}  // namespace

base::Result<Y4mHeader> parse_y4m_header(std::string_view line) {
    if (next_word(line) != magic) return base::fail(ErrorCode::malformed, "y4m: the stream does not begin as one");
    Y4mHeader header;
    std::string_view space = "420";
    while (!line.empty()) {
        const std::string_view word = next_word(line);
        if (word.starts_with('W')) {
            PENDOPO_TRY(header.width, side(word.substr(1)));
        } else if (word.starts_with('H')) {
            PENDOPO_TRY(header.height, side(word.substr(1)));
        } else if (word.starts_with('C')) {
            space = word.substr(1);
        }
    }
    if (header.width == 0 || header.height == 0)
        return base::fail(ErrorCode::malformed, "y4m: the stream does not tell its size");
    const auto colour = colour_bytes(space, header.width, header.height);
    if (!colour)
        return base::fail(ErrorCode::unsupported, "y4m: not a colour space of 8 bits; ask for -pix_fmt yuv420p");
    header.colour_bytes = *colour;
    return header;
}

base::Result<bool> Y4mReader::take(base::ByteView& bytes, port::GreyPicture& out) {
    while (!bytes.empty()) {
        if (part_ == Part::header || part_ == Part::frame_line) {
            PENDOPO_CHECK(take_line(bytes));
        } else if (take_picture(bytes)) {
            std::swap(out, filling_);
            return true;
        }
    }
    return false;
}

base::Status Y4mReader::take_line(base::ByteView& bytes) {
    const std::string_view text = base::as_text(bytes);
    const std::size_t end = text.find('\n');
    const std::size_t count = std::min(end, text.size());
    if (count > line_.size() - line_size_) return base::fail(ErrorCode::malformed, "y4m: a line without an end");
    std::copy_n(text.begin(), count, line_.begin() + static_cast<std::ptrdiff_t>(line_size_));
    line_size_ += count;
    bytes = bytes.subspan(end == std::string_view::npos ? count : count + 1);
    if (end == std::string_view::npos) return {};
    return end_line({line_.data(), std::exchange(line_size_, 0)});
}

base::Status Y4mReader::end_line(std::string_view line) {
    if (part_ == Part::header) {
        PENDOPO_TRY(header_, parse_y4m_header(line));
        part_ = Part::frame_line;
        return {};
    }
    if (next_word(line) != frame) return base::fail(ErrorCode::malformed, "y4m: a picture that does not begin as one");
    filling_.make_room(header_.width, header_.height);
    part_ = Part::grey;
    taken_ = 0;
    return {};
}

/// True once all of it was taken.
bool Y4mReader::take_picture(base::ByteView& bytes) {
    const bool grey = part_ == Part::grey;
    const std::size_t whole = grey ? filling_.pixels.size() : header_.colour_bytes;
    const std::size_t count = std::min(whole - taken_, bytes.size());
    if (grey) std::copy_n(bytes.begin(), count, filling_.pixels.span().begin() + static_cast<std::ptrdiff_t>(taken_));
    bytes = bytes.subspan(count);
    taken_ += count;
    if (taken_ < whole) return false;
    taken_ = 0;
    part_ = grey && header_.colour_bytes > 0 ? Part::colour : Part::frame_line;
    return part_ == Part::frame_line;
}

}  // namespace pendopo::camera
