// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/port/stick.hpp"
#include "storage/device/sync_store.hpp"
#include "sync/courier/content.hpp"
#include "sync/courier/plan.hpp"
#include "sync/runner/batch_builder.hpp"

namespace pendopo::runner {

/// What a device's visit to a stick works with. All references must live longer than the visit.
struct CourierParts {
    envelope::Primitives& primitives;
    device::SyncStore& store;
    BatchBuilder& builder;
    port::Stick& stick;
    model::DeviceId device;                    ///< whose folder it is
    base::Bytes identity;                      ///< its Identity frame: it was here, whatever it leaves
    std::optional<base::Bytes> enrol_request;  ///< an EnrolRequest frame to leave there; none: the device is enrolled
    std::optional<base::Bytes> health;         ///< the newest Health frame
    std::optional<base::Bytes> announcements;  ///< the newest AnnouncementCounts frame
    /// Chunks of recordings that the province does not hold, as far as is known when it is asked.
    std::function<base::Result<std::vector<model::Hash>>()> list_chunks;
    std::function<base::Result<base::Bytes>(const model::Hash& name)> read_chunk;
    /// Does with a frame what would be done with it had it come by network, which includes every check of its
    /// signature. True: it said something new. Errors: those of the device's own disk, which end the visit.
    std::function<base::Result<bool>(const courier::DownFile& file)> take;
};

/// One exchange between a device and a stick: takes what the province sent down, then leaves what the province lacks,
/// and clears away what it has acked. In small steps, so that a daemon stays alive meanwhile. One thread.
///
/// A visit can end at any step, by a pull or a crash: what was written is whole, what was taken is kept, and the next
/// visit goes on from there. Nothing of `down` is ever changed, so that a frame whose keeping failed comes again.
class CourierVisit {
public:
    /// `taken` are the names of frames that earlier visits have handed on; it is added to, and only spares work.
    CourierVisit(CourierParts parts, std::set<std::string>& taken);

    /// Does one file's worth of work; false: the visit is over. Never fails: what went wrong is in the report.
    bool step();
    /// So far. CourierState::working until the visit is over.
    [[nodiscard]] const protocol::CourierReport& report() const { return report_; }

private:
    enum class Phase : std::uint8_t {
        look_down,
        read,
        take,
        look_up,
        check,
        plan,
        clear,
        batches,
        chunks,
        notes,
        over
    };
    struct Found {
        std::string folder;
        std::string name;
    };
    struct ToWrite {
        model::JournalId journal;
        courier::Run run;
    };

    [[nodiscard]] base::Status work();
    [[nodiscard]] base::Status look_down();
    [[nodiscard]] base::Status read_one();
    [[nodiscard]] base::Status take_one();
    [[nodiscard]] base::Status look_up();
    [[nodiscard]] base::Status check_one();
    [[nodiscard]] base::Status check_batch(const courier::UpName& name);
    [[nodiscard]] base::Status check_chunk(const courier::UpName& name);
    [[nodiscard]] base::Status plan();
    [[nodiscard]] base::Status clear_one();
    [[nodiscard]] base::Status write_batch();
    [[nodiscard]] base::Status write_chunk();
    [[nodiscard]] base::Status write_notes();
    [[nodiscard]] base::Status write_note(courier::UpName::Kind kind, const std::optional<base::Bytes>& frame);
    /// Nothing if the file is no file of ours, or gone.
    [[nodiscard]] base::Result<std::optional<base::Bytes>> read(const std::string& path, std::size_t bytes_max);
    [[nodiscard]] base::Status write(const courier::UpName& name, base::ByteView bytes);
    void pass_over(const std::string& path, const base::Error& why);
    void end(const base::Error& why);
    /// Notes whose fault it is that the visit ends.
    template <class Done>
    [[nodiscard]] Done on_device(Done done) {
        device_failed_ = device_failed_ || !done;
        return done;
    }

    CourierParts parts_;
    std::set<std::string>& taken_;
    const std::string up_;
    Phase phase_ = Phase::look_down;
    protocol::CourierReport report_;
    bool device_failed_ = false;
    std::uint64_t bytes_written_ = 0;
    std::size_t bytes_taken_ = 0;

    std::deque<Found> unread_;
    std::vector<std::pair<std::string, courier::DownFile>> untaken_;  ///< the next one last
    std::deque<courier::UpName> unchecked_;
    std::map<model::JournalId, std::vector<courier::Run>> whole_;  ///< batches on the stick that are ours, word by word
    std::set<model::Hash> chunks_;                                 ///< that the province does not hold
    std::set<model::Hash> whole_chunks_;
    std::deque<std::string> unwanted_;  ///< paths
    std::deque<ToWrite> unwritten_;
    std::deque<model::Hash> unwritten_chunks_;
};

}  // namespace pendopo::runner
