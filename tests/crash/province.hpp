// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "tests/crash/ledger.hpp"

namespace pendopo::crash {

/// The province's store and the order of steps that app/ingest takes: decide inside the transaction, commit, then ack.
/// Acks bear no signature; what is stored is noted in the ledger.
class Province {
public:
    Province(std::string path, std::string vfs, sim::CrashDisk& disk, Ledger& ledger)
        : path_(std::move(path)), vfs_(std::move(vfs)), disk_(disk), ledger_(ledger) {}

    [[nodiscard]] base::Status open(std::uint64_t new_incarnation);
    void close() { store.reset(); }

    /// A batch: consecutive entries of one journal.
    [[nodiscard]] base::Result<std::vector<model::Ack>> take(const std::vector<model::Entry>& entries);

    /// A file as version `version` of the schema left it, holding `entries`; closed again.
    [[nodiscard]] base::Status make_older(std::size_t version, const std::vector<model::Entry>& entries);

    std::unique_ptr<province::Store> store;
    bool acks_early = false;  ///< planted: the ack is given before anything is stored

private:
    [[nodiscard]] base::Result<model::Ack> promise(const model::Entry& any, const model::Head& head);

    std::string path_;
    std::string vfs_;
    sim::CrashDisk& disk_;
    Ledger& ledger_;
};

/// Everything stored, in order of arrival.
[[nodiscard]] base::Result<std::vector<model::StoredEntry>> all_entries(province::Store& store);

/// The hash of key `number`, its site and so on: what a registry test needs, decided by the number.
[[nodiscard]] model::Hash key_hash(std::uint64_t number);
[[nodiscard]] model::Hash token_hash(std::uint64_t number);
[[nodiscard]] province::EnrolmentRequest request_of(std::uint64_t number);
[[nodiscard]] province::Token token_of(std::uint64_t number);

}  // namespace pendopo::crash
