// SPDX-License-Identifier: Apache-2.0
// Boxes that break, are copied, revoked and replaced: what of it is stored, what it is called, what an operator reads.
#include <doctest/doctest.h>

#include "platform/posix/files.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/contract/http_process.hpp"
#include "tests/contract/http_province.hpp"

using namespace pendopo;
using model::EntryFlags;
using test::HandDevice;
using test::WholeProvince;

namespace {

std::vector<model::Ack> verified_acks(WholeProvince& province, const port::HttpResponse& response) {
    REQUIRE(response.status == 200);
    const auto frames = protocol::decode_sequence(response.body, 2);
    REQUIRE(frames);
    std::vector<model::Ack> acks;
    for (const protocol::Frame& frame : *frames) {
        acks.push_back(std::get<model::Ack>(frame));
        REQUIRE(envelope::verify_tagged(province.primitives(), "ack", protocol::ack_signed_bytes(acks.back()),
                                        acks.back().signature, province.ack_key()));
    }
    return acks;
}

std::string reason(const port::HttpResponse& response) {
    return std::string(base::as_text(response.body));
}

std::vector<EntryFlags> flags(WholeProvince& province) {
    province::EntryQuery query;
    query.with_quarantined = true;
    std::vector<EntryFlags> all;
    const auto page = province.store().list(query);
    REQUIRE(page);
    for (const auto& stored : *page)
        all.push_back(stored.flags);
    return all;
}

/// What pendopo-ctl says about this province.
std::string ctl(WholeProvince& province, std::vector<std::string> words, const std::vector<std::string>& more = {}) {
    std::filesystem::create_directories(province.folder().path() / "ingest");
    province.folder().write("ingest/server.toml", "# so that pendopo-ctl takes this for a province's folder\n");
    words.push_back(province.folder().path().string());
    words.insert(words.end(), more.begin(), more.end());
    return test::run("pendopo-ctl", words).said;
}

bool says(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

const std::vector<std::string> device_list{"device", "list"};
const std::vector<std::string> device_show{"device", "show"};
const std::vector<std::string> unverified_list{"desk", "unverified"};

}  // namespace

TEST_CASE("life: a copied card writes on a second branch; both are stored, and who must begin anew hears of it") {
    WholeProvince province;
    HandDevice device(province, 71);
    device.become_known();
    REQUIRE(device.send(device.next_batch(2)).status == 200);
    const model::Head at_the_copy = device.head();
    REQUIRE(device.send(device.next_batch(2)).status == 200);
    const model::Head first_branch = device.head();
    CHECK_FALSE(says(ctl(province, device_list), "second branch"));

    device.go_back_to(at_the_copy);
    for (int i = 0; i < 2; ++i) {
        const auto acks = verified_acks(province, device.send(device.next_batch(1)));
        REQUIRE(acks.size() == 2);
        CHECK(acks[0].head == device.head());
        CHECK(acks[1].head == first_branch);
    }
    const auto noted = flags(province);
    REQUIRE(noted.size() == 6);
    CHECK(noted[3] == EntryFlags::none);
    CHECK(noted[4] == EntryFlags::forked);
    CHECK(noted[5] == EntryFlags::forked);

    const std::string id = device.identity().device.hex();
    CHECK(says(ctl(province, device_list), "2 entries stand on a second branch of the journal"));
    const std::string shown = ctl(province, device_show, {id.substr(0, 6)});
    CHECK(says(shown, "journal " + device.identity().journal.hex() + ": up to 4"));
    CHECK(says(shown, "its card was copied, or an older image of it was put back"));
    const std::string doctor = test::run("pendopo-ctl", {"doctor", "--province", province.folder().path()}).said;
    CHECK(says(doctor, "device " + id.substr(0, 8) + " (kiosk at Kecamatan Serang"));
    CHECK(says(doctor, "2 entries stand on a second branch of the journal"));

    device.begin_journal();
    CHECK(verified_acks(province, device.send(device.next_batch(1))).size() == 1);
    CHECK(flags(province)[6] == EntryFlags::none);
}

TEST_CASE("life: a box with new keys hands in its old journal under them, and is rid of it") {
    WholeProvince province;
    HandDevice old(province, 72);
    HandDevice renewed(province, 73);
    old.become_known();
    REQUIRE(old.send(old.next_batch(3)).status == 200);
    const protocol::Batch left = old.next_batch(2);
    renewed.become_known(old.identity().device);
    REQUIRE(renewed.send(renewed.next_batch(1)).status == 200);

    const auto acks = verified_acks(province, renewed.send(left));
    REQUIRE(acks.size() == 1);
    CHECK(acks[0].device == old.identity().device);
    CHECK(acks[0].journal == old.identity().journal);
    CHECK(acks[0].head == old.head());
    CHECK(flags(province).back() == EntryFlags::late);
    CHECK(province.store().counts()->late == 2);

    const std::string shown = ctl(province, device_show, {old.identity().device.hex()});
    CHECK(says(shown, "kiosk at Kecamatan Serang: replaced since"));
    CHECK(says(shown, "its place took " + renewed.identity().device.hex()));
    CHECK(says(shown, "up to 5"));
    CHECK(says(shown, "closed at 3 ("));
    CHECK(says(shown, "2 entries came under keys that were replaced"));
    CHECK_FALSE(says(ctl(province, device_show, {renewed.identity().device.hex()}), "!"));
}

TEST_CASE("life: a box that begins journal after journal is heard, and device list, device show and doctor name it") {
    WholeProvince province;
    HandDevice device(province, 77);
    device.become_known();
    for (std::size_t i = 1; i < limits::journals_worth_a_look; ++i) {
        REQUIRE(verified_acks(province, device.send(device.next_batch(1))).size() == 1);
        device.begin_journal();
    }
    CHECK_FALSE(says(ctl(province, device_list), "it has begun"));
    for (int i = 0; i < 7; ++i) {
        REQUIRE(verified_acks(province, device.send(device.next_batch(1))).size() == 1);
        device.begin_journal();
    }
    CHECK(flags(province).size() == 70);
    CHECK(says(ctl(province, device_list), "it has begun 70 journals; 1000 are taken"));
    const std::string id = device.identity().device.hex();
    CHECK(says(ctl(province, device_show, {id.substr(0, 6)}), "it has begun 70 journals"));
    const std::string doctor = test::run("pendopo-ctl", {"doctor", "--province", province.folder().path()}).said;
    CHECK(says(doctor, "device " + id.substr(0, 8) + " (kiosk at Kecamatan Serang"));
    CHECK(says(doctor, "it has begun 70 journals"));
}

TEST_CASE("life: a box that was replaced and comes back is heard to the end, each entry marked as late") {
    WholeProvince province;
    HandDevice old(province, 74);
    HandDevice replacement(province, 75);
    old.become_known();
    replacement.become_known(old.identity().device);
    for (int i = 0; i < 3; ++i)
        CHECK(verified_acks(province, old.send(old.next_batch(2)))[0].head == old.head());
    CHECK(flags(province) == std::vector<EntryFlags>(6, EntryFlags::late));
    CHECK(old.get(std::string(protocol::path_bundle)).status == 200);
    const base::Bytes token = province.make_token(std::chrono::hours(1));
    CHECK(reason(old.enrol(token)) == protocol::reason::revoked);  // it needs new keys to come back
    CHECK(says(ctl(province, device_list), "6 entries came under keys that were replaced"));

    // Found to be in a thief's hands: from now on what it says is set apart, whoever brings it.
    CHECK(says(ctl(province, {"device", "revoke"}, {old.identity().device.hex()}), "revoked "));
    CHECK(old.send(old.next_batch(1)).status == 403);
    CHECK(verified_acks(province, replacement.send(old.next_batch(1)))[0].head == old.head());
    CHECK(province.store().counts()->quarantined == 2);
    CHECK(says(ctl(province, device_show, {old.identity().device.hex()}), "revoked since"));
}

TEST_CASE("life: an old card image with the keys of before is late, and its second branch is seen") {
    WholeProvince province;
    HandDevice box(province, 76);
    box.become_known();
    REQUIRE(box.send(box.next_batch(2)).status == 200);
    const model::Head imaged = box.head();
    REQUIRE(box.send(box.next_batch(2)).status == 200);
    HandDevice again(province, 77);
    again.become_known(box.identity().device);
    box.go_back_to(imaged);
    const auto acks = verified_acks(province, box.send(box.next_batch(1)));
    CHECK(acks.size() == 2);
    CHECK(flags(province).back() == (EntryFlags::forked | EntryFlags::late));
}

TEST_CASE("life: what can't be verified is kept and told, and holds up nothing; once it can be, it is an entry") {
    WholeProvince province;
    HandDevice device(province, 78);
    HandDevice stranger(province, 79);
    device.become_known();
    CHECK(says(ctl(province, unverified_list), "everything that came could be verified"));
    auto forged = device.next_batch(2);
    const auto genuine = forged;
    forged.entries[1].sealed[0] ^= 1;
    for (int i = 0; i < 2; ++i)
        CHECK(reason(device.send(forged)) == protocol::reason::unauthentic);
    const base::Bytes babble{0xde, 0xad};
    CHECK(reason(device.post(babble)) == protocol::reason::malformed);
    auto from_the_future = protocol::encode(genuine);
    from_the_future[2] = 2;
    CHECK(reason(device.post(from_the_future)) == protocol::reason::unsupported);
    const auto nobodys = stranger.next_batch(1);
    CHECK(reason(device.send(nobodys)) == protocol::reason::unauthentic);
    CHECK(device.send(genuine).status == 200);
    CHECK(province.store().counts()->entries == 2);

    const auto kept = province.store().unverified();
    REQUIRE(kept);
    REQUIRE(kept->size() == 4);
    CHECK(province.store().read_unverified((*kept)[0].number)->bytes == protocol::encode(forged));
    CHECK((*kept)[0].last_seq == 2);
    CHECK(province.store().read_unverified((*kept)[1].number)->bytes == babble);
    CHECK((*kept)[1].journal.is_zero());
    const std::string listed = ctl(province, unverified_list);
    CHECK(says(listed, "the signature does not cover this chain"));
    CHECK(says(listed, "entries 1 to 2 of journal " + device.identity().journal.hex()));
    CHECK(says(listed, "it names a device that nobody ever confirmed"));
    CHECK(says(ctl(province, device_list), "4 of its requests could not be verified"));
    const std::string file = (province.folder().path() / "as-it-came").string();
    const std::string number = std::to_string((*kept)[3].number);
    CHECK(says(ctl(province, unverified_list, {"--number", number, "--out", file}), "written as it came"));
    CHECK(posix::read_file(file, 10'000).value() == protocol::encode(nobodys));

    stranger.become_known();
    CHECK(verified_acks(province, device.send(nobodys))[0].head == stranger.head());
}
