// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "platform/port/camera.hpp"

namespace pendopo::zbar {

/// More texts of one picture are left out: somebody holds up a page full of codes.
inline constexpr std::size_t codes_max = 4;
/// Longer ones are left out: a receipt's has 178 characters.
inline constexpr std::size_t text_bytes_max = 512;

/// Reads QR codes (ISO/IEC 18004) in grey pictures, by the ZBar library. Other codes are not looked for.
///
/// What was read is wiped from the library's memory before read() returns, except what it freed by itself, which the
/// kiosk's allocator wipes; the object holds nothing of a picture. One thread at a time. Some 10 ms a picture of
/// 640 × 480 on a PC.
class QrReader {
public:
    QrReader();
    ~QrReader();
    QrReader(const QrReader&) = delete;
    QrReader& operator=(const QrReader&) = delete;

    /// What the codes in the picture hold, in no order; none: nothing was read.
    [[nodiscard]] std::vector<base::SecretBuffer> read(const port::GreyPicture& picture);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::zbar
