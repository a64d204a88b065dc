// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "platform/base/result.hpp"
#include "platform/base/time.hpp"
#include "platform/posix/descriptor.hpp"

/// What a daemon's one loop waits for: signals, changes in folders, time.
namespace pendopo::posix {

/// SIGTERM and SIGINT as something to wait for instead of an interruption.
///
/// Made in main before any thread, because the mask that keeps the signals from killing is inherited by threads. One
/// reader thread; `asked` may be called from any.
class TerminationSignals {
public:
    /// Errors: io.
    [[nodiscard]] static base::Result<TerminationSignals> open();

    /// Readable as soon as the program was asked to stop, and for ever after.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
    /// Does not block.
    [[nodiscard]] bool asked() const;

private:
    explicit TerminationSignals(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

/// Tells when files in a folder were written, made or moved in (inotify). One thread.
class DirectoryWatch {
public:
    /// Errors: not_found, refused, io (no more watches).
    [[nodiscard]] static base::Result<DirectoryWatch> open(const std::filesystem::path& folder);

    /// Readable when something changed since the last `drain`.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
    /// Takes all news away; true if there was any. Does not block.
    [[nodiscard]] bool drain();

private:
    explicit DirectoryWatch(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

/// Waits until one of the descriptors is readable or the time is over; no time means for ever. True if one is.
/// A time of zero or less looks and returns. Errors: io.
[[nodiscard]] base::Result<bool> wait_readable(std::span<const int> descriptors,
                                               std::optional<base::Milliseconds> time_max);

}  // namespace pendopo::posix
