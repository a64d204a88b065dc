// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "platform/sim/crash_disk.hpp"

/// The streams are written by plain system calls. This program is linked so that those of the product's code come here
/// first (`-Wl,--wrap=`): what changes a file below the watched folder is told to a CrashDisk, in order with what
/// SQLite does, and then done. Reading goes straight to the real files.
namespace pendopo::crash {

/// While it lives, changes below `folder` are told to `disk`. One at a time.
class PosixTap {
public:
    PosixTap(sim::CrashDisk& disk, std::string folder);
    PosixTap(const PosixTap&) = delete;
    PosixTap& operator=(const PosixTap&) = delete;
    ~PosixTap();
};

}  // namespace pendopo::crash
