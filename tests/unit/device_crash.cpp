// SPDX-License-Identifier: Apache-2.0
// What tests/crash found once, each told alone; and what power or a failed flush must not leave behind.
#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "platform/sim/crash_replay.hpp"
#include "platform/sim/crash_vfs.hpp"
#include "storage/device/journal.hpp"
#include "storage/device/sync_store.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using test::Chain;
using test::sample;

namespace {

/// A disk, a VFS on it, and what is left of it after the power went or the program was killed.
struct Machine {
    sim::CrashVfs vfs{"crash-device"};
    sim::CrashDisk disk;

    Machine() { vfs.use(disk); }

    [[nodiscard]] device::JournalOptions journal_options() const {
        return {sample<model::DeviceId>(1), sample<model::JournalId>(2), {1}, 10'000, vfs.name()};
    }
    [[nodiscard]] base::Result<device::Journal> open_journal() const {
        return device::Journal::open("/d/journal.db", journal_options());
    }

    /// Lets `look` see many images of this moment. The databases on the first disk may stay open.
    template <class Look>
    void after_each_power_loss(Look look) {
        sim::CrashReplay replay(disk.begin(), disk.history());
        replay.advance_to(disk.now());
        sim::SimRandom random(3);
        sim::CutFacts facts;
        for (int i = 0; i < 120; ++i) {
            sim::CrashDisk found(replay.after_power_loss("/", random, facts));
            vfs.use(found);
            look();
        }
        vfs.use(disk);
    }
};

}  // namespace

TEST_CASE("journal: after a flush that failed, an entry with a receipt stands on nothing that power could take") {
    Machine machine;
    Chain chain;
    auto journal = machine.open_journal();
    REQUIRE(journal);
    REQUIRE(journal->append(chain.next()));
    REQUIRE(journal->set_setting("inbox", base::Bytes(2'000)));
    machine.disk.faults.flushes_to_fail = 1;
    CHECK_FALSE(journal->append(chain.peek()));
    REQUIRE(journal->append(chain.next()));
    machine.after_each_power_loss([&] {
        const auto found = machine.open_journal();
        REQUIRE(found);
        CHECK(found->head() == chain.head);
    });
}

TEST_CASE("journal: neither noting nor forgetting chunks makes a log that is in doubt count as saved") {
    using Change = base::Status (*)(device::Journal&);
    const std::array<Change, 2> changes = {
        [](device::Journal& journal) { return journal.forget_chunks(std::array{sample<model::Hash>(8)}); },
        [](device::Journal& journal) { return journal.adopt_chunks(std::array{sample<model::Hash>(9)}); }};
    for (const Change change : changes) {
        Machine machine;
        Chain chain;
        auto journal = machine.open_journal();
        REQUIRE(journal);
        REQUIRE(journal->append(chain.next(), std::array{sample<model::Hash>(8)}));
        REQUIRE(journal->set_setting("inbox", base::Bytes(2'000)));
        machine.disk.faults.flushes_to_fail = 2;  // of the commit, and of what should put it right
        CHECK_FALSE(journal->append(chain.peek()));
        REQUIRE(change(*journal));
        REQUIRE(journal->append(chain.next()));
        machine.after_each_power_loss([&] {
            const auto found = machine.open_journal();
            REQUIRE(found);
            CHECK(found->head() == chain.head);
        });
    }
}

TEST_CASE("journal: a log in doubt is not moved into the file when the program ends") {
    Machine machine;
    Chain chain;
    model::Entry refused;
    {
        auto journal = machine.open_journal();
        REQUIRE(journal);
        REQUIRE(journal->append(chain.next()));
        REQUIRE(journal->set_setting("inbox", base::Bytes(2'000)));
        machine.disk.faults.flushes_to_fail = 100;
        refused = chain.peek();
        CHECK_FALSE(journal->append(refused));
    }
    machine.after_each_power_loss([&] {
        const auto found = machine.open_journal();
        REQUIRE(found);
        // The disk never said yes again: what was refused may be there, whole and once.
        const bool came_back = found->head() == model::Head{2, refused.hash};
        CHECK((found->head() == chain.head || came_back));
        CHECK(found->read(1));
    });
}

TEST_CASE("journal: what was refused for a failed flush does not come back with the next start") {
    Machine machine;
    Chain chain;
    auto journal = machine.open_journal();
    REQUIRE(journal);
    REQUIRE(journal->append(chain.next()));
    machine.disk.faults.flushes_to_fail = 1;
    CHECK_FALSE(journal->append(chain.peek()));
    machine.after_each_power_loss([&] {
        const auto found = machine.open_journal();
        REQUIRE(found);
        CHECK(found->head() == chain.head);
    });
}

TEST_CASE("sync store: after a flush that failed, a bundle and an enrolment that were kept do not go back") {
    Machine machine;
    auto store = device::SyncStore::open("/d/sync.db", {machine.vfs.name()});
    REQUIRE(store);
    REQUIRE(store->index(sample<model::DeviceId>(1), {}, {1, 16, 7}));
    machine.disk.faults.flushes_to_fail = 1;
    CHECK_FALSE(store->store_bundle({1, base::Bytes(400, 1)}));
    REQUIRE(store->store_bundle({2, base::Bytes(400, 2)}));
    REQUIRE(store->store_enrolment({model::EnrolmentState::pending, sample<model::Hash>(4), {}, {}, {}}));
    machine.after_each_power_loss([&] {
        const auto found = device::SyncStore::open("/d/sync.db", {machine.vfs.name()});
        REQUIRE(found);
        REQUIRE(found->bundle()->has_value());
        CHECK((*found->bundle())->epoch == 2);
        CHECK(found->enrolment()->state == model::EnrolmentState::pending);
    });
}

TEST_CASE("journal: a restored province may lack of every journal what the former one had acknowledged") {
    Machine machine;
    Chain first;
    Chain second;
    second.journal = sample<model::JournalId>(50);
    {
        auto journal = machine.open_journal();
        REQUIRE(journal);
        for (int i = 0; i < 3; ++i)
            REQUIRE(journal->append(first.next()));
        REQUIRE(journal->mark_acked({first.device, first.journal, first.head, 5, {}}));
        REQUIRE(journal->begin_new_journal(second.journal));
        REQUIRE(journal->append(second.next()));
        CHECK(*journal->waiting() == 1);
        REQUIRE(journal->mark_acked({second.device, second.journal, second.head, 6, {}}));
        CHECK(*journal->waiting() == 3);
    }
    auto journal = machine.open_journal();
    REQUIRE(journal);
    CHECK(*journal->waiting() == 3);
    REQUIRE(journal->mark_acked({first.device, first.journal, first.head, 6, {}}));
    CHECK(*journal->waiting() == 0);
}

TEST_CASE("journal: what was pruned is in a restored province's backup and is not waited for again") {
    Machine machine;
    Chain first;
    Chain second;
    second.journal = sample<model::JournalId>(50);
    auto journal = machine.open_journal();
    REQUIRE(journal);
    for (int i = 0; i < 3; ++i)
        REQUIRE(journal->append(first.next()));
    REQUIRE(journal->mark_acked({first.device, first.journal, first.head, 5, {}}));
    REQUIRE(journal->file_safe({first.device, first.journal, first.head, 5}, 1'000));
    CHECK(*journal->prune(first.journal, 3, 10) == 3);
    REQUIRE(journal->begin_new_journal(second.journal));
    REQUIRE(journal->append(second.next()));
    REQUIRE(journal->mark_acked({second.device, second.journal, second.head, 6, {}}));
    CHECK(*journal->waiting() == 0);
    CHECK((*journal->journals())[0].acked == first.head);
}

namespace {

bool lies_on(const sim::CrashDisk& disk, base::ByteView text) {
    for (const auto& [path, bytes] : disk.files_below("/d/"))
        if (std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end()) return true;
    return false;
}

}  // namespace

TEST_CASE("erase: a program killed before the log is empty empties it at its next start") {
    Machine machine;
    Chain chain;
    auto journal = machine.open_journal();
    REQUIRE(journal);
    REQUIRE(journal->append(chain.next()));
    const base::Bytes text = chain.peek().sealed;
    REQUIRE(journal->append(chain.next()));
    const std::uint64_t before = machine.disk.now();
    REQUIRE(journal->erase(chain.journal, 2));
    sim::CrashReplay replay(machine.disk.begin(), machine.disk.history());
    sim::SimRandom random(4);
    sim::CutFacts facts;
    int erased = 0;
    for (std::uint64_t moment = before; moment <= machine.disk.now(); ++moment) {
        replay.advance_to(moment);
        sim::CrashDisk found(replay.after_kill("/", random, facts));
        machine.vfs.use(found);
        {
            const auto again = machine.open_journal();
            REQUIRE(again);
            const bool gone = *again->has_erased();
            erased += gone ? 1 : 0;
            CHECK(lies_on(found, text) != gone);
        }
        machine.vfs.use(machine.disk);
    }
    CHECK(erased > 2);
}

TEST_CASE("erase: a log that could not be emptied is emptied by the same order, and by the next idle moment") {
    for (const bool ordered_again : {true, false}) {
        Machine machine;
        Chain chain;
        auto journal = machine.open_journal();
        REQUIRE(journal);
        REQUIRE(journal->append(chain.next()));
        const base::Bytes text = chain.peek().sealed;
        REQUIRE(journal->append(chain.next()));
        machine.disk.faults.flushes_to_pass = 1;  // the erasure itself
        machine.disk.faults.flushes_to_fail = 1;
        CHECK_FALSE(journal->erase(chain.journal, 2));
        CHECK(journal->link(chain.journal, 2)->text == device::EntryLink::Text::erased);
        CHECK(lies_on(machine.disk, text));
        if (ordered_again)
            CHECK_FALSE(*journal->erase(chain.journal, 2));
        else
            journal->idle();
        CHECK_FALSE(lies_on(machine.disk, text));
    }
}
