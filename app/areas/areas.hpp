// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/result.hpp"
#include "storage/model/submission.hpp"

namespace pendopo::areas {

enum class Level : std::uint8_t { province, regency, district, village };

/// The level of a code by its length: 36, 3673, 367301, 3673011001. Errors: invalid_argument.
[[nodiscard]] base::Result<Level> level_of(model::AreaCode code);
/// The code it belongs to: 3673011001 → 367301 → 3673 → 36 → 0.
[[nodiscard]] model::AreaCode parent_of(model::AreaCode code) noexcept;

struct Area {
    model::AreaCode code;
    std::string_view name;  ///< "Taktakan", "Kota Serang": into the list's bytes
};

/// Kemendagri's areas of the provinces, in memory, with a search as quick as typing.
///
/// The bytes of the list must outlive this; the embedded ones live for ever. Immutable after loading, safe from any
/// thread. A search reads every name once in a folded form (lower case, letters and digits only) and allocates nothing,
/// so that no copy of what was typed stays behind.
class Areas {
public:
    /// `list` is the text of assets/areas/areas.tsv. Errors: malformed (line and reason), too_large.
    [[nodiscard]] static base::Result<Areas> load(base::ByteView list);
    /// The list built into the program.
    [[nodiscard]] static base::Result<Areas> embedded();

    [[nodiscard]] std::size_t size() const noexcept { return areas_.size(); }
    [[nodiscard]] const Area& at(std::size_t index) const noexcept { return areas_[index]; }
    /// Which edition of the codes this is, from the head of the list.
    [[nodiscard]] std::string_view version() const noexcept { return version_; }
    /// Null if there is none.
    [[nodiscard]] const Area* find(model::AreaCode code) const noexcept;
    /// Indexes [first, last) of the villages of a district, in the order of their codes.
    struct Range {
        std::size_t first = 0;
        std::size_t last = 0;
    };
    [[nodiscard]] Range villages_of(model::AreaCode district) const noexcept;

    static constexpr std::size_t results_max = 30;
    struct Results {
        std::array<std::uint32_t, results_max> indexes{};  ///< for at()
        std::size_t count = 0;
    };
    struct Query {
        std::string_view text;     ///< as typed; only the first search_text_bytes_max bytes count
        model::AreaCode province;  ///< only areas of this one
        model::AreaCode near;      ///< the kiosk's kecamatan: of equal matches, nearer ones stand first
    };
    /// Areas below the province whose name fits, best first: the whole name, its beginning, a later word's beginning, a
    /// part of it, a word's beginning but for one mistyped letter (from 4 letters on). Of equal fits the same
    /// kecamatan stands first, then the same kabupaten or kota, then the alphabet decides.
    [[nodiscard]] Results search(const Query& query) const noexcept;

private:
    /// A name without spaces and signs, in lower case, and where its words begin.
    struct IndexedName {
        std::uint32_t start = 0;  ///< into folded_
        std::uint16_t size = 0;
        std::uint16_t word_count = 0;
        std::uint32_t first_word = 0;  ///< into words_, which count from `start`
    };
    [[nodiscard]] base::Status add_line(std::string_view line, std::size_t number);
    void index_name(std::string_view name);
    [[nodiscard]] std::size_t position_of(std::uint64_t order) const noexcept;
    /// What belongs to a province, itself left out.
    [[nodiscard]] Range inside(model::AreaCode province) const noexcept;

    std::vector<Area> areas_;         ///< each right after what it belongs to
    std::vector<IndexedName> names_;  ///< parallel to areas_
    std::vector<char> folded_;        ///< all names, one after the other
    std::vector<std::uint8_t> words_;
    std::string_view version_;
};

}  // namespace pendopo::areas
