// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "protocol_support.hpp"
#include "sync/protocol/cbor.hpp"

using namespace pendopo;
using namespace pendopo::protocol_test;
using base::ErrorCode;

namespace {

ErrorCode error_of(base::ByteView bytes) {
    const auto frame = protocol::decode(bytes);
    REQUIRE_FALSE(frame);
    return frame.error().code;
}
ErrorCode error_of_hex(std::string_view hex) {
    return error_of(base::from_hex(hex).value());
}

/// A status frame, [7, 1, 1, 0, 0, 0], for hand-made damage.
constexpr std::string_view status_hex = "86070101000000";

protocol::Batch batch_of(std::size_t entries, std::size_t header_size, std::size_t sealed_size) {
    FrameMaker maker(1);
    protocol::Batch batch = maker.batch();
    batch.entries.assign(entries, {maker.bytes(header_size), maker.bytes(sealed_size)});
    return batch;
}

}  // namespace

TEST_CASE("frames: what is encoded decodes to the same frame, for every type and many contents") {
    FrameMaker maker(42);
    for (std::size_t type = 1; type <= FrameMaker::types; ++type)
        for (int i = 0; i < 200; ++i) {
            const base::Bytes bytes = maker.encoded(type);
            const auto frame = protocol::decode(bytes);
            REQUIRE(frame);
            CHECK(frame->index() + 1 == type);
            CHECK(encode_again(*frame) == bytes);
        }
}

TEST_CASE("frames: the fields come back where they belong") {
    FrameMaker maker(3);
    const model::Ack ack = maker.ack();
    const auto decoded = protocol::decode_as<model::Ack>(protocol::encode(ack));
    REQUIRE(decoded);
    CHECK(decoded->device == ack.device);
    CHECK(decoded->journal == ack.journal);
    CHECK(decoded->head == ack.head);
    CHECK(decoded->incarnation == ack.incarnation);
    CHECK(decoded->signature == ack.signature);
    CHECK_FALSE(protocol::decode_as<protocol::Batch>(protocol::encode(ack)));

    const protocol::Batch batch = maker.batch();
    const auto again = protocol::decode_as<protocol::Batch>(protocol::encode(batch));
    REQUIRE(again);
    CHECK(again->first_seq == batch.first_seq);
    CHECK(again->last_seq() == batch.first_seq + batch.entries.size() - 1);
    CHECK(again->previous == batch.previous);
    CHECK(again->entries.back().sealed == batch.entries.back().sealed);
}

TEST_CASE("frames: no other bytes mean the same: each flipped bit is refused or is another frame") {
    FrameMaker maker(7);
    for (std::size_t type = 1; type <= FrameMaker::types; ++type) {
        const base::Bytes bytes = maker.encoded(type);
        const std::size_t tested = std::min<std::size_t>(bytes.size(), 300);
        for (std::size_t bit = 0; bit < tested * 8; ++bit) {
            base::Bytes damaged = bytes;
            damaged[bit / 8] = static_cast<base::Byte>(damaged[bit / 8] ^ (1u << (bit % 8)));
            if (const auto frame = protocol::decode(damaged)) CHECK(encode_again(*frame) == damaged);
        }
    }
}

TEST_CASE("frames: every truncation is refused, and so is a byte more") {
    FrameMaker maker(9);
    for (std::size_t type = 1; type <= FrameMaker::types; ++type) {
        base::Bytes bytes = maker.encoded(type);
        for (std::size_t size = 0; size < bytes.size(); ++size)
            CHECK_FALSE(protocol::decode(base::ByteView(bytes).first(size)));
        bytes.push_back(0);
        CHECK(error_of(bytes) == ErrorCode::malformed);
    }
}

TEST_CASE("frames: only the shortest form is accepted") {
    REQUIRE(protocol::decode(base::from_hex(status_hex).value()));
    CHECK(error_of_hex("9806070101000000") == ErrorCode::malformed);        // array size in two bytes
    CHECK(error_of_hex("8618070101000000") == ErrorCode::malformed);        // 7 in two bytes
    CHECK(error_of_hex("86070101190000000000") == ErrorCode::malformed);    // 0 in three bytes
    CHECK(error_of_hex("860701011a0000000a0000") == ErrorCode::malformed);  // 10 in five bytes
    CHECK(error_of_hex("860701011b00000000ffffffff0000") == ErrorCode::malformed);
    CHECK(error_of_hex("9f070101000000ff") == ErrorCode::malformed);  // indefinite array
}

TEST_CASE("frames: other kinds of items are refused") {
    for (const char* item : {"20", "40", "60", "80", "a0", "c000", "f4", "f6", "f7", "f93c00", "fb3ff0000000000000",
                             "5f40ff", "ff", "1c", "fc"})
        CHECK(error_of_hex("860701" + std::string(item) + "000000") == ErrorCode::malformed);
    CHECK(error_of_hex("") == ErrorCode::malformed);
    CHECK(error_of_hex("a10701") == ErrorCode::malformed);
    CHECK(error_of_hex("07") == ErrorCode::malformed);
    CHECK(error_of(base::as_bytes("<!DOCTYPE html><title>Selamat datang</title>")) == ErrorCode::malformed);
}

TEST_CASE("frames: lengths that promise more than there is are refused without being believed") {
    CHECK(error_of_hex("8304015bffffffffffffffff00") == ErrorCode::malformed);
    CHECK(error_of_hex("8304015b7fffffffffffffff00") == ErrorCode::malformed);
    CHECK(error_of_hex("8304015affffffff00") == ErrorCode::malformed);
    CHECK(error_of_hex("9bffffffffffffffff0701") == ErrorCode::too_large);
    CHECK(error_of_hex("84090178ff41") == ErrorCode::malformed);
}

TEST_CASE("frames: 65,000 arrays in one another are refused at once") {
    base::Bytes nested(65'000, 0x81);
    CHECK(error_of(nested) == ErrorCode::malformed);
    base::Bytes frame = base::from_hex("830401").value();
    frame.insert(frame.end(), nested.begin(), nested.end() - 3);
    CHECK(error_of(frame) == ErrorCode::malformed);
}

TEST_CASE("frames: a version or type from the future is unsupported, not malformed") {
    CHECK(error_of_hex("86070201000000") == ErrorCode::unsupported);
    CHECK(error_of_hex("860719010001000000") == ErrorCode::unsupported);
    CHECK(error_of_hex("8618c80101000000") == ErrorCode::unsupported);
    CHECK(error_of_hex("8a1903e801") == ErrorCode::unsupported);
    CHECK(error_of_hex("86000101000000") == ErrorCode::unsupported);
    CHECK(error_of_hex("850701010000") == ErrorCode::malformed);      // a field too few
    CHECK(error_of_hex("8707010100000000") == ErrorCode::malformed);  // a field too many
}

TEST_CASE("frames: numbers outside their range are refused") {
    CHECK(error_of_hex("86070104000000") == ErrorCode::malformed);  // link 4
    CHECK(error_of_hex("8607010100000f") == ErrorCode::malformed);  // trouble 14
    FrameMaker maker(5);
    model::Entry entry = maker.entry();
    entry.seq = 1;
    entry.previous = maker.fixed<model::Hash>();
    CHECK(error_of(protocol::encode(entry)) == ErrorCode::malformed);
    entry.seq = 2;
    entry.previous = {};
    CHECK(error_of(protocol::encode(entry)) == ErrorCode::malformed);
    model::Ack ack = maker.ack();
    ack.head = {0, maker.fixed<model::Hash>()};
    CHECK(error_of(protocol::encode(ack)) == ErrorCode::malformed);
    protocol::Batch batch = maker.batch();
    batch.first_seq = UINT64_MAX - 1;
    CHECK(error_of(protocol::encode(batch)) == ErrorCode::malformed);
}

TEST_CASE("frames: an entry's number is one that a database can hold") {
    constexpr std::uint64_t greatest = INT64_MAX;
    FrameMaker maker(6);
    model::Entry entry = maker.entry();
    entry.previous = maker.fixed<model::Hash>();
    entry.seq = greatest;
    CHECK(protocol::decode(protocol::encode(entry)));
    entry.seq = greatest + 1;
    CHECK(error_of(protocol::encode(entry)) == ErrorCode::malformed);
    model::Ack ack = maker.ack();
    ack.head = {greatest, maker.fixed<model::Hash>()};
    CHECK(protocol::decode(protocol::encode(ack)));
    ack.head.seq = greatest + 1;
    CHECK(error_of(protocol::encode(ack)) == ErrorCode::malformed);
    protocol::Batch batch = maker.batch();
    batch.previous = maker.fixed<model::Hash>();
    batch.first_seq = greatest - limits::batch_entries_max;
    CHECK(protocol::decode(protocol::encode(batch)));
    for (const std::uint64_t first : {greatest - limits::batch_entries_max + 1, greatest, greatest + 1, UINT64_MAX}) {
        batch.first_seq = first;
        CHECK(error_of(protocol::encode(batch)) == ErrorCode::malformed);
    }
}

TEST_CASE("frames: limits hold at their edge") {
    CHECK(protocol::decode(protocol::encode(batch_of(limits::batch_entries_max, 4, 100))));
    CHECK(protocol::decode(protocol::encode(batch_of(1, limits::header_bytes_max, limits::sealed_bytes_max))));
    base::Bytes bytes = base::from_hex("830401").value();
    base::Bytes too_long{0x59, 0x80, 0x01};  // a bundle of 32,769 bytes
    base::append(bytes, too_long);
    bytes.resize(bytes.size() + limits::trust_bundle_bytes_max + 1);
    CHECK(error_of(bytes) == ErrorCode::too_large);
    CHECK(error_of(base::Bytes(limits::frame_bytes_max + 1, 0x81)) == ErrorCode::too_large);
}

TEST_CASE("frames: a batch without pairs, or with half a pair, is refused") {
    protocol::Batch batch = batch_of(1, 1, 1);
    const std::string whole = base::to_hex(protocol::encode(batch));
    const std::string pair =
        "82"
        "41" +
        base::to_hex(batch.entries[0].header) + "41" + base::to_hex(batch.entries[0].sealed);
    const std::size_t at = whole.find(pair);
    REQUIRE(at != std::string::npos);
    std::string none = whole, half = whole;
    none.replace(at, pair.size(), "80");
    half.replace(at, pair.size(), "81" + pair.substr(2, 4));
    CHECK(error_of_hex(none) == ErrorCode::malformed);
    CHECK(error_of_hex(half) == ErrorCode::malformed);
}

TEST_CASE("frames: a sequence holds one or two frames and nothing else") {
    FrameMaker maker(11);
    base::Bytes bytes = protocol::encode(maker.ack());
    CHECK(protocol::decode_sequence(bytes, 2)->size() == 1);
    base::append(bytes, protocol::encode(maker.ack()));
    CHECK(protocol::decode_sequence(bytes, 2)->size() == 2);
    CHECK(protocol::decode_sequence(bytes, 1).error().code == ErrorCode::too_large);
    bytes.push_back(0x00);
    CHECK(protocol::decode_sequence(bytes, 3).error().code == ErrorCode::malformed);
    CHECK(protocol::decode_sequence({}, 2).error().code == ErrorCode::malformed);
}

TEST_CASE(
    "frames: a batch of 20 anonymous entries costs at most 330 bytes an entry with its request head, one at most 600") {
    constexpr std::size_t request_head = 100;
    constexpr std::size_t header = 4;    // [1, epoch, class]
    constexpr std::size_t sealed = 304;  // 256 padded + X25519 share + tag
    const std::size_t twenty = protocol::encode(batch_of(20, header, sealed)).size();
    CHECK((twenty + request_head + 19) / 20 <= 330);
    CHECK(protocol::encode(batch_of(1, header, sealed)).size() + request_head <= 600);
    CHECK(protocol::batch_entry_bytes(header, sealed) <= sealed + 12);
    CHECK(twenty <= protocol::batch_overhead_max + 20 * protocol::batch_entry_bytes(header, sealed));
}

TEST_CASE("frames: an ack is at most 148 bytes, so that an answer with nginx's head stays under 300") {
    FrameMaker maker(13);
    model::Ack ack = maker.ack();
    ack.head.seq = 200;
    ack.head.hash = maker.fixed<model::Hash>();
    ack.incarnation = UINT64_MAX;
    CHECK(protocol::encode(ack).size() <= 148);
}

TEST_CASE("frames: every trouble and every link has a word for the operator") {
    for (int i = 0; i <= static_cast<int>(protocol::Trouble::disk); ++i)
        CHECK(protocol::name(static_cast<protocol::Trouble>(i)) != "unknown");
    for (int i = 0; i <= static_cast<int>(protocol::Link::refused); ++i)
        CHECK(protocol::name(static_cast<protocol::Link>(i)) != "unknown");
}

TEST_CASE("frames: a reply has a size that padding gives, a step and a revision") {
    FrameMaker maker(8);
    const auto with = [&](std::uint32_t step, std::uint64_t revision, std::size_t sealed) {
        const auto id = maker.fixed<model::LookupId>();
        protocol::Writer out;
        out.array(8).integer(25).integer(1).bytes(id.view()).bytes(id.view()).integer(step).integer(revision);
        out.bytes(maker.bytes(sealed)).bytes(maker.fixed<model::Signature>().view());
        return out.take();
    };
    CHECK(protocol::decode(with(1, 1, 528)));
    CHECK(protocol::decode(with(limits::replies_per_case_max, INT64_MAX, 8'208)));
    CHECK(error_of(with(0, 1, 528)) == ErrorCode::malformed);
    CHECK(error_of(with(limits::replies_per_case_max + 1, 1, 528)) == ErrorCode::malformed);
    CHECK(error_of(with(1, 0, 528)) == ErrorCode::malformed);
    for (const std::size_t size : {0, 16, 272, 527, 529, 1'039, 1'041, 8'207})
        CHECK(error_of(with(1, 1, size)) == ErrorCode::malformed);
    CHECK(error_of(with(1, 1, 16'400)) == ErrorCode::too_large);
}

TEST_CASE("frames: a content pack has bytes, and no more than one item of mail carries") {
    protocol::PackFrame frame{base::Bytes(limits::pack_bytes_max, 7)};
    const base::Bytes largest = protocol::encode(frame);
    CHECK(protocol::decode(largest));
    CHECK(largest.size() <= limits::mail_item_bytes_max);
    protocol::Writer empty;
    CHECK(error_of(empty.array(3).integer(24).integer(1).bytes({}).take()) == ErrorCode::malformed);
    protocol::Writer over;
    const base::Bytes bytes(limits::pack_bytes_max + 1, 7);
    CHECK(error_of(over.array(3).integer(24).integer(1).bytes(bytes).take()) == ErrorCode::too_large);
}

TEST_CASE("frames: counts of announcements rise by pack and id, are some, and not more than three packs have") {
    FrameMaker maker(29);
    const auto reads = [&](std::vector<protocol::AnnouncementCount> counts) {
        protocol::AnnouncementCounts told = maker.announcements();
        told.counts = std::move(counts);
        return protocol::decode(protocol::encode(told)).has_value();
    };
    CHECK(reads({{1, 1, 5, 0, 0}, {1, 2, 0, 5, 0}, {2, 1, 0, 0, 5}}));
    CHECK_FALSE(reads({{1, 2, 5, 0, 0}, {1, 1, 5, 0, 0}}));
    CHECK_FALSE(reads({{2, 1, 5, 0, 0}, {1, 2, 5, 0, 0}}));
    CHECK_FALSE(reads({{1, 1, 5, 0, 0}, {1, 1, 5, 0, 0}}));

    const auto with_array = [&](std::size_t items) {
        protocol::Writer writer;
        writer.array(6).integer(29).integer(1).bytes(maker.bytes(16)).bytes(maker.bytes(16)).array(items);
        for (std::size_t i = 0; i < items; ++i)
            writer.integer(i % 5 == 0 ? i : 5);
        writer.bytes(maker.bytes(64));
        return writer.take();
    };
    CHECK(protocol::decode(with_array(5 * protocol::announcement_counts_max)));
    CHECK(error_of(with_array(5 * protocol::announcement_counts_max + 5)) == ErrorCode::too_large);
    CHECK(error_of(with_array(0)) == ErrorCode::malformed);
    CHECK(error_of(with_array(7)) == ErrorCode::malformed);
}
