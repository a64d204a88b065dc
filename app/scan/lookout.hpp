// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "platform/port/camera.hpp"
#include "platform/zbar/qr_reader.hpp"

namespace pendopo::scan {

/// What came of one look through the camera.
struct Sight {
    enum class What : std::uint8_t {
        nothing,  ///< no picture yet
        picture,  ///< no code in it
        foreign,  ///< a code in it that is not ours
        found,    ///< the code, and the camera is off
        absent,   ///< there is no camera, or nothing comes from it
        busy,     ///< another program has it
        lost,     ///< it was there, and is gone
        failed,   ///< it can't be used: permission, format, fault
    };
    What what = What::nothing;
    port::GreyPicture picture;  ///< what it sees, small enough to be shown; with picture and foreign
    base::SecretBuffer code;    ///< with found: as `ours` gave it

    [[nodiscard]] bool is_trouble() const noexcept { return what >= What::absent; }
};

/// No side of Sight::picture is longer: each goes to the graphics memory while somebody aims.
inline constexpr unsigned shown_side_max = 640;

/// Looks for a receipt's QR through a camera. The camera is on from open() until it was found, something went wrong, or
/// close(); nothing of what it saw is kept longer, the reader of codes included. One thread; `camera` must outlive it.
class Lookout {
public:
    /// `ours`: the receipt code that a QR's text holds; nothing if it is no receipt. Its answer goes into the Sight.
    using Ours = std::function<std::optional<base::SecretBuffer>(std::string_view text)>;
    Lookout(port::Camera& camera, Ours ours) : camera_(camera), ours_(std::move(ours)) {}

    /// Nothing, or the trouble that kept it from that; why is logged.
    [[nodiscard]] std::optional<Sight> open();
    /// Looks once, and waits for it a tenth of a second at most. To be called while looking().
    [[nodiscard]] Sight look();
    void close() noexcept;
    [[nodiscard]] bool looking() const noexcept { return reader_ != nullptr; }

private:
    [[nodiscard]] Sight examine();
    [[nodiscard]] Sight end(Sight::What what);

    port::Camera& camera_;
    Ours ours_;
    std::unique_ptr<zbar::QrReader> reader_;
    port::GreyPicture picture_;
    int empty_looks_ = 0;  ///< in a row
    bool saw_something_ = false;
};

/// Every n-th point of every n-th row, so that no side is longer than shown_side_max.
[[nodiscard]] port::GreyPicture small_enough(const port::GreyPicture& picture);

}  // namespace pendopo::scan
