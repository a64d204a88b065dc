// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "platform/sim/crash_replay.hpp"
#include "tests/crash/coverage.hpp"
#include "tests/crash/judge.hpp"
#include "tests/crash/play.hpp"

namespace pendopo::crash {

inline constexpr std::uint64_t images_per_history = 40;

/// Called for an image that breaks a promise, with its number and its story. False: enough, go no further.
using OnViolation = std::function<bool(std::uint64_t image, const std::string& story)>;

/// Histories and their images, one after the other. Everything follows from the seed and an image's number.
class Campaign {
public:
    /// `root` is an empty folder of this campaign's own, for the streams.
    Campaign(std::string root, std::uint64_t seed, const Plant& plant);
    Campaign(const Campaign&) = delete;
    Campaign& operator=(const Campaign&) = delete;

    /// The images of one history, up to `images_end`; or only one of them. False if on_violation had enough.
    bool run_history(std::uint64_t history, std::uint64_t images_end, std::optional<std::uint64_t> only,
                     const OnViolation& on_violation);

    [[nodiscard]] const Totals& totals() const { return totals_; }

private:
    struct Image {
        std::uint64_t number = 0;
        sim::SimRandom random{0};
        Cut cut;
        const Backup* backup = nullptr;
    };

    [[nodiscard]] std::vector<Image> choose_cuts(const Play& play, std::uint64_t history,
                                                 std::uint64_t images_end) const;
    void choose_cut(const Play& play, Image& image) const;
    [[nodiscard]] sim::Files files_after(const Image& image, const sim::CrashReplay& replay, sim::SimRandom& random,
                                         sim::CutFacts& facts) const;
    [[nodiscard]] Verdict examine(const Play& play, Image& image, const sim::CrashReplay& replay);
    void cut_again(const Play& play, Image& image, sim::Files& files, sim::CutFacts& facts, Verdict& verdict);
    void cover(const Play& play, const Image& image, const sim::CrashReplay& replay, const sim::CutFacts& facts,
               const Verdict& verdict);
    [[nodiscard]] std::string story(const Play& play, const Image& image, const Verdict& verdict) const;
    void lay_out_streams(const sim::Files& files) const;

    std::uint64_t seed_;
    Plant plant_;
    sim::CrashVfs vfs_;
    Place place_;
    Totals totals_;
};

}  // namespace pendopo::crash
