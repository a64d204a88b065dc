// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/ingest/batches.hpp"
#include "app/ingest/enrolments.hpp"
#include "app/ingest/mail.hpp"
#include "app/ingest/media.hpp"
#include "platform/port/stick.hpp"
#include "sync/courier/content.hpp"

namespace pendopo::ingest {

/// What came of one device's folder.
struct CourierFolder {
    model::DeviceId device;
    enum class Standing : std::uint8_t {
        active,
        revoked,   ///< its entries are set apart, and it is told
        replaced,  ///< another box has its place: what it still brings is welcome, and flagged
        waiting,   ///< its enrolment waits until somebody compares the eight words
        refused,   ///< its enrolment was turned down: the token is used up, expired or unknown, or the desk said no
        unknown,   ///< nobody confirmed it and it brought no request
    } standing = Standing::unknown;
    std::uint64_t entries = 0;             ///< in batches that verified, those that were known already included
    std::uint64_t chunks = 0;              ///< of recordings, likewise
    std::uint64_t frames_down = 0;         ///< written for it now
    bool forked = false;                   ///< one of its journals lives twice
    std::vector<std::string> passed_over;  ///< files that were not what their name says, each with the reason
};

struct CourierResult {
    std::vector<CourierFolder> folders;
    std::uint64_t strangers = 0;  ///< things on the stick, below its PENDOPO folder, that no name of ours names
    bool stick_full = false;      ///< some frames found no room
};

/// The province's end of a courier's round: takes in what devices left on a stick, with the same checks as by network,
/// and leaves what it has to tell them. Everything it takes may come again, in any order, or by network too.
///
/// Deletes nothing that a device wrote. In a device's `down` it clears away frames that say nothing any more, but only
/// after all of that device's files could be looked at. One thread; what is passed in must live longer.
class Courier {
public:
    struct Parts {
        province::Store& store;
        envelope::Primitives& primitives;
        const TrustInForce& trust;
        Batches& batches;
        Mail& mail;
        Media& media;
        Enrolments& enrolments;
    };
    explicit Courier(const Parts& parts) : parts_(parts) {}

    /// Errors: io (the stick was pulled out: what was taken in is stored, and the stick can come again), refused (it is
    /// write-protected), and the store's.
    [[nodiscard]] base::Result<CourierResult> exchange(port::Stick& stick);

private:
    /// The work on one folder.
    struct Visit {
        port::Stick& stick;
        CourierFolder result;
        std::optional<province::Device> row;
        std::map<model::JournalId, std::vector<model::Ack>> acks;  ///< of the last batch of each
        std::vector<model::Hash> chunks;                           ///< that the province holds now
        std::vector<base::Bytes> frames;                           ///< the rest of what to tell
        bool clean = true;  ///< everything could be looked at: what is not wanted now is old
    };

    [[nodiscard]] base::Result<CourierFolder> visit(port::Stick& stick, const model::DeviceId& device,
                                                    CourierResult& all);
    [[nodiscard]] base::Status take_in(Visit& visit);
    [[nodiscard]] base::Status take_one(Visit& visit, const courier::UpName& name);
    [[nodiscard]] base::Status take(Visit& visit, const protocol::Batch& batch);
    [[nodiscard]] base::Status take(Visit& visit, const courier::Chunk& chunk);
    [[nodiscard]] base::Status take(Visit& visit, const protocol::Health& health);
    [[nodiscard]] base::Status take(Visit& visit, const protocol::AnnouncementCounts& told);
    [[nodiscard]] base::Status take(Visit& visit, const protocol::Identity& identity);
    [[nodiscard]] base::Status take(Visit& visit, const protocol::EnrolRequest& request);
    [[nodiscard]] base::Status tell(Visit& visit, CourierResult& all);
    [[nodiscard]] base::Status tell_mail(Visit& visit, std::set<std::string>& wanted,
                                         const std::set<std::string>& there);
    [[nodiscard]] base::Status tell_one(Visit& visit, base::ByteView frame, std::set<std::string>& wanted,
                                        const std::set<std::string>& there);
    [[nodiscard]] base::Status tell_bundle(port::Stick& stick);
    [[nodiscard]] base::Result<base::Bytes> revocation(const province::Device& device);

    Parts parts_;
};

}  // namespace pendopo::ingest
