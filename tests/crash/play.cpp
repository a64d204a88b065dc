// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/play.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "storage/device/schemas.hpp"
#include "storage/province/schemas.hpp"
#include "tests/crash/connections.hpp"
#include "tests/support/storage.hpp"

namespace pendopo::crash {
namespace {

constexpr std::size_t old_entries = 6;            // of a province that was there before
constexpr std::uint64_t keys_max = 4;             // devices in the registry
constexpr std::uint64_t safe_at = 1'800'000'200;  // seconds since 1970, by the province's signed time
constexpr base::WallTime some_time{std::chrono::seconds(1'800'000'100)};

/// Whether the last flush below `folder` since `begun` was a good one.
bool last_flush_succeeded(const sim::CrashDisk& disk, Moment begun) {
    for (Moment at = disk.now(); at > begun; --at) {
        const auto& operation = disk.history()[at - 1];
        if (operation.kind == sim::DiskOperation::Kind::flush)
            return operation.flush != sim::DiskOperation::Flush::failed;
    }
    return true;  // none was needed: nothing stands in the log
}

}  // namespace

Play::Play(const Place& place, sim::CrashVfs& vfs, std::uint64_t seed, const Plant& plant)
    : place_(place),
      random_(seed),
      plant_(plant),
      device_(place, disk, ledger, random_),
      province_(place.province() + "store.db", place.vfs, disk, ledger) {
    tap_.emplace(disk, place.root);
    vfs.use(disk);
    vfs.seed(random_.next());
    province_.acks_early = plant.early_ack;
    random_.fill(ledger.device.bytes);
    device_.cursor_early = plant.early_cursor;
    device_.drafts_late = plant.late_draft;
    constexpr std::size_t sizes[] = {304, 304, 560, limits::sealed_bytes_max};
    sealed_bytes_ = sizes[random_.below(4)];
}

void Play::run() {
    const std::uint64_t acts = 20 + random_.below(sealed_bytes_ > 1'000 && chance(3) ? 80 : 25);
    const bool planted = plant_.lie || plant_.skip_one_in > 0;
    if (plant_.skip_one_in > 0) disk.faults = {place_.root, 0, 0, plant_.skip_one_in, false};
    if (const auto started = start(); started) {
        for (std::uint64_t i = 0; i < acts; ++i) {
            if (plant_.lie && i == 4) disk.faults = {place_.root, 0, 0, 0, true};
            if (!planted && chance(24)) plant_fault();
            act();
            disk.faults.writes_to_refuse = 0;
        }
    }
    if (!planted) disk.faults = {};
    if (!chance(4)) stop();
    device_.close_kiosk();
    device_.close_sync();
    province_.close();
    tap_.reset();
}

// --- Beginning and end -------------------------------------------------------------------------------------

base::Status Play::start() {
    if (chance(3)) PENDOPO_CHECK(make_older_province());
    if (chance(4)) PENDOPO_CHECK(make_older_journal());
    if (chance(4)) PENDOPO_CHECK(make_older_sync());
    PENDOPO_CHECK(open_province());
    PENDOPO_CHECK(open_kiosk());
    return open_sync();
}

base::Status Play::make_older_journal() {
    model::JournalId id;
    random_.fill(id.bytes);
    const Moment begun = disk.now();
    const std::size_t version = 1 + random_.below(device::journal_migrations().size() - 1);
    PENDOPO_TRY(const auto entries, device_.make_older(version, id, old_entries));
    ledger.older_journal = true;
    ledger.journals.push_back({id, {begun, disk.now()}});
    for (const auto& entry : entries)
        ledger.entries.push_back({entry, frame_of(entry), {}, {begun, disk.now()}, disk.now()});
    return {};
}

base::Status Play::make_older_province() {
    test::Chain chain;
    chain.device = test::sample<model::DeviceId>(random_.next());
    chain.journal = test::sample<model::JournalId>(random_.next());
    std::vector<model::Entry> entries;
    for (std::size_t i = 0; i < old_entries; ++i)
        entries.push_back(chain.next());
    const Moment begun = disk.now();
    PENDOPO_CHECK(province_.make_older(province::store_migrations().size() - 1, entries));
    for (const auto& entry : entries)
        ledger.old_entries.push_back({entry, {begun, disk.now()}});
    return {};
}

base::Status Play::open_province() {
    const bool migrates = !disk.find(place_.province() + "store.db") || !ledger.old_entries.empty();
    return deed(migrates ? Deed::Kind::migration : Deed::Kind::opening, "the province's store opens",
                [&] { return province_.open(random_.next()); });
}

base::Status Play::open_kiosk() {
    const bool first = ledger.journals.empty();
    const bool migrates = first || (boot_ == 1 && ledger.deeds.size() <= 1);
    const Moment begun = disk.now();
    PENDOPO_CHECK(deed(migrates ? Deed::Kind::migration : Deed::Kind::opening, "the kiosk opens its journal",
                       [&] { return device_.open_kiosk(boot_); }));
    if (first) ledger.journals.push_back({device_.journal->journal(), {begun, disk.now()}});
    return deed(Deed::Kind::other, "the outbox is refilled", [&]() -> base::Status {
        PENDOPO_TRY([[maybe_unused]] const auto refilled, device_.refill());
        return {};
    });
}

base::Status Play::open_sync() {
    const bool migrates = !disk.find(place_.device() + "sync.db") || (ledger.older_sync && !sync_opened_);
    sync_opened_ = true;
    return deed(migrates ? Deed::Kind::migration : Deed::Kind::opening, "sync opens its database",
                [&] { return device_.open_sync(); });
}

void Play::stop() {
    static_cast<void>(deed(Deed::Kind::closing, "all programs end", [&]() -> base::Status {
        device_.close_kiosk();
        device_.close_sync();
        province_.close();
        return {};
    }));
}

// --- What happens ------------------------------------------------------------------------------------------

void Play::plant_fault() {
    faulted_ = true;
    disk.faults.below = chance(3) ? place_.province() : place_.device();
    flush_failed_ = flush_failed_ || chance(2);
    if (flush_failed_)
        disk.faults.flushes_to_fail = 1 + static_cast<std::uint32_t>(random_.below(3));
    else
        disk.faults.writes_to_refuse = 1 + static_cast<std::uint32_t>(random_.below(4));
}

void Play::act() {
    if (!device_.journal || !device_.sync || !province_.store) return;
    switch (random_.below(24)) {
        case 0:
            // What a start finds after a failed flush is the images' affair: live, the cache would have to be dropped.
            return flush_failed_ ? idle() : restart();
        case 1:
            return idle();
        case 2:
            return registry();
        case 3:
            return chance(3) ? begin_new_journal() : store_bundle();
        case 4:
            return store_enrolment();
        case 5:
            return back_up();
        case 6:
        case 7:
        case 8:
        case 9:
            return send();
        case 10:
            return send_media();
        case 11:
            return fetch_mail();
        case 12:
            return answer();
        default:
            return visit();
    }
}

void Play::visit() {
    if (plant_.weak_flush) run_on_connection(place_.device() + "journal.db", "PRAGMA synchronous=NORMAL");
    const model::Entry entry = device_.next_entry(sealed_bytes_);
    const std::size_t index = ledger.entries.size();
    const std::vector<model::Hash> chunks = chance(5) ? record() : std::vector<model::Hash>{};
    ledger.entries.push_back({entry, frame_of(entry), chunks, {disk.now(), never}});
    if (plant_.early_receipt) ledger.entries[index].receipt = disk.now();
    const auto appended = deed(Deed::Kind::append, "a citizen's entry " + std::to_string(entry.seq) + " is appended",
                               [&] { return device_.journal->append(entry, chunks); });
    if (!chunks.empty())
        static_cast<void>(deed(Deed::Kind::record, "its recording is handed over", [&]() -> base::Status {
            device_.settle(chunks, appended);
            return {};
        }));
    TakenEntry& taken = ledger.entries[index];
    if (!appended) {
        taken.refused = disk.now();
        if (last_flush_succeeded(disk, taken.journal.begun)) taken.dead = disk.now();
        return;
    }
    taken.journal.done = disk.now();
    taken.receipt = std::min(taken.receipt, taken.journal.done);
    for (TakenEntry& other : ledger.entries)  // its place is taken now
        if (other.refused != never && other.entry.journal == entry.journal && other.entry.seq == entry.seq)
            other.dead = std::min(other.dead, disk.now());
    if (chance(10)) return;  // as if killed here: the next start makes it up
    static_cast<void>(
        deed(Deed::Kind::other, "it goes into the outbox", [&] { return device_.hand_over(taken.frame); }));
}

void Play::send() {
    static_cast<void>(deed(Deed::Kind::other, "sync reads the outbox", [&] { return device_.take_outbox(); }));
    if (chance(4)) return;
    const std::size_t entries_max = 1 + random_.below(12);
    const auto sent =
        deed(Deed::Kind::ack, "sync sends, and keeps the ack", [&] { return device_.send(province_, entries_max); });
    if (!sent || chance(3)) return;
    static_cast<void>(deed(Deed::Kind::other, "the kiosk files acks", [&] { return device_.poll_inbox(); }));
    if (!plant_.prune_on_ack || ledger.acks.empty() || ledger.acks.back().ack.head.seq == 0) return;
    const model::Ack ack = ledger.acks.back().ack;
    if (device_.journal->file_safe({ack.device, ack.journal, ack.head, ack.incarnation}, safe_at)) prune();
}

void Play::idle() {
    static_cast<void>(deed(Deed::Kind::other, "nobody is at the screen", [&]() -> base::Status {
        device_.journal->idle();
        device_.sync->idle();
        return device_.drop_acknowledged();
    }));
}

/// The operator copies the store; the desk verifies the copy and says what is safe; the kiosk prunes, months later.
void Play::back_up() {
    const Moment taken = disk.now();
    ledger.backups.push_back({taken, disk.files_below(place_.province())});
    if (ledger.acks.empty() || ledger.acks.back().ack.head.seq == 0 || chance(3)) return;
    const model::Ack ack = ledger.acks.back().ack;
    const device::SafeHead safe{ack.device, ack.journal, ack.head, ack.incarnation};
    const auto filed =
        deed(Deed::Kind::other, "the kiosk files that all to " + std::to_string(ack.head.seq) + " is safe",
             [&]() -> base::Status {
                 PENDOPO_TRY([[maybe_unused]] const bool news, device_.journal->file_safe(safe, safe_at));
                 return {};
             });
    ledger.safes.push_back({ack.journal, ack.head.seq, taken, {taken, filed ? disk.now() : never}});
    if (!filed) return;
    if (chance(2)) order_erasure(ledger.safes.back());
    say_chunks(taken);
    prune();
}

void Play::prune() {
    constexpr std::uint64_t later = safe_at + std::chrono::seconds(limits::text_kept_at_least).count();
    static_cast<void>(deed(Deed::Kind::prune, "the kiosk prunes", [&]() -> base::Status {
        PENDOPO_TRY(const auto order, device_.journal->prunable(later));
        if (!order) return {};
        PENDOPO_TRY([[maybe_unused]] const auto done, device_.journal->prune(order->journal, order->up_to_seq, 100));
        return {};
    }));
}

void Play::registry() {
    if (ledger.keys.size() < keys_max && chance(2)) ledger.keys.push_back({ledger.keys.size(), {}, {}, {}, {}});
    if (ledger.keys.empty()) return;
    RegistryKey& key = ledger.keys[random_.below(ledger.keys.size())];
    province::Store& store = *province_.store;
    const auto step = [&](Span& span, const char* what, auto work) {
        span.begun = std::min(span.begun, disk.now());
        if (deed(Deed::Kind::other, what + std::to_string(key.number), work)) span.done = disk.now();
    };
    if (key.token.done == never)
        return step(key.token, "a token is made: ", [&] { return store.add_token(token_of(key.number)); });
    if (key.request.done == never)
        return step(key.request, "a device asks to be enrolled: ", [&]() -> base::Status {
            PENDOPO_TRY(const auto answer, store.enrol(request_of(key.number), some_time));
            if (answer.kind == province::EnrolmentAnswer::Kind::accepted) return {};
            return base::fail(base::ErrorCode::internal, "an enrolment was not accepted");
        });
    const model::Hash hash = key_hash(key.number);
    if (key.confirmed.done == never)
        return step(key.confirmed, "the desk confirms device ",
                    [&] { return store.confirm(hash, "kios", "PEM", some_time); });
    if (key.revoked.done == never)
        step(key.revoked, "the desk revokes device ", [&] { return store.revoke(hash, some_time); });
}

void Play::begin_new_journal() {
    model::JournalId id;
    random_.fill(id.bytes);
    const Moment begun = disk.now();
    const auto done = deed(Deed::Kind::append, "the kiosk begins a new journal",
                           [&] { return device_.journal->begin_new_journal(id); });
    ledger.journals.push_back({id, {begun, done ? disk.now() : never}});
}

void Play::store_bundle() {
    model::StoredBundle bundle{ledger.kiosk_bundles.size() + 1, base::Bytes(400)};
    random_.fill(bundle.bytes);
    const auto keep = [&](std::vector<Noted<model::StoredBundle>>& list, auto& store, const char* who) {
        const Moment begun = disk.now();
        const auto done =
            deed(Deed::Kind::other, std::string(who) + " keeps trust bundle " + std::to_string(bundle.epoch),
                 [&] { return store.store_bundle(bundle); });
        list.push_back({bundle, {begun, done ? disk.now() : never}});
    };
    keep(ledger.sync_bundles, *device_.sync, "sync");
    keep(ledger.kiosk_bundles, *device_.journal, "the kiosk");
}

void Play::store_enrolment() {
    model::Enrolment enrolment;
    enrolment.state = static_cast<model::EnrolmentState>(random_.below(4));
    random_.fill(enrolment.token_hash.bytes);
    const Moment begun = disk.now();
    const auto done = deed(Deed::Kind::other, "sync keeps how far its enrolment is",
                           [&] { return device_.sync->store_enrolment(enrolment); });
    ledger.enrolments.push_back({enrolment, {begun, done ? disk.now() : never}});
}

void Play::restart() {
    switch (random_.below(3)) {
        case 0:
            boot_ += random_.below(2);
            static_cast<void>(deed(Deed::Kind::closing, "the kiosk ends", [&]() -> base::Status {
                device_.close_kiosk();
                return {};
            }));
            if (!open_kiosk()) device_.close_kiosk();
            return;
        case 1:
            device_.close_sync();
            if (!open_sync()) device_.close_sync();
            return;
        default:
            static_cast<void>(deed(Deed::Kind::closing, "the province's server ends", [&]() -> base::Status {
                province_.close();
                return {};
            }));
            if (!open_province()) province_.close();
    }
}

}  // namespace pendopo::crash
