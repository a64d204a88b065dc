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

using Devices = std::vector<model::DeviceId>;
using Texts = std::vector<std::string>;

const model::DeviceId ours = sample<model::DeviceId>(1);
const model::DeviceId theirs = sample<model::DeviceId>(2);
const Devices both{ours, theirs};
const model::LookupId lookup = sample<model::LookupId>(7);
const model::LookupId other = sample<model::LookupId>(8);

province::ReplyRow row(std::uint32_t step, std::uint64_t revision, std::string_view text) {
    return {step, revision, {base::as_bytes(text).begin(), base::as_bytes(text).end()}};
}

Texts kept(province::Store& store, const model::LookupId& id) {
    const auto rows = store.replies(id);
    REQUIRE(rows);
    Texts all;
    for (const auto& each : *rows)
        all.push_back(std::to_string(each.step) + "/" + std::to_string(each.revision) + " " +
                      std::string(base::as_text(each.frame)));
    return all;
}

Texts mail_of(province::Store& store, const model::DeviceId& device) {
    const auto page = store.mail(device, 0, limits::mail_answer_bytes_max);
    REQUIRE(page);
    Texts all;
    for (const auto& letter : page->letters)
        all.emplace_back(base::as_text(letter.frame));
    return all;
}

/// A device that the store knows: what is dropped is looked for in the mail of those.
void confirm(province::Store& store, const model::DeviceId& device, std::uint64_t number) {
    const auto spki = sample<model::Hash>(number);
    const auto token = sample<model::Hash>(number + 1'000);
    REQUIRE(store.add_token({token, "Kecamatan Serang", at(1), at(1'000'000), {}}));
    REQUIRE(store.enrol({token, spki, device, sample<model::JournalId>(number), {}, "csr", "words"}, at(2)));
    REQUIRE(store.confirm(spki, "kiosk", "certificate", at(3)));
}

}  // namespace

TEST_CASE("store: letters of a case are kept by look-up id and step, and go to the devices named") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto desk = under_test.connect();
        auto server = under_test.connect();
        CHECK(kept(*server, lookup).empty());
        REQUIRE(desk->add_reply(lookup, row(1, 5, "diteruskan"), both));
        REQUIRE(desk->add_reply(lookup, row(2, 6, "selesai"), Devices{ours}));
        REQUIRE(desk->add_reply(other, row(1, 1, "lain"), {}));
        CHECK(kept(*server, lookup) == Texts{"1/5 diteruskan", "2/6 selesai"});
        CHECK(kept(*server, other) == Texts{"1/1 lain"});
        CHECK(mail_of(*server, ours) == Texts{"diteruskan", "selesai"});
        CHECK(mail_of(*server, theirs) == Texts{"diteruskan"});
    });
}

TEST_CASE("store: an edited step takes the earlier one's place, in the table and in the mail; an older one never") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->add_reply(lookup, row(1, 5, "salah"), both));
        REQUIRE(store->add_reply(lookup, row(1, 6, "betul"), both));
        CHECK(kept(*store, lookup) == Texts{"1/6 betul"});
        CHECK(mail_of(*store, ours) == Texts{"betul"});
        for (const std::uint64_t revision : {5, 6})
            CHECK(store->add_reply(lookup, row(1, revision, "lama"), both).error().code == ErrorCode::conflict);
        CHECK(kept(*store, lookup) == Texts{"1/6 betul"});
        CHECK(mail_of(*store, ours) == Texts{"betul"});
    });
}

TEST_CASE("store: a case that is erased loses its letters, on every device that has not fetched them") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        confirm(*store, ours, 11);
        confirm(*store, theirs, 12);
        REQUIRE(store->add_reply(lookup, row(1, 1, "satu"), both));
        REQUIRE(store->add_reply(lookup, row(2, 1, "dua"), both));
        REQUIRE(store->add_reply(other, row(1, 1, "lain"), both));
        REQUIRE(store->add_mail(ours, base::as_bytes("hapus"), "erase 4"));
        REQUIRE(store->drop_replies(lookup));
        REQUIRE(store->drop_replies(lookup));
        CHECK(kept(*store, lookup).empty());
        CHECK(mail_of(*store, ours) == Texts{"lain", "hapus"});
        CHECK(mail_of(*store, theirs) == Texts{"lain"});
        CHECK(kept(*store, other) == Texts{"1/1 lain"});
    });
}

TEST_CASE("store: what is no letter of a case is refused, and nothing of it is kept") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const auto error = [&](const model::LookupId& id, const province::ReplyRow& reply, const Devices& to) {
            const auto added = store->add_reply(id, reply, to);
            REQUIRE_FALSE(added);
            return added.error().code;
        };
        CHECK(error(lookup, row(0, 1, "a"), both) == ErrorCode::invalid_argument);
        CHECK(error(lookup, row(1, 0, "a"), both) == ErrorCode::invalid_argument);
        CHECK(error(lookup, row(1, 1, ""), both) == ErrorCode::invalid_argument);
        CHECK(error({}, row(1, 1, "a"), both) == ErrorCode::invalid_argument);
        CHECK(error(lookup, row(1, 1, "a"), {ours, {}}) == ErrorCode::invalid_argument);
        CHECK(error(lookup, row(limits::replies_per_case_max + 1, 1, "a"), both) == ErrorCode::too_large);
        CHECK(error(lookup, row(1, 1, std::string(limits::mail_item_bytes_max + 1, 'a')), both) ==
              ErrorCode::too_large);
        CHECK(kept(*store, lookup).empty());
        CHECK(mail_of(*store, ours).empty());
    });
}

TEST_CASE("store: letters to citizens never crowd out a device's orders: the oldest go") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const std::size_t most = province::ReplyStore::letters_per_device_max;
        REQUIRE(store->add_mail(ours, base::as_bytes("hapus"), "erase 4"));
        for (std::uint64_t i = 0; i < most + 2; ++i)
            REQUIRE(store->add_reply(sample<model::LookupId>(100 + i), row(1, 1, std::to_string(i)), Devices{ours}));
        std::uint64_t count = 0;
        std::uint64_t after = 0;
        Texts first;
        for (bool more = true; more;) {
            const auto page = store->mail(ours, after, limits::mail_answer_bytes_max);
            REQUIRE(page);
            for (const auto& letter : page->letters)
                if (first.size() < 2) first.emplace_back(base::as_text(letter.frame));
            count += page->letters.size();
            after = page->next;
            more = page->more;
        }
        CHECK(count == most + 1);
        CHECK(first == Texts{"hapus", "2"});
        // Other kiosks still get it by asking.
        CHECK(kept(*store, sample<model::LookupId>(100)) == Texts{"1/1 0"});
    });
}
