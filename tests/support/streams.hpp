// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "storage/device/stream.hpp"

/// What tests of streams share: numbered frames, and everything that a reader gets.
namespace pendopo::test {

inline device::StreamWriter writer(const std::filesystem::path& folder, std::uint64_t tag = 1) {
    auto opened = device::StreamWriter::open(folder, {tag, false});
    if (!opened) FAIL(opened.error().message);
    return std::move(*opened);
}

inline base::Bytes frame(std::uint64_t number, std::size_t size = 100) {
    base::Bytes bytes;
    base::append_big_endian(bytes, number);
    while (bytes.size() < size)
        bytes.push_back(static_cast<base::Byte>(number + bytes.size()));
    return bytes;
}

using Numbers = std::vector<std::uint64_t>;

/// The numbers of all frames that can be read now; a frame that is not as it was written fails the test.
inline Numbers drain(device::StreamReader& reader) {
    Numbers numbers;
    while (true) {
        auto record = reader.next();
        REQUIRE(record);
        if (!*record) return numbers;
        const auto number = base::read_big_endian<std::uint64_t>((*record)->frame);
        CHECK((*record)->frame == frame(number, (*record)->frame.size()));
        CHECK(*reader.read((*record)->at) == (*record)->frame);
        CHECK((*record)->next == reader.position());
        numbers.push_back(number);
    }
}

inline std::string segment_bytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::filesystem::path segment_path(const std::filesystem::path& folder, std::uint32_t number) {
    const std::string digits = std::to_string(number);
    return folder / (std::string(8 - digits.size(), '0') + digits + ".seg");
}

inline void put(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace pendopo::test
