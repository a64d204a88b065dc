// SPDX-License-Identifier: Apache-2.0
#include "storage/device/journal_parts.hpp"
#include "storage/device/lazy_commit.hpp"

namespace pendopo::device {

base::Status Journal::Parts::count_chunks() {
    PENDOPO_TRY(const auto select, database.prepare("SELECT count(*) FROM chunk"));
    auto query = select.with();
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    chunk_count = query.number(0);
    return {};
}

base::Result<std::uint64_t> Journal::Parts::insert_chunks(std::span<const model::Hash> names) {
    std::uint64_t news = 0;
    for (const model::Hash& name : names) {
        PENDOPO_CHECK(insert_chunk.with(name).run());
        news += database.changes();
    }
    return news;
}

base::Result<std::vector<model::Hash>> Journal::chunks() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT name FROM chunk ORDER BY name"));
    auto query = select.with();
    std::vector<model::Hash> names;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return names;
        names.push_back(query.fixed<model::Hash>(0));
    }
}

base::Result<Journal::ChunkCounts> Journal::chunk_counts() const {
    const auto& seen = parts_->incarnations;
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT count(*) FROM chunk WHERE held = ?1"));
    auto query = select.with(seen.empty() ? std::uint64_t{0} : seen.back());
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    return ChunkCounts{parts_->chunk_count, parts_->chunk_count - (seen.empty() ? 0 : query.number(0))};
}

base::Result<std::vector<model::Hash>> Journal::chunks_in_doubt(std::size_t count) const {
    const auto& seen = parts_->incarnations;
    PENDOPO_TRY(const auto select,
                parts_->database.prepare("SELECT name FROM chunk WHERE held IS NOT ?1 ORDER BY name LIMIT ?2"));
    auto query = select.with(seen.empty() ? std::uint64_t{0} : seen.back(), std::uint64_t{count});
    std::vector<model::Hash> names;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return names;
        names.push_back(query.fixed<model::Hash>(0));
    }
}

base::Status Journal::adopt_chunks(std::span<const model::Hash> names) {
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    PENDOPO_TRY(const std::uint64_t news, parts_->insert_chunks(names));
    PENDOPO_CHECK(transaction.commit());
    parts_->chunk_count += news;
    return {};
}

base::Status Journal::mark_chunks_held(std::span<const model::Hash> names, std::uint64_t incarnation) {
    if (!parts_->still_counts(incarnation))
        return base::fail(base::ErrorCode::conflict, "a word from before the province was restored");
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    PENDOPO_TRY(const auto update, parts_->database.prepare("UPDATE chunk SET held = ?2 WHERE name = ?1"));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (const model::Hash& name : names)
        PENDOPO_CHECK(update.with(name, incarnation).run());
    return transaction.commit();
}

base::Status Journal::forget_chunks(std::span<const model::Hash> names) {
    PENDOPO_TRY(const auto remove, parts_->database.prepare("DELETE FROM chunk WHERE name = ?1"));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (const model::Hash& name : names)
        PENDOPO_CHECK(remove.with(name).run());
    PENDOPO_CHECK(transaction.commit());
    return parts_->count_chunks();
}

}  // namespace pendopo::device
