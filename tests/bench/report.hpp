// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace pendopo::bench {

/// The numbers measured, in the order they came. One thread.
class Report {
public:
    /// Keeps a number and prints its line at once: name, value, and the goal if there is one.
    void put(const std::string& name, double value);
    /// What was put under that name. Throws std::out_of_range if nothing was.
    [[nodiscard]] double value(const std::string& name) const;
    /// Prints how many goals were reached. Missing one is news, not a failure.
    void print_sum() const;
    /// Writes one flat JSON object of numbers. Throws std::runtime_error if the file can't be written.
    void write(const std::filesystem::path& file) const;

private:
    nlohmann::ordered_json numbers_ = nlohmann::ordered_json::object();
    int goals_ = 0;
    int reached_ = 0;
};

}  // namespace pendopo::bench
