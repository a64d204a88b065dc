// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/real_machine.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>

#include "platform/posix/files.hpp"

namespace pendopo::posix {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sysfs_file_max = 4'096;

std::optional<std::string> first_line(const fs::path& path) {
    const auto bytes = read_file(path, sysfs_file_max);
    if (!bytes) return std::nullopt;
    const std::string text(base::as_text(*bytes));
    return text.substr(0, text.find('\n'));
}

template <class Number>
std::optional<Number> number_in(std::string_view text, int base = 10) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end == text.data()) return std::nullopt;
    return value;
}

std::optional<int> temperature(const fs::path& sysfs) {
    const auto line = first_line(sysfs / "class/thermal/thermal_zone0/temp");  // thousandths of a degree
    const auto value = line ? number_in<int>(*line) : std::nullopt;
    if (!value) return std::nullopt;
    return *value / 1'000;
}

/// JEDEC's life time estimate: two numbers, one for each kind of memory; 1 stands for up to 10 per cent, 11 for beyond
/// the end. Cards that do not tell write 0.
std::optional<std::uint8_t> wear(const fs::path& sysfs, const fs::path& data) {
    struct stat status {};
    if (stat(data.c_str(), &status) != 0) return std::nullopt;
    const std::string number = std::to_string(major(status.st_dev)) + ":" + std::to_string(minor(status.st_dev));
    std::error_code error;
    fs::path device = fs::canonical(sysfs / "dev/block" / number, error);
    if (error) return std::nullopt;
    if (fs::exists(device / "partition", error)) device = device.parent_path();
    const auto line = first_line(device / "device/life_time");
    if (!line) return std::nullopt;
    unsigned worst = 0;
    for (std::size_t at = line->find("0x"); at != std::string::npos; at = line->find("0x", at + 2))
        worst = std::max(worst, number_in<unsigned>(std::string_view(*line).substr(at + 2), 16).value_or(0));
    if (worst == 0) return std::nullopt;
    return static_cast<std::uint8_t>(std::min(worst * 10, 100u));
}

bool clock_is_synchronized() {
    timex state{};
    return adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

}  // namespace

RealMachine::RealMachine(fs::path data, fs::path sysfs) : data_(std::move(data)), sysfs_(std::move(sysfs)) {}

port::MachineState RealMachine::look() const {
    const auto free = free_bytes(data_);
    return {free ? std::optional(*free) : std::nullopt, wear(sysfs_, data_), temperature(sysfs_),
            clock_is_synchronized()};
}

}  // namespace pendopo::posix
