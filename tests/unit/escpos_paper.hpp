// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "platform/base/bytes.hpp"

/// A receipt printer for tests: understands the commands that we send, and no others, and draws on paper of 58 mm.
namespace pendopo::escpos_test {

struct Paper {
    static constexpr int width = 384;  ///< dots, at 8 a millimetre

    std::vector<std::string> lines;  ///< as they were printed
    std::vector<std::string> large;  ///< those of twice the size
    std::vector<std::string> codes;  ///< what QR codes hold
    bool cut = false;
    bool overflowed = false;           ///< something was wider than the paper
    std::vector<std::string> unknown;  ///< commands that it does not know
    std::vector<base::Byte> dots;      ///< one byte each, 0 is black; rows of `width`

    [[nodiscard]] int height() const { return static_cast<int>(dots.size()) / width; }
    [[nodiscard]] bool save_png(const std::filesystem::path& path) const;
};

[[nodiscard]] Paper print(base::ByteView job);

}  // namespace pendopo::escpos_test
