// SPDX-License-Identifier: Apache-2.0
// Content packs at the desk: from a folder to a signed file to every kiosk's mail, by pendopo-ctl.
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "platform/posix/files.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/pack.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/contract/http_nginx.hpp"
#include "tests/contract/http_process.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

/// A practice province and a copy of the example pack that a test may spoil.
struct Desk {
    test::Folder folder;
    fs::path root = folder.path() / "province";
    fs::path pack = folder.path() / "pack";

    Desk() {
        ctl({"province", "init", root, "--practice", "--name", "Banten", "--port", "0", "--enrolment-port", "0"});
        fs::copy(fs::path(PENDOPO_SOURCE_DIR) / "assets" / "content" / "example-banten", pack);
    }
    std::string ctl(const std::vector<std::string>& words, int expected = 0) const {
        const test::Ended ended = test::run("pendopo-ctl", words);
        INFO(ended.said);
        CHECK(ended.status == expected);
        return ended.said;
    }
    void change(const std::string& file, const std::string& before, const std::string& after) const {
        std::ifstream in(pack / file, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        const auto at = text.find(before);
        REQUIRE(at != std::string::npos);
        text.replace(at, before.size(), after);
        std::ofstream(pack / file, std::ios::binary | std::ios::trunc) << text;
    }
    /// Builds and signs what the folder holds now; the signed file.
    std::string made() const {
        const std::string built = folder.path() / "pack.cbor";
        ctl({"content", "build", pack, "--out", built});
        ctl({"content", "sign", built, "--province", root});
        return built + ".signed";
    }
    /// The packs that a device asking from the beginning is sent.
    std::vector<content::Pack> mailed() const {
        const auto store = province::open_sqlite_store(root / "store" / "province.db", {0, false, "", false});
        REQUIRE(store);
        model::DeviceId any;
        any.bytes.fill(7);
        const auto page = (*store)->mail(any, 0, 1u << 20);
        REQUIRE(page);
        const auto primitives = envelope::libcrypto_primitives([](base::ByteSpan) {});
        const auto roots =
            content::parse_root_keys(base::as_text(posix::read_file(root / "public" / "roots.txt", 4'096).value()));
        const auto bundle = content::verify_bundle(
            *primitives, posix::read_file(root / "public" / "bundle.cbor", 65'536).value(), *roots, {});
        REQUIRE(bundle);
        std::vector<content::Pack> packs;
        for (const province::Letter& letter : page->letters) {
            const auto frame = protocol::decode_as<protocol::PackFrame>(letter.frame);
            REQUIRE(frame);
            const auto verified = content::verify_pack(*primitives, frame->pack, bundle->bundle.content, {});
            REQUIRE(verified);
            packs.push_back(verified->pack);
        }
        return packs;
    }
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("content: a folder becomes a signed pack and a letter to every kiosk, and a later one takes its place") {
    const Desk desk;
    CHECK(has(desk.ctl({"content", "lint", desk.pack}), "nothing to mend"));
    CHECK(has(desk.ctl({"desk", "publish", desk.root, desk.made()}), "published: every kiosk"));
    REQUIRE(desk.mailed().size() == 1);
    CHECK(desk.mailed()[0].version == 1);
    desk.change("pack.toml", "version = 1", "version = 2");
    desk.ctl({"desk", "publish", desk.root, desk.made()});
    REQUIRE(desk.mailed().size() == 1);
    CHECK(desk.mailed()[0].version == 2);
}

TEST_CASE("content: an older version, a twin and the same again are not published") {
    const Desk desk;
    const std::string first = desk.made();
    const std::string old = desk.folder.path() / "old.signed";
    fs::copy_file(first, old);
    desk.change("pack.toml", "version = 1", "version = 2");
    desk.ctl({"desk", "publish", desk.root, desk.made()});
    CHECK(has(desk.ctl({"desk", "publish", desk.root, old}, 1), "is older than the one in force, 2"));
    CHECK(has(desk.ctl({"desk", "publish", desk.root, desk.made()}, 1), "version 2 is published already; --again"));
    desk.ctl({"desk", "publish", desk.root, desk.made(), "--again"});
    desk.change("pack.toml", "pekan ke-48", "pekan ke-49");
    CHECK(has(desk.ctl({"desk", "publish", desk.root, desk.made()}, 1), "another content pack with the number 2"));
    REQUIRE(desk.mailed().size() == 1);
    CHECK(desk.mailed()[0].name == "Banten, pekan ke-48");
}

TEST_CASE("content: what is not signed, or by another province, is not published") {
    const Desk desk;
    const Desk other;
    desk.made();
    CHECK(has(desk.ctl({"desk", "publish", desk.root, desk.folder.path() / "pack.cbor"}, 1), "pack.cbor"));
    CHECK(has(desk.ctl({"desk", "publish", desk.root, other.made()}, 1), "not signed by the content key in force"));
    CHECK(has(desk.ctl({"content", "sign", desk.folder.path() / "pack.cbor", "--province", desk.root, "--key",
                        other.root / "content" / "content.key", "--key-file", other.root / "content" / "unlock.key"},
                       1),
              "is not the content key of the trust bundle in force"));
    CHECK(desk.mailed().empty());
}

TEST_CASE("content: build refuses what lint finds, and both name file and row") {
    const Desk desk;
    desk.change("polls.toml", "type = \"text\"", "type = \"geopoint\"");
    desk.change("announcements.toml", "Cerita Anda penting", "Sosialisasi");
    desk.change("theme.toml", "teal = \"#123F5C\"", "teal = \"#C3DFEC\"");
    const std::string built = desk.folder.path() / "pack.cbor";
    for (const std::string& said :
         {desk.ctl({"content", "lint", desk.pack}, 1), desk.ctl({"content", "build", desk.pack, "--out", built}, 1)}) {
        CHECK(has(said, "polls.toml:48: \"type\": \"geopoint\" is none of: select_one, select_multiple, text"));
        CHECK(has(said, "announcements.toml:15: \"heading\" (id): \"sosialisasi\" is office language"));
        CHECK(has(said, "theme.toml:3: on_teal on teal has a contrast of"));
    }
    CHECK_FALSE(fs::exists(built));
    CHECK(has(desk.ctl({"content", "build", desk.folder.path(), "--out", built}, 1), "no pack.toml"));
    CHECK(has(desk.ctl({"content", "sign", desk.pack / "pack.toml", "--province", desk.root}, 1),
              "not what content build writes"));
}
