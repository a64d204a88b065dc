// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/ingest/courier.hpp"
#include "app/ingest/service.hpp"
#include "platform/sim/memory_disk.hpp"
#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_random.hpp"
#include "platform/sim/sim_stick.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/seal.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/sim/device.hpp"
#include "tests/sim/ledger.hpp"
#include "tests/sim/seams.hpp"

namespace pendopo::simulation {

/// The province: the real handlers over the real store on a disk in memory, the desk, and an operator. Tells the ledger
/// whatever it stores and signs.
class SimProvince {
public:
    SimProvince(std::uint64_t seed, bool real_primitives, Ledger& ledger, FaultCounts& happened, Trace& trace);

    /// What nginx hands on.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);
    [[nodiscard]] sim::SimClock& clock() { return clock_; }
    [[nodiscard]] content::RootKeys root_keys() const;
    [[nodiscard]] std::uint64_t incarnation() const { return incarnation_; }
    /// Entries that reached the handlers, those that came again counted again.
    [[nodiscard]] std::uint64_t deliveries() const { return deliveries_; }

    /// A courier is here with a stick.
    void exchange(sim::SimStick& stick);

    // What an operator does.
    [[nodiscard]] base::Bytes make_token();
    void confirm_pending();
    /// True if the key was active.
    bool revoke(const model::Hash& tls_spki);
    /// A new epoch of the trust bundle, with a new ack key.
    void rotate_keys();
    [[nodiscard]] const std::vector<base::Bytes>& bundles() const { return bundles_; }

    // What happens to the machine.
    void restart();
    void cut_power();
    void back_up() { backup_ = disk_.copy(); }
    /// False if there is no backup yet.
    bool restore();

    /// A genuine ack body that the province signed for this journal, or for any other, at some time; empty if none.
    [[nodiscard]] base::Bytes recorded_ack(const model::JournalId& journal, bool same, std::uint64_t choice) const;
    [[nodiscard]] envelope::Primitives& primitives() { return *primitives_; }

    /// Opens everything at the desk: what was said stands there word for word, once, and each journal in its order.
    void check_desk();

private:
    struct Keys {
        std::array<envelope::SigningKeyPair, 3> roots;
        envelope::SigningKeyPair ack, content, safe, reply;
        envelope::SealingKeyPair desk, ombudsman, identity;
    };
    void open();
    void close();
    void serve();
    void sign_bundle();
    [[nodiscard]] std::vector<model::StoredEntry> rows_after(std::uint64_t number);
    void take_in_rows(bool revoked);
    void take_in_courier_rows();
    void check_acks(const protocol::Batch& batch, const base::Bytes& body);
    [[nodiscard]] std::vector<model::StoredEntry> known_already(const protocol::Batch& batch);
    void check_all_there();
    [[nodiscard]] bool is_revoked(std::string_view certificate);

    FaultCounts& happened_;
    Ledger& ledger_;
    Trace& trace_;
    sim::SimRandom random_;
    sim::SimClock clock_{std::chrono::hours(1), std::chrono::hours(490'000)};
    std::unique_ptr<envelope::Primitives> primitives_;
    std::unique_ptr<envelope::Primitives> tls_primitives_;  ///< certificates are real ones always
    Keys keys_;
    envelope::Authority authority_;
    sim::MemoryDisk disk_{"province"};
    sim::MemoryDisk::Image backup_;
    std::unique_ptr<province::Store> store_;
    std::unique_ptr<ingest::Service> service_;
    std::unique_ptr<ingest::TrustInForce> courier_trust_;
    std::unique_ptr<ingest::Batches> courier_batches_;
    std::unique_ptr<ingest::Mail> courier_mail_;
    std::unique_ptr<ingest::Media> courier_media_;
    std::unique_ptr<ingest::Enrolments> courier_enrolments_;
    std::vector<base::Bytes> bundles_;  ///< every epoch, in order
    std::uint64_t incarnation_ = 0;
    std::uint64_t last_row_ = 0;
    std::uint64_t deliveries_ = 0;
    std::map<model::JournalId, std::vector<base::Bytes>> recorded_;
};

/// What citizen number `said` says; every one something else, most of them short.
[[nodiscard]] std::string words_of(std::uint64_t said);

/// PEM as nginx hands it on: URL-escaped.
[[nodiscard]] std::string escaped(std::string_view pem);

}  // namespace pendopo::simulation
