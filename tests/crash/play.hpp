// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sim/crash_vfs.hpp"
#include "tests/crash/device.hpp"
#include "tests/crash/posix_tap.hpp"

namespace pendopo::crash {

/// Faults planted on purpose: the harness must notice each of them. None weakens the product; they are options of the
/// disk, SQL past the product, or a test-side step taken too early.
struct Plant {
    bool weak_flush = false;     ///< PRAGMA synchronous=NORMAL in the journal's connection
    bool early_receipt = false;  ///< the receipt before the journal's commit
    bool early_ack = false;      ///< the ack before the province's commit
    bool prune_on_ack = false;   ///< an ack is taken for a leave to prune
    bool early_cursor = false;   ///< mail counts as fetched before the inbox has it
    bool late_draft = false;     ///< an entry is committed before its recording is durable
    std::uint32_t skip_one_in = 0;
    bool lie = false;
};

/// One history: a device and a province, from their first start on, some dozens of things that happen to them in an
/// order that the seed decides, all of it on one CrashDisk.
class Play {
public:
    /// The streams' folders below place.root must be empty.
    Play(const Place& place, sim::CrashVfs& vfs, std::uint64_t seed, const Plant& plant);

    /// Once. Afterwards everything is closed and nothing more is noted.
    void run();

    sim::CrashDisk disk;
    Ledger ledger;
    std::string trouble;  ///< an error of the product that no fault explains

private:
    template <class Work>
    base::Status deed(Deed::Kind kind, const std::string& what, Work work);
    [[nodiscard]] bool chance(std::uint64_t one_in) { return random_.below(one_in) == 0; }

    [[nodiscard]] base::Status start();
    [[nodiscard]] base::Status open_kiosk();
    [[nodiscard]] base::Status open_sync();
    [[nodiscard]] base::Status open_province();
    [[nodiscard]] base::Status make_older_province();
    [[nodiscard]] base::Status make_older_journal();
    [[nodiscard]] base::Status make_older_sync();

    void act();
    void plant_fault();
    void visit();
    [[nodiscard]] std::vector<model::Hash> record();
    void send();
    void send_media();
    void fetch_mail();
    void answer();
    void say_chunks(Moment backup_taken);
    void order_erasure(const PromisedSafe& safe);
    void idle();
    void registry();
    void back_up();
    void prune();
    void begin_new_journal();
    void store_bundle();
    void store_enrolment();
    void restart();
    void stop();

    const Place& place_;
    sim::SimRandom random_;
    const Plant plant_;
    std::optional<PosixTap> tap_;
    Device device_;
    Province province_;
    std::size_t sealed_bytes_ = 304;
    std::uint64_t boot_ = 1;
    bool faulted_ = false;
    bool flush_failed_ = false;
    bool sync_opened_ = false;
};

template <class Work>
base::Status Play::deed(Deed::Kind kind, const std::string& what, Work work) {
    const Moment begun = disk.now();
    auto status = work();
    const std::string outcome = status ? "" : " (fails: " + status.error().message + ")";
    ledger.deeds.push_back({what + outcome, {begun, disk.now()}, kind});
    if (!status && !faulted_ && trouble.empty()) trouble = what + outcome;
    return status;
}

}  // namespace pendopo::crash
