// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;
using model::EnrolmentState;
using province::DeviceState;
using Kind = province::EnrolmentAnswer::Kind;

namespace {

template <class Test>
void on_every_engine(Test test) {
    for (const auto& engine : store_engines()) {
        INFO("engine: ", engine.name);
        const auto under_test = engine.make();
        test(*under_test);
    }
}

province::Token token(std::uint64_t number, std::int64_t expires_at = 2'000) {
    return {sample<model::Hash>(number), "Samsat Serang", at(1'000), at(expires_at), std::nullopt};
}

province::EnrolmentRequest request(std::uint64_t token_number, std::uint64_t device, std::uint64_t key) {
    return {sample<model::Hash>(token_number),
            sample<model::Hash>(key),
            sample<model::DeviceId>(device),
            sample<model::JournalId>(device),
            sample<model::SigningKey>(key),
            "-----BEGIN CERTIFICATE REQUEST-----",
            "satu dua tiga empat lima enam tujuh delapan"};
}

void enrol_and_confirm(province::Store& store, std::uint64_t token_number, std::uint64_t device, std::uint64_t key) {
    REQUIRE(store.add_token(token(token_number)));
    REQUIRE(store.enrol(request(token_number, device, key), at(1'500))->kind == Kind::accepted);
    REQUIRE(store.confirm(sample<model::Hash>(key), "loket 1", "CERTIFICATE", at(1'600)));
}

}  // namespace

TEST_CASE("store: the incarnation is the one given at its making, until another begins") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK(*store->incarnation() == 77);
        REQUIRE(store->begin_incarnation(0xfedcba9876543210u));
        CHECK(*under_test.connect()->incarnation() == 0xfedcba9876543210u);
    });
}

TEST_CASE("store: one that was restored says from when on its enrolments may be older than they look") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK_FALSE(store->restored_after()->has_value());
        enrol_and_confirm(*store, 1, 5, 9);
        REQUIRE(store->begin_incarnation(78));
        CHECK(*store->restored_after() == at(1'600));
        // From an older backup; and what is newer by now does not count.
        REQUIRE(store->add_token(token(2)));
        REQUIRE(store->enrol(request(2, 6, 10), at(1'700))->kind == Kind::accepted);
        REQUIRE(store->confirm(sample<model::Hash>(10), "loket 2", "CERTIFICATE", at(1'800)));
        REQUIRE(store->begin_incarnation(79));
        CHECK(*under_test.connect()->restored_after() == at(1'600));
    });
}

TEST_CASE("store: an enrolment goes from token to certificate, and the device may then speak") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->add_token(token(1)));
        CHECK(store->add_token(token(1)).error().code == ErrorCode::conflict);
        const auto first = store->enrol(request(1, 5, 9), at(1'500));
        REQUIRE(first);
        CHECK(first->kind == Kind::accepted);
        CHECK(first->record.state == EnrolmentState::pending);
        CHECK(first->record.site == "Samsat Serang");
        CHECK(store->find_device(sample<model::Hash>(9)).error().code == ErrorCode::not_found);
        CHECK(store->counts()->enrolments_pending == 1);
        CHECK((*store->tokens())[0].used_by == sample<model::Hash>(9));

        const auto waiting = store->enrolments(EnrolmentState::pending);
        REQUIRE(waiting->size() == 1);
        CHECK((*waiting)[0].request.words == request(1, 5, 9).words);
        CHECK((*waiting)[0].request.csr_pem == request(1, 5, 9).csr_pem);
        CHECK((*waiting)[0].created_at == at(1'500));
        REQUIRE(store->confirm(sample<model::Hash>(9), "loket 1", "CERTIFICATE", at(1'600)));

        const auto polled = store->enrol(request(1, 5, 9), at(9'999));
        CHECK(polled->kind == Kind::accepted);
        CHECK(polled->record.state == EnrolmentState::confirmed);
        CHECK(polled->record.certificate_pem == "CERTIFICATE");
        const auto device = store->find_device(sample<model::Hash>(9));
        REQUIRE(device);
        CHECK(device->id == sample<model::DeviceId>(5));
        CHECK(device->journal_key == sample<model::SigningKey>(9));
        CHECK(device->state == DeviceState::active);
        CHECK(device->name == "loket 1");
        CHECK(device->site == "Samsat Serang");
        CHECK(device->words == request(1, 5, 9).words);
        CHECK(device->created_at == at(1'600));
        CHECK(store->enrolments(EnrolmentState::pending)->empty());
        CHECK(store->enrolments(std::nullopt)->size() == 1);
        CHECK(store->confirm(sample<model::Hash>(9), "", "", at(1)).error().code == ErrorCode::conflict);

        REQUIRE(store->revoke(sample<model::Hash>(9), at(10'000)));
        CHECK(store->enrol(request(1, 5, 9), at(10'001))->kind == Kind::key_revoked);
    });
}

TEST_CASE("store: a wrong, expired or used token enrols nobody") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->add_token(token(1)));
        REQUIRE(store->add_token(token(2, 1'400)));
        CHECK(store->enrol(request(3, 5, 9), at(1'500))->kind == Kind::token_unknown);
        CHECK(store->enrol(request(2, 5, 9), at(1'400))->kind == Kind::token_expired);
        CHECK(store->enrol(request(1, 5, 9), at(1'500))->kind == Kind::accepted);
        CHECK(store->enrol(request(1, 6, 10), at(1'500))->kind == Kind::token_used);
        auto other_journal_key = request(1, 5, 9);
        other_journal_key.journal_key = sample<model::SigningKey>(11);
        CHECK(store->enrol(other_journal_key, at(1'500))->kind == Kind::token_used);
        CHECK(store->counts()->enrolments_pending == 1);
        CHECK(store->enrol(request(1, 5, 9), at(2'500))->kind == Kind::accepted);
    });
}

TEST_CASE("store: the same request with a fresh signing of its CSR is the same request") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        REQUIRE(store->add_token(token(1)));
        REQUIRE(store->enrol(request(1, 5, 9), at(1'500)));
        auto again = request(1, 5, 9);
        again.csr_pem = "-----BEGIN CERTIFICATE REQUEST----- again";
        CHECK(store->enrol(again, at(1'501))->kind == Kind::accepted);
        CHECK(store->enrolments(std::nullopt)->size() == 1);
    });
}

TEST_CASE("store: a refused request stays refused, and a new token begins anew") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        CHECK(store->refuse(sample<model::Hash>(9)).error().code == ErrorCode::not_found);
        REQUIRE(store->add_token(token(1)));
        REQUIRE(store->enrol(request(1, 5, 9), at(1'500)));
        REQUIRE(store->refuse(sample<model::Hash>(9)));
        CHECK(store->refuse(sample<model::Hash>(9)).error().code == ErrorCode::conflict);
        CHECK(store->enrol(request(1, 5, 9), at(1'500))->record.state == EnrolmentState::refused);
        CHECK(store->confirm(sample<model::Hash>(9), "", "", at(1)).error().code == ErrorCode::conflict);
        REQUIRE(store->add_token(token(2)));
        const auto anew = store->enrol(request(2, 5, 9), at(1'500));
        CHECK(anew->record.state == EnrolmentState::pending);
        REQUIRE(store->confirm(sample<model::Hash>(9), "loket 1", "CERTIFICATE", at(1'600)));
        CHECK(store->find_device(sample<model::Hash>(9))->state == DeviceState::active);
    });
}

TEST_CASE("store: a revocation by another process holds from the next look-up on, and for good") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto server = under_test.connect();
        auto command = under_test.connect();
        enrol_and_confirm(*command, 1, 5, 9);
        CHECK(server->find_device(sample<model::Hash>(9))->state == DeviceState::active);
        REQUIRE(command->revoke(sample<model::Hash>(9), at(1'700)));
        CHECK(server->find_device(sample<model::Hash>(9))->state == DeviceState::revoked);
        CHECK(server->find_device(sample<model::Hash>(9))->changed_at == at(1'700));
        REQUIRE(command->revoke(sample<model::Hash>(9), at(1'900)));
        CHECK(server->find_device(sample<model::Hash>(9))->changed_at == at(1'700));
        CHECK(command->revoke(sample<model::Hash>(10), at(1)).error().code == ErrorCode::not_found);

        REQUIRE(command->add_token(token(2)));
        CHECK(server->enrol(request(2, 5, 9), at(1'500))->kind == Kind::key_revoked);
        CHECK(server->enrol(request(2, 5, 10), at(1'500))->kind == Kind::accepted);
        REQUIRE(command->confirm(sample<model::Hash>(10), "loket 1", "CERTIFICATE", at(1'600)));
        CHECK(server->find_device(sample<model::Hash>(10))->state == DeviceState::active);
        CHECK(server->counts()->devices_active == 1);
        CHECK(server->counts()->devices_revoked == 1);
    });
}

TEST_CASE("store: a device that enrols with new keys loses its old ones when the new are confirmed, not before") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        enrol_and_confirm(*store, 1, 5, 9);
        enrol_and_confirm(*store, 2, 6, 20);
        REQUIRE(store->add_token(token(3)));
        REQUIRE(store->enrol(request(3, 5, 10), at(1'500)));
        CHECK(store->find_device(sample<model::Hash>(9))->state == DeviceState::active);
        REQUIRE(store->confirm(sample<model::Hash>(10), "loket 1", "CERTIFICATE", at(1'800)));
        CHECK(store->find_device(sample<model::Hash>(9))->state == DeviceState::replaced);
        CHECK_FALSE(store->find_device(sample<model::Hash>(9))->replaced_by);
        CHECK(store->find_device(sample<model::Hash>(10))->state == DeviceState::active);
        CHECK(store->find_device(sample<model::Hash>(20))->state == DeviceState::active);
        CHECK(store->devices()->size() == 3);
        const auto rows = store->find_devices(sample<model::DeviceId>(5));
        REQUIRE(rows->size() == 2);
        CHECK((*rows)[0].tls_spki == sample<model::Hash>(9));
        CHECK((*rows)[1].tls_spki == sample<model::Hash>(10));
        CHECK(store->find_devices(sample<model::DeviceId>(7))->empty());
        CHECK(store->counts()->devices_replaced == 1);
        CHECK(store->counts()->devices_revoked == 0);
        REQUIRE(store->add_token(token(4)));
        CHECK(store->enrol(request(4, 5, 9), at(1'500))->kind == Kind::key_revoked);
    });
}

TEST_CASE("store: a box that takes another's place closes its journals, inherits its mail and leaves it replaced") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        const auto old = sample<model::DeviceId>(5);
        const auto middle = sample<model::DeviceId>(6);
        const auto newest = sample<model::DeviceId>(7);
        enrol_and_confirm(*store, 1, 5, 9);
        Chain chain;
        chain.device = old;
        REQUIRE(store_run(*store, run_of(chain, 3)));
        REQUIRE(store->add_mail(old, base::as_bytes("lama"), ""));

        REQUIRE(store->add_token(token(2)));
        REQUIRE(store->enrol(request(2, 6, 10), at(1'500)));
        const auto key = sample<model::Hash>(10);
        const auto nobody = sample<model::DeviceId>(99);
        CHECK(store->confirm(key, "", "C", at(1'700), nobody).error().code == ErrorCode::not_found);
        CHECK(store->confirm(key, "", "C", at(1'700), middle).error().code == ErrorCode::invalid_argument);
        CHECK(store->find_device(sample<model::Hash>(9))->state == DeviceState::active);
        REQUIRE(store->confirm(key, "loket 2", "C", at(1'700), old));
        const auto replaced = store->find_device(sample<model::Hash>(9));
        CHECK(replaced->state == DeviceState::replaced);
        CHECK(replaced->replaced_by == middle);
        CHECK(replaced->changed_at == at(1'700));
        CHECK(store->find_device(key)->state == DeviceState::active);

        const model::Head closed = chain.head;
        REQUIRE(store_run(*store, run_of(chain, 2), model::EntryFlags::late));
        const auto journals = store->journals();
        REQUIRE(journals->size() == 1);
        CHECK((*journals)[0].device == old);
        CHECK((*journals)[0].closed == closed);
        CHECK((*journals)[0].head == chain.head);
        CHECK((*journals)[0].late == 2);
        CHECK((*journals)[0].gaps + (*journals)[0].forked + (*journals)[0].quarantined == 0);
        CHECK(store->counts()->late == 2);

        REQUIRE(store->add_token(token(3)));
        REQUIRE(store->enrol(request(3, 7, 11), at(1'500)));
        REQUIRE(store->confirm(sample<model::Hash>(11), "loket 2", "C", at(1'800), middle));
        CHECK(store->mail(newest, 0, 10'000)->letters.size() == 1);
        CHECK(store->mail(old, 0, 10'000)->letters.size() == 1);
        REQUIRE(store->add_mail(newest, base::as_bytes("baru"), ""));
        CHECK(store->mail(middle, 0, 10'000)->letters.size() == 1);
    });
}

TEST_CASE("store: a revoked box that is replaced stays revoked") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        enrol_and_confirm(*store, 1, 5, 9);
        REQUIRE(store->revoke(sample<model::Hash>(9), at(1'650)));
        REQUIRE(store->add_token(token(2)));
        REQUIRE(store->enrol(request(2, 6, 10), at(1'500)));
        REQUIRE(store->confirm(sample<model::Hash>(10), "", "C", at(1'700), sample<model::DeviceId>(5)));
        const auto old = store->find_device(sample<model::Hash>(9));
        CHECK(old->state == DeviceState::revoked);
        CHECK(old->changed_at == at(1'650));
        CHECK(old->replaced_by == sample<model::DeviceId>(6));
    });
}

TEST_CASE("store: texts over their limits are refused") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        auto long_site = token(1);
        long_site.site.assign(limits::site_text_bytes_max + 1, 'x');
        CHECK(store->add_token(long_site).error().code == ErrorCode::too_large);
        REQUIRE(store->add_token(token(1)));
        auto long_csr = request(1, 5, 9);
        long_csr.csr_pem.assign(limits::csr_bytes_max + 1, 'x');
        CHECK(store->enrol(long_csr, at(1'500)).error().code == ErrorCode::too_large);
        CHECK(store->enrol(request(1, 5, 9), at(1'500))->kind == Kind::accepted);
    });
}

TEST_CASE("store: what a device sent while it was shut out is listed with its mark once it is accepted again") {
    on_every_engine([](StoreUnderTest& under_test) {
        auto store = under_test.connect();
        enrol_and_confirm(*store, 1, 1, 9);
        Chain chain;  // of device 1
        REQUIRE(store_run(*store, run_of(chain, 1)));
        REQUIRE(store->revoke(sample<model::Hash>(9), at(1'700)));
        REQUIRE(store_run(*store, run_of(chain, 2), model::EntryFlags::quarantined));
        CHECK(store->list({0, 100, false})->size() == 1);
        CHECK(store->counts()->apart == 2);
        enrol_and_confirm(*store, 2, 1, 10);
        const auto all = store->list({0, 100, false});
        REQUIRE(all->size() == 3);
        CHECK(model::has((*all)[2].flags, model::EntryFlags::quarantined));
        CHECK(store->counts()->apart == 0);
        CHECK(store->counts()->quarantined == 2);
    });
}
