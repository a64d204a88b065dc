// SPDX-License-Identifier: Apache-2.0
// What the operator is told who lets a device in.
#include <doctest/doctest.h>

#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/contract/http_nginx.hpp"
#include "tests/contract/http_process.hpp"

using namespace pendopo;
using test::Ended;
using test::run;

namespace {

/// A province as pendopo-ctl makes it, with devices whose keys are chosen.
struct PracticeProvince {
    test::Folder folder;
    std::string root = (folder.path() / "province").string();
    sim::SimRandom random{21};
    std::unique_ptr<envelope::Primitives> primitives =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random.fill(out); });

    PracticeProvince() {
        const Ended made = run("pendopo-ctl", {"province", "init", root, "--name", "Banten", "--practice", "--host",
                                               "localhost", "--port", "0", "--enrolment-port", "0"});
        INFO(made.said);
        REQUIRE(made.status == 0);
    }

    /// A request that waits to be confirmed, under a new TLS key; its eight words.
    std::string ask(const envelope::SigningKeyPair& journal_key) {
        const auto store = province::open_sqlite_store(folder.path() / "province" / "store" / "province.db", {});
        REQUIRE(store);
        const envelope::SigningKeyPair tls = primitives->generate_signing_key();
        province::Token token;
        random.fill(token.hash.bytes);
        token.site = "Kecamatan Serang";
        token.expires_at = {std::chrono::hours(24)};
        REQUIRE((*store)->add_token(token));
        province::EnrolmentRequest request;
        request.token_hash = token.hash;
        request.tls_spki = envelope::spki_sha256(*primitives, tls.public_half);
        request.device = envelope::device_id_of(*primitives, journal_key.public_half);
        random.fill(request.journal.bytes);
        request.journal_key = journal_key.public_half;
        request.csr_pem = envelope::make_request_pem(*primitives, tls, "device").value();
        request.words = envelope::key_words_text(*primitives, {request.tls_spki, request.journal_key, token.hash});
        REQUIRE((*store)->enrol(request, {}));
        return request.words;
    }

    std::string confirm(const std::string& words, const std::string& name, int status = 0,
                        const std::vector<std::string>& more = {}) {
        std::vector<std::string> command{"device", "confirm", root, "--words", words, "--name", name};
        command.insert(command.end(), more.begin(), more.end());
        const Ended ended = run("pendopo-ctl", command);
        INFO(ended.said);
        REQUIRE(ended.status == status);
        return ended.said;
    }
};

}  // namespace

TEST_CASE("confirming: nobody takes an active device's place by its id unless the operator says that it is the same") {
    PracticeProvince province;
    const auto first_device = province.primitives->generate_signing_key();
    const auto second_device = province.primitives->generate_signing_key();
    CHECK(province.confirm(province.ask(first_device), "by the door").find("replaces") == std::string::npos);
    CHECK(province.confirm(province.ask(second_device), "at the counter").find("replaces") == std::string::npos);
    const std::string words = province.ask(first_device);
    const std::string warned = province.confirm(words, "by the window", 1);
    CHECK(warned.find("by the door at Kecamatan Serang") != std::string::npos);
    CHECK(warned.find("--rekey") != std::string::npos);
    const std::string said = province.confirm(words, "by the window", 0, {"--rekey"});
    CHECK(said.find("it takes the place of by the door at Kecamatan Serang") != std::string::npos);
    CHECK(said.find("at the counter") == std::string::npos);
}
