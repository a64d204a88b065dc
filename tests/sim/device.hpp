// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "platform/port/http.hpp"
#include "platform/sim/memory_disk.hpp"
#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_random.hpp"
#include "sync/runner/device_runner.hpp"
#include "sync/runner/kiosk_inbox.hpp"
#include "sync/runner/submission_service.hpp"
#include "tests/sim/ledger.hpp"

namespace pendopo::simulation {

/// What a device needs of its world. The functions are called while it works.
struct Surroundings {
    Ledger& ledger;
    FaultCounts& happened;
    Trace& trace;
    content::RootKeys roots;
    bool real_primitives = false;
    /// A client with this certificate (PEM), for the device of that number.
    std::function<std::unique_ptr<port::Http>(unsigned device, const std::string& certificate)> connect;
    /// What the province has now.
    std::function<std::uint64_t()> incarnation;
    /// Some devices send neither at once nor in the daytime.
    bool paced = false;
};

/// One box: the real kiosk service and the real sync over databases on a disk in memory and streams in a folder. Tells
/// the ledger what it makes and how far its watermarks are.
class SimDevice {
public:
    /// A new box with keys and an empty card, switched on.
    SimDevice(Surroundings& world, unsigned number, std::uint64_t seed, std::filesystem::path folder);
    /// A box with a copy of that one's card: the same keys, the same journals.
    SimDevice(const SimDevice& original, unsigned number, std::uint64_t seed, std::filesystem::path folder);
    SimDevice& operator=(const SimDevice&) = delete;
    ~SimDevice();

    [[nodiscard]] bool on() const { return service_ != nullptr; }
    [[nodiscard]] bool ready() const { return on() && service_->ready(); }
    [[nodiscard]] sim::SimClock& clock() { return clock_; }
    [[nodiscard]] unsigned number() const { return number_; }
    [[nodiscard]] const model::Hash& tls_spki() const { return tls_.spki; }
    [[nodiscard]] protocol::StatusFrame status() const { return sync_->status().frame; }
    /// Every entry in the journal that can be sent is acknowledged, and both sync and the kiosk know.
    [[nodiscard]] bool drained() const;

    /// For people, when something is wrong.
    [[nodiscard]] std::string describe() const;

    // What happens to it. After each it runs, but for switch_off.
    void switch_on();
    void switch_off();
    void reboot();
    void cut_power(std::uint64_t luck);
    void restart_kiosk();
    void restart_sync();
    void lose_sync_database();
    void lose_outbox();
    /// The link is paid by the byte, or no longer.
    void set_metered(bool metered);
    [[nodiscard]] bool metered() const { return metered_; }
    void set_disk_full(bool full);
    [[nodiscard]] bool disk_full() const { return full_; }
    /// An operator gives a token; with a new TLS key if the old one is refused.
    void enrol(const base::Bytes& token, bool new_key);

    /// A citizen says words_of(said), and sound_of(said) as well if it is told aloud and the card has room. True if
    /// there was a receipt.
    [[nodiscard]] bool say(std::uint64_t said, bool aloud);
    /// A citizen begins to record and leaves; nothing of it may ever arrive. True if something was recorded.
    [[nodiscard]] bool leave_in_the_middle(std::uint64_t said);
    /// Sync told the kiosk that the province holds this chunk, under the incarnation it has now.
    [[nodiscard]] bool knows_held(const model::Hash& name) const;
    /// Every text and recording that was to be erased is gone from the card.
    [[nodiscard]] bool obeyed() const;
    /// The place in the ledger's order of the content pack in force; 0: none.
    [[nodiscard]] std::uint64_t pack() const { return pack_; }
    /// Lets sync do what is due. Returns for how long nothing will be.
    [[nodiscard]] base::Milliseconds sync_turn();
    /// A courier is here, and the operator asks for an exchange. Returns what the kiosk was told of it.
    [[nodiscard]] protocol::CourierReport visit(port::Stick& stick);
    /// Lets the kiosk read what sync told it. True if it wrote something for sync.
    bool kiosk_turn(bool idle);

private:
    struct Tls {
        envelope::SigningKeyPair key;
        std::string csr;
        model::Hash spki;
        std::string certificate;
    };
    void make_primitives();
    void make_tls_key();
    void start_kiosk();
    void start_sync();
    void stop_kiosk();
    void stop_sync();
    [[nodiscard]] base::Result<std::unique_ptr<port::Stick>> open_stick();
    /// Tears what streams did not flush.
    void tear_streams(std::uint64_t luck);
    /// Tells the ledger what stands in the journal since; true if there is something.
    bool note_new_entries(std::uint64_t said);
    [[nodiscard]] std::uint64_t last_to_send(const device::JournalSummary& journal) const;
    void check_watermarks();
    void check_kiosk_watermarks();
    void check_bundle();
    void check_pack();
    [[nodiscard]] std::filesystem::path media() const { return folder_ / "media"; }
    [[nodiscard]] bool record(std::uint64_t said);
    /// The chunks that lie there by now; sync looks for itself if they are others than before.
    void look_at_media();
    void note_recording(std::uint64_t said);
    void check_drafts() const;
    void check_pruned();
    void read_what_sync_told();
    [[nodiscard]] bool holds_sending() const;
    [[nodiscard]] bool waits_for_night() const;
    void note_waiting(base::Milliseconds sleep);
    template <class Outcome>
    auto must(Outcome outcome, const char* what) const {
        if (!outcome) violated("device " + std::to_string(number_) + ": " + what + ": " + outcome.error().message);
        if constexpr (!std::is_void_v<typename Outcome::value_type>) return std::move(*outcome);
    }

    Surroundings& world_;
    unsigned number_;
    sim::SimRandom random_;
    std::filesystem::path folder_;
    std::unique_ptr<envelope::Primitives> primitives_;
    std::unique_ptr<envelope::Primitives> tls_primitives_;
    envelope::SigningKeyPair journal_key_;
    model::DeviceId device_;
    Tls tls_;
    base::Bytes token_;
    bool full_ = false;
    bool metered_ = false;
    port::Stick* stick_ = nullptr;                    ///< while a courier is here
    std::optional<protocol::CourierReport> courier_;  ///< the last one that the kiosk heard
    std::uint64_t boot_ = 0;
    std::uint64_t epoch_ = 0;  ///< of the bundle that was in force last
    std::uint64_t pack_ = 0;
    std::map<model::JournalId, std::uint64_t> pruned_up_to_;
    std::vector<model::Hash> chunks_;                 ///< that lie on the card
    std::map<model::Hash, std::uint64_t> told_held_;  ///< the incarnation that said so
    std::optional<device::StreamReader> told_reader_;
    Chains chains_;
    sim::SimClock clock_{std::chrono::seconds(30), std::chrono::hours(490'000)};
    sim::MemoryDisk disk_;

    std::unique_ptr<device::Journal> journal_;
    std::unique_ptr<device::StreamWriter> outbox_;
    std::unique_ptr<runner::SubmissionService> service_;
    std::unique_ptr<device::StreamReader> inbox_reader_;
    std::unique_ptr<runner::KioskInbox> inbox_;
    std::unique_ptr<device::SyncStore> store_;
    std::unique_ptr<device::StreamReader> outbox_reader_;
    std::unique_ptr<device::StreamWriter> inbox_writer_;
    std::unique_ptr<runner::DeviceRunner> sync_;
};

}  // namespace pendopo::simulation
