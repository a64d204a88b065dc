// SPDX-License-Identifier: Apache-2.0
// What the desk's commands make of withdrawals, and where letters go; with the real pendopo-ctl on a real province.
#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include "platform/posix/files.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/case.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/reply.hpp"
#include "sync/envelope/seal.hpp"
#include "sync/envelope/x509.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/contract/http_nginx.hpp"
#include "tests/contract/http_process.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using model::Kind;
using test::Ended;

namespace {

constexpr std::int64_t long_ago = 1'700'000'000;
constexpr std::int64_t far_away = 4'000'000'000;  // not due while anybody runs this

/// A device whose entries are made here, as a kiosk would.
struct Box {
    envelope::SigningKeyPair journal_key;
    model::DeviceId id;
    model::JournalId journal;
    model::Head head;
};

struct Office {
    test::Folder folder;
    std::string root = (folder.path() / "province").string();
    sim::SimRandom random{31};
    std::unique_ptr<envelope::Primitives> primitives =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random.fill(out); });
    std::unique_ptr<province::Store> store;
    content::TrustBundle bundle;

    Office() {
        ctl({"province", "init", root, "--name", "Banten", "--practice", "--host", "localhost", "--port", "0",
             "--enrolment-port", "0"});
        auto opened = province::open_sqlite_store(folder.path() / "province" / "store" / "province.db", {});
        REQUIRE(opened);
        store = std::move(*opened);
        const auto roots = posix::read_file(folder.path() / "province" / "public" / "roots.txt", 10'000);
        const auto bytes = posix::read_file(folder.path() / "province" / "public" / "bundle.cbor", 10'000);
        REQUIRE((roots && bytes));
        const auto verified = content::verify_bundle(
            *primitives, *bytes, content::parse_root_keys(base::as_text(*roots)).value(), std::nullopt);
        REQUIRE(verified);
        bundle = verified->bundle;
    }

    Ended try_ctl(const std::vector<std::string>& words) { return test::run("pendopo-ctl", words); }
    std::string ctl(const std::vector<std::string>& words) {
        const Ended ended = try_ctl(words);
        INFO(ended.said);
        REQUIRE(ended.status == 0);
        return ended.said;
    }
    std::string refused(const std::vector<std::string>& words) {
        const Ended ended = try_ctl(words);
        INFO(ended.said);
        REQUIRE(ended.status != 0);
        return ended.said;
    }

    Box let_in(const std::string& site) {
        Box box;
        box.journal_key = primitives->generate_signing_key();
        box.id = envelope::device_id_of(*primitives, box.journal_key.public_half);
        random.fill(box.journal.bytes);
        const envelope::SigningKeyPair tls = primitives->generate_signing_key();
        province::Token token;
        random.fill(token.hash.bytes);
        token.site = site;
        token.expires_at = {std::chrono::hours(24)};
        REQUIRE(store->add_token(token));
        const model::Hash spki = envelope::spki_sha256(*primitives, tls.public_half);
        REQUIRE(store->enrol({token.hash, spki, box.id, box.journal, box.journal_key.public_half, "csr", "words"}, {}));
        REQUIRE(store->confirm(spki, "kiosk", "certificate", {}));
        return box;
    }

    void hand_in(Box& box, Kind kind, base::SecretBuffer words, const envelope::ReceiptSecret& r,
                 std::int64_t received_at) {
        model::Submission submission;
        submission.kind = kind;
        submission.language = "id";
        submission.words = std::move(words);
        const base::Bytes header = envelope::encode_header(bundle.epoch, model::EntryClass::submission);
        const auto sealed =
            envelope::seal_submission(*primitives, submission, r, {bundle.desk, bundle.ombudsman, bundle.identity},
                                      envelope::aad_for(box.id, box.journal, box.head.seq + 1, header));
        REQUIRE(sealed);
        const model::Entry entry = envelope::make_entry(*primitives, {box.id, box.journal}, box.head, header, *sealed,
                                                        box.journal_key.private_half);
        box.head = {entry.seq, entry.hash};
        REQUIRE(test::store_run(*store, {box.id, box.journal, {entry}, test::at(received_at)}));
    }
    void say(Box& box, std::string_view words, const envelope::ReceiptSecret& r) {
        hand_in(box, Kind::aspiration, base::SecretBuffer(base::as_bytes(words)), r, long_ago);
    }
    void decide(Box& box, Kind kind, const envelope::ReceiptSecret& by, std::int64_t received_at) {
        hand_in(box, kind, envelope::encode_case_words(*primitives, kind, by, true), secret(250), received_at);
    }
    static envelope::ReceiptSecret secret(base::Byte each) {
        envelope::ReceiptSecret r;
        std::fill(r.bytes.begin(), r.bytes.end(), each);
        return r;
    }
    nlohmann::json list() { return nlohmann::json::parse(ctl({"desk", "list", root, "--json"})); }
    /// The case's letters, opened; each must be signed by the reply key.
    std::vector<model::CaseStatus> letters(const envelope::ReceiptSecret& r) {
        const auto rows = store->replies(envelope::lookup_id(*primitives, r));
        REQUIRE(rows);
        std::vector<model::CaseStatus> all;
        for (const auto& row : *rows) {
            const auto reply = protocol::decode_as<model::Reply>(row.frame);
            REQUIRE(reply);
            CHECK(envelope::verify_tagged(*primitives, "reply", protocol::reply_signed_bytes(*reply), reply->signature,
                                          bundle.reply));
            const auto letter = envelope::open_reply(*primitives, r, *reply);
            REQUIRE(letter);
            all.push_back(letter->status);
        }
        return all;
    }
    std::size_t mail_of(const Box& box) {
        return store->mail(box.id, 0, limits::mail_answer_bytes_max)->letters.size();
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

using Statuses = std::vector<model::CaseStatus>;
using model::CaseStatus;

}  // namespace

TEST_CASE("desk: what was withdrawn is hidden at once, erased when it is due, and leaves one letter that says so") {
    Office office;
    Box box = office.let_in("Kecamatan Serang");
    const auto due = Office::secret(1), running = Office::secret(2), kept = Office::secret(3),
               forged = Office::secret(4);
    office.say(box, "satu", due);
    office.say(box, "dua", running);
    office.say(box, "tiga", kept);
    office.say(box, "empat", forged);
    office.ctl({"desk", "status", office.root, "1", "in_progress"});
    office.decide(box, Kind::withdrawal, due, long_ago);
    office.decide(box, Kind::withdrawal, running, far_away);
    office.decide(box, Kind::withdrawal, kept, long_ago);
    office.decide(box, Kind::taken_back, kept, long_ago + 5);
    office.decide(box, Kind::rating, kept, long_ago + 6);
    // Somebody who only read the look-up id: the proof is missing.
    const std::string lookup = envelope::lookup_id(*office.primitives, forged).hex();
    office.hand_in(box, Kind::withdrawal, base::SecretBuffer(base::as_bytes(lookup + " " + lookup)),
                   Office::secret(251), long_ago);

    const auto list = office.list();
    REQUIRE(list.size() == 4);
    CHECK_FALSE(list[0].contains("words"));
    CHECK(list[0]["withdrawn_at"] == "2023-11-14T22:13:20Z");
    CHECK(list[0]["erase_from"] == "2023-11-21T22:13:20Z");
    CHECK_FALSE(list[1].contains("words"));
    CHECK(list[2]["words"] == "tiga");
    CHECK(list[2]["rating"] == "helped");
    CHECK(list[3]["words"] == "empat");
    const auto withdrawn = nlohmann::json::parse(office.ctl({"desk", "list", office.root, "--json", "--withdrawn"}));
    CHECK(withdrawn.size() == 2);
    CHECK(has(office.refused({"desk", "status", office.root, "2", "done"}), "was withdrawn on"));
    CHECK(has(office.refused({"desk", "status", office.root, "5", "done"}), "is about an earlier one"));

    CHECK(list[0]["erase_due"] == true);
    CHECK(list[1]["erase_due"] == false);
    for (const char* command : {"list", "withdrawals"}) {
        const std::string told = office.ctl({"desk", command, office.root});
        CHECK_MESSAGE(has(told, "1 withdrawn entries are due"), told);
        CHECK(has(told, "desk erase PROVINCE --due --yes"));
    }
    const std::string listed = office.ctl({"desk", "erase", office.root, "--due"});
    CHECK(has(listed, "#1  withdrawn on"));
    CHECK_FALSE(has(listed, "#2"));
    CHECK(has(listed, "nothing was erased"));
    CHECK_FALSE(office.store->read(1)->entry.sealed.empty());
    CHECK(has(office.ctl({"desk", "erase", office.root, "--due", "--yes"}), "erased entry 1"));
    CHECK(office.store->read(1)->entry.sealed.empty());
    CHECK_FALSE(office.store->read(2)->entry.sealed.empty());
    CHECK(office.letters(due) == Statuses{CaseStatus::withdrawn});
    CHECK(has(office.refused({"desk", "status", office.root, "1", "done"}), "was erased"));
    CHECK(has(office.ctl({"desk", "erase", office.root, "--due", "--yes"}), "nothing is due"));
    CHECK_FALSE(has(office.ctl({"desk", "list", office.root}), "are due"));
    CHECK(has(office.refused({"desk", "erase", office.root}), "give --entry"));
}

TEST_CASE("desk: a letter goes to the kiosks of its kecamatan, by words or by code, and an edit takes its place") {
    Office office;
    Box here = office.let_in("36.73.01 Kantor Kecamatan Serang");
    const Box neighbour = office.let_in("Desa Kaligandu, 3673011002");
    const Box elsewhere = office.let_in("36.73.02 Kantor Kecamatan Kasemen");
    const Box nameless = office.let_in("Pasar No. 367301 A");
    const auto r = Office::secret(1);
    office.say(here, "satu", r);
    office.folder.write("letter.txt", "Terima kasih.\n");
    const std::string file = (office.folder.path() / "letter.txt").string();
    CHECK(has(office.ctl({"desk", "reply", office.root, "1", "--text-file", file, "--from", "Dinas PUPR"}),
              "step 1 of entry 1 goes to 3 kiosks"));
    CHECK(office.mail_of(here) == 1);
    CHECK(office.mail_of(neighbour) == 1);
    CHECK(office.mail_of(nameless) == 1);  // six digits are taken for a code
    CHECK(office.mail_of(elsewhere) == 0);
    CHECK(has(office.ctl({"desk", "status", office.root, "1", "done", "--edit", "1"}), "is changed"));
    CHECK(office.letters(r) == Statuses{CaseStatus::done});
    CHECK(office.mail_of(neighbour) == 1);
    CHECK(has(office.refused({"desk", "status", office.root, "1", "done", "--edit", "2"}), "no step 2"));
    CHECK(has(office.refused({"desk", "status", office.root, "1", "withdrawn"}), "no status called withdrawn"));
    CHECK(has(office.refused({"desk", "reply", office.root, "7", "--text-file", file}), "7"));
    for (int i = 2; i <= 32; ++i)
        office.ctl({"desk", "status", office.root, "1", "in_progress"});
    CHECK(has(office.refused({"desk", "status", office.root, "1", "done"}), "has 32 steps already"));
    office.folder.write("bell.txt", "Terima\akasih");
    CHECK(has(office.refused({"desk", "reply", office.root, "1", "--edit", "1", "--text-file",
                              (office.folder.path() / "bell.txt").string()}),
              "plain text"));
    office.folder.write("long.txt", std::string(4'001, 'a'));
    CHECK(has(office.refused({"desk", "reply", office.root, "1", "--edit", "1", "--text-file",
                              (office.folder.path() / "long.txt").string()}),
              "4000 bytes"));
}
