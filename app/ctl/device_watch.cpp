// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/device_watch.hpp"

#include <set>

#include "platform/base/limits.hpp"

namespace pendopo::ctl {
namespace {

std::string counted(std::uint64_t count, std::string_view what) {
    return std::to_string(count) + (count == 1 ? " entry " : " entries ") + std::string(what);
}

}  // namespace

base::Result<std::map<model::DeviceId, DeviceMarks>> marked_devices(province::Store& store) {
    std::map<model::DeviceId, DeviceMarks> all;
    PENDOPO_TRY(const auto journals, store.journals());
    std::map<model::DeviceId, std::uint64_t> begun;
    for (const province::JournalSummary& journal : journals) {
        ++begun[journal.device];
        if (journal.gaps + journal.forked + journal.late + journal.quarantined == 0) continue;
        DeviceMarks& marks = all[journal.device];
        marks.gaps += journal.gaps;
        marks.forked += journal.forked;
        marks.late += journal.late;
        marks.quarantined += journal.quarantined;
    }
    for (const auto& [device, count] : begun)
        if (count >= limits::journals_worth_a_look) all[device].journals = count;
    PENDOPO_TRY(const auto unverified, store.unverified());
    for (const province::Unverified& each : unverified)
        ++all[each.bringer].unverified;
    return all;
}

std::vector<Concern> concerns_of(const DeviceMarks& marks) {
    std::vector<Concern> all;
    if (marks.forked > 0)
        all.push_back({counted(marks.forked, "stand on a second branch of the journal"),
                       "its card was copied, or an older image of it was put back. All is kept and shown. Find out "
                       "whether two boxes run with this card: switch one off, wipe its card and enrol it anew "
                       "(device site, then confirm --words)"});
    if (marks.gaps > 0)
        all.push_back({counted(marks.gaps, "came before others that are still missing"),
                       "the device sends them when it can. If they stay away for days, fetch them with a courier "
                       "stick, and let pendopo-ctl doctor --device look at its card"});
    if (marks.late > 0)
        all.push_back({counted(marks.late, "came under keys that were replaced"),
                       "what a box still held when it was replaced is welcome. If the number keeps rising, the old box "
                       "still stands somewhere and people write on it: switch it off or enrol it anew"});
    if (marks.quarantined > 0)
        all.push_back({counted(marks.quarantined, "came after the device was revoked"),
                       "they are set apart: read them with pendopo-ctl desk list --quarantined, and judge them"});
    if (marks.journals > 0)
        all.push_back({"it has begun " + std::to_string(marks.journals) + " journals; " +
                           std::to_string(limits::device_journals_max) + " are taken",
                       "each damage, copy or restored image of its card begins one. All is kept and shown. Replace the "
                       "card and enrol the box anew (device site, then confirm --words) before there are too many"});
    if (marks.unverified > 0)
        all.push_back({std::to_string(marks.unverified) + " of its requests could not be verified",
                       "they are kept, see pendopo-ctl desk unverified. A failing card or a forger: look at the box, "
                       "and revoke it if nobody can tell"});
    return all;
}

std::string_view state_name(province::DeviceState state) {
    switch (state) {
        case province::DeviceState::active:
            return "active";
        case province::DeviceState::revoked:
            return "revoked";
        case province::DeviceState::replaced:
            return "replaced";
    }
    return "unknown";
}

base::Result<model::DeviceId> confirmed_device(province::Store& store, const std::string& digits) {
    PENDOPO_TRY(const auto devices, store.devices());
    std::set<model::DeviceId> matches;
    for (const province::Device& device : devices)
        if (device.id.hex().starts_with(digits)) matches.insert(device.id);
    if (digits.size() < id_digits_min || matches.size() != 1)
        return base::fail(base::ErrorCode::not_found, std::to_string(matches.size()) + " devices begin with " + digits +
                                                          "; give at least 6 digits that fit one");
    return *matches.begin();
}

}  // namespace pendopo::ctl
