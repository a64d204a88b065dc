// SPDX-License-Identifier: Apache-2.0
// Damage done to a file, and the words verify finds for it.
#pragma once

#include <filesystem>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "app/ctl/verify.hpp"

namespace pendopo::test {

inline void run_sql(const std::filesystem::path& file, const char* sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
    char* error = nullptr;
    const int result = sqlite3_exec(database, sql, nullptr, nullptr, &error);
    const std::string message = error != nullptr ? error : "";
    sqlite3_free(error);
    sqlite3_close(database);
    REQUIRE_MESSAGE(result == SQLITE_OK, message);
}

inline std::string all_words(const ctl::Verdict& verdict) {
    std::string words;
    for (const auto* list : {&verdict.wrong, &verdict.worth_knowing})
        for (const std::string& each : *list)
            words += each + '\n';
    return words;
}

inline void check_says(const ctl::Verdict& verdict, const std::vector<std::string>& says) {
    const std::string words = all_words(verdict);
    CHECK_MESSAGE(verdict.wrong.empty() == says.empty(), words);
    for (const std::string& each : says)
        CHECK_MESSAGE(words.find(each) != std::string::npos, each, " is not in: ", words);
}

}  // namespace pendopo::test
