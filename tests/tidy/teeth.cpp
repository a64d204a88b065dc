// SPDX-License-Identifier: Apache-2.0
// The checks on planted bad snippets: each must bite, and must let the good neighbour pass.
#include <doctest/doctest.h>

#include "tests/tidy/checks.hpp"
#include "tests/tidy/module_table.hpp"

using namespace pendopo::tidy;

namespace {

constexpr const char* page =
    "# A page\n"
    "| module | may include | libraries |\n"
    "|---|---|---|\n"
    "| `platform/base` | | `tl/`, `posix` |\n"
    "| `sync/engine` | `platform/base` | |\n"
    "| `app/kiosk` | * | * |\n"
    "\n"
    "| `sync/late` | * | * |\n";

/// A text without the need to write line ends: "a|b" is two lines.
std::string lines(std::string text) {
    for (char& character : text) {
        if (character == '|') character = '\n';
    }
    return text;
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

std::size_t includes_refused(const std::string& path, const std::string& text) {
    return check_includes({path, lines(text)}, read_module_table(page)).size();
}

}  // namespace

TEST_CASE("teeth: the module table is read up to its last row") {
    const ModuleTable table = read_module_table(page);
    CHECK(table.size() == 3);
    CHECK(table.at("sync/engine").modules == std::set<std::string>{"platform/base"});
    CHECK(table.at("platform/base").libraries == std::set<std::string>{"tl/", "posix"});
    CHECK(table.at("app/kiosk").modules.contains("*"));
}

TEST_CASE("teeth: an include edge outside the table is found") {
    CHECK(includes_refused("sync/engine/a.cpp", "#include <vector>|#include \"platform/base/bytes.hpp\"") == 0);
    CHECK(includes_refused("sync/engine/a.cpp", "#include \"storage/model/ids.hpp\"") == 1);
    CHECK(includes_refused("sync/engine/a.cpp", "  #include \"storage/model/ids.hpp\"") == 1);
    CHECK(includes_refused("platform/base/a.hpp", "#include \"sync/engine/engine.hpp\"") == 1);
    CHECK(includes_refused("sync/engine/a.cpp", "#include \"sync/engine/engine.hpp\"") == 0);
    CHECK(includes_refused("sync/engine/a.cpp", "#include \"engine.hpp\"") == 1);
    CHECK(includes_refused("app/kiosk/main.cpp", "#include \"storage/model/ids.hpp\"|#include <sqlite3.h>") == 0);
}

TEST_CASE("teeth: a library header outside the table is found") {
    CHECK(includes_refused("sync/engine/a.cpp", "#include <sqlite3.h>") == 1);
    CHECK(includes_refused("sync/engine/a.cpp", "#include <unistd.h>|#include <sys/stat.h>") == 2);
    CHECK(includes_refused("platform/base/a.cpp", "#include <tl/expected.hpp>|#include <unistd.h>") == 0);
    CHECK(includes_refused("platform/base/a.cpp", "#include <tlx/expected.hpp>") == 1);
}

TEST_CASE("teeth: folders without a row, rows without a folder, unknown names and circles are found") {
    ModuleTable table = read_module_table(page);
    const std::vector<SourceFile> files = {
        {"platform/base/a.hpp", ""}, {"sync/engine/a.cpp", ""}, {"app/kiosk/main.cpp", ""}};
    CHECK(check_table(table, files).empty());
    CHECK(check_table(table, {files[0], files[1]}).size() == 1);
    CHECK(check_table(table, {files[0], files[1], files[2], {"sync/new/a.cpp", ""}}).size() == 1);
    table["platform/base"].modules.insert("sync/engine");
    CHECK(check_table(table, files).size() == 2);  // seen from both ends
    table["platform/base"].modules = {"platform/gone"};
    CHECK(check_table(table, files).size() == 1);
}

TEST_CASE("teeth: a header that only its own body includes is dead") {
    const SourceFile header{"sync/engine/a.hpp", ""};
    const SourceFile body{"sync/engine/a.cpp", "#include \"sync/engine/a.hpp\"\n"};
    const SourceFile user{"sync/engine/b.cpp", "#include \"sync/engine/a.hpp\"\n"};
    CHECK(check_dead_headers({header, body}).size() == 1);
    CHECK(check_dead_headers({header, body, user}).empty());
}

TEST_CASE("teeth: a function longer than a screen is found, whatever its shape") {
    const std::string body = repeated("    step();\n", 70) + "}\n";
    const std::string heads[] = {"void f() {\n",
                                 "int Type::name(int a) const noexcept {\n",
                                 "template <class T>\nauto f(T a) -> std::vector<T> {\n",
                                 "Type::Type(int a) : a_{a}, b_(a), c_{} {\n",
                                 "const auto f = [](int a) {\n",
                                 "bool operator==(const A& a, const B& b) {\n",
                                 "TEST_CASE(\"a sentence\") {\n",
                                 "extern \"C\" void f() {\n"};
    for (const std::string& head : heads) {
        CAPTURE(head);
        CHECK(check_function_length({"a.cpp", head + body}).size() == 1);
        CHECK(
            check_function_length({"a.cpp", "namespace a {\nclass B {\npublic:\n" + head + body + "};\n}\n"}).size() ==
            1);
        CHECK(check_function_length({"a.cpp", head + repeated("    step();\n", 66) + "}\n"}).empty());
    }
}

TEST_CASE("teeth: long classes, tables and texts are no long functions") {
    const std::string members = repeated("    int member = 0;\n", 90);
    CHECK(check_function_length({"a.hpp", "namespace a {\nclass B : public C {\npublic:\n" + members + "};\n}\n"})
              .empty());
    CHECK(check_function_length({"a.cpp", "constexpr Row rows[] = {\n" + repeated("    {1, f(2)},\n", 90) + "};\n"})
              .empty());
    CHECK(
        check_function_length({"a.cpp", "const char* t = R\"(void f() {\n" + repeated("x\n", 90) + ")\";\n"}).empty());
    CHECK(check_function_length({"a.cpp", "// void f() {\n" + repeated("\n", 90) + "// }\n"}).empty());
    CHECK(check_function_length({"a.cpp", "#define F() {\n" + repeated("int a;\n", 90)}).empty());
}

TEST_CASE("teeth: a file that does not fit a head is found, data apart") {
    CHECK(check_file_length({"a.cpp", repeated("\n", 400)}).empty());
    CHECK(check_file_length({"a.cpp", repeated("\n", 401)}).size() == 1);
    CHECK(check_file_length({"a.json", repeated("\n", 401)}).empty());
}

TEST_CASE("teeth: clocks, randomness, environment and sleeping are found outside their folders") {
    const std::string bad[] = {"auto t = std::chrono::system_clock::now();",
                               "auto t = steady_clock::now();",
                               "x = time(nullptr);",
                               "x = std::time(0);",
                               "return ::time(&t);",
                               "int r = rand();",
                               "std::random_device device;",
                               "if (getrandom(p, n, 0)) {}",
                               "f(std::getenv(name));",
                               "std::this_thread::sleep_for(1s);",
                               "gettimeofday(&t, nullptr);",
                               "long r = random ();"};
    for (const std::string& code : bad) {
        CAPTURE(code);
        CHECK(check_calls({"sync/engine/a.cpp", code}).size() == 1);
        CHECK(check_calls({"platform/posix/a.cpp", code}).empty());
    }
    CHECK(check_calls({"app/ctl/main.cpp", "getenv(\"HOME\");"}).empty());
    CHECK(check_calls({"app/presenter/a.cpp", "getenv(\"HOME\");"}).size() == 1);
}

TEST_CASE("teeth: members, declarations, comments and texts of the same names pass") {
    const std::string good[] = {"clock.time();",
                                "submission->time();",
                                "DeviceTime time() const;",
                                "Random& random();",
                                "own::time(3);",
                                "// time(nullptr) would be wrong\n",
                                "log(\"rand() is not random\");",
                                "wall_time(1);",
                                "const int time = 3;",
                                "char c = '\"'; int d = 1'000;"};
    for (const std::string& code : good) {
        CAPTURE(code);
        CHECK(check_calls({"sync/engine/a.cpp", code}).empty());
    }
    CHECK(check_calls({"sync/engine/a.cpp", "int n = 16'384; auto t = steady_clock::now(); int m = 1'000;"}).size() ==
          1);
}

TEST_CASE("teeth: a namespace of another folder is found") {
    CHECK(check_namespaces({"sync/engine/a.hpp", "namespace pendopo::engine {}"}).empty());
    CHECK(check_namespaces({"sync/engine/a.hpp", "namespace pendopo::engine::detail {}"}).empty());
    CHECK(check_namespaces({"platform/base/limits.hpp", "namespace pendopo::limits {}"}).empty());
    CHECK(check_namespaces({"sync/engine/a.hpp", "namespace pendopo::model {}"}).size() == 1);
    CHECK(check_namespaces({"sync/engine/a.hpp", "namespace pendopo {}"}).size() == 1);
    CHECK(check_namespaces({"sync/engine/a.hpp", "using namespace std;"}).size() == 1);
    CHECK(check_namespaces({"sync/engine/a.hpp", "using namespace std::chrono_literals;"}).empty());
    CHECK(check_namespaces({"sync/engine/a.cpp", "using namespace pendopo::model;"}).empty());
}

TEST_CASE("teeth: missing licence lines and missing #pragma once are found") {
    const std::string line = std::string("// SPDX-License-") + "Identifier: Apache-2.0\n";
    CHECK(check_licence({"a.cpp", line}).empty());
    CHECK(check_licence({"a.cpp", "int a;\n"}).size() == 1);
    CHECK(check_licence({"a.cpp", "\n\n\n" + line}).size() == 1);
    CHECK(check_licence({"run", "#!/bin/sh\n"}).size() == 1);
    CHECK(check_licence({"README.md", "# Pendopo\n"}).empty());
    CHECK(check_pragma_once({"a.hpp", line + "#pragma once\n"}).empty());
    CHECK(check_pragma_once({"a.hpp", line + "#include <vector>\n#pragma once\n"}).size() == 1);
}

TEST_CASE("teeth: marks of unfinished work, own paths and hosts are found") {
    const std::string mark = std::string("TO") + "DO";
    CHECK(check_marks({"a.cpp", "// " + mark + ": later\n"}).size() == 1);
    CHECK(check_marks({"a.cpp", "int " + mark + "_list;\n"}).empty());
    CHECK(check_marks({"a.sh", std::string("cd /ho") + "me/ani\n"}).size() == 1);
    CHECK(check_marks({"a.sh", std::string("cd build/wo") + "rk/x\n"}).empty());
    CHECK(check_hosts({"toolchains/a.sh", "curl https://example.org/x\n"}).size() == 1);
    CHECK(check_hosts({"toolchains/a.sh", "curl https://localhost:8443/x\n"}).empty());
    CHECK(check_hosts({"toolchains/a.sh", "# https://example.org/licenses/odbl\n"}).empty());
    CHECK(check_hosts({"tests/package-lock.json", "\"resolved\": \"x\"\n"}).size() == 1);
    CHECK(check_hosts({"README.md", "https://example.org\n"}).empty());
}

TEST_CASE("teeth: a catalogue that hides who has read it over is found") {
    const std::string line = "# review: by nobody\n";
    const std::string header = "\"X-Review: by nobody\\n\"\n";
    CHECK(check_review_mark({"a.po", line + header}).empty());
    CHECK(check_review_mark({"a.po", line}).size() == 1);
    CHECK(check_review_mark({"a.po", header}).size() == 1);
    CHECK(check_review_mark({"a.po", "# review: by all\n" + header}).size() == 1);
    CHECK(check_review_mark({"a.txt", line}).empty());
}
