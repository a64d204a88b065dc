// SPDX-License-Identifier: Apache-2.0
// Receipts held up to cameras that the kernel knows, and what becomes of somebody whose camera is lost.
#include <fstream>

#include <doctest/doctest.h>

#include "tests/machine/cameras.hpp"
#include "tests/machine/stand.hpp"

using namespace pendopo;
using namespace pendopo::machine;
using e2e::eventually;

namespace {

constexpr std::size_t receipt_characters = 182;

const std::string to_the_code = "screen attract\ntap start\nscreen doors\ntap door:4\nscreen code_entry\n";

bool doctor_says(const Stand& stand, const std::string& words) {
    const auto told = e2e::run({e2e::program("pendopo-ctl"), "doctor", "--device", stand.device.directory().string()});
    CAPTURE(told.output);
    return told.output.find(words) != std::string::npos;
}

/// What the QR of a receipt holds, as a printer was told it.
std::string printed_receipt(Stand& stand) {
    stand.visit("lampu jalan mati");
    stand.play("tap print\n");
    std::string qr;
    eventually("the receipt is on paper", [&] {
        const std::string paper = e2e::read_text(stand.folder / "paper");
        const std::size_t begin = paper.find("PENDOPO ");
        if (begin != std::string::npos) qr = paper.substr(begin, receipt_characters);
        return qr.size() == receipt_characters;
    });
    stand.play("tap primary\nscreen attract\n");
    return qr;
}

/// What the camera sees moves on the glass: it is on.
void wait_for_its_pictures(const Stand& stand) {
    const long before = stand.pictures_drawn();
    eventually("what the camera sees is shown", [&] { return stand.pictures_drawn() > before + 3; });
    REQUIRE(stand.device.screen() == "scan");
}

void touch_look(Stand& stand) {
    stand.play("touch secondary\n");
    eventually("the camera's screen shows", [&] { return stand.device.screen() == "scan"; });
}

void configure_camera(const Stand& stand, const std::filesystem::path& camera) {
    const std::filesystem::path paper = stand.folder / "paper";
    std::ofstream{paper};
    stand.device.configure("\n[printer]\ndevice = \"" + paper.string() + "\"\n[camera]\ndevice = \"" + camera.string() +
                           "\"\n");
}

/// How often the kiosk wrote down that something is wrong with its camera.
std::size_t complaints(const Stand& stand) {
    const std::string log = e2e::read_text(stand.device.log("kiosk"));
    std::size_t count = 0;
    for (std::size_t at = log.find(FedCamera::node.string()); at != std::string::npos;
         at = log.find(FedCamera::node.string(), at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("camera: V4L2 shows the kiosk a receipt; silent, pulled out and plugged in again, it is no dead end") {
    Stand stand;
    auto camera = std::make_unique<FedCamera>();
    configure_camera(stand, FedCamera::node);
    stand.open();
    CHECK(doctor_says(stand, "the camera sends pictures of 640 x 480 points"));
    const std::string receipt = printed_receipt(stand);

    stand.play(to_the_code);
    touch_look(stand);
    wait_for_its_pictures(stand);
    camera->sees("https://example.org/menu");
    wait_for_its_pictures(stand);
    stand.glass.keep("camera-1-foreign");
    camera->sees(receipt);
    eventually("the receipt is read", [&] { return stand.device.screen() == "case_view"; });
    stand.keep_at_rest("camera-2-found");
    stand.play("tap primary\n");
    camera->sees("");

    stand.play(to_the_code);
    touch_look(stand);
    wait_for_its_pictures(stand);
    camera->falls_silent();
    eventually("silence leads back to the keys", [&] { return stand.device.screen() == "code_entry"; });
    stand.keep_at_rest("camera-3-silent");

    const std::size_t before = complaints(stand);
    camera.reset();
    CHECK(doctor_says(stand, "the camera can't be used"));
    stand.play("touch secondary\n");
    eventually("the kiosk misses its camera", [&] { return complaints(stand) > before; });
    stand.play("screen code_entry\n");
    stand.keep_at_rest("camera-4-pulled-out");

    camera = std::make_unique<FedCamera>();
    touch_look(stand);
    wait_for_its_pictures(stand);
    camera->sees(receipt);
    eventually("the receipt is read again", [&] { return stand.device.screen() == "case_view"; });
    stand.play("tap primary\n");
    stand.check_unharmed("got buntu");
}

TEST_CASE("camera: one that is pulled out while the kiosk looks through it leads back to the keys, and comes back") {
    Stand stand;
    configure_camera(stand, made_up_camera());
    stand.open();
    CHECK(doctor_says(stand, "the camera sends pictures of 640 x 480 points"));
    stand.play(to_the_code);
    touch_look(stand);
    wait_for_its_pictures(stand);
    stand.glass.keep("camera-5-made-up");
    pull_out_made_up_camera();
    eventually("its loss leads back to the keys", [&] { return stand.device.screen() == "code_entry"; });
    stand.keep_at_rest("camera-6-gone");
    CHECK(e2e::read_text(stand.device.log("kiosk")).find(" is gone") != std::string::npos);
    // The kernel plugs it in again when nobody holds it any more.
    CHECK(doctor_says(stand, "the camera sends pictures of 640 x 480 points"));
    touch_look(stand);
    wait_for_its_pictures(stand);
    stand.check_unharmed("banjir lagi");
}
