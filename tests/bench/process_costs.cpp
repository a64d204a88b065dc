// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/process_costs.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pendopo::bench {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(pid_t process) {
    return fs::path("/proc") / std::to_string(process);
}

bool is_graphics(const std::string& mapping) {
    constexpr std::array<const char*, 8> names{"LLVM",   "gallium",  "_dri.so", "swrast",
                                               "libGL.", "libGLESv", "libEGL",  "libGLX"};
    for (const char* name : names)
        if (mapping.find(name) != mapping.npos) return true;
    return false;
}

/// Sums the "Pss:" lines below every mapping that counts.
double proportional_mib_where(pid_t process, const std::function<bool(const std::string&)>& counts) {
    std::ifstream file(folder_of(process) / "smaps");
    double kibibytes = 0;
    bool counting = false;
    bool any = false;
    for (std::string line; std::getline(file, line);) {
        if (line.find('-') < line.find(' ')) counting = counts(line);  // "7f00-7f10 r-xp … /usr/lib/…"
        if (!line.starts_with("Pss:")) continue;
        any = true;
        if (counting) kibibytes += std::stod(line.substr(4));
    }
    if (!any) throw std::runtime_error("the kernel does not tell the memory of process " + std::to_string(process));
    return kibibytes / 1024;
}

}  // namespace

double cpu_seconds(pid_t process) {
    double nanoseconds = 0;
    for (const auto& thread : fs::directory_iterator(folder_of(process) / "task")) {
        std::ifstream file(thread.path() / "schedstat");
        double spent = 0;
        if (file >> spent) nanoseconds += spent;
    }
    if (nanoseconds == 0)
        throw std::runtime_error("the kernel does not tell the time of process " + std::to_string(process));
    return nanoseconds / 1e9;
}

double voluntary_switches(pid_t process) {
    constexpr std::string_view field = "voluntary_ctxt_switches:";
    double sum = 0;
    bool any = false;
    for (const auto& thread : fs::directory_iterator(folder_of(process) / "task")) {
        std::ifstream file(thread.path() / "status");
        for (std::string line; std::getline(file, line);) {
            if (!line.starts_with(field)) continue;
            any = true;
            sum += std::stod(line.substr(field.size()));
        }
    }
    if (!any)
        throw std::runtime_error("the kernel does not tell how often process " + std::to_string(process) + " slept");
    return sum;
}

std::vector<pid_t> family_of(pid_t process) {
    std::vector<pid_t> family{process};
    for (std::size_t i = 0; i < family.size(); ++i) {
        for (const auto& thread : fs::directory_iterator(folder_of(family[i]) / "task")) {
            std::ifstream file(thread.path() / "children");
            for (pid_t child = 0; file >> child;)
                family.push_back(child);
        }
    }
    return family;
}

double proportional_mib(pid_t process) {
    return proportional_mib_where(process, [](const std::string&) { return true; });
}

double proportional_mib_of_graphics_libraries(pid_t process) {
    return proportional_mib_where(process, is_graphics);
}

}  // namespace pendopo::bench
