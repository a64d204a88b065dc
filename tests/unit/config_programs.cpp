// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <functional>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "app/config/nginx.hpp"
#include "app/config/programs.hpp"
#include "app/config/reader.hpp"
#include "tests/support/paths.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

const fs::path examples = fs::path(pendopo::test::source_directory) / "assets" / "config";

struct ConfigFile {
    fs::path path;
    explicit ConfigFile(const std::string& text) {
        std::string name = (fs::temp_directory_path() / "pendopo-config-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = fs::path(name) / "test.toml";
        std::ofstream(path) << text;
    }
    ~ConfigFile() { fs::remove_all(path.parent_path()); }
};

template <class Config>
std::string message_of(base::Result<Config> (*load)(const fs::path&), const std::string& text) {
    const ConfigFile file(text);
    const auto config = load(file.path);
    REQUIRE_FALSE(config);
    const auto& error = config.error();
    CHECK(error.code == base::ErrorCode::malformed);
    REQUIRE(error.message.starts_with(file.path.string()));
    return error.message.substr(file.path.string().size());
}

const std::string kiosk_site = "[site]\nprovince = \"Banten\"\nkecamatan = \"36.73.01\"\n";

}  // namespace

TEST_CASE("config: the kiosk's example says the defaults") {
    const auto example = config::load_kiosk(examples / "kiosk.toml");
    REQUIRE(example);
    config::KioskConfig expected;
    expected.province = "Banten";
    expected.kecamatan = 367301;
    CHECK(*example == expected);
    const ConfigFile shortest(kiosk_site);
    CHECK(config::load_kiosk(shortest.path).value() == expected);
}

TEST_CASE("config: a camera is a device or a stream with its whole path, and anything else is told with its key") {
    for (const char* good : {"/dev/video0", "/dev/v4l/by-id/usb-camera", "y4m:/run/pendopo/camera.y4m"}) {
        const ConfigFile file(kiosk_site + "[camera]\ndevice = \"" + good + "\"\n");
        const auto config = config::load_kiosk(file.path);
        REQUIRE_MESSAGE(config.has_value(), std::string(good));
        CHECK(config->camera.device == good);
    }
    for (const char* bad : {"video0", "0", "y4m:", "y4m:camera.y4m", "y4m:/", "rtsp://camera", "/"})
        CHECK_MESSAGE(
            message_of(config::load_kiosk, kiosk_site + "[camera]\ndevice = \"" + bad + "\"\n").find("camera.device") !=
                std::string::npos,
            bad);
}

TEST_CASE("config: the sync daemon's example says the defaults") {
    const auto example = config::load_sync(examples / "sync.toml");
    REQUIRE(example);
    config::SyncConfig expected;
    expected.host = "pendopo.example";
    CHECK(*example == expected);
    const ConfigFile shortest("[server]\nhost = \"pendopo.example\"\n");
    CHECK(config::load_sync(shortest.path).value() == expected);
}

TEST_CASE("config: the server's example says the defaults") {
    const auto example = config::load_server(examples / "server.toml");
    REQUIRE(example);
    config::ServerConfig expected;
    expected.ack_unlock_file = "/etc/pendopo/ack.unlock";
    CHECK(*example == expected);
    const ConfigFile shortest("[ack_key]\nunlock_file = \"/etc/pendopo/ack.unlock\"\n");
    CHECK(config::load_server(shortest.path).value() == expected);
}

TEST_CASE("config: the kiosk's first language must be one of those it offers") {
    CHECK(message_of(config::load_kiosk, kiosk_site + "languages = [\"en\"]\n").find("site.language") !=
          std::string::npos);
    const ConfigFile file(kiosk_site +
                          "language = \"jv\"\nlanguages = [\"jv\", \"id\"]\n[screen]\ntext_size = \"largest\"\n"
                          "contrast = \"high\"\ntheme = \"outdoor\"\ndrawing = \"gpu\"\nmotion = false\n");
    const auto config = config::load_kiosk(file.path);
    REQUIRE(config);
    CHECK(config->languages == std::vector<std::string>{"jv", "id"});
    CHECK(config->text_size == "largest");
    CHECK(config->contrast == "high");
    CHECK(config->theme == "outdoor");
    CHECK(config->drawing == "gpu");
    CHECK_FALSE(config->motion);
}

TEST_CASE("config: every documented key changes its value") {
    const ConfigFile file(
        "[server]\nhost = \"s.example\"\nport = 1\nenrolment_port = 2\nca_file = \"ca.pem\"\n"
        "pinned_keys = [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"]\n"
        "[device]\ndata_dir = \"d\"\noutbox_dir = \"o\"\ninbox_dir = \"../i\"\ntoken_file = \"/t\"\nroots_file = "
        "\"r\"\n"
        "[courier]\nfolder = \"stick\"\nmounted = false\n"
        "[send]\njitter_max_s = 0\nstart_spread_s = 1\n[link]\nmetered = \"yes\"\nmetered_interfaces = [\"usb*\"]\n"
        "[night]\nfrom = \"23:15\"\nto = \"04:00\"\n[log]\nfile = \"l\"\nlevel = \"debug\"\n");
    const auto config = config::load_sync(file.path);
    REQUIRE(config);
    const fs::path folder = file.path.parent_path();
    CHECK(config->host == "s.example");
    CHECK(config->port == 1);
    CHECK(config->enrolment_port == 2);
    CHECK(config->ca_file == folder / "ca.pem");
    CHECK(config->pinned_keys == std::vector<base::Bytes>{base::Bytes(32)});
    CHECK(config->data_dir == folder / "d");
    CHECK(config->outbox_dir == folder / "o");
    CHECK(config->inbox_dir == folder.parent_path() / "i");
    CHECK(config->token_file == "/t");
    CHECK(config->roots_file == folder / "r");
    CHECK(config->send_jitter_max == std::chrono::seconds(0));
    CHECK(config->courier_dir.filename() == "stick");
    CHECK_FALSE(config->courier_mounted);
    CHECK(config->start_spread == std::chrono::seconds(1));
    CHECK(config->metered == config::Metered::yes);
    CHECK(config->metered_interfaces == std::vector<std::string>{"usb*"});
    CHECK(config->night == config::NightHours{std::chrono::minutes(23 * 60 + 15), std::chrono::minutes(240)});
    CHECK(config->log.file == folder / "l");
    CHECK(config->log.level == base::Level::debug);
}

TEST_CASE("config: a night needs two different times of day") {
    const std::string server = "[server]\nhost = \"s.example\"\n[night]\n";
    const std::string expected = "expected two different times like \"01:00\"";
    for (const char* night :
         {"from = \"1:00\"\nto = \"05:00\"\n", "from = \"24:00\"\nto = \"05:00\"\n", "to = \"05:00\"\n"})
        CHECK(message_of(config::load_sync, server + night).ends_with("night.from: " + expected));
    for (const char* night : {"from = \"01:00\"\nto = \"01:00\"\n", "from = \"01:00\"\nto = \"05:60\"\n",
                              "from = \"01:00\"\n", "from = \"01:00\"\nto = \"0x:00\"\n"})
        CHECK(message_of(config::load_sync, server + night).ends_with("night.to: " + expected));
}

TEST_CASE("config: an unknown key names file, line, key and what is allowed there") {
    CHECK(message_of(config::load_kiosk, kiosk_site + "langauge = \"en\"\n") ==
          ":4: site.langauge: is not a key of this file; allowed here: kecamatan language languages province");
    CHECK(message_of(config::load_kiosk, kiosk_site + "[scren]\nfullscreen = true\n").starts_with(":4: scren: "));
    CHECK(message_of(config::load_kiosk, kiosk_site + "[site.more]\nx = 1\n").starts_with(":4: site.more: "));
    CHECK(message_of(config::load_kiosk, "top = 1\n" + kiosk_site).starts_with(":1: top: "));
}

TEST_CASE("config: wrong types and values out of range name the line and what is expected") {
    struct Case {
        std::string text;
        std::string message;
    };
    const Case cases[] = {
        {kiosk_site + "[screen]\nfullscreen = 1\n", ":5: screen.fullscreen: expected true or false"},
        {kiosk_site + "[screen]\nwindow_width = \"wide\"\n",
         ":5: screen.window_width: expected a whole number from 320 to 7680"},
        {kiosk_site + "[screen]\nwindow_width = 100\n",
         ":5: screen.window_width: expected a whole number from 320 to 7680"},
        {kiosk_site + "[screen]\nwindow_width = 1280.0\n",
         ":5: screen.window_width: expected a whole number from 320 to 7680"},
        {kiosk_site + "[screen]\n\nwidth_mm = 154\n",
         ":6: screen.width_mm: expected width_mm and height_mm both, or both 0 to ask the monitor"},
        {kiosk_site + "language = \"fr\"\n",
         ":4: site.language: expected one of \"id\", \"en\", \"su\", \"jv\", \"bjn\""},
        {kiosk_site + "language = 3\n", ":4: site.language: expected one of \"id\", \"en\", \"su\", \"jv\", \"bjn\""},
        {kiosk_site + "[session]\nidle_extend_s = 5\n",
         ":5: session.idle_extend_s: expected a whole number from 20 to 120"},
        {"[site]\nprovince = \"\"\nkecamatan = \"36.73.01\"\n", ":2: site.province: expected 1 to 200 characters"},
        {"[site]\nprovince = \"Banten\"\nkecamatan = \"36.73\"\n",
         ":3: site.kecamatan: expected a kecamatan's code like \"36.73.01\""},
        {"[site]\nprovince = \"Banten\"\n", ": site.kecamatan: is missing and has no default"},
        {"site = 3\n", ": site.province: is missing and has no default"},
        {kiosk_site + "[device]\noutbox_dir = \"/a\"\ninbox_dir = \"/a\"\n",
         ":6: device.inbox_dir: expected another folder than device.outbox_dir"},
    };
    for (const Case& one : cases)
        CHECK(message_of(config::load_kiosk, one.text) == one.message);
}

TEST_CASE("config: what is not TOML at all names the line") {
    CHECK(message_of(config::load_kiosk, "[site]\nprovince = Banten\n").starts_with(":2: not TOML: "));
    CHECK(message_of(config::load_kiosk, "[site\n").starts_with(":1: not TOML: "));
    CHECK(message_of(config::load_kiosk, "[log]\nlevel = \"info\"\nlevel = \"info\"\n").starts_with(":3: not TOML: "));
}

TEST_CASE("config: missing and oversized files and folders are told apart") {
    CHECK(config::load_sync("/nonexistent/sync.toml").error().code == base::ErrorCode::not_found);
    CHECK(config::load_sync(fs::temp_directory_path()).error().code == base::ErrorCode::io);
    const ConfigFile large("#" + std::string(limits::config_bytes_max, 'x'));
    CHECK(config::load_sync(large.path).error().code == base::ErrorCode::too_large);
}

TEST_CASE("config: server settings that can't work together are refused by name") {
    const std::string key = "[ack_key]\nunlock_file = \"/u\"\n";
    CHECK(message_of(config::load_server, "") ==
          ": ack_key.unlock_file: expected either unlock_file or passphrase_file");
    CHECK(message_of(config::load_server, key + "passphrase_file = \"/p\"\n") ==
          ":2: ack_key.unlock_file: expected either unlock_file or passphrase_file");
    CHECK(message_of(config::load_server, "[server]\nroles = [\"desk\"]\n" + key) ==
          ":2: server.roles: expected a list of up to 1 of \"ingest\"");
    CHECK(message_of(config::load_server, "[server]\nroles = []\n" + key) ==
          ":2: server.roles: expected at least one role");
    CHECK(message_of(config::load_server, "[server]\nsocket = \"/" + std::string(120, 's') + "\"\n" + key) ==
          ":2: server.socket: expected a path of up to 107 bytes");
    CHECK(message_of(config::load_sync, "[server]\nhost = \"https://x\"\n") ==
          ":2: server.host: expected a host name alone, without https:// and without a port");
    CHECK(message_of(config::load_sync, "[server]\nhost = \"x\"\npinned_keys = [\"AAAA\"]\n") ==
          ":3: server.pinned_keys: expected the SHA-256 of a public key in base64 (44 characters)");
}

TEST_CASE("config: nginx gets every setting, and none that could say more than it should") {
    config::NginxSettings settings;
    settings.listen = "127.0.0.1";
    settings.device_port = 4001;
    settings.enrolment_port = 4002;
    settings.server_socket = "/run/p/server.sock";
    settings.certificate = "/p/server.pem";
    settings.certificate_key = "/p/server.key";
    settings.client_ca = "/p/ca.pem";
    const auto text = config::render_nginx(settings);
    REQUIRE(text);
    for (const char* part : {"listen 127.0.0.1:4001 ssl;", "listen 127.0.0.1:4002 ssl;", "unix:/run/p/server.sock",
                             "\"/p/server.pem\"", "\"/p/server.key\"", "\"/p/ca.pem\""})
        CHECK(text->find(part) != std::string::npos);
    CHECK(text->find("\nuser ") == std::string::npos);
    settings.user = "pendopo";
    CHECK(config::render_nginx(settings).value().find("\nuser pendopo;") != std::string::npos);
    settings.certificate = "/p/a\"; evil";
    CHECK(config::render_nginx(settings).error().code == base::ErrorCode::invalid_argument);
    settings.certificate = "";
    CHECK(config::render_nginx(settings).error().code == base::ErrorCode::invalid_argument);
}

TEST_CASE("config: the cool-down is the site's to choose, within bounds that refuse nobody") {
    const ConfigFile file(kiosk_site +
                          "[session]\ncool_down_entries = 5\ncool_down_within_s = 60\ncool_down_wait_s = 120\n");
    const auto config = config::load_kiosk(file.path);
    REQUIRE(config);
    CHECK(config->cool_down_entries == 5);
    CHECK(config->cool_down_within == std::chrono::seconds(60));
    CHECK(config->cool_down_wait == std::chrono::seconds(120));
    CHECK(message_of(config::load_kiosk, kiosk_site + "[session]\ncool_down_wait_s = 121\n")
              .find("session.cool_down_wait_s: expected a whole number from 5 to 120") != std::string::npos);
    CHECK(message_of(config::load_kiosk, kiosk_site + "[session]\ncool_down_entries = 101\n")
              .find("session.cool_down_entries: expected a whole number from 0 to 100") != std::string::npos);
}
