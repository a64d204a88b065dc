// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/sim/counting_vfs.hpp"
#include "storage/device/sync_store.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using device::IndexedEntry;
using device::StreamPosition;
using device::SyncStore;
using test::sample;
using test::StorageFolder;

namespace {

const auto device_id = sample<model::DeviceId>(1);
const auto first_journal = sample<model::JournalId>(2);
const auto second_journal = sample<model::JournalId>(3);

SyncStore open(const StorageFolder& folder) {
    auto store = SyncStore::open(folder / "sync.db", {});
    if (!store) FAIL(store.error().message);
    return std::move(*store);
}

IndexedEntry place(const model::JournalId& journal, std::uint64_t seq, std::uint32_t segment = 1) {
    return {journal, seq, {segment, static_cast<std::uint32_t>(16 + seq * 400), 0xffffffffffffffffu}, 392};
}

std::vector<IndexedEntry> places(const model::JournalId& journal, std::uint64_t first, std::uint64_t last,
                                 std::uint32_t segment = 1) {
    std::vector<IndexedEntry> made;
    for (auto seq = first; seq <= last; ++seq)
        made.push_back(place(journal, seq, segment));
    return made;
}

model::Ack ack(const model::JournalId& journal, std::uint64_t seq, std::uint64_t incarnation) {
    return {device_id, journal, {seq, sample<model::Hash>(seq)}, incarnation, {}};
}

}  // namespace

TEST_CASE("sync store: a new one knows nothing") {
    const StorageFolder folder;
    auto store = open(folder);
    CHECK(*store.outbox_position() == StreamPosition{});
    CHECK(store.journals()->empty());
    CHECK_FALSE(store.journal(first_journal)->has_value());
    CHECK(store.entries(first_journal, 1, 10)->empty());
    CHECK(*store.waiting() == 0);
    CHECK(store.enrolment()->state == model::EnrolmentState::waiting_for_token);
    CHECK_FALSE(store.bundle()->has_value());
    CHECK_FALSE(store.identity()->has_value());
    CHECK(*store.attempts("batch") == 0);
}

TEST_CASE("sync store: places and reading position are noted together and survive") {
    const StorageFolder folder;
    const StreamPosition read_to{3, 77, 0x8000000000000001u};
    {
        auto store = open(folder);
        REQUIRE(store.index(device_id, places(first_journal, 1, 30), {2, 5, 9}));
        REQUIRE(store.index(device_id, places(second_journal, 1, 2, 3), read_to));
        REQUIRE(store.index(device_id, {}, read_to));
    }
    auto store = open(folder);
    CHECK(*store.outbox_position() == read_to);
    const auto batch = store.entries(first_journal, 11, 5);
    REQUIRE(batch->size() == 5);
    CHECK((*batch)[0].seq == 11);
    CHECK((*batch)[4].seq == 15);
    CHECK((*batch)[0].at == place(first_journal, 11).at);
    CHECK((*batch)[0].frame_bytes == 392);
    const auto journals = store.journals();
    REQUIRE(journals->size() == 2);
    CHECK((*journals)[0].journal == first_journal);
    CHECK((*journals)[0].device == device_id);
    CHECK((*journals)[0].last_seq == 30);
    CHECK(*store.waiting() == 32);
}

TEST_CASE("sync store: an entry seen again gets its newest place") {
    const StorageFolder folder;
    auto store = open(folder);
    REQUIRE(store.index(device_id, places(first_journal, 1, 3), {1, 1, 1}));
    REQUIRE(store.index(device_id, places(first_journal, 2, 2, 8), {8, 1, 1}));
    CHECK(*store.waiting() == 3);
    CHECK((*store.entries(first_journal, 2, 1))[0].at.segment == 8);
}

TEST_CASE("sync store: an ack moves the watermark up, under another incarnation also down") {
    const StorageFolder folder;
    {
        auto store = open(folder);
        CHECK(store.mark_acked(ack(first_journal, 1, 5)).error().code == ErrorCode::not_found);
        REQUIRE(store.index(device_id, places(first_journal, 1, 30), {1, 1, 1}));
        REQUIRE(store.mark_acked(ack(first_journal, 20, 5)));
        REQUIRE(store.mark_acked(ack(first_journal, 10, 5)));
        CHECK(*store.waiting() == 10);
    }
    auto store = open(folder);
    CHECK((*store.journal(first_journal))->watermark == model::Head{20, sample<model::Hash>(20)});
    CHECK((*store.journal(first_journal))->incarnation == 5);
    REQUIRE(store.mark_acked(ack(first_journal, 4, 6)));
    CHECK(*store.waiting() == 26);
    CHECK(store.entries(first_journal, 5, 100)->size() == 26);
}

TEST_CASE("sync store: the index can be begun anew, and what was acknowledged stays so") {
    const StorageFolder folder;
    auto store = open(folder);
    REQUIRE(store.index(device_id, places(first_journal, 1, 10, 1), {1, 1, 1}));
    REQUIRE(store.index(device_id, places(first_journal, 11, 12, 2), {2, 1, 1}));
    REQUIRE(store.mark_acked(ack(first_journal, 10, 5)));
    REQUIRE(store.forget_index());
    CHECK(*store.outbox_position() == StreamPosition{});
    CHECK(store.entries(first_journal, 1, 100)->empty());
    CHECK(*store.waiting() == 0);
    CHECK((*store.journal(first_journal))->watermark.seq == 10);
}

TEST_CASE("sync store: a hostile outbox cannot make it note journals without end") {
    const StorageFolder folder;
    auto store = open(folder);
    std::vector<IndexedEntry> many;
    for (std::uint64_t i = 0; i <= limits::device_journals_max; ++i)
        many.push_back(place(sample<model::JournalId>(1'000 + i), 1));
    CHECK(store.index(device_id, many, {1, 1, 1}).error().code == ErrorCode::too_large);
    CHECK(store.journals()->empty());
    CHECK(*store.outbox_position() == StreamPosition{});
    many.pop_back();
    CHECK(store.index(device_id, many, {1, 1, 1}));
    CHECK(store.index(device_id, {{place(many[0].journal, 2)}}, {1, 2, 1}));
}

TEST_CASE("sync store: enrolment, identity, bundle and attempts survive") {
    const StorageFolder folder;
    const model::Enrolment enrolment{model::EnrolmentState::confirmed, sample<model::Hash>(1), sample<model::Hash>(2),
                                     "-----BEGIN CERTIFICATE-----\n", "site \"Setu\""};
    {
        auto store = open(folder);
        REQUIRE(store.store_enrolment({model::EnrolmentState::pending, {}, {}, "", ""}));
        REQUIRE(store.store_enrolment(enrolment));
        REQUIRE(store.store_identity(base::Bytes{5, 1}));
        REQUIRE(store.store_bundle({2, {7, 7}}));
        CHECK(store.store_bundle({1, {8}}).error().code == ErrorCode::conflict);
        REQUIRE(store.set_attempts("batch", 3));
        REQUIRE(store.set_attempts("enrol", 9));
        REQUIRE(store.set_attempts("batch", 4));
    }
    auto store = open(folder);
    const auto kept = store.enrolment();
    CHECK(kept->state == enrolment.state);
    CHECK(kept->token_hash == enrolment.token_hash);
    CHECK(kept->tls_spki == enrolment.tls_spki);
    CHECK(kept->certificate_pem == enrolment.certificate_pem);
    CHECK(kept->reason == enrolment.reason);
    CHECK(**store.identity() == base::Bytes{5, 1});
    CHECK((*store.bundle())->epoch == 2);
    CHECK(*store.attempts("batch") == 4);
    CHECK(*store.attempts("enrol") == 9);
    CHECK(*store.attempts("bundle") == 0);
}

TEST_CASE("sync store: what was noted is there after the process was killed") {
    const StorageFolder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto store = SyncStore::open(folder / "sync.db", {});
        const bool noted = store && store->index(device_id, places(first_journal, 1, 9), {1, 9, 1}) &&
                           store->mark_acked(ack(first_journal, 4, 5)) && store->set_attempts("batch", 2);
        ::_exit(noted ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
    auto store = open(folder);
    CHECK(*store.waiting() == 5);
    CHECK(*store.attempts("batch") == 2);
}

TEST_CASE("sync store: noting places costs no flush, a watermark one") {
    const StorageFolder folder;
    sim::CountingVfs disk("counting-sync");
    auto store = SyncStore::open(folder / "sync.db", {disk.name()});
    REQUIRE(store);
    REQUIRE(store->index(device_id, places(first_journal, 1, 1), {1, 9, 1}));
    disk.reset();
    for (std::uint64_t seq = 2; seq < 40; ++seq)
        REQUIRE(store->index(device_id, places(first_journal, seq, seq), {1, 9, 1}));
    CHECK(disk.counts().flushes == 0);
    REQUIRE(store->mark_acked(ack(first_journal, 39, 5)));
    CHECK(disk.counts().flushes == 1);
}

TEST_CASE("sync store: a restored province's first word takes back all that the former one had said") {
    const StorageFolder folder;
    auto store = open(folder);
    REQUIRE(store.index(device_id, places(first_journal, 1, 3), {1, 2'000, 7}));
    REQUIRE(store.index(device_id, places(second_journal, 1, 2), {1, 3'000, 7}));
    REQUIRE(store.mark_acked({device_id, first_journal, {3, sample<model::Hash>(3)}, 5, {}}));
    REQUIRE(store.mark_acked({device_id, second_journal, {2, sample<model::Hash>(2)}, 6, {}}));
    CHECK((*store.journal(first_journal))->watermark == model::Head{});
    CHECK((*store.journal(first_journal))->incarnation == 0);
    CHECK(*store.waiting() == 3);
    REQUIRE(store.mark_acked({device_id, first_journal, {3, sample<model::Hash>(3)}, 6, {}}));
    CHECK((*store.journal(second_journal))->watermark.seq == 2);
    CHECK(*store.waiting() == 0);
}

TEST_CASE(
    "sync store: the newest ack of each journal is kept word for word, and forgotten when the province is restored") {
    const StorageFolder folder;
    auto store = open(folder);
    REQUIRE(store.index(device_id, places(first_journal, 1, 9), {1, 5'000, 1}));
    REQUIRE(store.index(device_id, places(second_journal, 1, 9), {1, 9'000, 1}));
    CHECK(store.acks()->empty());
    model::Ack first = ack(first_journal, 4, 7);
    first.signature.bytes.fill(4);
    model::Ack second = ack(second_journal, 9, 7);
    second.signature.bytes.fill(9);
    REQUIRE(store.mark_acked(first));
    REQUIRE(store.mark_acked(second));
    first = ack(first_journal, 6, 7);
    first.signature.bytes.fill(6);
    REQUIRE(store.mark_acked(first));
    {
        const auto acks = store.acks();
        REQUIRE(acks->size() == 2);
        CHECK((*acks)[0].head == first.head);
        CHECK((*acks)[0].signature == first.signature);
        CHECK((*acks)[0].incarnation == 7);
        CHECK((*acks)[0].device == device_id);
        CHECK((*acks)[1].journal == second_journal);
        CHECK((*acks)[1].signature == second.signature);
    }
    second = ack(second_journal, 0, 8);  // "I have nothing of it": told again, too
    second.signature.bytes.fill(8);
    REQUIRE(store.mark_acked(second));
    REQUIRE(store.acks()->size() == 1);
    CHECK(store.acks()->front().head.seq == 0);
    CHECK(store.acks()->front().incarnation == 8);
    REQUIRE(store.mark_acked(ack(second_journal, 0, 9)));  // nobody signed it
    CHECK(store.acks()->empty());
    CHECK(*store.left_behind() == std::vector<std::uint64_t>{7, 8});
    REQUIRE(store.mark_acked(ack(second_journal, 0, 8)));  // a late stick's word had made it change
    CHECK(*store.left_behind() == std::vector<std::uint64_t>{7, 9});
}

TEST_CASE("sync store: marks of chunks that the kiosk has not heard of are forgotten, and no others") {
    const StorageFolder folder;
    auto store = open(folder);
    const std::vector<model::Hash> names{sample<model::Hash>(1), sample<model::Hash>(2), sample<model::Hash>(3)};
    REQUIRE(store.mark_held(names, 7));
    REQUIRE(store.forget_held(std::vector{names[1], sample<model::Hash>(4)}));
    CHECK(*store.held_under(names[0]) == 7);
    CHECK_FALSE(store.held_under(names[1])->has_value());
    CHECK(*store.held_under(names[2]) == 7);
}
