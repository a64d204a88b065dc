// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "platform/base/time.hpp"
#include "platform/port/printer.hpp"

namespace pendopo::escpos {

/// A printer behind a character device (/dev/usb/lp0, /dev/ttyUSB0), opened for each job. It is asked for paper first
/// (DLE EOT); one that does not answer is taken to have some. A regular file takes jobs one behind the other, for
/// trying things out. An empty path means that there is no printer. One that takes no byte for `patience` is busy: a
/// receipt prints in two seconds.
[[nodiscard]] std::unique_ptr<port::Printer> device_printer(std::filesystem::path path,
                                                            base::Milliseconds patience = base::Milliseconds{5'000});

}  // namespace pendopo::escpos
