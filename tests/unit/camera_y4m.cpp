// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/camera/device.hpp"
#include "platform/camera/y4m_reader.hpp"
#include "platform/posix/descriptor.hpp"
#include "tests/support/qr_picture.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using camera::Y4mReader;

namespace {

constexpr base::Milliseconds at_once{0};
constexpr base::Milliseconds patience{20'000};  // of a test: what is awaited comes, the machine may be slow

port::GreyPicture picture(base::Byte brightness) {
    port::GreyPicture out = test::grey_ground(64, 50, brightness);
    out.pixels.span()[3] = 200;
    return out;
}

std::string stream_of(int pictures) {
    std::string out = test::y4m_header(64, 50);
    for (int i = 0; i < pictures; ++i)
        out += test::y4m_frame(picture(static_cast<base::Byte>(10 + i)));
    return out;
}

ErrorCode fault_of(std::string_view stream) {
    Y4mReader reader;
    port::GreyPicture out;
    base::ByteView bytes = base::as_bytes(stream);
    const auto taken = reader.take(bytes, out);
    REQUIRE_FALSE(taken);
    return taken.error().code;
}

/// Writes without waiting for a reader.
posix::Descriptor writer_of(const std::filesystem::path& fifo) {
    return posix::Descriptor(::open(fifo.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}
void write(const posix::Descriptor& to, std::string_view bytes) {
    REQUIRE(::write(to.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
}

}  // namespace

TEST_CASE("y4m: pictures come out of a stream that is cut anywhere") {
    const std::string stream = stream_of(3);
    for (const std::size_t piece : {1UL, 7UL, 1'000UL, stream.size()}) {
        Y4mReader reader;
        port::GreyPicture out;
        std::vector<int> seen;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            base::ByteView bytes = base::as_bytes(stream).subspan(at, std::min(piece, stream.size() - at));
            for (auto whole = reader.take(bytes, out); whole && *whole; whole = reader.take(bytes, out)) {
                CHECK(out.width == 64);
                CHECK(out.height == 50);
                CHECK(out.pixels.size() == 64 * 50);
                CHECK(out.pixels.view()[3] == 200);
                seen.push_back(out.pixels.view()[0]);
            }
            CHECK(bytes.empty());
        }
        CHECK(seen == std::vector<int>{10, 11, 12});
    }
}

TEST_CASE("y4m: the colour behind each grey picture is stepped over, whatever its space") {
    const std::pair<const char*, std::size_t> spaces[] = {
        {"", 2 * 33 * 25},      {" C420", 2 * 33 * 25}, {" C420mpeg2", 2 * 33 * 25}, {" Cmono", 0},
        {" C422", 2 * 33 * 49}, {" C444", 2 * 65 * 49}, {" C444alpha", 3 * 65 * 49}, {" C411", 2 * 17 * 49},
    };
    for (const auto& [space, colour] : spaces) {
        const auto header =
            camera::parse_y4m_header("YUV4MPEG2 W65 H49 F25:1" + std::string(space) + " XCOLORRANGE=FULL");
        REQUIRE(header);
        CHECK_MESSAGE(header->colour_bytes == colour, std::string(space));
    }
    for (const char* space : {"420p10", "mono16", "rgb", ""})
        CHECK(camera::parse_y4m_header("YUV4MPEG2 W64 H64 C" + std::string(space)).error().code ==
              ErrorCode::unsupported);
}

TEST_CASE("y4m: what is no such stream, or a hostile one, is refused and takes no memory") {
    CHECK(fault_of("RIFF\x01\n") == ErrorCode::malformed);
    CHECK(fault_of("\n") == ErrorCode::malformed);
    CHECK(fault_of("YUV4MPEG2 F30:1\n") == ErrorCode::malformed);
    CHECK(fault_of("YUV4MPEG2 W64\n") == ErrorCode::malformed);
    CHECK(fault_of("YUV4MPEG2 W64x H48\n") == ErrorCode::malformed);
    CHECK(fault_of("YUV4MPEG2 W-64 H48\n") == ErrorCode::malformed);
    CHECK(fault_of("YUV4MPEG2 W100000 H100000\n") == ErrorCode::unsupported);
    CHECK(fault_of("YUV4MPEG2 W99999999999999999999 H48\n") == ErrorCode::unsupported);
    CHECK(fault_of("YUV4MPEG2 W64 H0\n") == ErrorCode::unsupported);
    CHECK(fault_of("YUV4MPEG2 W64 H64 " + std::string(100'000, 'X')) == ErrorCode::malformed);  // endless
    CHECK(fault_of("YUV4MPEG2 W64 H64\nFRAMES\n") == ErrorCode::malformed);
    CHECK(fault_of("YUV4MPEG2 W64 H64\nFRAME" + std::string(100'000, ' ')) == ErrorCode::malformed);
}

TEST_CASE("y4m camera: pictures are seen as they come through a FIFO, and a writer that leaves is a lost camera") {
    const test::StorageFolder folder;
    const auto fifo = folder.path() / "camera.y4m";
    const auto eye = camera::camera("y4m:" + fifo.string());
    port::GreyPicture out;
    CHECK(eye->open().error().code == ErrorCode::not_found);
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    REQUIRE(eye->open());
    REQUIRE(eye->open());
    const auto before = eye->look(out, at_once);  // nobody writes yet
    REQUIRE(before);
    CHECK_FALSE(*before);

    posix::Descriptor writer = writer_of(fifo);
    const std::string stream = stream_of(2);
    write(writer, stream.substr(0, 100));
    const auto half = eye->look(out, at_once);
    REQUIRE(half);
    CHECK_FALSE(*half);
    write(writer, stream.substr(100));
    for (const int brightness : {10, 11}) {
        const auto whole = eye->look(out, patience);
        REQUIRE(whole);
        REQUIRE(*whole);
        CHECK(out.pixels.view()[0] == brightness);
    }
    writer = posix::Descriptor();
    CHECK(eye->look(out, patience).error().code == ErrorCode::not_found);
    CHECK_FALSE(eye->look(out, at_once));  // closed by then

    // The next writer begins anew, though the last one stopped in the middle.
    REQUIRE(eye->open());
    posix::Descriptor next = writer_of(fifo);
    write(next, stream_of(1));
    CHECK(eye->look(out, patience).value_or(false));
    eye->close();
    CHECK_FALSE(eye->look(out, at_once));
}

TEST_CASE("y4m camera: a file ends, garbage is no stream, and a folder or nothing is no camera") {
    const test::StorageFolder folder;
    const auto file = folder.path() / "pictures.y4m";
    port::GreyPicture out;
    std::ofstream(file, std::ios::binary) << stream_of(2).substr(0, stream_of(2).size() - 5);
    const auto eye = camera::camera("y4m:" + file.string());
    REQUIRE(eye->open());
    CHECK(eye->look(out, patience).value_or(false));
    CHECK(eye->look(out, patience).error().code == ErrorCode::not_found);

    std::ofstream(file, std::ios::binary) << "not a stream\n" << std::string(70'000, 'x');
    REQUIRE(eye->open());
    CHECK(eye->look(out, patience).error().code == ErrorCode::malformed);
    CHECK(camera::camera("y4m:" + folder.path().string())->open().error().code == ErrorCode::unsupported);
    CHECK(camera::camera("")->open().error().code == ErrorCode::not_found);
    CHECK(camera::camera("/dev/null")->open().error().code == ErrorCode::unsupported);
    CHECK(camera::camera("/nowhere/video0")->open().error().code == ErrorCode::not_found);
}
