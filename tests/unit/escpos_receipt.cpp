// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "escpos_paper.hpp"
#include "platform/escpos/job.hpp"
#include "platform/escpos/receipt.hpp"
#include "tests/support/paths.hpp"

using namespace pendopo;

namespace {

escpos::Receipt sample() {
    escpos::Receipt receipt;
    receipt.heading = "Pendopo";
    receipt.province = "Provinsi Banten";
    receipt.code_label = "Kode Anda";
    receipt.code = base::SecretBuffer(base::as_bytes("7K3M-92QF-XW4T6"));
    std::string qr = "PENDOPO 7K3M-92QF-XW4T6 ";
    while (qr.size() < 182)
        qr += static_cast<char>('A' + qr.size() % 26);
    receipt.qr_text = base::SecretBuffer(base::as_bytes(qr));
    receipt.next_steps = {"Kata-kata Anda dikirim begitu ada jaringan.", "Hanya meja aspirasi yang dapat membacanya.",
                          "Jawaban dibuka dengan kode ini – di kiosk mana pun."};
    receipt.keep = "Simpan kertas ini. Tanpa kode, jawaban tidak dapat dibuka.";
    return receipt;
}

std::string capture() {
    std::ifstream file(std::string(test::source_directory) + "/tests/unit/escpos_receipt.hex");
    std::string digits;
    for (std::string line; std::getline(file, line);)
        if (!line.starts_with('#')) digits += line;
    return digits;
}

}  // namespace

TEST_CASE("escpos: a receipt is, byte for byte, what was captured") {
    const auto job = escpos::receipt_job(sample(), 32);
    REQUIRE(job);
    CHECK(base::to_hex(job->view()) == capture());
}

TEST_CASE("escpos: a printed receipt holds the code in large letters, its QR and what happens next, and is cut") {
    const auto job = escpos::receipt_job(sample(), 32);
    REQUIRE(job);
    const auto paper = escpos_test::print(job->view());
    CHECK(paper.unknown.empty());
    CHECK_FALSE(paper.overflowed);
    CHECK(paper.cut);
    CHECK(paper.large == std::vector<std::string>{"7K3M-92QF-XW4T6"});
    CHECK(paper.codes == std::vector<std::string>{std::string(sample().qr_text.text())});
    CHECK(std::find(paper.lines.begin(), paper.lines.end(), "Jawaban dibuka dengan kode ini -") != paper.lines.end());
    const std::size_t black = static_cast<std::size_t>(std::count(paper.dots.begin(), paper.dots.end(), 0));
    CHECK(black > paper.dots.size() / 20);
    CHECK(paper.save_png(std::filesystem::path(test::source_directory) / "build" / "screens" / "paper-receipt.png"));
}

TEST_CASE("escpos: in practice the paper says so, and what is too long for a receipt is refused") {
    auto receipt = sample();
    receipt.practice = "LATIHAN - tidak ada yang dikirim";
    const auto job = escpos::receipt_job(receipt, 42);
    REQUIRE(job);
    const auto lines = escpos_test::print(job->view()).lines;
    CHECK(std::find(lines.begin(), lines.end(), receipt.practice) != lines.end());
    receipt.keep = std::string(escpos::Job::bytes_max, 'x');
    CHECK(escpos::receipt_job(receipt, 32).error().code == base::ErrorCode::too_large);
}
