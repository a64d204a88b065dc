// SPDX-License-Identifier: Apache-2.0
// What an operator types and sees at a terminal: ids, passphrases, names that somebody else chose.
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>

#include "tests/e2e/harness/terminal.hpp"
#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("at the desk: one device is turned away by at least six digits of its id, and a name of it stays a name") {
    const Folder folder;
    Province province(folder / "province");
    province.start();
    Display display(1280, 800, folder.path());
    Device device(province, folder / "site", 1280, 800, 217, 136);
    const std::string clears_the_screen =
        "Serang \xc2\x9b"
        "2J\x1b[2J";
    const fs::path token = folder / "other-token.txt";
    static_cast<void>(province.ctl(
        {"device", "token", province.directory().string(), "--site", clears_the_screen, "--out", token.string()}));
    fs::rename(token, device.directory() / "token.txt");
    device.start_sync();
    device.start_kiosk(display);
    std::string id;
    eventually("it waits to be let in", [&] {
        for (const auto& waiting : province.devices())
            if (waiting["state"] == "pending") id = waiting["device"];
        return !id.empty();
    });

    CHECK(province.devices()[0]["site"] == clears_the_screen);
    for (const Words& form : {Words{"--json"}, Words{}}) {
        Words command{program("pendopo-ctl"), "device", "list", province.directory().string()};
        command.insert(command.end(), form.begin(), form.end());
        Terminal terminal(command);
        CHECK(terminal.wait() == 0);
        CHECK(has(terminal.shown(), "Serang"));
        CHECK_FALSE(has(terminal.shown(), "\xc2\x9b"));
        CHECK_FALSE(has(terminal.shown(), "\x1b"));
    }

    const auto refuse = [&](const std::string& digits) {
        return run({program("pendopo-ctl"), "device", "refuse", province.directory().string(), digits});
    };
    for (const std::string& digits : {std::string(), id.substr(0, 5), std::string("zzzzzz")}) {
        const Finished finished = refuse(digits);
        CHECK(finished.status != 0);
        CHECK(has(finished.output, "give at least 6 digits that fit one"));
    }
    CHECK(province.devices()[0]["state"] == "pending");
    CHECK(refuse(id.substr(0, 6)).status == 0);
    CHECK(province.devices().empty());
}

TEST_CASE("at the desk: a passphrase stays invisible, and Ctrl-C leaves a terminal that shows what is typed") {
    const Folder folder;
    const fs::path key = folder / "desk.key";
    const Words command{program("pendopo-ctl"), "key", "new", "desk", "--out", key.string()};
    const auto asked = [](Terminal& terminal) { return has(terminal.shown(), "Passphrase: "); };

    for (const bool by_key : {true, false}) {
        Terminal terminal(command);
        eventually("it asks", [&] { return asked(terminal); });
        CHECK_FALSE(terminal.echoes());
        if (by_key)
            terminal.type("\x03");
        else
            terminal.signal(SIGTERM);
        CHECK(terminal.wait() == 128 + (by_key ? SIGINT : SIGTERM));
        CHECK(terminal.echoes());
        CHECK_FALSE(fs::exists(key));
    }

    Terminal too_long(command);
    eventually("it asks", [&] { return asked(too_long); });
    too_long.type(std::string(1'025, 'p') + "\n");
    CHECK(too_long.wait() != 0);
    CHECK(has(too_long.shown(), "at most 1024 bytes"));
    CHECK_FALSE(has(too_long.shown(), "ppp"));
    CHECK_FALSE(fs::exists(key));

    Terminal longest(command);
    for (const std::string question : {"Passphrase: ", "The same again: "}) {
        eventually("it asks", [&] { return has(longest.shown(), question); });
        longest.type(std::string(1'024, 'p') + "\n");
    }
    CHECK(longest.wait() == 0);
    CHECK(longest.echoes());
    CHECK(fs::exists(key));
}
