// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
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
#include "sync/content/pack.hpp"
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
    /// `folder` is for backups; it is made.
    SimProvince(std::uint64_t seed, bool real_primitives, std::filesystem::path folder, Ledger& ledger,
                FaultCounts& happened, Trace& trace);

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
    /// Verifies the newest backup and lets devices prune what it holds. False if there is none.
    bool say_safe();
    /// Erases what one citizen said, here and by mail on the device. False if it was none that could be.
    bool erase_one(std::uint64_t choice);
    /// The next version of the content pack, by mail to all.
    void publish_pack();
    /// Every one that was published, signed, in order.
    [[nodiscard]] const std::vector<base::Bytes>& packs() const { return packs_; }
    /// The one that every device can take from its mail, by its place in that order; 0: none.
    [[nodiscard]] std::uint64_t pack_in_mail() const {
        return pack_in_mail_ > packs_of_older_keys_ ? pack_in_mail_ : 0;
    }

    // What happens to the machine.
    void restart();
    void cut_power();
    void back_up();
    /// From one of the backups that may be restored still. False if there is none.
    bool restore(std::uint64_t choice);

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
    struct KeptBackup {
        std::filesystem::path file;
        std::uint64_t pack_in_mail = 0;
    };
    static constexpr const char* store_path = "/province.db";
    void open();
    void close();
    [[nodiscard]] KeptBackup make_backup();
    void forget_backups_before(std::size_t first);
    [[nodiscard]] std::vector<envelope::OpeningKey> desk_keys() const;
    void serve();
    void sign_bundle();
    [[nodiscard]] std::vector<model::StoredEntry> rows_after(std::uint64_t number);
    void take_in_rows(bool revoked);
    void take_in_courier_rows();
    void check_acks(const protocol::Batch& batch, const base::Bytes& body);
    void check_all_there();
    [[nodiscard]] port::HttpReply handle_media(const port::HttpCall& call);
    void check_recordings(const model::Submission& submission, std::uint64_t said);
    [[nodiscard]] bool is_revoked(std::string_view certificate);

    FaultCounts& happened_;
    Ledger& ledger_;
    Trace& trace_;
    std::filesystem::path folder_;
    sim::SimRandom random_;
    sim::SimClock clock_{std::chrono::hours(1), std::chrono::hours(490'000)};
    std::unique_ptr<envelope::Primitives> primitives_;
    std::unique_ptr<envelope::Primitives> tls_primitives_;  ///< certificates are real ones always
    Keys keys_;
    envelope::Authority authority_;
    sim::MemoryDisk disk_{"province"};
    std::vector<KeptBackup> backups_;  ///< oldest first; each holds all that was said to be safe, and nothing erased
    std::uint64_t backups_made_ = 0;
    std::unique_ptr<province::Store> store_;
    std::unique_ptr<ingest::Service> service_;
    std::unique_ptr<ingest::TrustInForce> courier_trust_;
    std::unique_ptr<ingest::Batches> courier_batches_;
    std::unique_ptr<ingest::Mail> courier_mail_;
    std::unique_ptr<ingest::Media> courier_media_;
    std::unique_ptr<ingest::Enrolments> courier_enrolments_;
    std::vector<base::Bytes> bundles_;  ///< every epoch, in order
    std::vector<base::Bytes> packs_;
    std::uint32_t pack_version_ = 0;  ///< of the content key in force
    std::uint64_t pack_in_mail_ = 0;
    std::uint64_t packs_of_older_keys_ = 0;
    std::uint64_t incarnation_ = 0;
    std::uint64_t last_row_ = 0;
    std::uint64_t deliveries_ = 0;
    std::map<model::JournalId, std::vector<base::Bytes>> recorded_;
};

/// What fails here is the simulator's own doing, or a bug: either way the run is over.
template <class Outcome>
auto must(Outcome&& outcome, const char* what) {
    if (!outcome) violated(std::string(what) + ": " + outcome.error().message);
    if constexpr (!std::is_void_v<typename std::decay_t<Outcome>::value_type>) return std::move(*outcome);
}

/// What citizen number `said` says; every one something else, most of them short.
[[nodiscard]] std::string words_of(std::uint64_t said);
/// What they record, if they do: up to three chunks, and the same as one neighbour's.
[[nodiscard]] base::Bytes sound_of(std::uint64_t said);

/// PEM as nginx hands it on: URL-escaped.
[[nodiscard]] std::string escaped(std::string_view pem);

}  // namespace pendopo::simulation
