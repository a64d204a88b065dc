// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include "runner_told.hpp"
#include "sync/runner/outbox_intake.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;
using sim::HttpFault;

namespace {

struct Pipe : ToldDevice {
    Pipe() : ToldDevice(27) {}
};

/// What a card may do that writes one block where another should stand: the newest segment holds its last record where
/// the first one stood, and nothing else.
void misplace_last_record(const std::filesystem::path& outbox) {
    std::optional<device::StreamRecord> last;
    auto reader = device::StreamReader::open(outbox);
    while (auto record = *reader.next())
        last = std::move(record);
    REQUIRE(last);
    const std::string name = std::to_string(100'000'000 + last->at.segment).substr(1) + ".seg";
    std::ifstream before(outbox / name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(before), {}};
    bytes = bytes.substr(0, 16) + bytes.substr(last->at.offset, last->next.offset - last->at.offset);
    std::ofstream after(outbox / name, std::ios::binary | std::ios::trunc);
    after << bytes;
    REQUIRE(after.flush());
}

}  // namespace

TEST_CASE("outbox: a restored province asks for what stood in one that power took, and nothing newer is mislaid") {
    Pipe pipe;
    pipe.say("satu");
    pipe.device.run();
    pipe.province.back_up(pipe.folder / "copy.db");
    pipe.say("dua");
    pipe.say("tiga");
    pipe.device.run();
    pipe.province.restore(pipe.folder / "copy.db", 4711);

    // The outbox had not reached the card, and the new one's first segment bears the same number.
    std::filesystem::remove_all(pipe.device.folder() / "outbox");
    pipe.device.start_kiosk();
    for (int i = 0; i < 12; ++i)
        pipe.say("sesudah " + std::to_string(i));
    // Batches are small, and sync goes back for what the province lacks before the kiosk has put it there again.
    pipe.device.network().set_lasting_fault(HttpFault::drop_request);
    pipe.device.run_sync_alone(30);
    pipe.device.network().set_lasting_fault(HttpFault::none);
    pipe.device.run_sync_alone(10);
    pipe.device.run(longer_than_any_rest);
    pipe.check_all_arrived();
}

TEST_CASE("outbox: an entry that power left elsewhere in it than sync has noted arrives") {
    Pipe pipe;
    pipe.device.network().set_lasting_fault(HttpFault::drop_request);
    for (const char* words : {"satu", "dua", "tiga"})
        pipe.say(words);
    pipe.device.run_sync_alone(3);
    pipe.device.stop_kiosk();
    pipe.device.stop_sync();
    misplace_last_record(pipe.device.folder() / "outbox");
    pipe.device.start_kiosk();  // which finds the last entry and puts the others there again
    pipe.device.start_sync();
    pipe.device.run(longer_than_any_rest);
    pipe.check_all_arrived();
}

TEST_CASE("outbox: read again, it tells where every entry stands, and no order to a courier is carried out twice") {
    const TemporaryFolder folder;
    sim::SimRandom random(29);
    const auto primitives = envelope::mbedtls_primitives([&](base::ByteSpan out) { random.fill(out); });
    auto store = *device::SyncStore::open(folder / "sync.db", {});
    auto writer = *device::StreamWriter::open(folder / "outbox", {31, false});
    auto reader = device::StreamReader::open(folder / "outbox");
    runner::OutboxIntake intake(*primitives, store, reader);
    test::Chain chain;
    const auto order = protocol::encode(protocol::CourierOrder{});
    for (const base::Bytes& frame : {protocol::encode(chain.next()), order, protocol::encode(chain.next())})
        require_ok(writer.append(frame));
    CHECK(intake.take()->courier_ordered);

    require_ok(intake.read_again());
    CHECK(store.entries(chain.journal, 1, 10)->empty());
    CHECK_FALSE(intake.take()->courier_ordered);
    const auto entries = store.entries(chain.journal, 1, 10);
    REQUIRE(entries->size() == 2);
    for (const device::IndexedEntry& each : *entries)
        CHECK(protocol::decode_as<model::Entry>(*reader.read(each.at))->seq == each.seq);

    require_ok(intake.read_again());
    require_ok(writer.append(order));
    CHECK(intake.take()->courier_ordered);  // the new one
    CHECK_FALSE(intake.take()->courier_ordered);
}
