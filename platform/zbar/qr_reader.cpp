// SPDX-License-Identifier: Apache-2.0
#include "platform/zbar/qr_reader.hpp"

#include <zbar.h>

namespace pendopo::zbar {
namespace {

constexpr unsigned long grey_format = zbar_fourcc('Y', '8', '0', '0');

/// The library's handle of one picture, whose bytes stay the caller's.
class Image {
public:
    explicit Image(const port::GreyPicture& picture) : image_(::zbar::zbar_image_create()) {
        PENDOPO_ASSERT(image_ != nullptr);
        ::zbar::zbar_image_set_format(image_, grey_format);
        ::zbar::zbar_image_set_size(image_, picture.width, picture.height);
        ::zbar::zbar_image_set_data(image_, picture.pixels.view().data(), picture.pixels.size(), nullptr);
    }
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;
    ~Image() { ::zbar::zbar_image_destroy(image_); }
    [[nodiscard]] ::zbar::zbar_image_t* get() const noexcept { return image_; }

private:
    ::zbar::zbar_image_t* image_;
};

/// The library lends its own bytes, keeps them for the next picture and never wipes them.
void wipe_text(const ::zbar::zbar_symbol_t& symbol) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): heap memory of the library's that is not const
    base::wipe(const_cast<char*>(::zbar::zbar_symbol_get_data(&symbol)), ::zbar::zbar_symbol_get_data_length(&symbol));
}

}  // namespace

struct QrReader::State {
    ::zbar::zbar_image_scanner_t* scanner = ::zbar::zbar_image_scanner_create();
};

QrReader::QrReader() : state_(std::make_unique<State>()) {
    using namespace ::zbar;
    PENDOPO_ASSERT(state_->scanner != nullptr);
    // It can tell a message bus whatever it reads. Nobody but the visitor shall learn of it.
    zbar_image_scanner_request_dbus(state_->scanner, 0);
    zbar_image_scanner_enable_cache(state_->scanner, 0);
    zbar_image_scanner_set_config(state_->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(state_->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
}

QrReader::~QrReader() {
    ::zbar::zbar_image_scanner_destroy(state_->scanner);
}

std::vector<base::SecretBuffer> QrReader::read(const port::GreyPicture& picture) {
    std::vector<base::SecretBuffer> out;
    if (picture.empty()) return out;
    const Image image(picture);
    if (::zbar::zbar_scan_image(state_->scanner, image.get()) < 0) return out;
    const auto* symbol = ::zbar::zbar_image_first_symbol(image.get());
    for (; symbol != nullptr; symbol = ::zbar::zbar_symbol_next(symbol)) {
        const base::ByteView text{reinterpret_cast<const base::Byte*>(::zbar::zbar_symbol_get_data(symbol)),
                                  ::zbar::zbar_symbol_get_data_length(symbol)};
        if (out.size() < codes_max && text.size() <= text_bytes_max) out.emplace_back(text);
        wipe_text(*symbol);
    }
    ::zbar::zbar_image_scanner_recycle_image(state_->scanner, image.get());
    return out;
}

}  // namespace pendopo::zbar
