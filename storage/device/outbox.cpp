// SPDX-License-Identifier: Apache-2.0
#include "storage/device/outbox.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "platform/base/log.hpp"
#include "storage/device/segment.hpp"

namespace pendopo::device {
namespace {

struct OutboxContent {
    std::set<EntryPlace> entries;
    std::map<std::uint32_t, std::vector<EntryPlace>> by_segment;
    std::map<std::uint32_t, std::uint64_t> readable;  ///< bytes up to the end of each segment's last whole record
};

base::Result<OutboxContent> read_outbox(const std::filesystem::path& folder, const EntryFinder& find) {
    OutboxContent content;
    auto reader = StreamReader::open(folder);
    while (true) {
        PENDOPO_TRY(auto record, reader.next());
        if (!record) return content;
        auto& places = content.by_segment[record->at.segment];
        content.readable[record->at.segment] = record->at.offset + segment::encode_record(record->frame).size();
        if (const auto place = find(record->frame)) {
            content.entries.insert(*place);
            places.push_back(*place);
        }
    }
}

bool ends_there(const std::filesystem::path& folder, std::uint32_t number, std::uint64_t offset) {
    std::error_code error;
    return std::filesystem::file_size(segment::path_of(folder, number), error) == offset && !error;
}

}  // namespace

base::Result<std::size_t> refill_outbox(const Journal& journal, StreamWriter& writer,
                                        const std::filesystem::path& folder, const EntryEncoder& encode,
                                        const EntryFinder& find) {
    PENDOPO_TRY(const auto content, read_outbox(folder, find));
    PENDOPO_TRY(const auto journals, journal.journals());
    std::size_t appended = 0;
    for (const auto& summary : journals) {
        for (std::uint64_t seq = std::max<std::uint64_t>(summary.acked.seq, 1); seq <= summary.head.seq; ++seq) {
            if (content.entries.contains({summary.id, seq})) continue;
            auto entry = journal.read(summary.id, seq);
            if (!entry && entry.error().code == base::ErrorCode::corrupt) {
                base::log(base::Level::error, "outbox", entry.error().message);
                continue;
            }
            if (!entry && entry.error().code == base::ErrorCode::refused) continue;  // pruned or erased
            if (!entry) return base::fail(std::move(entry).error());
            PENDOPO_TRY(const auto frame, encode(*entry));
            PENDOPO_TRY([[maybe_unused]] const auto at, writer.append(frame));
            ++appended;
        }
    }
    return appended;
}

base::Result<std::size_t> drop_acknowledged(const Journal& journal, StreamWriter& writer,
                                            const std::filesystem::path& folder, const EntryFinder& find) {
    PENDOPO_TRY(const auto content, read_outbox(folder, find));
    PENDOPO_TRY(const auto journals, journal.journals());
    PENDOPO_TRY(auto numbers, StreamReader::segments(folder));
    const auto acknowledged = [&](const EntryPlace& place) {
        return std::any_of(journals.begin(), journals.end(), [&](const JournalSummary& summary) {
            return summary.id == place.journal && place.seq <= summary.acked.seq;
        });
    };
    std::size_t dropped = 0;
    if (!numbers.empty()) numbers.pop_back();
    for (const auto number : numbers) {
        // A segment without one whole record is not in the map: nothing in it can be sent.
        const auto found = content.by_segment.find(number);
        if (found != content.by_segment.end() && !std::all_of(found->second.begin(), found->second.end(), acknowledged))
            continue;
        PENDOPO_CHECK(writer.drop(number));
        ++dropped;
    }
    return dropped;
}

base::Result<std::size_t> drop_erased(const Journal& journal, StreamWriter& writer, const std::filesystem::path& folder,
                                      base::ByteView first_frame, const EntryEncoder& encode, const EntryFinder& find) {
    PENDOPO_TRY(const auto content, read_outbox(folder, find));
    const auto erased = [&](const EntryPlace& place) {
        const auto link = journal.link(place.journal, place.seq);
        return link && link->text == EntryLink::Text::erased;
    };
    PENDOPO_TRY(std::vector<std::uint32_t> numbers, StreamReader::segments(folder));
    std::erase_if(numbers, [&](std::uint32_t number) {
        const auto found = content.by_segment.find(number);
        const bool whole = found != content.by_segment.end() && ends_there(folder, number, content.readable.at(number));
        // What stands behind a torn record can't be read, and may be the very text.
        return whole && std::none_of(found->second.begin(), found->second.end(), erased);
    });
    if (numbers.empty()) return std::size_t{0};
    writer.end_segment();
    PENDOPO_TRY([[maybe_unused]] const auto at, writer.append(first_frame));
    for (const auto number : numbers)
        PENDOPO_CHECK(writer.drop(number));
    // What stood beside them and is not acknowledged; it was in the journal before it was here.
    PENDOPO_TRY([[maybe_unused]] const auto again, refill_outbox(journal, writer, folder, encode, find));
    PENDOPO_CHECK(writer.flush());  // power loss must not bring the segments back
    return numbers.size();
}

}  // namespace pendopo::device
