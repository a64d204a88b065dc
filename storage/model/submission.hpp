// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/base/secret.hpp"
#include "storage/model/ids.hpp"
#include "storage/model/recording.hpp"

namespace pendopo::model {

/// The numbers are part of the format. The last three are about an entry that was given before; envelope/case.hpp says
/// what their words hold.
enum class Kind : std::uint8_t {
    aspiration = 1,
    story = 2,
    poll = 3,
    question = 4,
    survey = 5,
    withdrawal = 6,
    taken_back = 7,  ///< the withdrawal is
    rating = 8
};
inline constexpr std::uint8_t kind_last = 8;

/// Whether somebody says something, rather than deciding about what was said before.
[[nodiscard]] constexpr bool says_something(Kind kind) noexcept {
    return kind < Kind::withdrawal;
}

/// The eight topics of the first screen and "other". The numbers are part of the format.
enum class Topic : std::uint8_t {
    none = 0,
    roads = 1,
    health = 2,
    school = 3,
    papers = 4,
    utilities = 5,
    waste = 6,
    aid = 7,
    office = 8,
    other = 9
};

enum class ClockQuality : std::uint8_t { unknown = 0, kept = 1, synchronized = 2 };

/// A Kemendagri code as a number: 36.73.01.1001 → 3673011001, 36.73.01 → 367301, 0 = not given.
struct AreaCode {
    std::uint64_t value = 0;
    auto operator<=>(const AreaCode&) const = default;
};

/// Somebody who left a contact. Sealed once more, to the identity key.
struct Identity {
    base::SecretBuffer name;     ///< UTF-8
    base::SecretBuffer contact;  ///< UTF-8: telephone number or e-mail address

    [[nodiscard]] bool given() const { return !name.empty() || !contact.empty(); }
};

/// When it was said, as coarse as privacy needs and as the device knows it (DESIGN.md sections 4 and 5).
struct DeviceTime {
    std::uint16_t boot_counter = 0;
    std::uint32_t uptime_hours = 0;
    std::uint32_t wall_hours = 0;  ///< whole hours since 1970-01-01 UTC
    ClockQuality quality = ClockQuality::unknown;
};

/// What a citizen says, before it is sealed. Lives in memory only.
struct Submission {
    Kind kind = Kind::aspiration;
    std::uint16_t form = 0;          ///< 0: the built-in form of its kind
    std::uint32_t pack_version = 0;  ///< content pack shown; 0: built in
    Topic topic = Topic::none;
    AreaCode place;
    std::uint16_t consent_version = 0;  ///< which consent text was agreed to; 0: anonymous, none asked
    std::string language;               ///< of the screen, "id", "en"
    base::SecretBuffer words;           ///< UTF-8
    Identity identity;
    std::vector<Recording> recordings;  ///< at most limits::recordings_per_entry_max
    DeviceTime time;
};

}  // namespace pendopo::model
