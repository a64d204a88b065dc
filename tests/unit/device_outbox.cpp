// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "storage/device/outbox.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using test::Chain;
using test::sample;
using test::StorageFolder;

namespace {

/// A stand-in for the frame: journal ‖ seq ‖ sealed. Other frames begin with zeros.
base::Result<base::Bytes> encode(const model::Entry& entry) {
    base::Bytes frame;
    base::append(frame, entry.journal.view());
    base::append_big_endian(frame, entry.seq);
    base::append(frame, entry.sealed);
    return frame;
}

std::optional<device::EntryPlace> find(base::ByteView frame) {
    if (frame.size() < 24) return std::nullopt;
    const auto journal = *model::JournalId::from(frame.first(16));
    if (journal.is_zero()) return std::nullopt;
    return device::EntryPlace{journal, base::read_big_endian<std::uint64_t>(frame.subspan(16))};
}

std::vector<std::uint64_t> read_all(const std::filesystem::path& folder) {
    std::vector<std::uint64_t> seqs;
    auto reader = device::StreamReader::open(folder);
    while (true) {
        auto record = reader.next();
        REQUIRE(record);
        if (!*record) return seqs;
        if (const auto place = find((*record)->frame)) seqs.push_back(place->seq);
    }
}

using Seqs = std::vector<std::uint64_t>;

/// A kiosk's two files, with entries committed and not yet in the outbox.
struct Kiosk {
    StorageFolder folder;
    std::filesystem::path outbox = folder / "outbox";
    device::Journal journal = *device::Journal::open(
        folder / "journal.db", {sample<model::DeviceId>(1), sample<model::JournalId>(2), {1}, 100'000, ""});
    std::uint64_t openings = 0;
    Chain chain;

    void commit(int count) {
        for (int i = 0; i < count; ++i)
            REQUIRE(journal.append(chain.next()));
    }
    device::StreamWriter writer() { return *device::StreamWriter::open(outbox, {++openings, false}); }
    std::size_t refill() {
        auto out = writer();
        const auto count = device::refill_outbox(journal, out, outbox, encode, find);
        REQUIRE(count);
        return *count;
    }
    std::size_t drop() {
        auto out = writer();
        const auto count = device::drop_acknowledged(journal, out, outbox, find);
        REQUIRE(count);
        return *count;
    }
    void ack(std::uint64_t seq, std::uint64_t incarnation = 5) {
        const auto hash = seq == 0 ? model::Hash{} : journal.read(seq)->hash;
        REQUIRE(journal.mark_acked({chain.device, chain.journal, {seq, hash}, incarnation, {}}));
    }
};

}  // namespace

TEST_CASE("outbox: a kill between commit and append is made good at the next start") {
    Kiosk kiosk;
    kiosk.commit(3);
    {
        auto out = kiosk.writer();
        for (const std::uint64_t seq : {1u, 2u})
            REQUIRE(out.append(*encode(*kiosk.journal.read(seq))));
    }
    CHECK(kiosk.refill() == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{1, 2, 3});
    CHECK(kiosk.refill() == 0);
}

TEST_CASE("outbox: a lost folder is rebuilt with all that was not acknowledged, and the last that was") {
    Kiosk kiosk;
    kiosk.commit(10);
    CHECK(kiosk.refill() == 10);
    kiosk.ack(4);
    std::filesystem::remove_all(kiosk.outbox);
    CHECK(kiosk.refill() == 7);
    CHECK(read_all(kiosk.outbox) == Seqs{4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE("outbox: frames behind a damaged record are appended again") {
    Kiosk kiosk;
    kiosk.commit(5);
    CHECK(kiosk.refill() == 5);
    {
        std::fstream segment(kiosk.outbox / "00000001.seg", std::ios::in | std::ios::out | std::ios::binary);
        segment.seekp(16 + 336 + 100);
        segment.put('\x7f');
    }
    CHECK(kiosk.refill() == 4);
    CHECK(read_all(kiosk.outbox) == Seqs{1, 2, 3, 4, 5});
}

TEST_CASE("outbox: a province that was restored gets again what it lost") {
    Kiosk kiosk;
    kiosk.commit(6);
    kiosk.refill();
    kiosk.ack(6);
    kiosk.commit(1);
    kiosk.refill();
    CHECK(kiosk.drop() == 1);
    kiosk.ack(2, 6);
    CHECK(kiosk.refill() == 5);
    CHECK(read_all(kiosk.outbox) == Seqs{7, 2, 3, 4, 5, 6});
}

TEST_CASE("outbox: entries of an earlier journal are refilled too") {
    Kiosk kiosk;
    kiosk.commit(2);
    kiosk.chain = Chain{};
    kiosk.chain.journal = sample<model::JournalId>(77);
    REQUIRE(kiosk.journal.begin_new_journal(kiosk.chain.journal));
    kiosk.commit(1);
    CHECK(kiosk.refill() == 3);
    CHECK(read_all(kiosk.outbox) == Seqs{1, 2, 1});
}

TEST_CASE("outbox: a segment goes when all in it is acknowledged, and only then") {
    Kiosk kiosk;
    kiosk.commit(2);
    kiosk.refill();
    kiosk.commit(2);
    kiosk.refill();
    kiosk.commit(2);
    kiosk.refill();
    CHECK(kiosk.drop() == 0);
    kiosk.ack(3);
    CHECK(kiosk.drop() == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{3, 4, 5, 6});
    kiosk.ack(6);
    CHECK(kiosk.drop() == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{5, 6});
    CHECK(kiosk.drop() == 0);
}

TEST_CASE("outbox: entries of a journal that was set aside are kept, and do not hold up the rest") {
    Kiosk kiosk;
    {
        auto out = kiosk.writer();
        Chain lost;
        lost.journal = sample<model::JournalId>(66);
        REQUIRE(out.append(*encode(lost.next())));
    }
    kiosk.commit(2);
    kiosk.refill();
    kiosk.ack(2);
    kiosk.commit(1);
    kiosk.refill();
    CHECK(kiosk.drop() == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{1, 3});
}

TEST_CASE("outbox: an erased entry leaves it at once, its neighbours stay, and no refill brings it back") {
    Kiosk kiosk;
    kiosk.commit(4);
    kiosk.refill();
    kiosk.commit(2);
    kiosk.refill();
    kiosk.ack(1);
    const model::Entry gone = *kiosk.journal.read(3);
    auto out = kiosk.writer();
    const base::Bytes identity(30, 0);
    CHECK(*device::drop_erased(kiosk.journal, out, kiosk.outbox, identity, encode, find) == 0);
    REQUIRE(*kiosk.journal.erase(kiosk.chain.journal, 3));
    CHECK(*device::drop_erased(kiosk.journal, out, kiosk.outbox, identity, encode, find) == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{5, 6, 1, 2, 4});
    CHECK(kiosk.refill() == 0);
    CHECK(read_all(kiosk.outbox) == Seqs{5, 6, 1, 2, 4});
    for (const auto& file : std::filesystem::directory_iterator(kiosk.outbox)) {
        std::ifstream segment(file.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(segment), {}};
        CHECK(bytes.find(std::string(base::as_text(gone.sealed))) == std::string::npos);
    }
    // Also from the segment that is being written.
    REQUIRE(*kiosk.journal.erase(kiosk.chain.journal, 4));
    CHECK(*device::drop_erased(kiosk.journal, out, kiosk.outbox, identity, encode, find) == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{5, 6, 1, 2});
}

TEST_CASE("outbox: an erased text behind a record that power loss tore leaves with its whole segment") {
    Kiosk kiosk;
    kiosk.commit(3);
    kiosk.refill();
    const model::Entry gone = *kiosk.journal.read(3);
    REQUIRE(*kiosk.journal.erase(kiosk.chain.journal, 3));
    for (const auto& file : std::filesystem::directory_iterator(kiosk.outbox)) {
        std::fstream segment(file.path(), std::ios::binary | std::ios::in | std::ios::out);
        segment.seekp(100);  // in the first record
        segment.put('\x7f');
    }
    REQUIRE(read_all(kiosk.outbox).empty());
    auto out = kiosk.writer();
    CHECK(*device::drop_erased(kiosk.journal, out, kiosk.outbox, base::Bytes(30, 0), encode, find) == 1);
    CHECK(read_all(kiosk.outbox) == Seqs{1, 2});
    for (const auto& file : std::filesystem::directory_iterator(kiosk.outbox)) {
        std::ifstream segment(file.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(segment), {}};
        CHECK(bytes.find(std::string(base::as_text(gone.sealed))) == std::string::npos);
    }
}
