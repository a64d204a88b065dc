// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/salvage.hpp"

#include <algorithm>

#include "sync/envelope/chain.hpp"

namespace pendopo::runner {
namespace {

using Row = device::JournalReader::Row;
using Text = device::EntryLink::Text;

/// Which entries verify. From the end to the beginning: one signature covers all that the chain reaches from it, so
/// that a signature is verified only where the chain was cut.
std::vector<bool> verify(envelope::Primitives& primitives, const device::JournalReader& damaged, const Row& row,
                         const model::SigningKey& key) {
    const std::uint64_t count = row.end_position > row.first_position ? row.end_position - row.first_position : 0;
    std::vector<bool> good(static_cast<std::size_t>(count), false);
    std::optional<model::Hash> covered;  // the hash that the good entry behind it names
    for (std::uint64_t seq = count; seq > 0; --seq) {
        const auto found = damaged.entry(row, seq);
        if (!found || found->text == Text::lost) {
            covered.reset();
            continue;
        }
        const model::Entry& entry = found->entry;
        const bool whole = found->text != Text::kept || envelope::entry_hash(primitives, entry) == entry.hash;
        const bool genuine =
            whole && (covered == entry.hash || primitives.p256_verify(key, entry.hash, entry.signature));
        good[static_cast<std::size_t>(seq - 1)] = genuine;
        covered = genuine ? std::optional(entry.previous) : std::nullopt;
        // Of an entry without its text nothing but the signature vouches for what it names as its forerunner.
        if (found->text != Text::kept) covered.reset();
    }
    return good;
}

/// What earlier salvages left to be told, and this.
base::Result<device::Setting> told_with(const device::Journal& into, const Salvaged& now) {
    PENDOPO_TRY(const auto waiting, into.setting(salvage_setting));
    Salvaged all = now;
    if (waiting && waiting->size() == salvage_payload({}).size()) {
        const base::ByteView before = *waiting;
        all.journals += base::read_big_endian<std::uint64_t>(before);
        all.entries += base::read_big_endian<std::uint64_t>(before.subspan(8));
        all.lost += base::read_big_endian<std::uint64_t>(before.subspan(16));
    }
    return device::Setting{std::string(salvage_setting), salvage_payload(all)};
}

base::Status adopt(envelope::Primitives& primitives, const device::JournalReader& damaged, const Row& row,
                   device::Journal& into, const std::vector<bool>& good, Salvaged& salvaged) {
    const auto last = std::find(good.rbegin(), good.rend(), true);
    if (last == good.rend()) return {};
    device::AdoptedJournal adopted{row.id, row.device, static_cast<std::uint64_t>(good.rend() - last), {}, {}};
    const device::EntrySource source = [&](std::uint64_t seq) -> std::optional<device::AnyEntry> {
        if (seq == 0 || seq > good.size() || !good[static_cast<std::size_t>(seq - 1)]) return std::nullopt;
        return damaged.entry(row, seq);
    };
    if (const auto at_ack = source(row.acked.seq); at_ack && at_ack->entry.hash == row.acked.hash) {
        adopted.acked = row.acked;
        adopted.incarnations = damaged.incarnations();
    }
    Salvaged this_one;
    this_one.journals = 1;
    this_one.entries = static_cast<std::uint64_t>(std::count(good.begin(), good.end(), true));
    this_one.lost = adopted.last_seq - this_one.entries;
    PENDOPO_TRY(adopted.setting, told_with(into, this_one));
    model::JournalId next;
    primitives.random_fill(next.bytes);
    PENDOPO_CHECK(into.adopt(adopted, source, next));
    ++salvaged.journals;
    salvaged.entries += this_one.entries;
    salvaged.lost += this_one.lost;
    return {};
}

}  // namespace

base::Result<Salvaged> salvage(envelope::Primitives& primitives, const device::JournalReader& damaged,
                               device::Journal& into, const model::SigningKey& journal_key) {
    Salvaged salvaged;
    bool any_known = false;
    for (const Row& row : damaged.journals()) {
        PENDOPO_TRY(const auto here, into.journals());
        const bool known = std::any_of(here.begin(), here.end(), [&](const auto& each) { return each.id == row.id; });
        any_known = any_known || known;
        if (known || row.device != into.device()) continue;
        const auto good = verify(primitives, damaged, row, journal_key);
        PENDOPO_CHECK(adopt(primitives, damaged, row, into, good, salvaged));
    }
    PENDOPO_TRY(const auto own_bundle, into.bundle());
    const auto bundle = damaged.bundle();
    if (!own_bundle && bundle) {
        PENDOPO_CHECK(into.store_bundle(*bundle));
        salvaged.bundle = true;
    }
    if (salvaged.journals == 0 && !any_known) PENDOPO_CHECK(tell_of_nothing_salvaged(into));
    return salvaged;
}

base::Status tell_of_nothing_salvaged(device::Journal& into) {
    PENDOPO_TRY(const device::Setting setting, told_with(into, {}));
    return into.set_setting(setting.name, setting.value);
}

base::Bytes salvage_payload(const Salvaged& salvaged) {
    base::Bytes payload;
    base::append_big_endian(payload, static_cast<std::uint64_t>(salvaged.journals));
    base::append_big_endian(payload, salvaged.entries);
    base::append_big_endian(payload, salvaged.lost);
    return payload;
}

}  // namespace pendopo::runner
