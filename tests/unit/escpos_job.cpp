// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "platform/escpos/job.hpp"
#include "platform/escpos/transliterate.hpp"

using namespace pendopo;

namespace {

std::string ascii(std::string_view text) {
    base::SecretBuffer out(200);
    REQUIRE(escpos::append_ascii(out, text));
    return std::string(out.text());
}

std::string lines_of(const escpos::Job& job) {
    constexpr std::size_t head = 5;  // ESC @, ESC t 0
    return std::string(base::as_text(job.bytes()).substr(head));
}

}  // namespace

TEST_CASE("escpos: letters and signs that printers disagree about are written in ASCII") {
    CHECK(ascii("Kécamatan “Serang” – pukul 10…") == "Kecamatan \"Serang\" - pukul 10...");
    CHECK(ascii("Banten · Kec. Serang\n→ ya") == "Banten - Kec. Serang -> ya");
    CHECK(ascii("漢字") == "??");
    CHECK(ascii("a\x1b@b\x7f\xff") == "a@b?");  // no command gets into the job with a text
    base::SecretBuffer small(3);
    CHECK_FALSE(escpos::append_ascii(small, "empat"));
}

TEST_CASE("escpos: words are wrapped at blanks, and one that is too long is cut") {
    escpos::Job job(16);
    job.paragraph("Simpan kertas ini sampai dijawab");
    CHECK(lines_of(job) == "Simpan kertas\nini sampai\ndijawab\n");
    escpos::Job long_word(16);
    long_word.paragraph("abcdefghijklmnopqrstuvw xyz");
    CHECK(lines_of(long_word) == "abcdefghijklmnop\nqrstuvw xyz\n");
}

TEST_CASE("escpos: large letters fill half the columns") {
    escpos::Job job(32);
    job.large("7K3M-92QF-XW4T6");
    CHECK(lines_of(job) == std::string("\x1d!\x11") + "7K3M-92QF-XW4T6\n" + std::string("\x1d!\x00", 3));
}

TEST_CASE("escpos: the printer draws the QR code from the bytes it is given") {
    escpos::Job job(32);
    job.qr("PENDOPO:1", 6);
    const std::string stored = std::string("\x1d(k\x0c\x00\x31\x50\x30", 8) + "PENDOPO:1";
    CHECK(lines_of(job).find(stored) != std::string::npos);
    CHECK(lines_of(job).ends_with(std::string("\x1d(k\x03\x00\x31\x51\x30", 8)));
    CHECK(job.complete());
}

TEST_CASE("escpos: a job that grows too large says that it is not complete") {
    escpos::Job job(32);
    const std::string page(3'000, 'x');
    job.paragraph(page);
    CHECK(job.complete());
    job.paragraph(page);
    CHECK_FALSE(job.complete());
    CHECK(job.bytes().size() <= escpos::Job::bytes_max);
}
