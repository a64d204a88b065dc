// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

/// Where the simulator reaches beneath the product without changing it: the linker gives calls of a few functions to us
/// first (`--wrap`, see CMakeLists.txt). One world runs in a process, so this is the process's own state.
///
///     argon2id                  32 MiB and 60 ms for each receipt would be the whole run: a hash instead
///     compress_words            zstd makes its tables anew for each text, a third of the run: words stay as they are
///     certificate_spki_sha256   parsing a certificate with each request would be another third: each one once
///     write, fsync, fdatasync   streams on a full disk, and what of them survives a power cut
///     receiver::decide, BatchBuilder::own_heads, content::verify_pack, content::verify_bundle,
///     TrustBundleTable::store, WhenTeller::tell, sqlite3_prepare_v3   planted mutants
namespace pendopo::simulation {

/// Bugs that the checks must find, each run each time.
enum class Mutant : std::uint8_t {
    none,
    no_deduplication,
    unsigned_ack_accepted,
    foreign_head_accepted,
    fork_refused,
    bundle_rollback_accepted,
    wall_clock_ordering,
    watermark_off_by_one,
    pack_rollback_accepted,
    safe_without_backup,
    count
};
[[nodiscard]] std::string_view name(Mutant mutant);
/// Whether this violation is what the mutant does, and not something else that went wrong meanwhile.
[[nodiscard]] bool is_seen(Mutant mutant, std::string_view violation);

struct Seams {
    Mutant mutant = Mutant::none;
    bool real_stretching = false;  ///< and words are packed
    bool streams_full = false;     ///< what the device's streams write next finds no room
};
[[nodiscard]] Seams& seams();

/// libcrypto signs certificates with random numbers of its own, and the length of a signature depends on them.
void seed_library_random(std::uint64_t seed);

/// How much of this file was flushed; the rest may be gone after a power cut.
[[nodiscard]] std::uint64_t flushed_bytes(const std::filesystem::path& file);

}  // namespace pendopo::simulation
