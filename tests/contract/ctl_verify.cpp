// SPDX-License-Identifier: Apache-2.0
// What pendopo-ctl verify says of each kind of damage: to a journal, to a store, to a courier's stick.
#include "tests/contract/ctl_verify.hpp"

#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "storage/device/journal.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/courier/names.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/media.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/contract/store_contract.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t entries_made = 6;
constexpr std::uint64_t acked_to = 5;
constexpr base::WallTime some_time{std::chrono::seconds(1'800'000'000)};

/// Something done to a file or a folder, and what verify must then say; nothing: it must find nothing wrong.
struct Damage {
    const char* what;
    const char* sql;
    std::vector<std::string> says;
};

/// Six entries of one device, really hashed and signed.
struct Chain {
    ctl::Context context;
    envelope::Primitives& primitives = *context.primitives;
    envelope::SigningKeyPair key = primitives.generate_signing_key();
    model::DeviceId device = envelope::device_id_of(primitives, key.public_half);
    model::JournalId journal = test::sample<model::JournalId>(2);
    std::vector<model::Entry> entries = make(0);
    std::optional<ctl::KeyTable> keys = ctl::KeyTable{{device, {key.public_half}}};

    [[nodiscard]] std::vector<model::Entry> make(base::Byte text) const {
        std::vector<model::Entry> made;
        model::Head head;
        for (std::size_t i = 0; i < entries_made; ++i) {
            made.push_back(envelope::make_entry(primitives, {device, journal}, head, {0x83, 0x01, 0x01, 0x00},
                                                base::Bytes(304, static_cast<base::Byte>(i + text)), key.private_half));
            head = {made.back().seq, made.back().hash};
        }
        return made;
    }
    [[nodiscard]] protocol::Batch batch(std::uint64_t first, std::uint64_t last, base::Byte text = 0) const {
        const auto all = make(text);
        protocol::Batch out{device, journal, first, all[first - 1].previous, {}, all[last - 1].signature};
        for (std::uint64_t seq = first; seq <= last; ++seq)
            out.entries.push_back({all[seq - 1].header, all[seq - 1].sealed});
        return out;
    }
};

/// journal.db of that device: the first entries are acknowledged.
struct JournalFile : Chain {
    test::StorageFolder folder;
    fs::path file = folder / "journal.db";

    JournalFile() {
        auto opened = device::Journal::open(file, {device, journal, {1}, 100'000, ""});
        REQUIRE(opened);
        for (const model::Entry& entry : entries)
            REQUIRE(opened->append(entry));
        REQUIRE(opened->mark_acked({device, journal, {acked_to, entries[acked_to - 1].hash}, 7, {}}));
    }
    base::Result<ctl::Verdict> verify() {
        ctl::Verdict verdict;
        PENDOPO_CHECK(ctl::verify_journal(context, file, keys, verdict));
        return verdict;
    }
};

const std::vector<Damage>& damage_to_journals() {
    static const std::vector<Damage> all = {
        {"none", "SELECT 1", {}},
        {"a byte of the ciphertext",
         "UPDATE entry SET sealed = CAST(x'ff' || substr(sealed, 2) AS BLOB) WHERE position = 2",
         {"entry 2: its checksum is wrong", "entry 2: its hash does not fit its bytes"}},
        {"a byte of the header",
         "UPDATE entry SET header = x'83010101' WHERE position = 3",
         {"entry 3: its hash does not fit its bytes"}},
        {"the signature",
         "UPDATE entry SET signature = zeroblob(64) WHERE position = 4",
         {"entry 4: its signature does not verify"}},
        {"the hash",
         "UPDATE entry SET hash = zeroblob(32) WHERE position = 4",
         {"entry 4: its hash does not fit", "entry 5 does not follow the entry before it: the chain is broken"}},
        {"the forerunner's hash",
         "UPDATE entry SET previous = zeroblob(32) WHERE position = 4",
         {"entry 4 does not follow the entry before it: the chain is broken"}},
        {"an entry gone", "DELETE FROM entry WHERE position = 2", {"entry 2 is missing or can't be read"}},
        {"the first gone", "DELETE FROM entry WHERE position = 1", {"entry 1 is missing or can't be read"}},
        {"the end gone",
         "DELETE FROM entry WHERE position >= 5",
         {"the province acknowledged entry 5, which is not here: the end of this journal is missing"}},
        {"two entries swapped",
         "UPDATE entry SET position = 100 WHERE position = 2; UPDATE entry SET position = 2 WHERE position = 3;"
         "UPDATE entry SET position = 3 WHERE position = 100",
         {"entry 2 does not follow the entry before it", "entry 3 does not follow the entry before it"}},
        {"an entry twice",
         "UPDATE entry SET (header, sealed, previous, hash, signature, checksum) = (SELECT header, sealed, previous,"
         " hash, signature, checksum FROM entry WHERE position = 3) WHERE position = 4",
         {"entry 4 does not follow the entry before it"}},
        {"the acknowledged head",
         "UPDATE journal SET acked_hash = zeroblob(32)",
         {"the province acknowledged another entry 5"}},
        {"a stale count of what is acknowledged", "UPDATE journal SET acked_seq = 9", {"acknowledged entry 9"}},
        {"the journal's id", "UPDATE journal SET id = zeroblob(16)", {"its id or its place is damaged"}},
        {"the device", "UPDATE journal SET device = zeroblob(16)", {"no key of its device"}},
        {"no journal", "DELETE FROM journal", {"no journal in it can be read"}}};
    return all;
}

base::Bytes bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write(const fs::path& file, base::ByteView bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream.write(base::as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(stream.good());
}

/// A province that took the six entries in two batches.
struct StoreFile : Chain {
    test::StorageFolder folder;
    fs::path file = folder / "store.db";

    StoreFile() {
        const auto store = open();
        take(*store, 1, 3);
        take(*store, 4, entries_made);
    }
    [[nodiscard]] std::unique_ptr<province::Store> open() const {
        auto opened = province::open_sqlite_store(file, {1, false, ""});
        REQUIRE(opened);
        return std::move(*opened);
    }
    void take(province::Store& store, std::uint64_t first, std::uint64_t last) const {
        province::IngestRun run{device, journal, {}, some_time};
        for (std::uint64_t seq = first; seq <= last; ++seq) {
            run.entries.push_back(entries[seq - 1]);
            if (seq != last) run.entries.back().signature = {};
        }
        REQUIRE(test::store_run(store, run));
    }
};

const std::vector<Damage>& damage_to_stores() {
    static const std::vector<Damage> all = {
        {"none", "SELECT 1", {}},
        {"a byte of the ciphertext",
         "UPDATE entry SET sealed = CAST(x'ff' || substr(sealed, 2) AS BLOB) WHERE seq = 2",
         {"entry 2: its hash does not fit its bytes", "the chain from its head to entry 1 is broken"}},
        {"a byte of the header",
         "UPDATE entry SET header = x'83010101' WHERE seq = 3",
         {"entry 3: its hash does not fit its bytes"}},
        {"a text gone that nobody erased",
         "UPDATE entry SET sealed = x'' WHERE seq = 2",
         {"entry 2: its hash does not fit its bytes"}},
        {"the signature", "UPDATE entry SET signature = zeroblob(64) WHERE seq = 6", {"no signature covers it"}},
        {"another signature",
         "UPDATE entry SET signature = (SELECT signature FROM entry WHERE seq = 3) WHERE seq = 6",
         {"entry 6: its signature does not verify by any key of this device", "entry 6: no signature covers it"}},
        {"no signature", "UPDATE entry SET signature = NULL WHERE seq = 6", {"entry 6: no signature covers it"}},
        {"an entry gone", "DELETE FROM entry WHERE seq = 2", {"entries 2 to 2 are missing"}},
        {"several gone", "DELETE FROM entry WHERE seq IN (3, 4)", {"entries 3 to 4 are missing"}},
        {"the first gone", "DELETE FROM entry WHERE seq = 1", {"entries 1 to 1 are missing"}},
        {"the last gone", "DELETE FROM entry WHERE seq = 6", {"the chain from its head to entry 1 is broken"}},
        {"all gone", "DELETE FROM entry", {"the chain from its head to entry 1 is broken"}},
        {"two entries swapped",
         "UPDATE entry SET seq = 100 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3;"
         "UPDATE entry SET seq = 3 WHERE seq = 100",
         {"entry 2: its hash does not fit its bytes", "entry 3: its hash does not fit its bytes"}},
        {"another forerunner",
         "UPDATE entry SET previous = zeroblob(32) WHERE seq = 4",
         {"entry 4: its hash does not fit its bytes", "the chain from its head to entry 1 is broken"}},
        {"another head", "UPDATE journal SET head_hash = zeroblob(32)", {"the chain breaks at entry 6"}},
        {"a count too high", "UPDATE journal SET head_seq = 9", {"the chain from its head to entry 1 is broken"}},
        {"a stale count",
         "UPDATE journal SET head_seq = 4, head_hash = (SELECT hash FROM entry WHERE seq = 4)",
         {"entry 5: it follows the head that the store names: the store's own count is too low"}},
        {"another device's", "UPDATE journal SET device = zeroblob(16)", {"its hash does not fit its bytes"}}};
    return all;
}

/// A stick with two batches, a chunk and a frame for this device.
struct Stick : Chain {
    test::StorageFolder folder;
    fs::path up = folder.path() / courier::up_folder(device);
    fs::path down = folder.path() / courier::down_folder(device);
    base::Bytes chunk = base::Bytes(limits::media_chunk_bytes, 7);
    base::Bytes order = protocol::encode(protocol::Safe{device, journal, {2, entries[1].hash}, 7, {}});

    Stick() {
        put(batch(1, 2));
        put(batch(3, 4));
        write(chunk_file(), chunk);
        write(down / courier::down_name(primitives, order), order);
    }
    [[nodiscard]] fs::path batch_file(std::uint64_t first) const {
        return up / courier::file_name({courier::UpName::Kind::batch, journal, first, {}});
    }
    [[nodiscard]] fs::path chunk_file() const {
        return up / courier::file_name({courier::UpName::Kind::chunk, {}, 0, envelope::chunk_name(primitives, chunk)});
    }
    void put(const protocol::Batch& batch) const { write(batch_file(batch.first_seq), protocol::encode(batch)); }
    void change(const fs::path& file, std::size_t at) const {
        base::Bytes bytes = bytes_of(file);
        REQUIRE(at < bytes.size());
        bytes[at] ^= 1;
        write(file, bytes);
    }
    void cut(const fs::path& file) const {
        const base::Bytes bytes = bytes_of(file);
        write(file, base::ByteView(bytes).first(bytes.size() / 2));
    }
    ctl::Verdict verify() {
        ctl::Verdict verdict;
        REQUIRE(ctl::verify_courier(context, folder.path(), keys, verdict));
        return verdict;
    }
};

struct StickDamage {
    const char* what;
    std::function<void(Stick&)> hurt;
    std::vector<std::string> says;
};

const std::vector<StickDamage>& damage_to_sticks() {
    static const std::string unverified = "its chain or signature does not verify";
    static const std::vector<StickDamage> all = {
        {"none", [](Stick&) {}, {}},
        {"a byte of a batch's text", [](Stick& s) { s.change(s.batch_file(1), 400); }, {unverified}},
        {"a batch's signature",
         [](Stick& s) { s.change(s.batch_file(1), bytes_of(s.batch_file(1)).size() - 1); },
         {unverified}},
        {"a batch that is cut short", [](Stick& s) { s.cut(s.batch_file(3)); }, {".batch: "}},
        {"a batch under another number",
         [](Stick& s) { fs::rename(s.batch_file(1), s.batch_file(2)); },
         {"another batch than its name says"}},
        {"a batch that does not follow",
         [](Stick& s) { s.put(s.batch(3, 4, 9)); },
         {"entry 3 does not follow the one before it"}},
        {"a batch of another device",
         [](Stick& s) {
             Chain stranger;
             s.put(stranger.batch(1, 2));
         },
         {"no key of device"}},
        {"a changed chunk", [](Stick& s) { s.change(s.chunk_file(), 99); }, {"another chunk than its name says"}},
        {"a chunk that is cut short", [](Stick& s) { s.cut(s.chunk_file()); }, {"a chunk of another size"}},
        {"a changed order",
         [](Stick& s) { s.change(s.down / courier::down_name(s.primitives, s.order), 40); },
         {"down/", "does not fit its name: cut short or changed"}},
        {"an order for another device",
         [](Stick& s) {
             const base::Bytes frame = protocol::encode(protocol::Safe{{}, s.journal, {2, s.entries[1].hash}, 7, {}});
             write(s.down / courier::down_name(s.primitives, frame), frame);
         },
         {"a frame for another device"}},
        {"a frame that has no business there",
         [](Stick& s) {
             const base::Bytes frame = protocol::encode(protocol::StatusFrame{});
             write(s.down / courier::down_name(s.primitives, frame), frame);
         },
         {"a frame that has no business on a stick"}}};
    return all;
}

}  // namespace

TEST_CASE("verify: each kind of damage to a journal is said in words") {
    for (const Damage& damage : damage_to_journals()) {
        CAPTURE(std::string(damage.what));
        JournalFile made;
        test::run_sql(made.file, damage.sql);
        const auto verdict = made.verify();
        REQUIRE_MESSAGE(verdict.has_value(), verdict.error().message);
        test::check_says(*verdict, damage.says);
    }
}

TEST_CASE("verify: a journal's file that is cut short, overwritten or none of ours is no journal that verifies") {
    for (const std::size_t kept : {std::size_t{0}, std::size_t{50}, std::size_t{5'000}, std::size_t{20'000}}) {
        CAPTURE(kept);
        JournalFile made;
        const base::Bytes bytes = bytes_of(made.file);
        REQUIRE(kept < bytes.size());
        write(made.file, base::ByteView(bytes).first(kept));
        const auto verdict = made.verify();
        const bool refused = !verdict && verdict.error().code == base::ErrorCode::corrupt;
        CHECK((refused || (verdict && !verdict->wrong.empty())));
    }
    JournalFile foreign;
    write(foreign.file, base::Bytes(9'000, 0x41));
    CHECK(foreign.verify().error().code == base::ErrorCode::corrupt);
    JournalFile other;
    fs::copy_file(StoreFile().file, other.file, fs::copy_options::overwrite_existing);
    CHECK_FALSE(other.verify());
    JournalFile strangers;
    strangers.keys->at(strangers.device) = {strangers.primitives.generate_signing_key().public_half};
    CHECK(test::all_words(*strangers.verify()).find("entry 1: its signature does not verify") != std::string::npos);
}

TEST_CASE("verify: each kind of damage to a province's store is said in words, and so is it of a backup") {
    for (const Damage& damage : damage_to_stores()) {
        CAPTURE(std::string(damage.what));
        StoreFile made;
        test::run_sql(made.file, damage.sql);
        const auto store = made.open();
        ctl::Verdict verdict;
        REQUIRE(ctl::verify_store(made.context, *store, made.keys, verdict));
        test::check_says(verdict, damage.says);
        REQUIRE(store->back_up(made.folder / "backup.db"));
        const auto backup = province::open_sqlite_backup(made.folder / "backup.db");
        REQUIRE(backup);
        ctl::Verdict of_backup;
        REQUIRE(ctl::verify_store(made.context, **backup, made.keys, of_backup));
        CHECK(of_backup.wrong == verdict.wrong);
    }
}

TEST_CASE("verify: each kind of damage to a courier's stick is said in words") {
    for (const StickDamage& damage : damage_to_sticks()) {
        CAPTURE(std::string(damage.what));
        Stick stick;
        damage.hurt(stick);
        test::check_says(stick.verify(), damage.says);
    }
}

TEST_CASE("verify: what a stick does not bring, and what is not ours on it, is worth knowing and no fault") {
    Stick stick;
    stick.put(stick.batch(6, 6));
    write(stick.up / "holiday.jpg", base::Bytes(10, 1));
    const ctl::Verdict verdict = stick.verify();
    CHECK(verdict.wrong.empty());
    const std::string words = test::all_words(verdict);
    CHECK(words.find("entries 5 to 5 are not on this stick") != std::string::npos);
    CHECK(words.find("1 files are none of ours") != std::string::npos);
}
