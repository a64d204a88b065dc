// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/text/printable.hpp"

using pendopo::text::printable;

TEST_CASE("printable: words stay as they are, accents and emoji included") {
    CHECK(printable("saré ènggal 🙏, Long La'ai") == "saré ènggal 🙏, Long La'ai");
}

TEST_CASE("printable: what a terminal would obey becomes a replacement character") {
    CHECK(printable("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
    CHECK(printable("\x07\x7f") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(printable("x\xc2\x9b"
                    "2Jy") ==
          "x\xEF\xBF\xBD"
          "2Jy");  // C1 control sequence introducer
    CHECK(printable("\xe2\x80\xae"
                    "abc") ==
          "\xEF\xBF\xBD"
          "abc");  // right-to-left override
    CHECK(printable("\xe2\x81\xa6"
                    "abc") ==
          "\xEF\xBF\xBD"
          "abc");                                        // isolate
    CHECK(printable("\xe2\x80\x93") == "\xe2\x80\x93");  // a dash is only a dash
}

TEST_CASE("printable: line breaks become what the caller wants") {
    CHECK(printable("a\nb", "\n  ") == "a\n  b");
    CHECK(printable("a\nb") == "a b");
}
