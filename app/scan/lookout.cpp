// SPDX-License-Identifier: Apache-2.0
#include "app/scan/lookout.hpp"

#include <algorithm>

#include "platform/base/log.hpp"

namespace pendopo::scan {
namespace {

constexpr base::Milliseconds patience{100};  // so that whoever goes back is heard at once
constexpr int empty_looks_max = 60;          // six seconds: a camera that wakes up takes two

Sight::What trouble_of(const base::Error& error, bool saw_something) {
    switch (error.code) {
        case base::ErrorCode::not_found:
            return saw_something ? Sight::What::lost : Sight::What::absent;
        case base::ErrorCode::unavailable:
            return Sight::What::busy;
        default:
            return Sight::What::failed;
    }
}

}  // namespace

std::optional<Sight> Lookout::open() {
    if (looking()) return std::nullopt;
    saw_something_ = false;
    empty_looks_ = 0;
    if (auto opened = camera_.open(); !opened) {
        base::log(base::Level::warning, "camera", opened.error().message);
        return end(trouble_of(opened.error(), false));
    }
    reader_ = std::make_unique<zbar::QrReader>();
    return std::nullopt;
}

Sight Lookout::look() {
    PENDOPO_ASSERT(looking());
    const auto came = camera_.look(picture_, patience);
    if (!came) {
        base::log(base::Level::warning, "camera", came.error().message);
        return end(trouble_of(came.error(), saw_something_));
    }
    if (*came) {
        saw_something_ = true;
        empty_looks_ = 0;
        return examine();
    }
    if (++empty_looks_ < empty_looks_max) return {};
    base::log(base::Level::warning, "camera", "it is there and sends no pictures");
    return end(saw_something_ ? Sight::What::lost : Sight::What::absent);
}

Sight Lookout::examine() {
    Sight sight;
    sight.what = Sight::What::picture;
    for (const base::SecretBuffer& text : reader_->read(picture_)) {
        if (auto code = ours_(text.text())) {
            Sight found = end(Sight::What::found);
            found.code = std::move(*code);
            return found;
        }
        sight.what = Sight::What::foreign;
    }
    sight.picture = small_enough(picture_);
    return sight;
}

Sight Lookout::end(Sight::What what) {
    close();
    Sight sight;
    sight.what = what;
    return sight;
}

void Lookout::close() noexcept {
    camera_.close();
    reader_.reset();
    picture_ = {};
}

port::GreyPicture small_enough(const port::GreyPicture& picture) {
    const unsigned longest = std::max(picture.width, picture.height);
    const unsigned step = std::max(1U, (longest + shown_side_max - 1) / shown_side_max);
    port::GreyPicture out;
    out.make_room(picture.width / step, picture.height / step);
    const base::Byte* const from = picture.pixels.view().data();
    base::Byte* to = out.pixels.span().data();
    for (std::size_t y = 0; y < out.height; ++y)
        for (std::size_t x = 0; x < out.width; ++x)
            *to++ = from[y * step * picture.width + x * step];
    return out;
}

}  // namespace pendopo::scan
