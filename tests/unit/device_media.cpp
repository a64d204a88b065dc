// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "storage/device/journal.hpp"
#include "storage/device/media_folder.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using test::Chain;
using test::sample;
using test::StorageFolder;

namespace {

using Names = std::vector<model::Hash>;

base::Bytes chunk(std::uint64_t number) {
    return base::Bytes(limits::media_chunk_bytes, static_cast<base::Byte>(number));
}
model::Hash name(std::uint64_t number) {
    return sample<model::Hash>(number);
}
Names names(std::initializer_list<std::uint64_t> numbers) {
    Names made;
    for (const auto number : numbers)
        made.push_back(name(number));
    return made;
}
Names ascending(Names made) {
    std::ranges::sort(made);
    return made;
}

device::MediaWriter open_writer(const std::filesystem::path& folder) {
    auto writer = device::MediaWriter::open(folder);
    REQUIRE(writer);
    return std::move(*writer);
}

device::Journal open_journal(const StorageFolder& folder) {
    auto journal = device::Journal::open(folder / "journal.db",
                                         {sample<model::DeviceId>(1), sample<model::JournalId>(2), {1}, 1'000, {}});
    REQUIRE(journal);
    return std::move(*journal);
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("media folder: a draft is the kiosk's alone, a kept chunk is there for sync to read") {
    const StorageFolder folder;
    const auto media = folder / "media";
    auto writer = open_writer(media);
    CHECK(mode_of(media) == 0750);
    CHECK(mode_of(media / "draft") == 0700);
    for (const auto number : {3u, 1u, 2u})
        REQUIRE(writer.add_draft(name(number), chunk(number)));
    REQUIRE(writer.settle_drafts());
    CHECK(device::list_chunks(media)->empty());
    CHECK(device::read_chunk(media, name(1)).error().code == ErrorCode::not_found);

    REQUIRE(writer.keep(names({1, 2})));
    CHECK(*device::list_chunks(media) == ascending(names({1, 2})));
    CHECK(*device::read_chunk(media, name(2)) == chunk(2));
    CHECK(mode_of(media / (name(1).hex() + ".chunk")) == 0640);
    REQUIRE(writer.keep(names({1, 2})));  // again is no error
    CHECK(writer.keep(names({4, 3})).error().code == ErrorCode::not_found);
    CHECK(device::read_chunk(media, name(3)));  // the lost one does not hold back the other

    REQUIRE(writer.remove(names({1, 9})));
    CHECK(*device::list_chunks(media) == ascending(names({2, 3})));
}

TEST_CASE("media folder: a cancelled visit leaves nothing") {
    const StorageFolder folder;
    auto writer = open_writer(folder / "media");
    REQUIRE(writer.add_draft(name(1), chunk(1)));
    REQUIRE(writer.add_draft(name(2), chunk(2)));
    REQUIRE(writer.discard(names({1, 2, 3})));
    CHECK(std::filesystem::is_empty(folder / "media/draft"));
    CHECK(writer.add_draft(name(1), base::Bytes(5)).error().code == ErrorCode::invalid_argument);
    CHECK(std::filesystem::is_empty(folder / "media/draft"));
}

TEST_CASE("media folder: after a crash, drafts of committed entries are kept and all others deleted") {
    const StorageFolder folder;
    {
        auto writer = open_writer(folder / "media");
        for (const auto number : {1u, 2u, 3u, 4u})
            REQUIRE(writer.add_draft(name(number), chunk(number)));
        REQUIRE(writer.keep(names({1, 4})));
    }
    auto writer = open_writer(folder / "media");
    const auto recovered = writer.recover(names({7, 2, 1}));
    REQUIRE(recovered);
    CHECK(recovered->kept == 1);
    CHECK(recovered->discarded == 1);
    CHECK(recovered->unknown == names({4}));
    CHECK(recovered->missing == names({7}));
    CHECK(*device::list_chunks(folder / "media") == ascending(names({1, 2, 4})));
    CHECK(std::filesystem::is_empty(folder / "media/draft"));
}

TEST_CASE("media folder: what is no chunk is passed over, and a name is believed only with a whole file behind it") {
    const StorageFolder folder;
    const auto media = folder / "media";
    CHECK(device::list_chunks(media)->empty());  // no folder yet
    auto writer = open_writer(media);
    REQUIRE(writer.add_draft(name(1), chunk(1)));
    REQUIRE(writer.keep(names({1})));
    const auto file = [&](const std::string& leaf, std::size_t size) {
        std::ofstream(media / leaf, std::ios::binary) << std::string(size, 'x');
    };
    std::string upper = name(2).hex();
    std::ranges::transform(upper, upper.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    file(upper + ".chunk", limits::media_chunk_bytes);
    file(name(2).hex() + ".chunk.tmp", limits::media_chunk_bytes);
    file(name(2).hex(), limits::media_chunk_bytes);
    file("readme.chunk", 5);
    CHECK(*device::list_chunks(media) == names({1}));

    file(name(3).hex() + ".chunk", limits::media_chunk_bytes - 1);
    file(name(4).hex() + ".chunk", limits::media_chunk_bytes + 1);
    std::filesystem::create_symlink(media / (name(1).hex() + ".chunk"), media / (name(5).hex() + ".chunk"));
    std::filesystem::create_directory(media / (name(6).hex() + ".chunk"));
    REQUIRE(::mkfifo((media / (name(7).hex() + ".chunk")).c_str(), 0640) == 0);
    for (const auto number : {3u, 4u, 5u, 6u, 7u}) {
        CAPTURE(number);
        CHECK(device::read_chunk(media, name(number)).error().code == ErrorCode::corrupt);
    }
    CHECK(*device::read_chunk(media, name(1)) == chunk(1));
}

TEST_CASE("journal: an entry and its chunks are committed together, and stay apart") {
    const StorageFolder folder;
    Chain chain;
    {
        auto journal = open_journal(folder);
        REQUIRE(journal.append(chain.next(), names({3, 1, 2})));
        REQUIRE(journal.append(chain.next()));
        auto wrong = chain.peek();
        wrong.seq = 9;
        CHECK_FALSE(journal.append(wrong, names({8})));
        CHECK(journal.chunk_counts()->all == 3);
    }
    auto journal = open_journal(folder);
    CHECK(journal.head().seq == 2);
    CHECK(*journal.chunks() == ascending(names({1, 2, 3})));
    CHECK(journal.chunk_counts()->all == 3);
    CHECK(journal.chunk_counts()->waiting == 3);
    // The same chunk twice is no error: it is one chunk.
    REQUIRE(journal.append(chain.next(), names({3, 3, 4})));
    CHECK(journal.chunks()->size() == 4);
    CHECK(journal.chunk_counts()->all == 4);
    REQUIRE(journal.adopt_chunks(names({4, 5})));
    CHECK(journal.chunk_counts()->all == 5);
    REQUIRE(journal.forget_chunks(names({4, 5, 77})));
    CHECK(*journal.chunks() == ascending(names({1, 2, 3})));
    CHECK(journal.chunk_counts()->all == 3);
}

TEST_CASE("journal: an entry whose recordings find no room is not stored, and a text is") {
    const StorageFolder folder;
    auto journal = open_journal(folder);
    Chain chain;
    Names many;
    for (std::size_t i = 0; i < limits::device_chunks_max - 1; ++i)
        many.push_back(name(1'000 + i));
    REQUIRE(journal.adopt_chunks(many));
    CHECK(journal.append(chain.peek(), names({1, 2})).error().code == ErrorCode::disk_full);
    CHECK(journal.head().seq == 0);
    REQUIRE(journal.append(chain.next()));
    REQUIRE(journal.append(chain.next(), names({1})));
    CHECK(journal.append(chain.peek(), Names(1'000)).error().code == ErrorCode::too_large);
}

TEST_CASE("journal: chunks the province holds are marked, until it is restored and asks again") {
    const StorageFolder folder;
    Chain chain;
    {
        auto journal = open_journal(folder);
        REQUIRE(journal.append(chain.next(), names({1, 2, 3})));
        REQUIRE(journal.mark_acked({chain.device, chain.journal, chain.head, 10, {}}));
        REQUIRE(journal.mark_chunks_held(names({1, 2, 99}), 10));
        CHECK(journal.chunk_counts()->waiting == 1);
    }
    auto journal = open_journal(folder);
    CHECK(journal.chunk_counts()->waiting == 1);
    REQUIRE(journal.mark_acked({chain.device, chain.journal, {}, 20, {}}));  // restored
    CHECK(journal.chunk_counts()->waiting == 3);
    CHECK(journal.mark_chunks_held(names({1}), 10).error().code == ErrorCode::conflict);  // an old word, replayed
    REQUIRE(journal.mark_chunks_held(names({1, 2, 3}), 20));
    CHECK(journal.chunk_counts()->waiting == 0);
}
