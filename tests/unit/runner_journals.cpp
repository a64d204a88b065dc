// SPDX-License-Identifier: Apache-2.0
// A box whose card was damaged, copied or put back so often that it is in its seventieth journal.
#include "runner_told.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using sim::HttpFault;

namespace {

constexpr std::size_t journals_begun = 70;
static_assert(journals_begun > limits::journals_worth_a_look);

struct WornBox : ToldDevice {
    WornBox() : ToldDevice(37) {}

    /// One thing said in each journal.
    void speak_in_every_journal() {
        say("jurnal 1");
        for (std::size_t i = 2; i <= journals_begun; ++i) {
            require_ok(device.kiosk().begin_new_journal());
            say("jurnal " + std::to_string(i));
        }
    }
    void check_all_arrived() {
        ToldDevice::check_all_arrived();
        CHECK(province.store().counts()->journals == journals_begun);
    }
};

}  // namespace

TEST_CASE("worn box: what was said in seventy journals without a network arrives, over a restart of sync as well") {
    WornBox box;
    box.device.network().set_lasting_fault(HttpFault::drop_request);
    box.speak_in_every_journal();
    box.device.run_sync_alone(30);
    box.device.start_sync();
    box.device.run(longer_than_any_rest);
    box.check_all_arrived();
}

TEST_CASE("worn box: a province restored from an old backup is sent all seventy journals again") {
    WornBox box;
    box.device.run();
    box.province.back_up(box.folder / "copy.db");
    box.speak_in_every_journal();
    box.device.run(longer_than_any_rest);
    box.check_all_arrived();
    box.province.restore(box.folder / "copy.db", 4711);
    REQUIRE(box.province.store().counts()->journals == 1);
    SUBCASE("while sync runs on") {}
    SUBCASE("and sync starts anew in the midst of it") {
        box.say("baru");
        box.device.run_sync_alone(20);
        box.device.start_sync();
    }
    box.say("sesudah dipulihkan");
    box.device.run(longer_than_any_rest);
    box.check_all_arrived();
}
