// SPDX-License-Identifier: Apache-2.0
// What an operator does with pendopo-ctl: new epochs of the trust bundle under a running server, boxes that take the
// place of others.
#include <doctest/doctest.h>

#include "platform/posix/files.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/contract/http_nginx.hpp"
#include "tests/contract/http_process.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using test::Ended;
using test::NotifySocket;
using test::Program;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

/// A practice province, made and led by pendopo-ctl.
struct PracticeProvince {
    test::Folder folder;
    fs::path root = folder.path() / "province";

    PracticeProvince() {
        ctl({"province", "init", root, "--practice", "--name", "Banten", "--port", "0", "--enrolment-port", "0"});
    }
    std::string ctl(const std::vector<std::string>& words, int expected = 0) const {
        const Ended ended = test::run("pendopo-ctl", words);
        INFO(ended.said);
        CHECK(ended.status == expected);
        return ended.said;
    }
    /// Two holders sign what waits to be signed, and it is joined.
    void sign_and_join(int epoch, int expected = 0) const {
        std::vector<std::string> join{"bundle", "join", root};
        for (const int holder : {1, 3}) {
            const std::string number = std::to_string(holder);
            const std::string signature = folder.path() / ("signature-" + std::to_string(epoch) + "-" + number);
            ctl({"bundle", "sign", root / "public" / "bundle.unsigned", "--root-key",
                 root / "practice-roots" / ("root-" + number + ".key"), "--key-file",
                 root / "practice-roots" / "unlock.key", "--out", signature});
            join.push_back(signature);
        }
        ctl(join, expected);
    }
    [[nodiscard]] base::Bytes bundle() const {
        return posix::read_file(root / "public" / "bundle.cbor", 100'000).value();
    }
    void put_bundle(const base::Bytes& bytes) const {
        REQUIRE(posix::write_file_atomically(root / "public" / "bundle.cbor", bytes, 0644));
    }
    [[nodiscard]] bool has_its_ack_key() const {
        const Ended doctor = test::run("pendopo-ctl", {"doctor", "--province", root});
        return doctor.said.find("the ack key opens and is the bundle's") != std::string::npos;
    }
};

/// A box that has handed in its request and waits.
struct WaitingBox {
    std::string id;
    std::string words;

    WaitingBox(const PracticeProvince& province, std::uint64_t seed) : words("words of box " + std::to_string(seed)) {
        sim::SimRandom random(seed);
        const auto primitives = envelope::libcrypto_primitives([&](base::ByteSpan out) { random.fill(out); });
        const auto tls = primitives->generate_signing_key();
        const auto journal = primitives->generate_signing_key();
        province::EnrolmentRequest request;
        random.fill(request.token_hash.bytes);
        request.tls_spki = envelope::spki_sha256(*primitives, tls.public_half);
        request.device = envelope::device_id_of(*primitives, journal.public_half);
        request.journal_key = journal.public_half;
        request.csr_pem = envelope::make_request_pem(*primitives, tls, "device").value();
        request.words = words;
        id = request.device.hex();
        const auto store = province::open_sqlite_store(province.root / "store" / "province.db", {1, true, ""});
        REQUIRE(store);
        const base::WallTime now{std::chrono::seconds(1'800'000'000)};
        REQUIRE((*store)->add_token({request.token_hash, "Serang", now, {now.since_epoch + 1h}, std::nullopt}));
        REQUIRE((*store)->enrol(request, now)->kind == province::EnrolmentAnswer::Kind::accepted);
    }
};

}  // namespace

TEST_CASE("replacing: a box takes another's place only if that one is named by six digits, and both then say so") {
    const PracticeProvince province;
    const WaitingBox old(province, 1);
    province.ctl({"device", "confirm", province.root, "--words", old.words, "--name", "loket 1"});
    const WaitingBox box(province, 2);
    const auto confirm = [&](const std::string& replaces, int expected) {
        return province.ctl({"device", "confirm", province.root, "--words", box.words, "--replaces", replaces},
                            expected);
    };
    for (const std::string& wrong : {old.id.substr(0, 5), std::string("zzzzzz"), box.id})
        CHECK(confirm(wrong, 1).find("give at least 6 digits that fit one") != std::string::npos);
    CHECK(confirm(old.id.substr(0, 6), 0).find("it takes the place of " + old.id.substr(0, 8)) != std::string::npos);
    const std::string shown = province.ctl({"device", "show", province.root, old.id});
    CHECK(shown.find("loket 1 at Serang: replaced since") != std::string::npos);
    CHECK(shown.find("its place took " + box.id) != std::string::npos);
    CHECK(province.ctl({"device", "list", province.root}).find("replaced") != std::string::npos);

    province.ctl({"device", "revoke", province.root, old.id.substr(0, 6)});
    CHECK(province.ctl({"device", "show", province.root, old.id}).find("revoked since") != std::string::npos);
    CHECK(province.ctl({"device", "show", province.root, box.id}).find("active since") != std::string::npos);
}

TEST_CASE("rotation: a running server takes a new bundle and ack key, and refuses a broken or an older one") {
    const PracticeProvince province;
    const base::Bytes first = province.bundle();
    const fs::path notify_path = province.folder.path() / "notify";
    const NotifySocket notify(notify_path);
    Program server("pendopo-server", {"--config", province.root / "ingest" / "server.toml"}, notify_path);
    notify.wait_for("READY=1");

    province.ctl({"bundle", "next", province.root}, 1);  // nothing would change
    province.ctl({"bundle", "next", province.root, "--new-ack"});
    CHECK(province.bundle() == first);
    province.sign_and_join(2);
    notify.wait_for("STATUS=trust bundle of epoch 2 is in force");
    CHECK(province.has_its_ack_key());
    CHECK(fs::exists(province.root / "ingest" / "ack.key.before-2"));
    CHECK_FALSE(fs::exists(province.root / "ingest" / "ack.key.next"));

    const base::Bytes second = province.bundle();
    base::Bytes broken = second;
    broken[broken.size() / 2] ^= 1;
    for (const base::Bytes& bad : {broken, first, base::Bytes(second.begin(), second.end() - 1)}) {
        province.put_bundle(bad);
        notify.wait_for("STATUS=refused a trust bundle or ack key; epoch 2 stays in force");
        province.put_bundle(second);
        notify.wait_for("STATUS=trust bundle of epoch 2 is in force");
    }

    province.ctl({"bundle", "next", province.root, "--new-ack"});
    province.sign_and_join(3);
    notify.wait_for("STATUS=trust bundle of epoch 3 is in force");
    server.ask_to_stop();
    notify.wait_for("STOPPING=1");
    std::string said;
    CHECK(server.finish(said) == 0);
    CHECK(said.find("is NOT taken, epoch 2 stays in force") != std::string::npos);

    Program again("pendopo-server", {"--config", province.root / "ingest" / "server.toml"}, notify_path);
    notify.wait_for("READY=1");
}

TEST_CASE("rotation: a bundle that does not follow on the one in force is not joined") {
    const PracticeProvince province;
    province.ctl({"bundle", "next", province.root, "--new-ack"});
    const base::Bytes waiting = posix::read_file(province.root / "public" / "bundle.unsigned", 100'000).value();
    province.sign_and_join(2);
    const base::Bytes second = province.bundle();
    const std::string desk = province.folder.path() / "desk.key";
    province.ctl({"key", "new", "desk", "--out", desk, "--key-file", province.root / "desk" / "unlock.key"});
    province.ctl({"bundle", "next", province.root, "--desk-public", desk + ".pub"});
    province.sign_and_join(3);
    REQUIRE(province.bundle() != second);

    const base::Bytes third = province.bundle();
    REQUIRE(posix::write_file_atomically(province.root / "public" / "bundle.unsigned", waiting, 0644));
    province.sign_and_join(4, 1);
    CHECK(province.bundle() == third);
    CHECK(province.has_its_ack_key());
}

TEST_CASE(
    "desk: what came empty is not told as erased, and erasing wants the first digits of the hash beside the number") {
    const PracticeProvince province;
    test::Chain chain;
    std::vector<std::string> digits;
    {
        const auto store = province::open_sqlite_store(province.root / "store" / "province.db", {1, true, ""});
        REQUIRE(store);
        for (const std::size_t bytes : {0, 304}) {
            chain.sealed_bytes = bytes;
            REQUIRE(test::store_run(**store, test::run_of(chain, 1)));
            digits.push_back(chain.head.hash.hex().substr(0, 8));
        }
    }
    const std::string before = province.ctl({"desk", "list", province.root});
    CHECK(before.find("erased") == std::string::npos);
    CHECK(before.find("#1  " + digits[0]) != std::string::npos);
    const auto erase = [&](const std::vector<std::string>& proof) {
        std::vector<std::string> words{"desk", "erase",    province.root, "--entry",
                                       "2",    "--reason", "mistaken",    "--text-alone"};
        words.insert(words.end(), proof.begin(), proof.end());
        return test::run("pendopo-ctl", words);
    };
    CHECK(erase({}).status != 0);
    for (const std::string& wrong : {digits[0], digits[1].substr(0, 7), std::string()}) {
        const Ended refused = erase({"--hash", wrong});
        CHECK(refused.status != 0);
        if (!wrong.empty()) CHECK(refused.said.find("nothing was erased") != std::string::npos);
    }
    CHECK(province.ctl({"desk", "list", province.root}) == before);
    CHECK(erase({"--hash", digits[1]}).status == 0);
    const std::string after = province.ctl({"desk", "list", province.root});
    const auto told = after.find("it was erased by order");
    CHECK(told != std::string::npos);
    CHECK(told > after.find("#2  " + digits[1]));
}
