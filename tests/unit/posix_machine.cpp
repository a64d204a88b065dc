// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "platform/posix/real_machine.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

/// A sysfs of the test's own, with the disk that it lies on as a card of an eMMC.
struct Machine {
    fs::path path;
    fs::path card;

    Machine() {
        std::string name = (fs::temp_directory_path() / "pendopo-machine-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
        card = path / "devices/mmcblk0";
        struct stat status {};
        REQUIRE(::stat(path.c_str(), &status) == 0);
        const std::string number = std::to_string(major(status.st_dev)) + ":" + std::to_string(minor(status.st_dev));
        write(card / "mmcblk0p2/partition", "2\n");
        fs::create_directories(path / "dev/block");
        fs::create_directory_symlink(card / "mmcblk0p2", path / "dev/block" / number);
    }
    ~Machine() { fs::remove_all(path); }

    static void write(const fs::path& file, std::string_view text) {
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    [[nodiscard]] port::MachineState look() const { return posix::RealMachine(path, path).look(); }
};

}  // namespace

TEST_CASE("machine: temperature and the card's wear are read where the kernel tells them") {
    const Machine machine;
    machine.write(machine.path / "class/thermal/thermal_zone0/temp", "48312\n");
    machine.write(machine.card / "device/life_time", "0x02 0x04\n");
    const port::MachineState state = machine.look();
    CHECK(state.temperature == 48);
    CHECK(state.wear == 40);
    CHECK(state.free_bytes.value() > 0);
}

TEST_CASE("machine: a full disk and a disk that can't be asked are told apart") {
    const Machine machine;
    CHECK_FALSE(posix::RealMachine(machine.path / "none", machine.path).look().free_bytes);
    // A file system of the kernel's that has room for nothing.
    CHECK(posix::RealMachine("/proc", machine.path).look().free_bytes == 0);
}

TEST_CASE("machine: what is not told, or not understood, is left open") {
    const Machine machine;
    CHECK_FALSE(machine.look().temperature);
    CHECK_FALSE(machine.look().wear);
    machine.write(machine.path / "class/thermal/thermal_zone0/temp", "warm\n");
    machine.write(machine.card / "device/life_time", "0x00 0x00\n");
    CHECK_FALSE(machine.look().temperature);
    CHECK_FALSE(machine.look().wear);
    machine.write(machine.card / "device/life_time", "0x0b 0x01\n");
    CHECK(machine.look().wear == 100);
}
