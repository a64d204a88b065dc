// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/province.hpp"

#include "storage/province/entry_table.hpp"
#include "storage/province/schemas.hpp"
#include "sync/receiver/receiver.hpp"
#include "tests/support/storage.hpp"

namespace pendopo::crash {
namespace {

constexpr base::WallTime some_time{std::chrono::seconds(1'800'000'000)};

std::vector<receiver::StoredLink> for_receiver(const std::vector<province::StoredLink>& links) {
    std::vector<receiver::StoredLink> out;
    for (const auto& link : links)
        out.push_back({link.seq, link.hash, link.previous, link.flags});
    return out;
}

province::IngestDecision for_store(const receiver::Decision& decision) {
    province::IngestDecision out{{}, decision.clear_gap, decision.head, decision.fork};
    for (const auto& insert : decision.insert)
        out.insert.push_back({insert.index, insert.flags});
    return out;
}

}  // namespace

base::Status Province::open(std::uint64_t new_incarnation) {
    PENDOPO_TRY(store, province::open_sqlite_store(path_, {new_incarnation, true, vfs_}));
    return {};
}

base::Result<model::Ack> Province::promise(const model::Entry& any, const model::Head& head) {
    PENDOPO_TRY(const std::uint64_t incarnation, store->incarnation());
    const model::Ack ack{any.device, any.journal, head, incarnation, {}};
    ledger_.acks.push_back({ack, disk_.now()});
    return ack;
}

base::Result<std::vector<model::Ack>> Province::take(const std::vector<model::Entry>& entries) {
    std::vector<model::Ack> acks;
    if (acks_early) {
        PENDOPO_TRY(const auto early, promise(entries.back(), {entries.back().seq, entries.back().hash}));
        acks.push_back(early);
    }
    const receiver::DeviceRecord record{entries.front().device, {}, false};
    receiver::Decision decision;
    const province::IngestRun run{record.device, entries.front().journal, entries, some_time};
    const Moment begun = disk_.now();
    const auto stored = store->ingest(run, [&](const province::JournalKnowledge& known) {
        decision = receiver::decide(record, run.entries,
                                    {known.head, for_receiver(known.overlapping), for_receiver(known.waiting)});
        return for_store(decision);
    });
    ledger_.deeds.push_back({"the province stores entries to " + std::to_string(entries.back().seq),
                             {begun, disk_.now()},
                             Deed::Kind::ingest});
    if (!stored) return base::fail(stored.error());
    for (const auto& head : decision.acks) {
        PENDOPO_TRY(const auto ack, promise(entries.back(), head));
        acks.push_back(ack);
    }
    return acks;
}

base::Status Province::make_older(std::size_t version, const std::vector<model::Entry>& entries) {
    sqlite::OpenOptions settings;
    settings.what = "store";
    settings.application_id = province::store_application_id;
    settings.migrations = province::store_migrations().first(version);
    settings.vfs = vfs_;
    PENDOPO_TRY(auto database, sqlite::Database::open(path_, settings));
    PENDOPO_TRY(auto writer, province::EntryWriter::open(database));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(database));
    province::IngestRun run{entries.front().device, entries.front().journal, entries, some_time};
    PENDOPO_TRY([[maybe_unused]] const auto stored, writer.ingest(run, [&](const province::JournalKnowledge&) {
        province::IngestDecision all;
        for (std::size_t i = 0; i < entries.size(); ++i)
            all.insert.push_back({i, model::EntryFlags::none});
        all.head = {entries.back().seq, entries.back().hash};
        return all;
    }));
    return transaction.commit();
}

base::Result<std::vector<model::StoredEntry>> all_entries(province::Store& store) {
    std::vector<model::StoredEntry> all;
    while (true) {
        PENDOPO_TRY(auto page, store.list({all.empty() ? 0 : all.back().number, 1'000, true}));
        if (page.empty()) return all;
        all.insert(all.end(), std::make_move_iterator(page.begin()), std::make_move_iterator(page.end()));
    }
}

model::Hash key_hash(std::uint64_t number) {
    return test::sample<model::Hash>(1'000 + number);
}
model::Hash token_hash(std::uint64_t number) {
    return test::sample<model::Hash>(2'000 + number);
}

province::EnrolmentRequest request_of(std::uint64_t number) {
    province::EnrolmentRequest request;
    request.token_hash = token_hash(number);
    request.tls_spki = key_hash(number);
    request.device = test::sample<model::DeviceId>(3'000 + number);
    request.journal = test::sample<model::JournalId>(4'000 + number);
    request.journal_key = test::sample<model::SigningKey>(5'000 + number);
    request.csr_pem = "-----BEGIN CERTIFICATE REQUEST-----";
    request.words = "satu dua tiga empat lima enam tujuh delapan";
    return request;
}

province::Token token_of(std::uint64_t number) {
    return {token_hash(number), "Cipayung", some_time, {some_time.since_epoch + std::chrono::hours(24)}, std::nullopt};
}

}  // namespace pendopo::crash
