// SPDX-License-Identifier: Apache-2.0
// A SubmissionService's trust bundle, and what its journals say of themselves and of each other.
#include "sync/runner/salvage.hpp"
#include "sync/runner/submission_service.hpp"

namespace pendopo::runner {
namespace {

constexpr std::string_view heads_named_setting = "older_heads_named";  // how many journals, from the oldest on
constexpr std::size_t named_head_bytes = 16 + 8 + 32;                  // id, seq, hash

}  // namespace

base::Status SubmissionService::append_event(const content::VerifiedBundle& bundle, envelope::DeviceEventKind kind,
                                             base::ByteView payload) {
    base::Bytes header = envelope::encode_header(bundle.bundle.epoch, model::EntryClass::device_event);
    const envelope::DeviceEvent event{kind, base::Bytes(payload.begin(), payload.end())};
    PENDOPO_TRY(base::Bytes sealed,
                envelope::seal_device_event(parts_.primitives, event, bundle.bundle.desk, next_aad(header)));
    PENDOPO_TRY(const model::Entry entry, append(std::move(header), std::move(sealed)));
    static_cast<void>(entry);
    return {};
}

base::Status SubmissionService::accept_bundle(content::VerifiedBundle&& bundle) {
    if (bundle.bundle.epoch < lowest_epoch_)
        return base::fail(base::ErrorCode::conflict, "a trust bundle older than the damaged one that is kept");
    // The first bundle of a journal that was begun without one: what it names comes first.
    PENDOPO_CHECK(name_older_heads(bundle));
    PENDOPO_CHECK(report_salvage(bundle));
    base::Bytes payload;
    base::append_big_endian(payload, bundle.bundle.epoch);
    base::append(payload, bundle.hash.view());
    // The event first: an epoch in force without its event would escape the audit; the event twice does no harm. But
    // not at each try of a disk that takes the one and not the other.
    if (event_told_ != bundle.hash)
        PENDOPO_CHECK(append_event(bundle, envelope::DeviceEventKind::bundle_accepted, payload));
    event_told_ = bundle.hash;
    PENDOPO_CHECK(parts_.journal.store_bundle({bundle.bundle.epoch, bundle.bytes}, kept_bundle_));
    kept_bundle_ = model::KeptBundle::whole;
    bundle_ = std::move(bundle);
    prepared_.reset();  // its R may belong to another province's name
    return {};
}

base::Status SubmissionService::begin_new_journal() {
    hand_over();
    const std::uint64_t last = parts_.journal.head().seq;
    model::JournalId id;
    parts_.primitives.random_fill(id.bytes);
    PENDOPO_CHECK(parts_.journal.begin_new_journal(id));
    // What the outbox's disk did not take is of a journal now that nobody hands over any more.
    refill_owed_ = refill_owed_ || handed_over_ < last;
    handed_over_ = 0;
    identity_owed_ = true;
    make_up();
    return name_older_heads(*bundle_);
}

base::Status SubmissionService::report_salvage(const content::VerifiedBundle& bundle) {
    PENDOPO_TRY(const auto waiting, parts_.journal.setting(salvage_setting));
    if (!waiting || waiting->empty()) return {};
    PENDOPO_CHECK(append_event(bundle, envelope::DeviceEventKind::journal_salvaged, *waiting));
    return parts_.journal.set_setting(salvage_setting, {});
}

/// Each journal's end stands in a later one, so that nobody can cut it off unseen. Named twice after lost power or in a
/// salvaged file: no harm.
base::Status SubmissionService::name_older_heads(const content::VerifiedBundle& bundle) {
    PENDOPO_TRY(const std::vector<device::JournalSummary> journals, parts_.journal.journals());
    PENDOPO_TRY(const auto kept, parts_.journal.setting(heads_named_setting));
    std::uint64_t named =
        kept && kept->size() == sizeof(std::uint64_t) ? base::read_big_endian<std::uint64_t>(*kept) : 0;
    while (named + 1 < journals.size()) {
        base::Bytes payload;
        for (; named + 1 < journals.size() && payload.size() + named_head_bytes <= envelope::device_event_payload_max;
             ++named) {
            const device::JournalSummary& old = journals[static_cast<std::size_t>(named)];
            if (old.head.seq == 0) continue;
            base::append(payload, old.id.view());
            base::append_big_endian(payload, old.head.seq);
            base::append(payload, old.head.hash.view());
        }
        if (!payload.empty()) PENDOPO_CHECK(append_event(bundle, envelope::DeviceEventKind::journal_begun, payload));
        base::Bytes number;
        base::append_big_endian(number, named);
        PENDOPO_CHECK(parts_.journal.set_setting(heads_named_setting, number));
    }
    return {};
}

}  // namespace pendopo::runner
