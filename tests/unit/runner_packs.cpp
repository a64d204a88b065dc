// SPDX-License-Identifier: Apache-2.0
// Content packs on their way to the kiosk: filed as mail, carried by sync, verified and kept.
#include "content_pack.hpp"
#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;

namespace {

struct Office {
    TemporaryFolder folder;
    Province province{folder / "province.db", 71};
    Device device{province, folder / "device", 72};

    Office() { device.enrol(); }

    base::Bytes frame(const content::Pack& pack) { return frame(pack, province.keys().content); }
    base::Bytes frame(const content::Pack& pack, const envelope::SigningKeyPair& key) {
        return protocol::encode(
            protocol::PackFrame{content::sign_pack(province.primitives(), content::encode(pack), key.private_half)});
    }
    runner::InboxNews hand(base::ByteView bytes) {
        device.forge(bytes);
        return device.poll();
    }
    std::uint32_t version() { return device.kiosk().packs().version(); }
    void damage_what_is_kept() {
        auto kept = device.journal().setting("content_pack");
        REQUIRE(kept);
        REQUIRE(*kept);
        (**kept)[200] ^= 1;
        REQUIRE(device.journal().set_setting("content_pack", **kept));
    }
};

}  // namespace

TEST_CASE("packs: one that came is in force at once, and after a restart") {
    Office office;
    CHECK(office.version() == 0);
    const auto news = office.hand(office.frame(test::example_pack(3)));
    CHECK(news.pack_accepted);
    CHECK(news.refused == 0);
    CHECK(office.version() == 3);
    office.device.start_kiosk();
    REQUIRE(office.version() == 3);
    CHECK(office.device.kiosk().packs().in_force()->pack == test::example_pack(3));
}

TEST_CASE("packs: before there is a trust bundle one waits for it") {
    TemporaryFolder folder;
    Province province(folder / "province.db", 73);
    Device device(province, folder / "device", 74);
    const base::Bytes frame = protocol::encode(protocol::PackFrame{content::sign_pack(
        province.primitives(), content::encode(test::example_pack(2)), province.keys().content.private_half)});
    device.forge(frame);
    CHECK_FALSE(device.poll().pack_accepted);
    device.enrol();
    CHECK(device.kiosk().packs().version() == 2);
}

TEST_CASE("packs: an older one and a twin never take the place of the one in force") {
    Office office;
    CHECK(office.hand(office.frame(test::example_pack(5))).pack_accepted);
    CHECK_FALSE(office.hand(office.frame(test::example_pack(4))).pack_accepted);
    content::Pack twin = test::example_pack(5);
    twin.name = "Another";
    CHECK_FALSE(office.hand(office.frame(twin)).pack_accepted);
    const auto again = office.hand(office.frame(test::example_pack(5)));
    CHECK_FALSE(again.pack_accepted);
    CHECK(again.refused == 0);
    CHECK(office.device.kiosk().packs().in_force()->pack == test::example_pack(5));
    office.device.start_kiosk();
    CHECK(office.version() == 5);
    CHECK(office.hand(office.frame(test::example_pack(6))).pack_accepted);
}

TEST_CASE("packs: unsigned, cut short or by another key, nothing of it is shown") {
    Office office;
    const base::Bytes payload = content::encode(test::example_pack(9));
    const auto stranger = office.province.primitives().generate_signing_key();
    base::Bytes cut =
        content::sign_pack(office.province.primitives(), payload, office.province.keys().content.private_half);
    cut.resize(cut.size() - 3);
    for (const base::Bytes& frame :
         {protocol::encode(protocol::PackFrame{payload}), protocol::encode(protocol::PackFrame{cut}),
          office.frame(test::example_pack(9), stranger), office.frame(test::example_pack(0)),
          office.frame(test::example_pack(9), office.province.keys().ack)}) {
        const auto news = office.hand(frame);
        CHECK_FALSE(news.pack_accepted);
        CHECK(news.refused == 1);
        CHECK(office.version() == 0);
    }
    office.device.start_kiosk();
    CHECK(office.version() == 0);
    CHECK(office.hand(office.frame(test::example_pack(1))).pack_accepted);
}

TEST_CASE("packs: one by a key that the next bundle brings waits for it, also through a restart") {
    Office office;
    CHECK(office.hand(office.frame(test::example_pack(8))).pack_accepted);
    office.province.keys().content = office.province.primitives().generate_signing_key();
    const auto news = office.hand(office.frame(test::example_pack(1)));
    CHECK_FALSE(news.pack_accepted);
    CHECK(office.version() == 8);
    office.device.start_kiosk();
    CHECK(office.version() == 8);  // the last good one, until the province's next
    office.province.renew_bundle(2);
    const auto bundle = office.hand(protocol::encode(protocol::BundleFrame{office.province.bundle()}));
    CHECK(bundle.bundle_accepted);
    CHECK(bundle.pack_accepted);
    CHECK(office.version() == 1);
    office.device.start_kiosk();
    CHECK(office.version() == 1);
}

TEST_CASE("packs: with a new content key, what the old one signed is not taken any more") {
    Office office;
    const base::Bytes old = office.frame(test::example_pack(8));
    office.province.keys().content = office.province.primitives().generate_signing_key();
    office.province.renew_bundle(2);
    CHECK(office.hand(protocol::encode(protocol::BundleFrame{office.province.bundle()})).bundle_accepted);
    CHECK_FALSE(office.hand(old).pack_accepted);
    CHECK(office.hand(office.frame(test::example_pack(1))).pack_accepted);
    CHECK(office.version() == 1);
}

TEST_CASE("packs: a damaged one is not shown, and the same one mends it when it comes again") {
    Office office;
    CHECK(office.hand(office.frame(test::example_pack(3))).pack_accepted);
    office.damage_what_is_kept();
    office.device.start_kiosk();
    CHECK(office.version() == 0);
    CHECK(office.hand(office.frame(test::example_pack(3))).pack_accepted);
    office.device.start_kiosk();
    CHECK(office.version() == 3);
}

TEST_CASE("packs: the report of health names the version in force") {
    Office office;
    CHECK(office.hand(office.frame(test::example_pack(6))).pack_accepted);
    REQUIRE(office.device.kiosk().announce_health({}));
    std::optional<protocol::Health> last;
    auto reader = device::StreamReader::open(office.device.folder() / "outbox");
    for (auto record = reader.next(); record && *record; record = reader.next())
        if (auto health = protocol::decode_as<protocol::Health>((*record)->frame)) last = *health;
    REQUIRE(last);
    CHECK(last->content_version == 6);
}
