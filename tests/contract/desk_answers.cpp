// SPDX-License-Identifier: Apache-2.0
// What the desk reads of polls and the survey, counted by pendopo-ctl over sealed entries in a real store.
#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include "platform/posix/files.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/province/sqlite_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/seal.hpp"
#include "tests/contract/http_nginx.hpp"
#include "tests/contract/http_process.hpp"
#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// A practice province whose store takes what a device of ours has sealed.
class AnsweredProvince {
public:
    AnsweredProvince() {
        ctl({"province", "init", root_, "--practice", "--name", "Banten", "--port", "0", "--enrolment-port", "0"});
        const auto roots = content::parse_root_keys(base::as_text(read("roots.txt")));
        REQUIRE(roots);
        const auto bundle = content::verify_bundle(*primitives_, read("bundle.cbor"), *roots, std::nullopt);
        REQUIRE(bundle);
        recipients_ = {bundle->bundle.desk, bundle->bundle.ombudsman, bundle->bundle.identity};
        run_.device = envelope::device_id_of(*primitives_, key_.public_half);
        random_.fill(run_.journal.bytes);
    }

    void say(model::Kind kind, std::uint16_t form, std::string_view words) {
        model::Submission said;
        said.kind = kind;
        said.form = form;
        said.place = {367301};
        said.language = "id";
        said.time = time_;
        said.words = base::SecretBuffer(base::as_bytes(words));
        const base::Bytes header = envelope::encode_header({1, model::EntryClass::submission});
        const base::Bytes aad = envelope::aad_for(run_.device, run_.journal, head_.seq + 1, header);
        const auto sealed = envelope::seal_submission(*primitives_, said, {}, recipients_, aad);
        REQUIRE(sealed);
        run_.entries.push_back(
            envelope::make_entry(*primitives_, {run_.device, run_.journal}, head_, header, *sealed, key_.private_half));
        head_ = {run_.entries.back().seq, run_.entries.back().hash};
    }
    void arrive() { REQUIRE(test::store_run(*store(), run_)); }
    std::unique_ptr<province::Store> store() const {
        auto opened = province::open_sqlite_store(root_ / "store" / "province.db", {1, true, ""});
        REQUIRE(opened);
        return std::move(*opened);
    }
    /// The kiosk runs for another hour, or starts again.
    void hours_pass(std::uint16_t boots, std::uint32_t hours) {
        time_.boot_counter = static_cast<std::uint16_t>(time_.boot_counter + boots);
        time_.uptime_hours += hours;
    }
    std::string ctl(const std::vector<std::string>& words) const {
        const test::Ended ended = test::run("pendopo-ctl", words);
        INFO(ended.said);
        CHECK(ended.status == 0);
        return ended.said;
    }
    [[nodiscard]] std::string root() const { return root_; }

private:
    [[nodiscard]] base::Bytes read(const char* name) const {
        return posix::read_file(root_ / "public" / name, 100'000).value();
    }

    test::Folder folder_;
    fs::path root_ = folder_.path() / "province";
    sim::SimRandom random_{11};
    std::unique_ptr<envelope::Primitives> primitives_ =
        envelope::libcrypto_primitives([this](base::ByteSpan out) { random_.fill(out); });
    envelope::SigningKeyPair key_ = primitives_->generate_signing_key();
    envelope::Recipients recipients_;
    province::IngestRun run_;
    model::Head head_;
    model::DeviceTime time_{1, 0, 0, model::ClockQuality::unknown};
};

}  // namespace

TEST_CASE("desk: the survey is counted element by element, with index and class; what is no mark is told apart") {
    AnsweredProvince province;
    CHECK(province.ctl({"desk", "survey", province.root()}).find("no index yet") != std::string::npos);
    province.say(model::Kind::survey, 0, "1=4\n2=4\n3=4\n4=4\n5=4\n6=4\n7=4\n8=4\n9=4");
    province.say(model::Kind::survey, 0, "1=1\n9=3");
    province.say(model::Kind::survey, 0, "1=5");
    province.say(model::Kind::survey, 0, "not answers at all");
    province.say(model::Kind::aspiration, 0, "1=1");
    province.arrive();
    const json counted = json::parse(province.ctl({"desk", "survey", province.root(), "--json"}));
    CHECK(counted["surveys"] == 2);
    CHECK(counted["unreadable"] == 2);
    CHECK(counted["elements"][0]["marks"] == json({1, 0, 0, 1}));
    CHECK(counted["elements"][0]["mean"] == 2.5);
    CHECK(counted["elements"][8]["marks"] == json({0, 0, 1, 1}));
    CHECK(counted["elements"][1]["marks"] == json({0, 0, 0, 1}));
    CHECK(counted["index"] == 94.44);  // (2.5 + 7 × 4 + 3.5) / 9 × 25
    CHECK(counted["class"] == "A");
    const std::string read = province.ctl({"desk", "survey", province.root()});
    CHECK(read.find("index 94.44, class A") != std::string::npos);
    CHECK(read.find("2 more could not be read") != std::string::npos);
}

TEST_CASE("desk: a poll is counted by option, texts stand below; without its pack there are numbers") {
    AnsweredProvince province;
    province.say(model::Kind::poll, 7, "1=2\n2=1,3\n3:Buka dua kali\\nseminggu");
    province.say(model::Kind::poll, 7, "1=2");
    province.say(model::Kind::poll, 8, "1=1");
    province.say(model::Kind::poll, 7, "1=");
    province.arrive();
    const json counted = json::parse(province.ctl({"desk", "poll", province.root(), "7", "--json"}));
    CHECK(counted["polls"] == 2);
    CHECK(counted["unreadable"] == 1);
    REQUIRE(counted["questions"].size() == 3);
    CHECK(counted["questions"][0]["options"][0] == json({{"option", 2}, {"label", nullptr}, {"count", 2}}));
    CHECK(counted["questions"][1]["options"].size() == 2);
    CHECK(counted["questions"][2]["texts"] == json({"Buka dua kali\nseminggu"}));
    const std::string read = province.ctl({"desk", "poll", province.root(), "7"});
    CHECK(read.find("option 2") != std::string::npos);
    CHECK(read.find("Buka dua kali") != std::string::npos);

    const std::string listed = province.ctl({"desk", "list", province.root()});
    CHECK(listed.find("option 1, option 3") != std::string::npos);
    CHECK(listed.find("can't be read") != std::string::npos);
    const json shown = json::parse(province.ctl({"desk", "show", province.root(), "1", "--json"}));
    CHECK(shown["answers"]["answers"][2]["text"] == "Buka dua kali\nseminggu");
}

TEST_CASE("desk: counts tell how much of them is beyond a quota, and leave it out when asked to") {
    AnsweredProvince province;
    for (const char* answer : {"1=2", "1=2", "1=1", "1=1"})
        province.say(model::Kind::poll, 7, answer);
    province.say(model::Kind::survey, 0, "1=4");
    province.arrive();
    const auto poll = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"desk", "poll", province.root(), "7", "--json"});
        return json::parse(province.ctl(more));
    };
    CHECK(poll({})["over_quota"] == 0);
    const json told = poll({"--per-hour", "2"});
    CHECK(told["polls"] == 4);
    CHECK(told["over_quota"] == 2);
    const json without = poll({"--per-hour", "2", "--without-over-quota"});
    CHECK(without["polls"] == 2);
    CHECK(without["over_quota"] == 2);
    CHECK(without["questions"][0]["options"] == json({{{"option", 2}, {"label", nullptr}, {"count", 2}}}));
    const std::string read = province.ctl({"desk", "survey", province.root(), "--per-hour", "4"});
    CHECK(read.find("1 surveys") != std::string::npos);
    CHECK(read.find("1 came from a kiosk that took more than 4 entries in that hour") != std::string::npos);
}

TEST_CASE("desk: what is beyond the quota of its kiosk and hour is marked and shown, and another quota judges anew") {
    AnsweredProvince province;
    for (int hour = 0; hour < 2; ++hour) {
        for (int i = 0; i < 3; ++i)
            province.say(model::Kind::aspiration, 0, "lampu mati");
        province.hours_pass(0, 1);
    }
    province.hours_pass(1, 0);
    province.say(model::Kind::survey, 0, "1=4");
    province.arrive();
    const auto marks = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words{"desk", "list", province.root(), "--json"};
        words.insert(words.end(), more.begin(), more.end());
        std::string out;
        for (const json& one : json::parse(province.ctl(words)))
            out += one["over_quota"].get<bool>() ? 'x' : '.';
        return out;
    };
    CHECK(marks({}) == ".......");
    CHECK(marks({"--per-hour", "2"}) == "..x..x.");
    CHECK(marks({"--per-hour", "1"}) == ".xx.xx.");
    CHECK(marks({"--per-hour", "2", "--after", "5"}) == "x.");  // also where the list begins in the middle
    const std::string read = province.ctl({"desk", "list", province.root(), "--per-hour", "2"});
    CHECK(read.find("! very many came from this kiosk in that hour") != std::string::npos);
    CHECK(province.ctl({"desk", "list", province.root()}).find("! very many") == std::string::npos);
}

TEST_CASE(
    "desk: announcements are added up over devices and journals; of a pack that is not known ids alone are told") {
    AnsweredProvince province;
    CHECK(province.ctl({"desk", "announcements", province.root()}).find("no device has told") != std::string::npos);
    const auto row = [](std::uint8_t device, std::uint8_t journal, std::uint16_t id, std::uint64_t times) {
        return province::AnnouncementRow{test::sample<model::DeviceId>(device),
                                         test::sample<model::JournalId>(journal),
                                         4,
                                         id,
                                         4 * times,
                                         2 * times,
                                         times};
    };
    REQUIRE(province.store()->keep_announcements(
        std::vector{row(1, 1, 1, 5), row(1, 2, 1, 10), row(2, 3, 1, 20), row(2, 3, 2, 5)}));
    const json told = json::parse(province.ctl({"desk", "announcements", province.root(), "--json"}));
    REQUIRE(told.size() == 2);
    CHECK(told[0]["pack_version"] == 4);
    CHECK(told[0]["id"] == 1);
    CHECK(told[0]["devices"] == 2);
    CHECK(told[0]["shown"] == 140);
    CHECK(told[0]["opened"] == 70);
    CHECK(told[0]["acted_on"] == 35);
    CHECK(told[0]["aim"].is_null());
    CHECK(told[0]["heading"].is_null());
    CHECK(told[1]["devices"] == 1);
    const std::string read = province.ctl({"desk", "announcements", province.root()});
    CHECK(read.find("on 2 devices: shown 140, opened 70, acted on 35") != std::string::npos);
    CHECK(read.find("--pack") != std::string::npos);
}
