// SPDX-License-Identifier: Apache-2.0
// What the build asks of the catalogues of texts, asked of those in the repository and of broken ones.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

#include <doctest/doctest.h>

#include "tests/tidy/source_file.hpp"

using namespace pendopo::tidy;

namespace {

const std::string source = PENDOPO_SOURCE_DIR;

struct Verdict {
    bool good = false;
    std::string said;  ///< with what it complains
};

Verdict run(const std::string& command) {
    Verdict verdict;
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 512> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe))
        verdict.said.append(part.data(), size);
    verdict.good = pclose(pipe) == 0;
    return verdict;
}

/// The catalogue's placeholders against those of another one.
Verdict placeholders(const std::string& catalogue, const std::string& reference) {
    return run("awk -f '" + source + "/toolchains/assets/placeholders.awk' '" + reference + "' '" + catalogue + "'");
}

Verdict msgfmt(const std::string& catalogue) {
    return run("LC_ALL=C msgfmt --check --output-file=/dev/null '" + catalogue + "'");
}

/// A small catalogue in a file, until the end of the test.
class Sample {
public:
    explicit Sample(const std::string& name) : Sample(name, "", "") {}
    /// With one line changed.
    Sample(const std::string& name, const std::string& from, const std::string& to)
        : path(std::string(PENDOPO_BINARY_DIR) + "/tidy-" + name + ".po") {
        std::ofstream out(path);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i] == from) changed_line = i + 1;
            out << (lines[i] == from ? to : lines[i]) << '\n';
        }
        REQUIRE((from.empty() || changed_line > 0));
    }
    Sample(const Sample&) = delete;
    Sample& operator=(const Sample&) = delete;
    ~Sample() { std::filesystem::remove(path); }

    [[nodiscard]] std::string place() const { return path + ":" + std::to_string(changed_line) + ":"; }

    const std::string path;

private:
    static inline const std::vector<std::string> lines{
        R"(msgid "")",
        R"(msgstr "")",
        R"("Project-Id-Version: sample\n")",
        R"("PO-Revision-Date: 2026-11-22 00:00+0000\n")",
        R"("Last-Translator: nobody\n")",
        R"("Language-Team: nobody\n")",
        R"("Language: id\n")",
        R"("MIME-Version: 1.0\n")",
        R"("Content-Type: text/plain; charset=UTF-8\n")",
        R"("Content-Transfer-Encoding: 8bit\n")",
        R"("Plural-Forms: nplurals=1; plural=0;\n")",
        R"()",
        R"(msgid "area.district")",
        R"(msgstr "Kec. %s")",
        R"()",
        R"(msgid "steps.text")",
        R"(msgstr "%d dari %d")",
        R"()",
        R"(msgid "write.left")",
        R"(msgid_plural "write.left")",
        R"(msgstr[0] "Tersisa %d huruf.")",
    };
    std::size_t changed_line = 0;
};

}  // namespace

TEST_CASE("tidy: the texts of every language are well-formed, and their placeholders are the Indonesian ones") {
    std::size_t catalogues = 0;
    for (const SourceFile& file : read_repository(source)) {
        if (!file.path.ends_with(".po")) continue;
        ++catalogues;
        const std::string path = source + "/" + file.path;
        for (const Verdict& verdict : {msgfmt(path), placeholders(path, source + "/assets/text/id.po")})
            CHECK_MESSAGE(verdict.good, verdict.said);
    }
    CHECK(catalogues >= 2);
}

TEST_CASE("teeth: a text with a broken placeholder is refused with its file and line") {
    const Sample reference("reference");
    const std::string from = "msgstr \"%d dari %d\"";
    for (const std::string bad :
         {"%d dari", "%d dari %s", "%d dari %q", "%d dari %", "%2$d dari %3$d", "% d dari %d"}) {
        CAPTURE(bad);
        const Sample broken("broken", from, "msgstr \"" + bad + "\"");
        const Verdict verdict = placeholders(broken.path, reference.path);
        CHECK_FALSE(verdict.good);
        CHECK_MESSAGE(verdict.said.find(broken.place()) != std::string::npos, verdict.said);
    }
    for (const std::string well : {"%d/%d", "%2$d, %1$d", "100%% %d %d"}) {
        const Sample changed("changed", from, "msgstr \"" + well + "\"");
        const Verdict verdict = placeholders(changed.path, reference.path);
        CHECK_MESSAGE(verdict.good, verdict.said);
    }
}

TEST_CASE("teeth: a broken line, a key twice and a wrong number of plural forms are refused with file and line") {
    CHECK(msgfmt(Sample("whole").path).good);
    for (const auto& wrong : std::vector<std::pair<std::string, std::string>>{
             {R"(msgstr "Kec. %s")", R"(msgstr "Kec. \q")"},
             {R"(msgid "steps.text")", R"(msgid "area.district")"},
             {R"(msgstr[0] "Tersisa %d huruf.")", R"(msgstr[1] "Tersisa %d huruf.")"},
         }) {
        CAPTURE(wrong.second);
        const Sample broken("broken", wrong.first, wrong.second);
        const Verdict verdict = msgfmt(broken.path);
        CHECK_FALSE(verdict.good);
        CHECK_MESSAGE(verdict.said.find(broken.place()) != std::string::npos, verdict.said);
    }
}
