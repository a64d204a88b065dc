// SPDX-License-Identifier: Apache-2.0
// The card is full: the citizen is told kindly, nothing is lost, and it goes on as soon as there is room.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

/// From now on the process can't write beyond so many bytes of any file, as on a card without room.
void let_write_at_most(const Process& process, rlim_t bytes) {
    const rlimit limit{bytes, RLIM_INFINITY};
    REQUIRE(prlimit(process.pid(), RLIMIT_FSIZE, &limit, nullptr) == 0);
}

}  // namespace

TEST_CASE_FIXTURE(JoinedKiosk,
                  "full disk: the words stay on the screen, and the same button stores them when there is room again") {
    const std::string words = "Pompa air di balai dusun macet sejak Selasa";
    device.play(display,
                "tap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:4\nscreen place\ntap place:0\n"
                "screen write\ntype " +
                    words + "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\n");
    // Room for the file of targets that this test reads, and for nothing of the journal.
    let_write_at_most(device.kiosk(), 3000);
    device.play(display, "tap primary\nscreen failure\n");
    CHECK(province.desk().empty());

    let_write_at_most(device.kiosk(), RLIM_INFINITY);
    device.play(display, "tap primary\nscreen receipt\n");
    eventually("it has arrived", [&] { return !province.desk().empty(); });
    const auto desk = province.desk();
    REQUIRE(desk.size() == 1);
    CHECK(desk[0]["words"] == words);
}

TEST_CASE(
    "full disk: at its reserve the kiosk says so before anybody begins, ends the visit that has begun, and recovers") {
    const Folder folder;
    Province province(folder / "province");
    Display display(1280, 800, folder.path());
    Device device(province, folder / "site", 1280, 800, 217, 136);
    province.start();
    device.start_sync();
    device.start_kiosk_on_small_disk(display, 100);
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });

    const std::string words = "Saluran air di depan balai desa mampet";
    device.play(display, "tap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:4\nscreen place\ntap place:0\n");
    const auto ballast = device.data_on_small_disk() / "ballast";
    take_room(ballast, 60);
    device.play(display, "screen write\ntype " + words +
                             "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\n"
                             "tap primary\nscreen receipt\ntap primary\n");
    eventually("the kiosk says that it is full", [&] { return device.screen() == "not_ready"; });
    eventually("what was taken has arrived", [&] { return !province.desk().empty(); });
    const auto desk = province.desk();
    REQUIRE(desk.size() == 1);
    CHECK(desk[0]["words"] == words);

    std::filesystem::remove(ballast);
    eventually("the kiosk invites again by itself", [&] { return device.screen() == "attract"; });
}
