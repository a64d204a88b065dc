// SPDX-License-Identifier: Apache-2.0
// The two programs as an operator meets them: what they say, when they refuse to start, how they stop.
#include <array>

#include <doctest/doctest.h>

#include "platform/posix/files.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/device/stream.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/key_file.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/contract/http_nginx.hpp"
#include "tests/contract/http_process.hpp"

using namespace pendopo;
using test::Ended;
using test::NotifySocket;
using test::Program;
using test::run;
namespace fs = std::filesystem;

namespace {

/// The files that a server needs, made with chosen randomness.
struct ServerFiles {
    test::Folder folder;
    sim::SimRandom random{5};
    std::unique_ptr<envelope::Primitives> primitives =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random.fill(out); });
    envelope::SigningKeyPair ack = primitives->generate_signing_key();
    base::Bytes unlock = base::Bytes(32, 3);

    ServerFiles() {
        std::array<envelope::SigningKeyPair, content::root_keys_count> roots;
        content::RootKeys public_roots;
        public_roots.practice = true;
        for (std::size_t i = 0; i < roots.size(); ++i) {
            roots[i] = primitives->generate_signing_key();
            public_roots.keys[i] = roots[i].public_half;
        }
        folder.write("roots.txt", content::format_root_keys(public_roots));
        const base::Bytes payload = content::encode_payload(bundle());
        const base::Bytes signed_bundle =
            content::assemble_bundle(*primitives, payload,
                                     {content::sign_payload(*primitives, payload, roots[0].private_half),
                                      content::sign_payload(*primitives, payload, roots[1].private_half)});
        folder.write("bundle.cbor", base::as_text(signed_bundle));
        REQUIRE(posix::write_file_atomically(folder.path() / "unlock", unlock, 0600));
        write_key("ack", ack);
        folder.write("server.toml",
                     "[server]\nsocket = \"server.sock\"\n[store]\nfile = \"store/province.db\"\n"
                     "[trust]\nbundle_file = \"bundle.cbor\"\nroots_file = \"roots.txt\"\n"
                     "[ack_key]\nfile = \"ack.key\"\nunlock_file = \"unlock\"\n");
    }

    content::TrustBundle bundle() {
        content::TrustBundle bundle;
        bundle.epoch = 1;
        bundle.province = "Banten";
        bundle.practice = true;
        bundle.desk = primitives->generate_sealing_key().public_half;
        bundle.ombudsman = primitives->generate_sealing_key().public_half;
        bundle.identity = primitives->generate_sealing_key().public_half;
        bundle.ack = ack.public_half;
        bundle.content = primitives->generate_signing_key().public_half;
        bundle.safe = primitives->generate_signing_key().public_half;
        bundle.reply = primitives->generate_signing_key().public_half;
        bundle.server_ca.bytes.fill(1);
        return bundle;
    }

    void write_key(const std::string& role, const envelope::SigningKeyPair& key) {
        envelope::KeySecret secret;
        secret.protection = envelope::KeyProtection::key_file;
        secret.secret = base::SecretBuffer(unlock);
        const auto text =
            envelope::encode_key_file(*primitives, role, envelope::KeyAlgorithm::p256, key.private_half, secret);
        REQUIRE(text);
        REQUIRE(posix::write_file_atomically(folder.path() / "ack.key", base::as_bytes(*text), 0600));
    }

    [[nodiscard]] Ended start() const {
        return run("pendopo-server", {"--config", (folder.path() / "server.toml").string()});
    }
};

void check_refusal(const Ended& ended, const std::string& word) {
    CHECK(ended.status == 1);
    INFO(ended.said);
    CHECK(ended.said.find(word) != std::string::npos);
}

}  // namespace

TEST_CASE("programs: both tell their version and how to use them") {
    for (const std::string name : {"pendopo-server", "pendopo-sync"}) {
        const Ended version = run(name, {"--version"});
        CHECK(version.status == 0);
        CHECK(version.said.starts_with(name + " "));
        const Ended help = run(name, {"--help"});
        CHECK(help.status == 0);
        CHECK(help.said.find("--config") != std::string::npos);
        CHECK(run(name, {"--no-such-option"}).status != 0);
    }
}

TEST_CASE("programs: a bad configuration is refused with file, line and key") {
    const test::Folder folder;
    const std::string file = folder.write("bad.toml", "[ack_key]\nunlock_file = \"u\"\n[log]\nlevel = 7\n").string();
    check_refusal(run("pendopo-server", {"--config", file}), file + ":4: log.level: expected one of");
    check_refusal(run("pendopo-sync", {"--config", file}), file + ": server.host: is missing and has no default");
    for (const std::string name : {"pendopo-server", "pendopo-sync"})
        check_refusal(run(name, {"--config", "/nonexistent.toml"}), "/nonexistent.toml: no such file");
}

TEST_CASE("programs: the server says when it is ready, stops when asked, and leaves no socket behind") {
    const ServerFiles files;
    const NotifySocket notify(files.folder.path() / "notify");
    Program server("pendopo-server", {"--config", (files.folder.path() / "server.toml").string()},
                   files.folder.path() / "notify");
    notify.wait_for("READY=1");
    CHECK(fs::is_socket(files.folder.path() / "server.sock"));
    const Ended second = files.start();
    check_refusal(second, "another process listens");
    server.ask_to_stop();
    notify.wait_for("STOPPING=1");
    std::string said;
    CHECK(server.finish(said) == 0);
    CHECK_FALSE(fs::exists(files.folder.path() / "server.sock"));
}

TEST_CASE("programs: the server does not start unless key, bundle and store fit together, and says what does not") {
    ServerFiles files;
    const fs::path folder = files.folder.path();

    files.write_key("ack", files.primitives->generate_signing_key());
    check_refusal(files.start(), "not the ack key that");
    files.write_key("safe", files.ack);
    check_refusal(files.start(), "role safe, not ack");
    files.write_key("ack", files.ack);

    REQUIRE(posix::write_file_atomically(folder / "unlock", base::Bytes(32, 4), 0600));
    check_refusal(files.start(), "ack.key");
    REQUIRE(posix::write_file_atomically(folder / "unlock", files.unlock, 0644));
    check_refusal(files.start(), "others can read this secret");
    REQUIRE(posix::write_file_atomically(folder / "unlock", files.unlock, 0600));

    const base::Bytes bundle = posix::read_file(folder / "bundle.cbor", 10'000).value();
    base::Bytes changed = bundle;
    changed[bundle.size() / 2] ^= 1;
    files.folder.write("bundle.cbor", base::as_text(changed));
    check_refusal(files.start(), "bundle.cbor");
    files.folder.write("bundle.cbor", base::as_text(bundle));

    fs::create_directory(folder / "store");
    files.folder.write("store/province.db", "this is no database, and long enough to be looked at as one would be");
    check_refusal(files.start(), "province.db");
    fs::remove(folder / "store" / "province.db");

    for (const std::string role : {"desk", "public", "kitchen"})
        check_refusal(run("pendopo-server", {"--config", (folder / "server.toml").string(), "--roles", role}),
                      "role " + role);

    // Everything mended, it starts.
    const NotifySocket notify(folder / "notify");
    Program server("pendopo-server", {"--config", (folder / "server.toml").string()}, folder / "notify");
    notify.wait_for("READY=1");
}

TEST_CASE("programs: sync makes its key once, waits for the kiosk, and stops when asked in the middle of waiting") {
    ServerFiles files;  // for roots.txt
    const fs::path folder = files.folder.path();
    files.folder.write("ca.pem", "not used before there is something to send");
    const fs::path config = files.folder.write(
        "sync.toml",
        "[server]\nhost = \"localhost\"\nport = 1\nenrolment_port = 1\nca_file = \"ca.pem\"\n"
        "[device]\ndata_dir = \"sync\"\noutbox_dir = \"outbox\"\ninbox_dir = \"inbox\"\nroots_file = \"roots.txt\"\n"
        "token_file = \"token.txt\"\n[send]\njitter_max_s = 0\nstart_spread_s = 0\n");
    const Ended once = run("pendopo-sync", {"--config", config.string(), "--once"});
    CHECK(once.status == 3);  // no kiosk has said who it is
    const auto key = posix::read_secret_file(folder / "sync" / "tls.key", 10'000);
    REQUIRE(key);

    const NotifySocket notify(folder / "notify");
    Program sync("pendopo-sync", {"--config", config.string()}, folder / "notify");
    notify.wait_for("READY=1");
    notify.wait_for("STATUS=");
    sync.ask_to_stop();
    notify.wait_for("STOPPING=1");
    std::string said;
    CHECK(sync.finish(said) == 0);
    CHECK(posix::read_secret_file(folder / "sync" / "tls.key", 10'000).value().text() == key->text());

    fs::permissions(folder / "roots.txt", fs::perms::others_write, fs::perm_options::add);
    check_refusal(run("pendopo-sync", {"--config", config.string(), "--once"}), "roots.txt: others than its owner");
    fs::remove(folder / "roots.txt");
    check_refusal(run("pendopo-sync", {"--config", config.string(), "--once"}), "roots.txt");
}
