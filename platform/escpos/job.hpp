// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/base/secret.hpp"

/// The language of receipt printers, ESC/POS, as far as nearly all of them speak it: text of one font in single and
/// double size, bold, centred, a QR code that the printer draws itself (GS ( k), paper feed and cut.
namespace pendopo::escpos {

/// Makes one job, piece by piece. What does not fit into bytes_max any more is left out, as `complete` tells. The
/// buffer is wiped with the object. One thread.
class Job {
public:
    static constexpr std::size_t bytes_max = 4'096;  // a receipt has some 600

    /// `columns` of font A fit on a line: 32 on paper of 58 mm, 42 or 48 on 80 mm.
    explicit Job(unsigned columns);

    void centred(bool on);
    void bold(bool on);
    /// Lines in twice the size; broken between words, where there is a blank, at half the columns.
    void large(std::string_view text);
    void paragraph(std::string_view text);
    void empty_line();
    /// `module_dots`: the width of a module, 1 to 16. Error correction M.
    void qr(std::string_view text, unsigned module_dots);
    /// Feeds the last line past the knife and cuts.
    void cut();

    [[nodiscard]] base::ByteView bytes() const { return out_.view(); }
    [[nodiscard]] bool complete() const { return complete_; }

private:
    void put(std::initializer_list<int> bytes);
    void put(base::ByteView bytes);
    void wrapped(std::string_view text, unsigned columns);

    unsigned columns_;
    bool complete_ = true;
    base::SecretBuffer out_{bytes_max};
};

}  // namespace pendopo::escpos
