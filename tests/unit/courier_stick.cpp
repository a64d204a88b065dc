// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "sync/courier/content.hpp"
#include "sync/courier/plan.hpp"
#include "sync/envelope/hash.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::courier;
using base::ErrorCode;

namespace {

struct Fixture {
    std::unique_ptr<envelope::Primitives> primitives = envelope::libcrypto_primitives(test::seeded(1));
    model::DeviceId device = *model::DeviceId::from(base::Bytes(16, 0xd1));
    model::JournalId journal = *model::JournalId::from(base::Bytes(16, 0x0a));

    [[nodiscard]] protocol::Batch batch(std::uint64_t first, std::size_t entries) const {
        protocol::Batch batch;
        batch.device = device;
        batch.journal = journal;
        batch.first_seq = first;
        if (first > 1) batch.previous.bytes.fill(9);
        batch.entries.assign(entries, {base::Bytes(5, 1), base::Bytes(304, 2)});
        return batch;
    }
    template <class Frame>
    [[nodiscard]] base::Result<DownFile> down(const Frame& frame) const {
        const base::Bytes bytes = protocol::encode(frame);
        return read_down(*primitives, down_name(*primitives, bytes), bytes, device);
    }
};

}  // namespace

TEST_CASE("courier: every name we give is read back as what it names") {
    const Fixture f;
    const UpName batch{UpName::Kind::batch, f.journal, 0x1234, {}};
    CHECK(file_name(batch) == "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a-0000000000001234.batch");
    const UpName chunk{UpName::Kind::chunk, {}, 0, *model::Hash::from(base::Bytes(32, 0xee))};
    for (const UpName& name :
         {batch, chunk, UpName{UpName::Kind::health, {}, 0, {}}, UpName{UpName::Kind::announcements, {}, 0, {}},
          UpName{UpName::Kind::identity, {}, 0, {}}, UpName{UpName::Kind::enrol, {}, 0, {}}}) {
        CHECK(parse_up(file_name(name)) == name);
        CHECK(is_left_over(file_name(name) + ".tmp"));
        CHECK(file_name(name).size() <= 255);
    }
    CHECK(up_folder(f.device) == "PENDOPO/1/d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1/up");
    CHECK(parse_device("d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1") == f.device);
}

TEST_CASE("courier: names that are not exactly ours are strangers") {
    const std::string journal(32, 'a');
    const std::string names[] = {"",
                                 ".",
                                 "..",
                                 "up",
                                 "health.frame ",
                                 "HEALTH.FRAME",
                                 "autorun.inf",
                                 journal + "-0000000000000000.batch",
                                 journal + "-8000000000000000.batch",
                                 journal + "-000000000000001.batch",
                                 journal + "-00000000000000001.batch",
                                 journal + "-000000000000000A.batch",
                                 journal + "0000000000000001.batch",
                                 std::string(32, 'A') + "-0000000000000001.batch",
                                 std::string(63, 'a') + ".chunk",
                                 std::string(65, 'a') + ".chunk",
                                 "../" + std::string(61, 'a') + ".chunk",
                                 "0011223344556677.frame"};
    for (const std::string& name : names) {
        CAPTURE(name);
        CHECK_FALSE(parse_up(name));
    }
    CHECK(is_down_name("0011223344556677.frame"));
    CHECK_FALSE(is_down_name("0011223344556677.FRAME"));
    CHECK_FALSE(is_down_name("001122334455667.frame"));
    CHECK_FALSE(is_left_over("holiday.jpg.tmp"));
    CHECK_FALSE(parse_device("all"));
    CHECK_FALSE(parse_device(std::string(32, 'D')));
}

TEST_CASE("courier: a batch is read only under the name of its journal and first number") {
    const Fixture f;
    const base::Bytes bytes = protocol::encode(f.batch(7, 3));
    const auto read = read_up(*f.primitives, {UpName::Kind::batch, f.journal, 7, {}}, bytes);
    REQUIRE(read);
    CHECK(std::get<protocol::Batch>(*read).last_seq() == 9);
    const auto elsewhere = read_up(*f.primitives, {UpName::Kind::batch, f.journal, 8, {}}, bytes);
    REQUIRE_FALSE(elsewhere);
    CHECK(elsewhere.error().code == ErrorCode::malformed);
    for (std::size_t cut = 0; cut < bytes.size(); cut += 7)
        CHECK_FALSE(read_up(*f.primitives, {UpName::Kind::batch, f.journal, 7, {}}, base::ByteView(bytes).first(cut)));
    CHECK_FALSE(read_up(*f.primitives, {UpName::Kind::health, {}, 0, {}}, bytes));
}

TEST_CASE("courier: a chunk is what its name says, to the last bit") {
    const Fixture f;
    base::Bytes bytes(limits::media_chunk_bytes, 0x5a);
    const UpName name{UpName::Kind::chunk, {}, 0, f.primitives->sha256(bytes)};
    const auto read = read_up(*f.primitives, name, bytes);
    REQUIRE(read);
    CHECK(std::get<Chunk>(*read).name == name.chunk);
    bytes[9'000] ^= 1;
    CHECK_FALSE(read_up(*f.primitives, name, bytes));
    bytes.push_back(0);
    const auto longer = read_up(*f.primitives, name, bytes);
    REQUIRE_FALSE(longer);
    CHECK(longer.error().code == ErrorCode::too_large);
}

TEST_CASE("courier: frames down are whole, for this device, and of a kind that may come by stick") {
    const Fixture f;
    model::Ack ack;
    ack.device = f.device;
    ack.journal = f.journal;
    ack.head = {3, *model::Hash::from(base::Bytes(32, 3))};
    REQUIRE(f.down(ack));
    CHECK(f.down(ack)->kind == DownFile::Kind::ack);
    CHECK(f.down(protocol::BundleFrame{base::Bytes(100, 1)})->kind == DownFile::Kind::bundle);
    CHECK(f.down(protocol::EnrolGrant{"PEM", base::Bytes(100, 1)})->kind == DownFile::Kind::grant);
    CHECK(f.down(protocol::Revoked{f.device, {}, 1, {}})->kind == DownFile::Kind::revoked);
    CHECK(f.down(protocol::MediaHeld{f.device, 1, {}, {}})->kind == DownFile::Kind::mail);
    CHECK(f.down(protocol::PackFrame{base::Bytes(100, 1)})->kind == DownFile::Kind::mail);
    const model::Reply reply{{}, {}, 1, 1, base::Bytes(528, 1), {}};
    CHECK(f.down(reply)->kind == DownFile::Kind::mail);
    CHECK_FALSE(f.down(protocol::ReplyQuery{}));
    CHECK_FALSE(f.down(protocol::ReplyEnd{}));
    CHECK_FALSE(f.down(protocol::MediaHeld{{}, 1, {}, {}}));  // another device's
    CHECK_FALSE(f.down(protocol::Revoked{{}, {}, 1, {}}));
    // What sync alone tells the kiosk can't be whispered to it by a stick.
    CHECK_FALSE(f.down(protocol::StatusFrame{protocol::Link::online, 0, 0, protocol::Trouble::none}));
    CHECK_FALSE(f.down(protocol::Enrolment{}));
    CHECK_FALSE(f.down(protocol::CourierReport{}));
    CHECK_FALSE(f.down(f.batch(1, 1)));

    const base::Bytes bytes = protocol::encode(ack);
    const std::string name = down_name(*f.primitives, bytes);
    CHECK_FALSE(read_down(*f.primitives, name, base::ByteView(bytes).first(bytes.size() - 1), f.device));
    CHECK_FALSE(read_down(*f.primitives, name, {}, f.device));
    CHECK_FALSE(read_down(*f.primitives, "0000000000000000.frame", bytes, f.device));
}

TEST_CASE("courier: a frame of a type that is newer than we goes on to the kiosk") {
    const Fixture f;
    base::Bytes frame = protocol::encode(protocol::CourierOrder{});
    frame[1] = 0x18;  // the type needs two bytes from 24 on
    frame.insert(frame.begin() + 2, 200);
    const auto read = read_down(*f.primitives, down_name(*f.primitives, frame), frame, f.device);
    REQUIRE(read);
    CHECK(read->kind == DownFile::Kind::mail);
    CHECK(read->frame == frame);
}

TEST_CASE("courier: what is above the watermark goes along once") {
    using Runs = std::vector<Run>;
    CHECK(plan_batches(0, 0, {}).write.empty());
    CHECK(plan_batches(0, 20, {}).write == Runs{{1, 20}});
    CHECK(plan_batches(5, 20, {{1, 10}}).write == Runs{{11, 20}});  // still says 6 to 10
    CHECK(plan_batches(5, 20, {{1, 10}}).remove.empty());
    CHECK(plan_batches(10, 20, {{1, 10}}).remove == std::vector<std::uint64_t>{1});
    CHECK(plan_batches(10, 20, {{11, 20}, {1, 10}}).write.empty());
    CHECK(plan_batches(0, 30, {{21, 25}, {5, 10}}).write == Runs{{1, 4}, {11, 20}, {26, 30}});
    CHECK(plan_batches(0, 30, {{1, 30}, {5, 10}}).remove == std::vector<std::uint64_t>{5});
    // A province that was restored asks again from further back.
    CHECK(plan_batches(2, 30, {{11, 30}}).write == Runs{{3, 10}});
}

TEST_CASE("courier: files named after what they hold are written once and cleared away when nobody wants them") {
    const FilePlan plan = plan_files({"a", "b"}, {"b", "c"});
    CHECK(plan.write == std::vector<std::string>{"a"});
    CHECK(plan.remove == std::vector<std::string>{"c"});
}
