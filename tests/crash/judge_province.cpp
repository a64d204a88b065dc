// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/crash/judge.hpp"
#include "tests/support/storage.hpp"

namespace pendopo::crash {
namespace {

bool same_but_signature(const model::Entry& a, model::Entry b) {
    b.signature = a.signature;
    return test::same(a, b);
}

}  // namespace

bool Judge::check_province() {
    if (!must(province_.open(random_.next()), "the province starts")) return false;
    if (cut_.kind == Cut::Kind::restored &&
        !must(province_.store->begin_incarnation(random_.next() >> 1), "a new incarnation begins"))
        return false;
    const auto stored = all_entries(*province_.store);
    if (!stored) return must(base::fail(stored.error()), "listing the store");
    check_stored(*stored);
    Hashes hashes;
    for (const auto& each : *stored)
        hashes.insert(each.entry.hash);
    check_acks(hashes);
    check_registry();
    check_sent_chunks();
    return true;
}

void Judge::check_stored(const std::vector<model::StoredEntry>& stored) {
    Hashes seen;
    for (const auto& each : stored) {
        const model::Entry& entry = each.entry;
        const std::string name = "the province's entry " + std::to_string(entry.seq);
        if (!seen.insert(entry.hash).second) verdict_->add(verdict_->phantom, name + " is there twice");
        const bool old = std::any_of(ledger_.old_entries.begin(), ledger_.old_entries.end(), [&](const auto& noted) {
            return noted.span.may_be(cut_.at) && same_but_signature(noted.value, entry);
        });
        if (old) continue;
        if (may_be_erased(entry.hash)) {
            check_erased_entry(each);
            continue;
        }
        const bool known = std::any_of(ledger_.entries.begin(), ledger_.entries.end(), [&](const TakenEntry& taken) {
            return taken.journal.may_be(cut_.at) && same_but_signature(taken.entry, entry);
        });
        if (!known) verdict_->add(verdict_->phantom, name + " was never sent");
        if (!in_journal_.contains(entry.hash))
            verdict_->add(verdict_->phantom, name + " is no longer in the device's journal: the chain would fork");
    }
}

/// What was acknowledged is there. After a restore: what had been when the backup was taken.
void Judge::check_acks(const Hashes& stored) {
    const Moment until = province_until();
    for (const auto& old : ledger_.old_entries)
        if (old.span.must_be(until) && !stored.contains(old.value.hash))
            verdict_->add(verdict_->lost, "an entry of before the migration is gone at the province");
    for (const PromisedAck& promised : ledger_.acks) {
        if (promised.promised > until) continue;
        for (const TakenEntry& taken : ledger_.entries) {
            const bool covered = taken.refused == never && taken.entry.journal == promised.ack.journal &&
                                 taken.entry.seq <= promised.ack.head.seq;
            if (covered && !stored.contains(taken.entry.hash))
                return verdict_->add(verdict_->lost, "the province forgot entry " + std::to_string(taken.entry.seq) +
                                                         ", which it had acknowledged");
        }
    }
}

void Judge::check_registry() {
    if (cut_.kind == Cut::Kind::restored) return;  // the desk's affair: it knows what it did since the backup
    const auto tokens = province_.store->tokens();
    const auto requests = province_.store->enrolments(std::nullopt);
    if (!tokens || !requests) return verdict_->add(verdict_->corrupt, "the registry cannot be read");
    for (const RegistryKey& key : ledger_.keys)
        check_key(key, *tokens, *requests);
}

void Judge::check_key(const RegistryKey& key, const std::vector<province::Token>& tokens,
                      const std::vector<province::EnrolmentRecord>& requests) {
    const auto device = province_.store->find_device(key_hash(key.number));
    const bool token = std::any_of(tokens.begin(), tokens.end(),
                                   [&](const auto& each) { return each.hash == token_hash(key.number); });
    const bool request = std::any_of(requests.begin(), requests.end(),
                                     [&](const auto& each) { return each.request.tls_spki == key_hash(key.number); });
    const bool revoked = device && device->state == province::DeviceState::revoked;
    const auto compare = [&](const Span& span, bool there, const char* what) {
        if (span.must_be(cut_.at) && !there) verdict_->add(verdict_->lost, std::string("the province forgot ") + what);
        if (there && !span.may_be(cut_.at))
            verdict_->add(verdict_->phantom, std::string("the province invented ") + what);
    };
    compare(key.token, token, "a token");
    compare(key.request, request, "a request for enrolment");
    compare(key.confirmed, device.has_value(), "a confirmed device");
    compare(key.revoked, revoked, "a revocation");
}

}  // namespace pendopo::crash
