// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <vector>

#include "app/ctl/desk_keys.hpp"
#include "storage/province/store.hpp"
#include "sync/envelope/case.hpp"
#include "sync/receiver/case_state.hpp"

namespace pendopo::ctl {

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
    };
    [[nodiscard]] const std::vector<Opened>& entries() const { return entries_; }
    /// Decisions about no entry that was opened here: the ombudsman's, or one that has not come yet.
    [[nodiscard]] std::size_t about_others() const;

private:
    explicit Cases(Context& context) : context_(&context) {}
    void take(const model::StoredEntry& stored, envelope::DecodedBody body);

    struct Decision {
        receiver::CaseDecision decision;
        envelope::CaseWords words;
    };
    Context* context_;
    std::map<model::LookupId, std::vector<Decision>> decisions_;  ///< in the order of arrival
    std::vector<Opened> entries_;
};

/// "withdrawn on 2026-11-22T08:15:00Z, to be erased from 2026-11-29T08:15:00Z". Only of what was withdrawn.
[[nodiscard]] std::string withdrawal_text(const receiver::CaseState& state);

}  // namespace pendopo::ctl
