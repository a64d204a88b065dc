// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "app/ctl/desk_keys.hpp"
#include "storage/province/store.hpp"
#include "sync/envelope/case.hpp"
#include "sync/receiver/case_state.hpp"

namespace pendopo::ctl {

/// Of one kiosk: more than one a minute for an hour is a crowd, or somebody's game.
inline constexpr std::uint64_t quota_per_hour = 60;

/// Joins what citizens decided by their receipt codes (withdrawals, taking back, ratings) with the entries they belong
/// to, as far as the keys here open both. Reads the whole store once.
class Cases {
public:
    /// Errors: the store's.
    [[nodiscard]] static base::Result<Cases> load(Context& context, province::Store& store, const Keyring& ring);

    /// Of the entry that carries this R. Only decisions that prove it count.
    [[nodiscard]] receiver::CaseState of(const envelope::ReceiptSecret& r) const;

    [[nodiscard]] bool any_about(const envelope::ReceiptSecret& r) const;

    /// An entry that says something and was opened here.
    struct Opened {
        std::uint64_t number = 0;
        envelope::ReceiptSecret r;
        std::uint64_t in_its_hour = 0;  ///< its place among those of its device in that hour of its boot; from 1
    };
    [[nodiscard]] const std::vector<Opened>& entries() const { return entries_; }
    /// Whether its device had sent so many in that hour before it. Judged here by what the seals say, not by a mark of
    /// the device's: nobody has to trust it for that, and another quota counts for what came before as well.
    [[nodiscard]] bool is_over_quota(std::uint64_t number, std::uint64_t per_hour) const;
    /// Decisions about no entry that was opened here: the ombudsman's, or one that has not come yet.
    [[nodiscard]] std::size_t about_others() const;

private:
    explicit Cases(Context& context) : context_(&context) {}
    void take(const model::StoredEntry& stored, envelope::DecodedBody body);

    struct Decision {
        receiver::CaseDecision decision;
        envelope::CaseWords words;
    };
    /// Device, journal, boot and whole hour since that boot: no clock has to be right.
    using Hour = std::tuple<model::DeviceId, model::JournalId, std::uint16_t, std::uint32_t>;

    Context* context_;
    std::map<Hour, std::uint64_t> in_hour_;
    std::map<model::LookupId, std::vector<Decision>> decisions_;  ///< in the order of arrival
    std::vector<Opened> entries_;
};

/// "withdrawn on 2026-11-22T08:15:00Z, to be erased from 2026-11-29T08:15:00Z". Only of what was withdrawn.
[[nodiscard]] std::string withdrawal_text(const receiver::CaseState& state);
/// For the end of a list: so many wait for their erasure, and the command that does it.
[[nodiscard]] std::string due_text(std::size_t count);

}  // namespace pendopo::ctl
