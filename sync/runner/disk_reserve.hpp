// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "platform/base/limits.hpp"

namespace pendopo::runner {

/// Whether a nearly full disk still takes something new. The reserve is for what has begun: a visit is stored to its
/// end, the log is moved, acks are filed. Pure; one thread.
///
/// Whoever shares the disk is bounded to less than the reserve: sync's inbox and both databases' logs together.
class DiskReserve {
public:
    /// `free_bytes` of the disk that the journal lies on, 0 when it is full; nothing if it can't be asked, which
    /// changes nothing (a write that fails says so).
    void look(std::optional<std::uint64_t> free_bytes) {
        if (!free_bytes) return;
        takes_media_ = enough(takes_media_, *free_bytes, limits::disk_reserve_media_bytes);
        takes_text_ = enough(takes_text_, *free_bytes, limits::disk_reserve_text_bytes);
    }
    /// A new recording may begin.
    [[nodiscard]] bool takes_media() const { return takes_media_ && takes_text_; }
    /// A new visit may begin.
    [[nodiscard]] bool takes_text() const { return takes_text_; }

private:
    /// Taking again needs some more, so that it does not change with every entry.
    static bool enough(bool takes, std::uint64_t free_bytes, std::uint64_t reserve) {
        return free_bytes >= reserve + (takes ? 0 : limits::disk_reserve_slack_bytes);
    }
    static_assert(limits::inbox_segments_max * limits::stream_segment_bytes_max +
                      2 * std::uint64_t{limits::log_pages_max} * 4'120 <=
                  limits::disk_reserve_text_bytes + limits::disk_reserve_slack_bytes);

    bool takes_media_ = true;
    bool takes_text_ = true;
};

}  // namespace pendopo::runner
