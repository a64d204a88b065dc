// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/doctor.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include <sys/stat.h>

#include "app/ctl/utc.hpp"
#include "platform/posix/files.hpp"

namespace pendopo::ctl {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::uint64_t disk_low_bytes = 200u << 20;  // below it a kiosk soon stops taking new entries
constexpr std::uint64_t disk_full_bytes = 50u << 20;
constexpr base::WallTime clock_floor{std::chrono::seconds(1'763'000'000)};  // November 2025: before this was built

base::Status run(Context& context, const std::string& province, const std::string& device) {
    if (province.empty() == device.empty())
        return base::fail(ErrorCode::invalid_argument, "say which side: --province DIR or --device DIR");
    Findings findings;
    const fs::path directory = fs::absolute(province.empty() ? device : province);
    examine_machine(context, directory, findings);
    if (device.empty())
        examine_province(context, directory, findings);
    else
        examine_device(context, directory, findings);
    int broken = 0;
    for (const Finding& finding : findings.all()) {
        const char* sign = finding.health == Health::fine     ? "ok     "
                           : finding.health == Health::broken ? "BROKEN "
                                                              : "note   ";
        std::cout << sign << finding.what << '\n';
        if (!finding.advice.empty()) std::cout << "       -> " << finding.advice << '\n';
        broken += finding.health == Health::broken ? 1 : 0;
    }
    if (broken > 0) return base::fail(ErrorCode::unavailable, std::to_string(broken) + " things are broken, see above");
    std::cout << "nothing is broken\n";
    return {};
}

}  // namespace

void examine_machine(Context& context, const fs::path& directory, Findings& findings) {
    const base::WallTime now = context.clock.wall();
    if (now < clock_floor)
        findings.worth_knowing("the clock says " + utc_text(now),
                               "it is behind this program's own age; entries stay in order without it, but set it: "
                               "timedatectl set-ntp true, or by hand");
    else
        findings.fine("the clock says " + utc_text(now));
    const auto free = posix::free_bytes(directory);
    if (!free)
        findings.broken("disk of " + directory.string() + ": " + free.error().message,
                        "check that the folder is there");
    else if (*free < disk_full_bytes)
        findings.broken(std::to_string(*free >> 20) + " MiB are free on the disk",
                        "free some space now: new entries will soon be turned away (nothing taken is lost)");
    else if (*free < disk_low_bytes)
        findings.worth_knowing(std::to_string(*free >> 20) + " MiB are free on the disk", "free some space soon");
    else
        findings.fine(std::to_string(*free >> 20) + " MiB are free on the disk");
}

void examine_privacy(const fs::path& path, Findings& findings) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        findings.broken(path.string() + " is missing or hidden from this user",
                        "run this as the user that the program runs as, or restore the file");
        return;
    }
    if ((status.st_mode & 077) != 0)
        findings.broken(path.string() + " can be read by others", "chmod go= " + path.string());
    else
        findings.fine(path.string() + " is its owner's alone");
}

void add_doctor_command(CLI::App& app, Context& context) {
    auto province = std::make_shared<std::string>();
    auto device = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("doctor", "Say what is wrong and what to do");
    command->add_option("--province", *province, "A province's folder");
    command->add_option("--device", *device, "A device's folder, with kiosk.toml and sync.toml");
    command->callback([&context, province, device] {
        context.chosen = [&context, province, device] { return run(context, *province, *device); };
    });
}

}  // namespace pendopo::ctl
