// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/doctor.hpp"
#include "app/screens/font_file.hpp"

namespace pendopo::ctl {

void examine_fonts(Findings& findings) {
    if (const auto files = screens::FontFiles::read(); !files)
        findings.broken("the screen's letters: " + files.error().message, "without it the kiosk ends at its start");
    else
        findings.fine("the screen's letters are there");
}

}  // namespace pendopo::ctl
