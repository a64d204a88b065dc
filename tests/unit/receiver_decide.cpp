// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "platform/sim/sim_random.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/receiver/receiver.hpp"
#include "tests/unit/envelope_support.hpp"

using namespace pendopo;
using namespace pendopo::test;
using model::EntryFlags;
using model::has;
using receiver::Decision;

namespace {

/// A journal to take batches from: entries that hang together, hashed and not signed.
struct Chain {
    std::unique_ptr<envelope::Primitives> primitives = envelope::libcrypto_primitives(seeded(3));
    envelope::SigningKeyPair key = primitives->generate_signing_key();
    receiver::DeviceRecord device{{}, key.public_half, false};
    std::vector<model::Entry> entries;

    explicit Chain(std::size_t count) { grow(entries, count, 0); }
    /// The first `kept` entries, and `added` others.
    std::vector<model::Entry> fork(std::size_t kept, std::size_t added, base::Byte salt = 1) {
        std::vector<model::Entry> branch(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(kept));
        grow(branch, added, salt);
        return branch;
    }
    void grow(std::vector<model::Entry>& branch, std::size_t count, base::Byte salt) {
        for (std::size_t i = 0; i < count; ++i) {
            const model::Head head =
                branch.empty() ? model::Head{} : model::Head{branch.back().seq, branch.back().hash};
            const base::Bytes sealed{salt, static_cast<base::Byte>(head.seq), static_cast<base::Byte>(i)};
            branch.push_back(
                envelope::make_entry(*primitives, {device.device, {}}, head, {0x80}, sealed, key.private_half));
        }
    }
    static std::vector<model::Entry> part(const std::vector<model::Entry>& branch, std::size_t first_seq,
                                          std::size_t last_seq) {
        return {branch.begin() + static_cast<std::ptrdiff_t>(first_seq - 1),
                branch.begin() + static_cast<std::ptrdiff_t>(last_seq)};
    }
};

/// What a store does with decisions.
struct Shelf {
    model::Head head;
    std::map<model::Hash, receiver::StoredLink> stored;

    Decision take(const receiver::DeviceRecord& device, const std::vector<model::Entry>& batch) {
        receiver::Known known{head, {}, {}};
        for (const auto& [hash, link] : stored) {
            if (link.seq + 1 >= batch.front().seq && link.seq <= batch.back().seq) known.overlapping.push_back(link);
            if (link.seq > batch.back().seq && has(link.flags, EntryFlags::gap)) known.waiting.push_back(link);
        }
        std::sort(known.waiting.begin(), known.waiting.end(),
                  [](const auto& a, const auto& b) { return a.seq < b.seq; });
        Decision decision = receiver::decide(device, batch, known);
        for (const auto& insert : decision.insert) {
            const model::Entry& entry = batch[insert.index];
            REQUIRE_FALSE(stored.contains(entry.hash));
            stored[entry.hash] = {entry.seq, entry.hash, entry.previous, insert.flags};
        }
        for (const model::Hash& hash : decision.clear_gap) {
            REQUIRE(stored.contains(hash));
            stored[hash].flags = static_cast<EntryFlags>(static_cast<std::uint32_t>(stored[hash].flags) & ~1u);
        }
        for (const model::Hash& hash : decision.fork) {
            REQUIRE(std::count(decision.clear_gap.begin(), decision.clear_gap.end(), hash) == 1);
            stored[hash].flags = stored[hash].flags | EntryFlags::forked;
        }
        head = decision.head;
        return decision;
    }
    std::size_t flagged(EntryFlags flag) const {
        return static_cast<std::size_t>(std::count_if(stored.begin(), stored.end(),
                                                      [&](const auto& each) { return has(each.second.flags, flag); }));
    }
};

model::Head head_of(const model::Entry& entry) {
    return {entry.seq, entry.hash};
}

}  // namespace

TEST_CASE("receiver: a journal in order is stored and acked batch by batch") {
    const Chain chain(30);
    Shelf shelf;
    for (std::size_t first = 1; first <= 30; first += 10) {
        const auto decision = shelf.take(chain.device, Chain::part(chain.entries, first, first + 9));
        CHECK(decision.insert.size() == 10);
        CHECK(decision.acks == std::vector{head_of(chain.entries[first + 8])});
        CHECK_FALSE(decision.forked);
    }
    CHECK(shelf.stored.size() == 30);
    CHECK(shelf.head == head_of(chain.entries[29]));
}

TEST_CASE("receiver: repeated and overlapping batches store each entry once, and the ack tells all that is there") {
    const Chain chain(30);
    Shelf shelf;
    shelf.take(chain.device, Chain::part(chain.entries, 1, 20));
    for (const auto& [first, last] : {std::pair{1, 20}, std::pair{5, 12}, std::pair{20, 20}, std::pair{1, 1}}) {
        const auto again = shelf.take(
            chain.device, Chain::part(chain.entries, static_cast<std::size_t>(first), static_cast<std::size_t>(last)));
        CHECK(again.insert.empty());
        CHECK(again.acks.back() == head_of(chain.entries[19]));
        // Its own end is acked too: on which branch the head is, a resent batch can't tell.
        CHECK(again.acks.front() == head_of(chain.entries[static_cast<std::size_t>(last) - 1]));
    }
    const auto decision = shelf.take(chain.device, Chain::part(chain.entries, 15, 30));
    CHECK(decision.insert.size() == 10);
    CHECK(decision.insert[0].index == 6);
    CHECK(decision.acks == std::vector{head_of(chain.entries[29])});
}

TEST_CASE("receiver: what comes too early is stored, flagged and not acked; the missing piece closes the gap") {
    const Chain chain(30);
    Shelf shelf;
    shelf.take(chain.device, Chain::part(chain.entries, 1, 5));
    const auto early = shelf.take(chain.device, Chain::part(chain.entries, 21, 30));
    CHECK(early.insert.size() == 10);
    CHECK(early.acks == std::vector{head_of(chain.entries[4])});
    const auto middle = shelf.take(chain.device, Chain::part(chain.entries, 11, 15));
    CHECK(middle.acks == std::vector{head_of(chain.entries[4])});
    CHECK(shelf.flagged(EntryFlags::gap) == 15);
    const auto closing = shelf.take(chain.device, Chain::part(chain.entries, 6, 12));
    CHECK(closing.acks == std::vector{head_of(chain.entries[14])});
    CHECK(shelf.flagged(EntryFlags::gap) == 10);
    const auto last = shelf.take(chain.device, Chain::part(chain.entries, 16, 20));
    CHECK(last.acks == std::vector{head_of(chain.entries[29])});
    CHECK(shelf.flagged(EntryFlags::gap) == 0);
    CHECK(shelf.stored.size() == 30);
}

TEST_CASE("receiver: entries of an unknown journal from its middle are kept, and its beginning is asked for") {
    const Chain chain(10);
    Shelf shelf;
    const auto decision = shelf.take(chain.device, Chain::part(chain.entries, 4, 10));
    CHECK(decision.insert.size() == 7);
    CHECK(decision.acks == std::vector{model::Head{}});
    CHECK(shelf.take(chain.device, Chain::part(chain.entries, 1, 3)).acks == std::vector{head_of(chain.entries[9])});
}

TEST_CASE("receiver: a fork is stored, flagged, acked on its own branch, and told the first branch's head") {
    Chain chain(10);
    Shelf shelf;
    shelf.take(chain.device, chain.entries);
    const auto branch = chain.fork(6, 8);
    const auto decision = shelf.take(chain.device, Chain::part(branch, 7, 9));
    CHECK(decision.forked);
    CHECK(decision.insert.size() == 3);
    CHECK(decision.acks == std::vector{head_of(branch[8]), head_of(chain.entries[9])});
    CHECK(shelf.flagged(EntryFlags::forked) == 3);
    CHECK(shelf.head == head_of(chain.entries[9]));

    const auto more = shelf.take(chain.device, Chain::part(branch, 10, 14));
    CHECK(more.acks.front() == head_of(branch[13]));
    CHECK(shelf.flagged(EntryFlags::forked) == 8);
    // The first branch goes on as if nothing had happened.
    chain.grow(chain.entries, 3, 0);
    const auto honest = shelf.take(chain.device, Chain::part(chain.entries, 11, 13));
    CHECK(honest.acks == std::vector{head_of(chain.entries[12])});
    CHECK_FALSE(honest.forked);
    CHECK(shelf.stored.size() == 21);
}

TEST_CASE(
    "receiver: the end of a fork whose tail came first, behind a gap, is acked, and the head stays where it was") {
    Chain chain(10);
    Shelf shelf;
    const auto branch = chain.fork(5, 15);
    shelf.take(chain.device, chain.entries);
    // Nothing of the first branch stands at these numbers: only what is in front of them tells that they fork.
    shelf.take(chain.device, Chain::part(branch, 11, 20));
    const auto decision = shelf.take(chain.device, Chain::part(branch, 1, 20));
    CHECK(decision.forked);
    CHECK(decision.head == head_of(chain.entries[9]));
    CHECK(decision.acks == std::vector{head_of(branch[19]), head_of(chain.entries[9])});
    CHECK(shelf.flagged(EntryFlags::forked) == 15);
}

TEST_CASE("receiver: what closes a gap on a fork is flagged, so that the branch never takes over the head") {
    Chain chain(10);
    Shelf shelf;
    const auto branch = chain.fork(9, 3);
    shelf.take(chain.device, chain.entries);
    shelf.take(chain.device, Chain::part(branch, 11, 11));
    CHECK(shelf.flagged(EntryFlags::gap) == 1);
    const auto closing = shelf.take(chain.device, Chain::part(branch, 10, 10));
    CHECK(closing.forked);
    CHECK(closing.fork == std::vector{branch[10].hash});
    CHECK(shelf.flagged(EntryFlags::gap) == 0);
    CHECK(shelf.flagged(EntryFlags::forked) == 2);
    const auto later = shelf.take(chain.device, Chain::part(branch, 12, 12));
    CHECK(later.forked);
    CHECK(shelf.head == head_of(chain.entries[9]));
}

TEST_CASE("receiver: a batch that leaves the first branch in its middle is stored from there on as a fork") {
    Chain chain(10);
    Shelf shelf;
    shelf.take(chain.device, chain.entries);
    const auto branch = chain.fork(6, 4);
    const auto decision = shelf.take(chain.device, branch);
    CHECK(decision.insert.size() == 4);
    CHECK(decision.acks == std::vector{head_of(branch[9]), head_of(chain.entries[9])});
    const auto again = shelf.take(chain.device, branch);
    CHECK(again.insert.empty());
    CHECK_FALSE(again.forked);
    CHECK(again.acks == decision.acks);
}

TEST_CASE("receiver: a revoked device's entries are kept in quarantine, without an ack or a move of the head") {
    Chain chain(10);
    Shelf shelf;
    shelf.take(chain.device, Chain::part(chain.entries, 1, 5));
    receiver::DeviceRecord revoked = chain.device;
    revoked.revoked = true;
    const auto decision = shelf.take(revoked, Chain::part(chain.entries, 6, 8));
    CHECK(decision.acks.empty());
    CHECK(decision.insert.size() == 3);
    CHECK(shelf.flagged(EntryFlags::quarantined) == 3);
    CHECK(shelf.head == head_of(chain.entries[4]));
    // Restored to its rights, what was quarantined is there and is acked.
    CHECK(shelf.take(chain.device, Chain::part(chain.entries, 6, 10)).acks == std::vector{head_of(chain.entries[9])});
    CHECK(shelf.stored.size() == 10);
}

TEST_CASE("receiver: what a revoked device signed is acked to the accepted one that brings it, head untouched") {
    const Chain chain(20);
    Shelf shelf;
    shelf.take(chain.device, Chain::part(chain.entries, 1, 5));
    auto revoked = chain.device;
    revoked.revoked = true;
    CHECK(shelf.take(revoked, Chain::part(chain.entries, 6, 10)).acks.empty());
    revoked.vouched = true;
    for (int i = 0; i < 2; ++i)
        CHECK(shelf.take(revoked, Chain::part(chain.entries, 8, 15)).acks == std::vector{head_of(chain.entries[14])});
    CHECK(shelf.head == head_of(chain.entries[4]));
    CHECK(shelf.flagged(EntryFlags::quarantined) == 10);
    // Behind a gap there is nothing to promise beyond the head.
    CHECK(shelf.take(revoked, Chain::part(chain.entries, 18, 20)).acks == std::vector{head_of(chain.entries[4])});
}

TEST_CASE("receiver: batches of two branches in any order, repeated and overlapping, are stored once and all acked") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        sim::SimRandom dice(seed);
        Chain chain(40);
        const auto branch = chain.fork(static_cast<std::size_t>(dice.below(39)) + 1, 15);
        const std::vector<model::Entry>* branches[] = {&chain.entries, &branch};
        Shelf shelf;
        for (int i = 0; i < 120; ++i) {
            const auto& source = *branches[dice.below(2)];
            const auto first = static_cast<std::size_t>(1 + dice.below(source.size()));
            const auto last = std::min(source.size(), first + static_cast<std::size_t>(dice.below(12)));
            const auto decision = shelf.take(chain.device, Chain::part(source, first, last));
            REQUIRE_FALSE(decision.acks.empty());
            for (const model::Head& ack : decision.acks) {
                if (ack.seq == 0) continue;
                // Everything an ack covers is stored: walk back from it to the beginning.
                model::Hash at = ack.hash;
                for (std::uint64_t seq = ack.seq; seq > 0; --seq) {
                    REQUIRE(shelf.stored.contains(at));
                    REQUIRE(shelf.stored[at].seq == seq);
                    CHECK_FALSE(has(shelf.stored[at].flags, EntryFlags::gap));
                    at = shelf.stored[at].previous;
                }
                CHECK(at.is_zero());
            }
        }
        for (const auto* source : branches)
            for (std::size_t first = 1; first <= source->size(); first += 10)
                shelf.take(chain.device, Chain::part(*source, first, std::min(source->size(), first + 9)));
        std::size_t different = 40;
        for (const model::Entry& entry : branch)
            if (entry.seq > 40 || chain.entries[entry.seq - 1].hash != entry.hash) ++different;
        CHECK(shelf.stored.size() == different);
        CHECK(shelf.flagged(EntryFlags::gap) == 0);
    }
}

TEST_CASE("receiver: one signature vouches for a whole batch, and for nothing that was touched") {
    const Chain chain(12);
    protocol::Batch batch;
    batch.first_seq = 3;
    batch.previous = chain.entries[1].hash;
    for (std::size_t i = 2; i < 12; ++i)
        batch.entries.push_back({chain.entries[i].header, chain.entries[i].sealed});
    batch.signature = chain.entries[11].signature;
    const auto verified = receiver::verify_batch(*chain.primitives, batch, chain.device);
    REQUIRE(verified);
    REQUIRE(verified->size() == 10);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK((*verified)[i].hash == chain.entries[i + 2].hash);
        CHECK((*verified)[i].previous == chain.entries[i + 2].previous);
        CHECK((*verified)[i].signature.is_zero() == (i < 9));
    }
    const auto refused = [&](auto&& change) {
        protocol::Batch changed = batch;
        change(changed);
        const auto result = receiver::verify_batch(*chain.primitives, changed, chain.device);
        return !result && result.error().code == base::ErrorCode::unauthentic;
    };
    CHECK(refused([](protocol::Batch& b) { b.entries[0].sealed[0] ^= 1; }));
    CHECK(refused([](protocol::Batch& b) { b.entries[9].header[0] ^= 1; }));
    CHECK(refused([](protocol::Batch& b) { std::swap(b.entries[1], b.entries[2]); }));
    CHECK(refused([](protocol::Batch& b) { b.entries.erase(b.entries.begin() + 4); }));
    CHECK(refused([](protocol::Batch& b) { b.previous.bytes[5] ^= 1; }));
    CHECK(refused([](protocol::Batch& b) { ++b.first_seq; }));
    CHECK(refused([](protocol::Batch& b) { b.journal.bytes[0] ^= 1; }));
    CHECK(refused([](protocol::Batch& b) { b.device.bytes[0] ^= 1; }));
    CHECK(refused([](protocol::Batch& b) { b.signature.bytes[63] ^= 1; }));
    receiver::DeviceRecord other = chain.device;
    other.journal_key = chain.primitives->generate_signing_key().public_half;
    CHECK_FALSE(receiver::verify_batch(*chain.primitives, batch, other));
}

TEST_CASE("receiver: an ack verifies under the ack key and says what it was made for; an identity under its own key") {
    const Chain chain(1);
    const model::Ack ack =
        receiver::sign_ack(*chain.primitives, chain.key.private_half, {}, {}, head_of(chain.entries[0]), 77);
    CHECK(envelope::verify_tagged(*chain.primitives, "ack", protocol::ack_signed_bytes(ack), ack.signature,
                                  chain.key.public_half));
    CHECK_FALSE(envelope::verify_tagged(*chain.primitives, "safe", protocol::ack_signed_bytes(ack), ack.signature,
                                        chain.key.public_half));
    const auto frames = protocol::decode_sequence(receiver::encode_acks({ack, ack}), 2);
    REQUIRE(frames);
    CHECK(std::get<model::Ack>(frames->back()).incarnation == 77);

    protocol::Identity identity{{}, {}, chain.key.public_half, {}};
    CHECK_FALSE(receiver::verify_identity(*chain.primitives, identity));
    identity.signature = envelope::sign_tagged(*chain.primitives, "identity", protocol::identity_signed_bytes(identity),
                                               chain.key.private_half);
    CHECK(receiver::verify_identity(*chain.primitives, identity));
    identity.journal.bytes[0] = 1;
    CHECK_FALSE(receiver::verify_identity(*chain.primitives, identity));
}
