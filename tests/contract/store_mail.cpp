// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

template <class Test>
void on_every_engine(Test test) {
    for (const auto& engine : store_engines()) {
        INFO("engine: ", engine.name);
        const auto under_test = engine.make();
        test(*under_test);
    }
}

const model::DeviceId ours = sample<model::DeviceId>(1);
const model::DeviceId theirs = sample<model::DeviceId>(2);
constexpr std::size_t room = limits::mail_answer_bytes_max;

std::uint64_t post(province::Store& store, std::optional<model::DeviceId> to, std::string_view text,
                   std::string_view subject = "") {
    const auto number = store.add_mail(to, base::as_bytes(text), subject);
    REQUIRE(number);
    return *number;
}

std::vector<std::string> texts(const province::MailPage& page) {
    std::vector<std::string> all;
    for (const auto& letter : page.letters)
        all.emplace_back(base::as_text(letter.frame));
    return all;
}

std::vector<std::string> texts_for(province::Store& store, const model::DeviceId& device, std::uint64_t after = 0) {
    const auto page = store.mail(device, after, room);
    REQUIRE(page);
    return texts(*page);
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("store: a device reads the letters to it and to all in the order of their numbers, as often as it asks") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto desk = under_test.connect();
        auto server = under_test.connect();
        CHECK(texts_for(*server, ours).empty());
        CHECK(server->mail(ours, 5, room)->next == 5);
        const auto first = post(*desk, ours, "satu");
        const auto second = post(*desk, std::nullopt, "dua");
        post(*desk, theirs, "lain");
        const auto third = post(*desk, ours, "tiga");
        CHECK(first < second);
        CHECK(second < third);
        for (int i = 0; i < 2; ++i)
            CHECK(texts_for(*server, ours) == Texts{"satu", "dua", "tiga"});
        CHECK(texts_for(*server, theirs) == Texts{"dua", "lain"});
        CHECK(texts_for(*server, ours, first) == Texts{"dua", "tiga"});
        const auto rest = server->mail(ours, second, room);
        CHECK(texts(*rest) == Texts{"tiga"});
        CHECK(rest->next == third);
        CHECK_FALSE(rest->more);
        CHECK(texts_for(*server, ours, ~std::uint64_t{0}).empty());
    });
}

TEST_CASE("store: a letter takes the place of an earlier one of its subject, under a number nobody has seen") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const auto old = post(*store, ours, "sampai 5", "safe/a");
        post(*store, theirs, "mereka", "safe/a");
        const auto fresh = post(*store, ours, "sampai 9", "safe/a");
        CHECK(fresh > old);
        CHECK(texts_for(*store, ours) == Texts{"sampai 9"});
        CHECK(texts_for(*store, theirs) == Texts{"mereka"});
        // The newest of all is replaced: its number is not given again, or who has seen it would miss the next one.
        const auto newest = post(*store, ours, "sampai 12", "safe/a");
        CHECK(newest > fresh);
        CHECK(texts_for(*store, ours, fresh) == Texts{"sampai 12"});
        post(*store, ours, "sampai 12", "safe/b");
        post(*store, ours, "sama", "");
        post(*store, ours, "sama", "");
        CHECK(texts_for(*store, ours) == Texts{"sampai 12", "sampai 12", "sama", "sama"});
    });
}

TEST_CASE("store: an answer holds what fits, at least one letter, and says whether more is there") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const std::string large(limits::mail_item_bytes_max, 'x');
        for (int i = 0; i < 3; ++i)
            post(*store, ours, large);
        std::uint64_t after = 0;
        for (int i = 0; i < 3; ++i) {
            const auto page = store->mail(ours, after, 10);
            REQUIRE(page->letters.size() == 1);
            CHECK(page->more == (i < 2));
            after = page->next;
        }
        const auto two = store->mail(ours, 0, 2 * (large.size() + province::MailStore::letter_overhead));
        CHECK(two->letters.size() == 2);
        CHECK(two->more);
        for (std::size_t i = 0; i < limits::mail_items_max + 1; ++i)
            post(*store, theirs, "x");
        const auto many = store->mail(theirs, 0, room);
        CHECK(many->letters.size() == limits::mail_items_max);
        CHECK(many->more);
        const auto last = store->mail(theirs, many->next, room);
        CHECK(last->letters.size() == 1);
        CHECK_FALSE(last->more);
    });
}

TEST_CASE("store: mail has bounds, and what goes over them changes nothing") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const base::Bytes too_large(limits::mail_item_bytes_max + 1);
        CHECK(store->add_mail(ours, too_large, "").error().code == ErrorCode::too_large);
        const std::string long_subject(limits::setting_name_bytes_max + 1, 's');
        CHECK(store->add_mail(ours, base::as_bytes("x"), long_subject).error().code == ErrorCode::too_large);
        CHECK(store->add_mail(ours, {}, "").error().code == ErrorCode::invalid_argument);
        CHECK(store->add_mail(model::DeviceId{}, base::as_bytes("x"), "").error().code == ErrorCode::invalid_argument);
        CHECK(texts_for(*store, ours).empty());
    });
}

TEST_CASE("store: the newest report of a device's health is kept") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK_FALSE(store->health(ours)->has_value());
        REQUIRE(store->keep_health(ours, {{1, 2}, at(1'000)}, {}));
        REQUIRE(store->keep_health(theirs, {{3}, at(1'100)}, {}));
        REQUIRE(store->keep_health(ours, {{4, 5, 6}, at(900)}, {}));
        const auto newest = *store->health(ours);
        REQUIRE(newest);
        CHECK(newest->frame == base::Bytes{4, 5, 6});
        CHECK(newest->received_at == at(900));
        CHECK((*store->health(theirs))->frame == base::Bytes{3});
        CHECK(store->keep_health(ours, {base::Bytes(10'000), at(1)}, {}).error().code == ErrorCode::too_large);
    });
}

TEST_CASE("store: what reports tell of a boot is narrowed, never widened, whatever their order") {
    for (const test::StoreEngine& engine : test::store_engines()) {
        CAPTURE(engine.name);
        const auto under_test = engine.make();
        const auto store = under_test->connect();
        const auto device = sample<model::DeviceId>(1);
        const auto journal = sample<model::JournalId>(7);
        REQUIRE(store->keep_health(device, {{1}, at(1'000)}, {journal, 65'535, 100, 900, 50}));
        REQUIRE(store->keep_health(device, {{1}, at(1'000)}, {journal, 65'535, 90, 800, 70}));
        REQUIRE(store->keep_health(device, {{1}, at(1'000)}, {journal, 65'535, 110, 850, 60}));
        REQUIRE(store->keep_health(device, {{1}, at(1'000)}, {journal, 1, 5, 6, 7}));
        REQUIRE(store->keep_health(device, {{1}, at(1'000)}, {sample<model::JournalId>(8), 1, 1, 2, 3}));
        auto boots = *store->boots(device, journal);
        REQUIRE(boots.size() == 2);
        std::sort(boots.begin(), boots.end(), [](const auto& a, const auto& b) { return a.boot < b.boot; });
        CHECK(boots[0].uptime == 7);
        CHECK(boots[1].boot == 65'535);
        CHECK(boots[1].begins_earliest == 110);
        CHECK(boots[1].begins_latest == 800);
        CHECK(boots[1].uptime == 70);
        CHECK(store->boots(device, sample<model::JournalId>(9))->empty());
    }
}

TEST_CASE("store: what a device says of boots counts for its own journals, and the oldest go when there are too many") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const auto journal = sample<model::JournalId>(7);
        REQUIRE(store->keep_health(ours, {{1}, at(1'000)}, {journal, 3, 100, 900, 50}));
        REQUIRE(store->keep_health(theirs, {{1}, at(1'000)}, {journal, 3, 5'000, 6'000, 50}));
        REQUIRE(store->boots(ours, journal)->size() == 1);
        CHECK(store->boots(ours, journal)->front().begins_earliest == 100);
        const auto bound = province::HealthStore::boots_per_device_max;
        for (std::uint64_t i = 0; i < bound; ++i)
            REQUIRE(store->keep_health(
                theirs, {{1}, at(1'000)},
                {sample<model::JournalId>(100 + i / 1'000), static_cast<std::uint16_t>(i), 10'000 + i, 20'000 + i, 1}));
        CHECK(store->boots(theirs, journal)->empty());  // the oldest
        CHECK(store->boots(theirs, sample<model::JournalId>(100))->size() == 1'000);
        CHECK(store->boots(ours, journal)->size() == 1);
    });
}
