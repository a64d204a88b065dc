// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/result.hpp"
#include "platform/base/secret.hpp"
#include "platform/base/time.hpp"

namespace pendopo::port {

/// No side of a picture is longer: that of a Full HD camera. A receipt's QR needs a third of it, and each picture lies
/// in memory three times at most.
inline constexpr unsigned camera_side_max = 1920;
/// Nor shorter: there is no reading a code from less.
inline constexpr unsigned camera_side_min = 48;

/// How bright each point is, 0 is black: rows from the top, without padding. Wiped when it goes, for it may show a
/// citizen or their code.
struct GreyPicture {
    unsigned width = 0;
    unsigned height = 0;
    base::SecretBuffer pixels;

    [[nodiscard]] bool empty() const noexcept { return pixels.empty(); }
    /// Room for a picture of this size; what stood there is wiped only where the size is another one.
    void make_room(unsigned new_width, unsigned new_height) {
        const std::size_t count = std::size_t{new_width} * new_height;
        if (pixels.capacity() != count) pixels = base::SecretBuffer(count);
        pixels.resize(count);
        width = new_width;
        height = new_height;
    }
};

/// What a citizen holds a receipt's QR up to. One thread; closed at first and after every error, and on only between
/// open() and close(). Keeps no picture when it is closed, and writes none anywhere.
class Camera {
public:
    virtual ~Camera() = default;
    /// Switches it on. Open already is no error. Errors: not_found (there is none), refused (no permission),
    /// unavailable (another program has it), unsupported (it speaks no format of ours), io.
    [[nodiscard]] virtual base::Status open() = 0;
    /// Waits at most `patience` for a picture. True: `out` holds the newest; sides from camera_side_min to
    /// camera_side_max. False: none came, or a damaged one, and `out` means nothing.
    /// Errors: not_found (it was pulled out, or its stream has ended), malformed (no stream of pictures), unsupported,
    /// io; it is closed then.
    [[nodiscard]] virtual base::Result<bool> look(GreyPicture& out, base::Milliseconds patience) = 0;
    virtual void close() noexcept = 0;

protected:
    Camera() = default;
    Camera(const Camera&) = default;
    Camera& operator=(const Camera&) = default;
};

}  // namespace pendopo::port
