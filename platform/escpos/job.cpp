// SPDX-License-Identifier: Apache-2.0
#include "platform/escpos/job.hpp"

#include <algorithm>
#include <array>

#include "platform/escpos/transliterate.hpp"

namespace pendopo::escpos {
namespace {

constexpr int escape = 0x1B;
constexpr int group = 0x1D;
constexpr int line_feed = 0x0A;
constexpr unsigned qr_bytes_max = 2'048;  // more than fits on 58 mm

}  // namespace

Job::Job(unsigned columns) : columns_(columns) {
    PENDOPO_ASSERT(columns >= 16);
    put({escape, '@'});     // as after switching on
    put({escape, 't', 0});  // code page 437; ASCII is the same in all
}

void Job::centred(bool on) {
    put({escape, 'a', on ? 1 : 0});
}

void Job::bold(bool on) {
    put({escape, 'E', on ? 1 : 0});
}

void Job::large(std::string_view text) {
    put({group, '!', 0x11});  // twice as wide, twice as high
    wrapped(text, columns_ / 2);
    put({group, '!', 0x00});
}

void Job::paragraph(std::string_view text) {
    wrapped(text, columns_);
}

void Job::empty_line() {
    put({line_feed});
}

void Job::qr(std::string_view text, unsigned module_dots) {
    if (text.empty() || text.size() > qr_bytes_max) {
        complete_ = false;
        return;
    }
    const auto stored = static_cast<int>(text.size() + 3);
    put({group, '(', 'k', 4, 0, 49, 65, 50, 0});                              // model 2
    put({group, '(', 'k', 3, 0, 49, 67, static_cast<int>(module_dots)});      // size of a module
    put({group, '(', 'k', 3, 0, 49, 69, 49});                                 // error correction M
    put({group, '(', 'k', stored & 0xFF, (stored >> 8) & 0xFF, 49, 80, 48});  // the data
    put(base::as_bytes(text));
    put({group, '(', 'k', 3, 0, 49, 81, 48});  // draw it
}

void Job::cut() {
    put({group, 'V', 66, 0});  // partial cut, after feeding to the knife
}

void Job::put(std::initializer_list<int> bytes) {
    for (const int each : bytes) {
        const auto byte = static_cast<base::Byte>(each);
        put(base::ByteView(&byte, 1));
    }
}

void Job::put(base::ByteView bytes) {
    complete_ = complete_ && out_.append(bytes);
}

void Job::wrapped(std::string_view text, unsigned columns) {
    base::SecretBuffer ascii(3 * text.size() + 1);
    const bool fits = append_ascii(ascii, text);
    PENDOPO_ASSERT(fits);
    std::string_view rest = ascii.text();
    do {
        std::size_t length = std::min<std::size_t>(columns, rest.size());
        if (length < rest.size() && rest[length] != ' ') {
            const std::size_t blank = rest.substr(0, length).rfind(' ');
            if (blank != std::string_view::npos && blank > 0) length = blank;
        }
        put(base::as_bytes(rest.substr(0, length)));
        put({line_feed});
        rest.remove_prefix(length);
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    } while (!rest.empty());
}

}  // namespace pendopo::escpos
