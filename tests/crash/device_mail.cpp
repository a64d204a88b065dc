// SPDX-License-Identifier: Apache-2.0
// What a device does beside entries and acks: recordings, mail, erasure, letters.
#include <algorithm>
#include <utility>

#include "platform/base/limits.hpp"
#include "storage/device/schemas.hpp"
#include "storage/sqlite/database.hpp"
#include "tests/crash/device.hpp"

namespace pendopo::crash {
namespace {

constexpr base::WallTime some_time{std::chrono::seconds(1'800'000'150)};
constexpr std::size_t mail_bytes_max = 64u << 10;

}  // namespace

base::Status Device::make_older_sync(std::size_t version, const model::Enrolment& enrolment) {
    sqlite::OpenOptions settings;
    settings.what = "sync database";
    settings.application_id = device::sync_application_id;
    settings.migrations = device::sync_migrations().first(version);
    settings.vfs = place_.vfs;
    settings.exclusive = true;
    PENDOPO_TRY(auto database, sqlite::Database::open(place_.device() + "sync.db", settings));
    PENDOPO_TRY(const auto insert,
                database.prepare("INSERT INTO enrolment (only, state, token_hash, tls_spki, certificate_pem, reason)"
                                 " VALUES (1, ?1, ?2, ?3, '', '')"));
    return insert.with(static_cast<std::uint64_t>(enrolment.state), enrolment.token_hash, enrolment.tls_spki).run();
}

// --- Recordings: the steps of runner::Recordings ----------------------------------------------------------------

base::Status Device::open_media() {
    PENDOPO_TRY(media, device::MediaWriter::open(place_.media()));
    PENDOPO_TRY(auto known, journal->chunks());
    PENDOPO_TRY(const auto recovered, media->recover(std::move(known)));
    return recovered.unknown.empty() ? base::Status{} : journal->adopt_chunks(recovered.unknown);
}

base::Status Device::draft(std::span<const TakenChunk> chunks) {
    if (!media) return base::fail(base::ErrorCode::unavailable, "the folder for recordings can't be used");
    if (drafts_late) {
        late_.assign(chunks.begin(), chunks.end());
        return {};
    }
    base::Status drafted;
    std::vector<model::Hash> names;
    for (const TakenChunk& chunk : chunks) {
        names.push_back(chunk.name);
        if (drafted) drafted = media->add_draft(chunk.name, chunk.bytes);
    }
    if (drafted) drafted = media->settle_drafts();
    if (!drafted) static_cast<void>(media->discard(names));
    return drafted;
}

void Device::settle(std::vector<model::Hash> chunks, const base::Status& appended) {
    if (chunks.empty()) return;
    if (!appended) {  // one that may be found all the same keeps its recordings until the next start
        if (appended.error().code != base::ErrorCode::io) static_cast<void>(media->discard(chunks));
        return;
    }
    for (const TakenChunk& chunk : std::exchange(late_, {}))
        static_cast<void>(media->add_draft(chunk.name, chunk.bytes));
    owed_.insert(owed_.end(), chunks.begin(), chunks.end());
    if (media->keep(owed_)) owed_.clear();
}

base::Status Device::send_media(Province& province) {
    PENDOPO_TRY(const auto names, device::list_chunks(place_.media()));
    if (names.empty()) return {};
    PENDOPO_TRY(const std::uint64_t incarnation, province.store->incarnation());
    PENDOPO_TRY(auto held, province.store->held_chunks(names));
    for (const model::Hash& name : names) {
        if (std::find(held.begin(), held.end(), name) != held.end()) continue;
        PENDOPO_TRY(const base::Bytes bytes, device::read_chunk(place_.media(), name));
        const auto known = std::find_if(ledger_.chunks.begin(), ledger_.chunks.end(),
                                        [&](const TakenChunk& each) { return each.name == name; });
        if (known != ledger_.chunks.end()) known->sent.begun = std::min(known->sent.begun, disk_.now());
        PENDOPO_CHECK(province.store->put_chunk(ledger_.device, name, bytes, some_time));
        if (known != ledger_.chunks.end()) known->sent.done = std::min(known->sent.done, disk_.now());
        held.push_back(name);
    }
    PENDOPO_CHECK(sync->mark_held(held, incarnation));
    return tell(protocol::encode(protocol::MediaHeld{ledger_.device, incarnation, held, {}}));
}

// --- Mail ------------------------------------------------------------------------------------------------------

base::Status Device::tell(base::Bytes frame) {
    ledger_.inbox_frames.push_back({frame, {disk_.now(), never}});
    PENDOPO_TRY([[maybe_unused]] const auto at, inbox_->append(frame));
    return {};
}

base::Status Device::fetch_mail(Province& province) {
    PENDOPO_TRY(const std::uint64_t incarnation, province.store->incarnation());
    while (true) {
        PENDOPO_TRY(const auto cursor, sync->mail_cursor());
        const std::uint64_t after = cursor.incarnation == incarnation ? cursor.next : 0;
        PENDOPO_TRY(const auto page, province.store->mail(ledger_.device, after, mail_bytes_max));
        if (cursor_early) PENDOPO_CHECK(sync->keep_mail_cursor({page.next, incarnation}));
        for (const auto& letter : page.letters) {
            PENDOPO_CHECK(tell(letter.frame));
            for (SentLetter& sent : ledger_.letters)
                if (sent.frame == letter.frame) sent.told = std::min(sent.told, disk_.now());
        }
        PENDOPO_CHECK(sync->keep_mail_cursor({page.next, incarnation}));
        if (!page.more) return {};
    }
}

base::Status Device::file_frame(base::ByteView bytes) {
    const auto frame = protocol::decode(bytes);
    if (!frame) return {};
    if (const auto* ack = std::get_if<model::Ack>(&*frame)) return file_ack(*ack);
    if (const auto* safe = std::get_if<protocol::SafeMedia>(&*frame)) return file_safe_media(*safe);
    if (const auto* order = std::get_if<protocol::Erase>(&*frame)) return file_erase(*order);
    if (const auto* reply = std::get_if<model::Reply>(&*frame)) return file_letter(*reply, bytes);
    const auto* held = std::get_if<protocol::MediaHeld>(&*frame);
    if (held == nullptr) return {};
    const auto marked = journal->mark_chunks_held(held->names, held->incarnation);
    return !marked && marked.error().code != base::ErrorCode::conflict ? marked : base::Status{};
}

base::Status Device::file_safe_media(const protocol::SafeMedia& safe) {
    const auto marked = journal->mark_chunks_held(safe.names, safe.incarnation);
    if (!marked) return marked.error().code == base::ErrorCode::conflict ? base::Status{} : marked;
    if (!media) return base::fail(base::ErrorCode::io, "the folder for recordings can't be used");
    if (!owed_.empty() && media->keep(owed_)) owed_.clear();
    const Moment begun = disk_.now();
    base::Status removed = media->remove(safe.names);
    if (removed) removed = journal->forget_chunks(safe.names);
    ledger_.deeds.push_back(
        {"the kiosk removes recordings that are safe", {begun, disk_.now()}, Deed::Kind::safe_media});
    return removed;
}

base::Status Device::file_erase(const protocol::Erase& order) {
    const auto link = journal->link(order.journal, order.entry.seq);
    if (!link || link->hash != order.entry.hash)
        return link || link.error().code == base::ErrorCode::not_found ? base::Status{} : base::fail(link.error());
    const Moment begun = disk_.now();
    base::Status done;
    if (const auto erased = journal->erase(order.journal, order.entry.seq); !erased) done = base::fail(erased.error());
    if (done) {
        for (OrderedErasure& each : ledger_.erasures)
            if (ledger_.entries[each.entry].entry.hash == order.entry.hash)
                each.gone = std::min(each.gone, disk_.now());
        done = drop_erased();
    }
    ledger_.deeds.push_back(
        {"the kiosk erases entry " + std::to_string(order.entry.seq), {begun, disk_.now()}, Deed::Kind::erase});
    return done;
}

base::Status Device::drop_erased() {
    const auto encode = [](const model::Entry& entry) -> base::Result<base::Bytes> { return frame_of(entry); };
    protocol::Identity identity{ledger_.device, journal->journal(), {}, {}};
    identity.journal_key.bytes[0] = 0x04;
    PENDOPO_TRY([[maybe_unused]] const auto dropped,
                device::drop_erased(*journal, *outbox_, place_.outbox(), protocol::encode(identity), encode, place_in));
    return {};
}

base::Status Device::file_letter(const model::Reply& reply, base::ByteView frame) {
    PENDOPO_TRY([[maybe_unused]] const bool news, journal->keep_reply({reply.lookup, reply.step, reply.revision,
                                                                       base::Bytes(frame.begin(), frame.end())}));
    return {};
}

}  // namespace pendopo::crash
