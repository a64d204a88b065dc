// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/device.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "storage/device/journal_parts.hpp"
#include "storage/device/schemas.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::crash {
namespace {

constexpr std::string_view inbox_setting = "inbox";

template <class Fixed>
Fixed some(sim::SimRandom& random) {
    Fixed value;
    random.fill(value.bytes);
    return value;
}

base::Bytes encode_position(const device::StreamPosition& position) {
    base::Bytes bytes;
    base::append_big_endian(bytes, position.segment);
    base::append_big_endian(bytes, position.offset);
    base::append_big_endian(bytes, position.tag);
    return bytes;
}

}  // namespace

std::optional<device::EntryPlace> place_in(base::ByteView frame) {
    const auto entry = protocol::decode_as<model::Entry>(frame);
    if (!entry) return std::nullopt;
    return device::EntryPlace{entry->journal, entry->seq};
}

model::Hash hash_of(const model::Entry& entry) {
    std::uint64_t state = 0xcbf29ce484222325u ^ entry.seq;  // FNV-1a
    for (const base::ByteView bytes : {entry.device.view(), entry.journal.view(), entry.previous.view(),
                                       base::ByteView(entry.header), base::ByteView(entry.sealed)}) {
        for (const base::Byte byte : bytes)
            state = (state ^ byte) * 0x100000001b3u;
    }
    sim::SimRandom spread(state);
    return some<model::Hash>(spread);
}

base::Bytes frame_of(const model::Entry& entry) {
    return protocol::encode(entry);
}

std::optional<model::Entry> entry_in(base::ByteView frame) {
    auto entry = protocol::decode_as<model::Entry>(frame);
    if (!entry) return std::nullopt;
    entry->hash = hash_of(*entry);
    return std::move(*entry);
}

// --- The kiosk ---------------------------------------------------------------------------------------------

base::Status Device::open_kiosk(std::uint64_t boot) {
    device::JournalOptions options;
    options.new_device = ledger_.device;
    options.new_journal = some<model::JournalId>(random_);
    base::append_big_endian(options.boot_id, boot);
    options.vfs = place_.vfs;
    PENDOPO_TRY(journal, device::Journal::open(place_.device() + "journal.db", options));
    PENDOPO_TRY(outbox_, device::StreamWriter::open(place_.outbox(), {random_.next(), false}));
    // A folder that can't be used takes no recordings; everything else goes on.
    if (!open_media()) media.reset();
    PENDOPO_TRY(const bool erased, journal->has_erased());
    if (erased) PENDOPO_CHECK(drop_erased());
    PENDOPO_TRY(const auto position, inbox_position());
    inbox_reader_ = device::StreamReader::open(place_.inbox(), position);
    return {};
}

void Device::close_kiosk() {
    journal.reset();
    media.reset();
    owed_.clear();
    outbox_.reset();
    inbox_reader_.reset();
}

base::Result<std::vector<model::Entry>> Device::make_older(std::size_t version, const model::JournalId& id,
                                                           std::size_t entries) {
    sqlite::OpenOptions settings;
    settings.what = "journal";
    settings.application_id = device::journal_application_id;
    settings.migrations = device::journal_migrations().first(version);
    settings.vfs = place_.vfs;
    settings.exclusive = true;
    PENDOPO_TRY(auto database, sqlite::Database::open(place_.device() + "journal.db", settings));
    device::JournalRow row;
    row.number = 1;
    row.id = id;
    row.device = ledger_.device;
    PENDOPO_TRY(const auto insert_journal, database.prepare("INSERT INTO journal (number, id, device, first_position,"
                                                            " checksum) VALUES (?1, ?2, ?3, ?4, ?5)"));
    PENDOPO_TRY(const auto insert_entry, database.prepare("INSERT INTO entry (position, header, sealed, previous, hash,"
                                                          " signature, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(database));
    PENDOPO_CHECK(insert_journal.with(row.number, id, row.device, row.first_position, checksum_of(row)).run());
    std::vector<model::Entry> all;
    for (std::uint64_t seq = 1; seq <= entries; ++seq) {
        const model::Entry& entry = all.emplace_back(new_entry(row.device, id, row.head, 304));
        row.head = {entry.seq, entry.hash};
        PENDOPO_CHECK(insert_entry
                          .with(seq, base::ByteView(entry.header), base::ByteView(entry.sealed), entry.previous,
                                entry.hash, entry.signature, device::checksum_of(seq, entry))
                          .run());
    }
    PENDOPO_CHECK(transaction.commit());
    return all;
}

model::Entry Device::next_entry(std::size_t sealed_bytes) {
    return new_entry(journal->device(), journal->journal(), journal->head(), sealed_bytes);
}

model::Entry Device::new_entry(const model::DeviceId& device, const model::JournalId& id, const model::Head& head,
                               std::size_t sealed_bytes) {
    model::Entry entry;
    entry.device = device;
    entry.journal = id;
    entry.seq = head.seq + 1;
    entry.previous = head.hash;
    entry.header = {0x83, 0x01, 0x01, 0x00};
    entry.sealed.resize(sealed_bytes);
    random_.fill(entry.sealed);
    entry.signature = some<model::Signature>(random_);
    entry.hash = hash_of(entry);
    return entry;
}

base::Status Device::hand_over(base::ByteView frame) {
    PENDOPO_TRY([[maybe_unused]] const auto at, outbox_->append(frame));
    return {};
}

base::Result<std::size_t> Device::refill() {
    return device::refill_outbox(
        *journal, *outbox_, place_.outbox(),
        [](const model::Entry& entry) -> base::Result<base::Bytes> { return frame_of(entry); }, place_in);
}

base::Status Device::drop_acknowledged() {
    PENDOPO_TRY([[maybe_unused]] const auto dropped,
                device::drop_acknowledged(*journal, *outbox_, place_.outbox(), place_in));
    return {};
}

base::Result<device::StreamPosition> Device::inbox_position() const {
    PENDOPO_TRY(const auto kept, journal->setting(inbox_setting));
    if (!kept) return device::StreamPosition{};
    const base::ByteView view(*kept);
    return device::StreamPosition{base::read_big_endian<std::uint32_t>(view),
                                  base::read_big_endian<std::uint32_t>(view.subspan(4)),
                                  base::read_big_endian<std::uint64_t>(view.subspan(8))};
}

base::Status Device::file_frames() {
    while (true) {
        PENDOPO_TRY(const auto record, inbox_reader_->next());
        if (!record) return {};
        PENDOPO_CHECK(file_frame(record->frame));
    }
}

base::Status Device::poll_inbox() {
    const device::StreamPosition before = inbox_reader_->position();
    if (base::Status filed = file_frames(); !filed) {  // what could not be filed is read again
        inbox_reader_ = device::StreamReader::open(place_.inbox(), before);
        return filed;
    }
    const device::StreamPosition position = inbox_reader_->position();
    if (position == before) return {};
    base::Bytes value = encode_position(position);
    ledger_.settings.push_back({value, {disk_.now(), never}});
    return journal->set_setting(inbox_setting, value);
}

base::Status Device::file_ack(const model::Ack& ack) {
    PENDOPO_TRY(const auto before, journal->journals());
    const auto marked = journal->mark_acked(ack);
    // An incarnation left behind, or an ack older than what a cut took from the journal's knowledge: it says nothing.
    if (!marked && marked.error().code != base::ErrorCode::conflict) return marked;
    PENDOPO_TRY(const auto after, journal->journals());
    const bool lowered = !std::equal(before.begin(), before.end(), after.begin(), after.end(),
                                     [](const auto& a, const auto& b) { return a.acked.seq <= b.acked.seq; });
    if (!lowered) return {};
    PENDOPO_TRY([[maybe_unused]] const auto refilled, refill());
    return {};
}

// --- Sync --------------------------------------------------------------------------------------------------

base::Status Device::open_sync() {
    PENDOPO_TRY(sync, device::SyncStore::open(place_.device() + "sync.db", {place_.vfs}));
    PENDOPO_TRY(inbox_, device::StreamWriter::open(place_.inbox(), {random_.next(), true}));
    PENDOPO_TRY(const auto position, sync->outbox_position());
    outbox_reader_ = device::StreamReader::open(place_.outbox(), position);
    return {};
}

void Device::close_sync() {
    sync.reset();
    inbox_.reset();
    outbox_reader_.reset();
    misplaced_ = false;
}

base::Status Device::take_outbox() {
    if (misplaced_) {
        PENDOPO_CHECK(sync->forget_index());
        outbox_reader_->rewind();
        misplaced_ = false;
    }
    std::vector<device::IndexedEntry> entries;
    model::DeviceId id;
    while (true) {
        PENDOPO_TRY(const auto record, outbox_reader_->next());
        if (!record) break;
        const auto entry = entry_in(record->frame);
        if (!entry) continue;
        id = entry->device;
        entries.push_back({entry->journal, entry->seq, record->at, static_cast<std::uint32_t>(record->frame.size())});
    }
    auto noted = sync->index(id, entries, outbox_reader_->position());
    if (!noted) {  // what could not be noted is read again
        PENDOPO_TRY(const auto position, sync->outbox_position());
        outbox_reader_ = device::StreamReader::open(place_.outbox(), position);
    }
    return noted;
}

base::Result<std::vector<model::Entry>> Device::batch(const model::JournalId& id, std::uint64_t first_seq,
                                                      std::size_t entries_max) {
    PENDOPO_TRY(const auto places, sync->entries(id, first_seq, entries_max));
    std::vector<model::Entry> entries;
    for (const auto& place : places) {
        const auto frame = outbox_reader_->read(place.at);
        auto entry = frame ? entry_in(*frame) : std::nullopt;
        if (entry && (entry->journal != place.journal || entry->seq != place.seq)) entry.reset();
        misplaced_ = misplaced_ || !entry;
        if (!entry && entries.empty()) continue;
        if (!entry || (!entries.empty() && entry->previous != entries.back().hash)) break;
        entries.push_back(std::move(*entry));
    }
    return entries;
}

base::Status Device::send(Province& province, std::size_t entries_max) {
    PENDOPO_TRY(const auto journals, sync->journals());
    for (const auto& progress : journals) {
        PENDOPO_TRY(const auto entries, batch(progress.journal, progress.watermark.seq + 1, entries_max));
        if (entries.empty()) continue;
        PENDOPO_TRY(const auto acks, province.take(entries));
        for (const auto& ack : acks)
            PENDOPO_CHECK(keep_ack(ack));
    }
    return {};
}

base::Status Device::keep_ack(const model::Ack& ack) {
    PENDOPO_CHECK(tell(protocol::encode(ack)));
    return sync->mark_acked(ack);
}

}  // namespace pendopo::crash
