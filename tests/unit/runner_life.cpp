// SPDX-License-Identifier: Apache-2.0
// A card that was copied: two boxes with the same keys and the same journal, both in use.
#include <algorithm>

#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;

namespace {

/// One card and its copy. Both are run by turns, as two boxes run beside each other.
struct CopiedCard {
    TemporaryFolder folder;
    Province province{folder / "province.db", 17};
    Device device{province, folder / "card", 18};
    std::filesystem::path other = folder / "other";
    std::vector<std::string> said;

    CopiedCard() {
        device.enrol();
        say_and_send("sebelum disalin");
        device.stop_sync();
        device.stop_kiosk();
        std::filesystem::copy(device.folder(), other, std::filesystem::copy_options::recursive);
        start();
    }
    void start() {
        device.start_kiosk();
        device.start_sync();
    }
    void take_the_other_box() {
        device.stop_sync();
        device.stop_kiosk();
        const auto aside = folder / "aside";
        std::filesystem::rename(device.folder(), aside);
        std::filesystem::rename(other, device.folder());
        std::filesystem::rename(aside, other);
        start();
    }
    void say_and_send(const std::string& words) {
        require_ok(device.say(words));
        said.push_back(words);
        device.run();
    }
    void check_all_acked() {
        CHECK(device.sync().status().frame.waiting == 0);
        CHECK(device.journal().acked() == device.journal().head());
    }
};

}  // namespace

TEST_CASE("copied card: both boxes are heard in full, and the second one goes on in a journal of its own") {
    CopiedCard card;
    const model::JournalId shared = card.device.journal().journal();
    card.say_and_send("kotak pertama");
    card.take_the_other_box();
    card.say_and_send("kotak kedua");
    CHECK(card.device.new_journals == 1);
    CHECK(card.device.journal().journal() != shared);
    const auto forked = card.province.store().counts()->forked;
    CHECK(forked >= 1);

    for (int round = 0; round < 3; ++round) {
        card.take_the_other_box();
        card.say_and_send("giliran " + std::to_string(round));
        card.check_all_acked();
    }
    CHECK(card.device.new_journals == 1);
    CHECK(card.province.store().counts()->forked == forked);  // each has its own journal: nothing forks any more
    const auto journals = card.province.store().journals();
    REQUIRE(journals);
    REQUIRE(journals->size() == 2);
    CHECK((*journals)[0].journal == shared);
    CHECK((*journals)[0].forked == forked);
    CHECK((*journals)[1].forked == 0);

    std::vector<std::string> heard;
    for (const AtTheDesk& each : card.province.desk())
        heard.push_back(each.words);
    std::sort(heard.begin(), heard.end());
    std::sort(card.said.begin(), card.said.end());
    CHECK(heard == card.said);
}

TEST_CASE("new keys: what a box had not sent under its old keys arrives under the new ones, marked as late") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 27);
    model::DeviceId old_id;
    {
        Device old(province, folder / "box", 28);
        old.enrol();
        require_ok(old.say("terkirim"));
        old.run();
        old.network().set_lasting_fault(sim::HttpFault::drop_request);
        for (const char* words : {"satu", "dua"})
            require_ok(old.say(words));
        old.run(std::chrono::minutes(1), 3);
        CHECK(old.sync().status().frame.waiting == 2);
        old_id = old.journal().device();
    }
    // Its kiosk is set up anew, keys and journal and all; the outbox still holds the two.
    std::filesystem::remove_all(folder / "box" / "kiosk");
    Device renewed(province, folder / "box", 29);
    REQUIRE(renewed.journal().device() != old_id);
    REQUIRE(renewed.sync().set_token(province.make_token()));
    renewed.run(std::chrono::seconds(5));
    province.confirm_all(old_id);
    renewed.run();
    REQUIRE(renewed.kiosk().ready());
    require_ok(renewed.say("tiga"));
    renewed.run();
    CHECK(renewed.sync().status().frame.waiting == 0);

    std::map<std::string, model::EntryFlags> heard;
    for (const AtTheDesk& each : province.desk())
        heard[each.words] = each.flags;
    CHECK(heard == std::map<std::string, model::EntryFlags>{{"terkirim", model::EntryFlags::none},
                                                            {"satu", model::EntryFlags::late},
                                                            {"dua", model::EntryFlags::late},
                                                            {"tiga", model::EntryFlags::none}});
    CHECK(province.batches_refused == 0);
}
