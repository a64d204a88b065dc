// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/province/store.hpp"
#include "tests/support/storage.hpp"

/// The province's store as a contract: every engine is listed here once and has to pass every test.
namespace pendopo::test {

/// One store and the data below it, which outlives a closed connection.
class StoreUnderTest {
public:
    virtual ~StoreUnderTest() = default;
    /// Another connection to the same data, as another process would have it.
    [[nodiscard]] virtual std::unique_ptr<province::Store> connect() = 0;
};

struct StoreEngine {
    std::string name;
    std::function<std::unique_ptr<StoreUnderTest>()> make;  ///< a new, empty store
};

[[nodiscard]] const std::vector<StoreEngine>& store_engines();

/// Inserts what is not stored yet and moves the head to the run's end: enough of a receiver for tests.
[[nodiscard]] inline province::IngestDecision take_all(const province::IngestRun& run,
                                                       const province::JournalKnowledge& known,
                                                       model::EntryFlags flags = model::EntryFlags::none) {
    province::IngestDecision decision;
    for (std::size_t i = 0; i < run.entries.size(); ++i)
        decision.insert.push_back({i, flags});
    decision.head = std::max(known.head, model::Head{run.entries.back().seq, run.entries.back().hash},
                             [](const auto& a, const auto& b) { return a.seq < b.seq; });
    return decision;
}

[[nodiscard]] inline base::Result<province::IngestResult> store_run(province::Store& store,
                                                                    const province::IngestRun& run,
                                                                    model::EntryFlags flags = model::EntryFlags::none) {
    return store.ingest(run, [&](const auto& known) { return take_all(run, known, flags); });
}

[[nodiscard]] inline province::IngestRun run_of(Chain& chain, std::size_t count,
                                                std::int64_t received_at = 1'700'000'000) {
    province::IngestRun run{chain.device, chain.journal, {}, base::WallTime{std::chrono::seconds(received_at)}};
    for (std::size_t i = 0; i < count; ++i) {
        run.entries.push_back(chain.next());
        if (i + 1 < count) run.entries.back().signature = {};
    }
    return run;
}

[[nodiscard]] inline base::WallTime at(std::int64_t seconds) {
    return base::WallTime{std::chrono::seconds(seconds)};
}

}  // namespace pendopo::test
