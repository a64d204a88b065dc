// SPDX-License-Identifier: Apache-2.0
// pendopo-sync as it ships, between an outbox written by the test and a whole province.
#include <doctest/doctest.h>

#include "storage/device/stream.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/contract/http_process.hpp"
#include "tests/contract/http_province.hpp"

using namespace pendopo;
using namespace std::chrono_literals;
using test::HandDevice;
using test::NotifySocket;
using test::Program;
using test::WholeProvince;

namespace {

/// A device's folder with configuration, roots and token; its kiosk is the test.
struct Site {
    WholeProvince& province;
    HandDevice kiosk;
    std::filesystem::path folder;
    std::filesystem::path config;

    Site(WholeProvince& in, std::uint64_t seed) : province(in), kiosk(in, seed), folder(in.folder().path() / "site") {
        std::filesystem::create_directory(folder);
        in.folder().write("site/token.txt", base::to_hex(in.make_token(24h)) + "\n");
        std::filesystem::permissions(folder / "token.txt", std::filesystem::perms(0600));
        config = in.folder().write(
            "site/sync.toml", "[server]\nhost = \"localhost\"\nport = " + std::to_string(in.device_port()) +
                                  "\nenrolment_port = " + std::to_string(in.enrolment_port()) +
                                  "\nca_file = \"../ca.pem\"\n[device]\ndata_dir = \"sync\"\noutbox_dir = \"outbox\"\n"
                                  "inbox_dir = \"inbox\"\nroots_file = \"../roots.txt\"\ntoken_file = \"token.txt\"\n"
                                  "[send]\njitter_max_s = 0\nstart_spread_s = 0\n");
    }

    [[nodiscard]] int once() const { return test::run("pendopo-sync", {"--config", config.string(), "--once"}).status; }

    void append(const std::vector<base::Bytes>& frames) const {
        auto writer = device::StreamWriter::open(folder / "outbox", {folder.string().size(), false});
        REQUIRE(writer);
        for (const base::Bytes& frame : frames)
            REQUIRE(writer->append(frame));
    }

    /// The entries of a batch as the kiosk would put them into the outbox.
    void append_entries(std::size_t count) {
        std::vector<base::Bytes> frames;
        for (std::size_t i = 0; i < count; ++i) {
            const auto batch = kiosk.next_batch(1);
            model::Entry entry;
            entry.device = batch.device;
            entry.journal = batch.journal;
            entry.seq = batch.first_seq;
            entry.header = batch.entries[0].header;
            entry.sealed = batch.entries[0].sealed;
            entry.previous = batch.previous;
            entry.signature = batch.signature;
            frames.push_back(protocol::encode(entry));
        }
        append(frames);
    }

    void confirm() {
        const auto pending = province.store().enrolments(model::EnrolmentState::pending);
        REQUIRE(pending);
        REQUIRE(pending->size() == 1);
        province.confirm(pending->front().request.tls_spki);
    }

    /// The last frame of a type that sync told the kiosk.
    template <class T>
    [[nodiscard]] std::optional<T> last_told() const {
        std::optional<T> last;
        auto reader = device::StreamReader::open(folder / "inbox");
        for (auto record = reader.next(); record && *record; record = reader.next())
            if (auto frame = protocol::decode_as<T>((*record)->frame)) last = std::move(*frame);
        return last;
    }

    [[nodiscard]] std::size_t stored() const { return province.store().counts().value().entries; }
};

}  // namespace

TEST_CASE("sync: from a token to acknowledged entries, each step by the program itself") {
    WholeProvince province;
    Site site(province, 1);
    CHECK(site.once() == 3);  // no kiosk yet
    site.append({protocol::encode(site.kiosk.identity())});
    CHECK(site.once() == 3);  // handed in, to be confirmed
    CHECK(site.last_told<protocol::Enrolment>().value().state == protocol::EnrolmentState::pending);
    site.append_entries(3);
    CHECK(site.once() == 3);
    CHECK(site.stored() == 0);

    site.confirm();
    CHECK(site.once() == 0);
    CHECK(site.stored() == 3);
    CHECK(site.last_told<protocol::Enrolment>().value().state == protocol::EnrolmentState::confirmed);
    CHECK(site.last_told<protocol::BundleFrame>().value().bundle == province.bundle());
    CHECK(site.last_told<model::Ack>().value().head == site.kiosk.head());
    CHECK(site.last_told<protocol::StatusFrame>().value().link == protocol::Link::online);

    CHECK(site.once() == 0);
    site.append_entries(40);
    CHECK(site.once() == 0);
    CHECK(site.stored() == 43);
    CHECK(site.last_told<model::Ack>().value().head == site.kiosk.head());
    // Sync's database lost: everything is offered again and stands there once.
    std::filesystem::remove_all(site.folder / "sync" / "sync.db");
    std::filesystem::remove_all(site.folder / "sync" / "sync.db-wal");
    std::filesystem::remove_all(site.folder / "sync" / "sync.db-shm");
    CHECK(site.once() == 0);
    CHECK(site.stored() == 43);
}

TEST_CASE("sync: a revoked device is told so, and nothing of it is lost") {
    WholeProvince province;
    Site site(province, 2);
    site.append({protocol::encode(site.kiosk.identity())});
    CHECK(site.once() == 3);
    site.confirm();
    CHECK(site.once() == 0);
    REQUIRE(province.store().revoke(province.store().devices().value().front().tls_spki, province.clock().wall()));
    site.append_entries(1);
    CHECK(site.once() == 3);
    CHECK(site.last_told<protocol::StatusFrame>().value().link == protocol::Link::refused);
    CHECK(province.store().counts().value().quarantined == 1);
}

TEST_CASE("sync: the daemon sends what the kiosk appends while it runs, and goes on after it was killed") {
    WholeProvince province;
    Site site(province, 3);
    site.append({protocol::encode(site.kiosk.identity())});
    CHECK(site.once() == 3);
    site.confirm();
    site.append_entries(1);
    CHECK(site.once() == 0);

    const NotifySocket notify(site.folder / "notify");
    const std::vector<std::string> arguments{"--config", site.config.string()};
    {
        Program daemon("pendopo-sync", arguments, site.folder / "notify");
        notify.wait_for("READY=1");
        site.append_entries(5);
        // It tells its watchdog after each turn of its loop; one of the turns carries the entries.
        while (site.last_told<model::Ack>().value().head != site.kiosk.head())
            notify.wait_for("WATCHDOG=1");
        daemon.kill();
        std::string said;
        CHECK(daemon.finish(said) == 1009);
    }
    site.append_entries(5);
    CHECK(site.once() == 0);
    CHECK(site.stored() == 11);
    CHECK(site.last_told<model::Ack>().value().head == site.kiosk.head());
}
