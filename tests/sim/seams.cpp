// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/seams.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <string>
#include <unordered_map>

#include <openssl/rand.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/ctl/desk_when.hpp"
#include "platform/base/limits.hpp"
#include "platform/sim/sim_random.hpp"
#include "storage/device/trust_bundle_table.hpp"
#include "sync/content/pack.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/words.hpp"
#include "sync/envelope/x509.hpp"
#include "sync/receiver/receiver.hpp"
#include "sync/runner/batch_builder.hpp"

namespace pendopo::simulation {
namespace {

std::map<ino_t, std::uint64_t>& flushed() {
    static std::map<ino_t, std::uint64_t> sizes;
    return sizes;
}

void note_flush(int file) {
    struct stat status {};
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode))
        flushed()[status.st_ino] = static_cast<std::uint64_t>(status.st_size);
}

sim::SimRandom& library_random() {
    static sim::SimRandom random(0);
    return random;
}

int fill_from_library_random(unsigned char* out, int size) {
    library_random().fill({out, static_cast<std::size_t>(size)});
    return 1;
}

/// Not Argon2id, but as long as its answer: FNV-1a with another start for each byte.
void stand_in_stretch(base::ByteView password, base::ByteView salt, base::ByteSpan out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::uint64_t state = 14'695'981'039'346'656'037u + i;
        for (const base::ByteView part : {password, salt})
            for (const base::Byte byte : part)
                state = (state ^ byte) * 1'099'511'628'211u;
        out[i] = static_cast<base::Byte>(state >> 56);
    }
}

/// The end of the first branch alone, and nothing of the other is kept.
void refuse_fork(receiver::Decision& decision) {
    std::erase_if(decision.insert,
                  [](const auto& insert) { return model::has(insert.flags, model::EntryFlags::forked); });
    if (!decision.acks.empty()) decision.acks = {decision.head};
}

/// Every entry is taken for a new one.
void take_all(receiver::Decision& decision, std::size_t count) {
    std::vector<receiver::Decision::Insert> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i].index = i;
    for (const auto& chosen : decision.insert)
        all[chosen.index] = chosen;
    decision.insert = std::move(all);
}

/// And the store keeps what it has already a second time.
std::string let_in_twice(sqlite3* connection, std::string_view sql) {
    constexpr std::string_view guard = " ON CONFLICT (journal, seq, hash) DO NOTHING";
    const auto at = sql.find(guard);
    if (at == std::string_view::npos) return std::string(sql);
    sqlite3_exec(connection, "DROP INDEX IF EXISTS entry_once", nullptr, nullptr, nullptr);
    return std::string(sql.substr(0, at)) + std::string(sql.substr(at + guard.size()));
}

}  // namespace

std::string_view name(Mutant mutant) {
    static constexpr std::array<std::string_view, static_cast<std::size_t>(Mutant::count)> names = {
        "none",
        "no_deduplication",
        "unsigned_ack_accepted",
        "foreign_head_accepted",
        "fork_refused",
        "bundle_rollback_accepted",
        "wall_clock_ordering",
        "watermark_off_by_one",
        "pack_rollback_accepted",
        "safe_without_backup"};
    return names[static_cast<std::size_t>(mutant)];
}

bool is_seen(Mutant mutant, std::string_view violation) {
    static constexpr std::array<std::string_view, static_cast<std::size_t>(Mutant::count)> sights = {
        "",
        "stored twice",
        "a watermark that the province never signed",
        "a watermark at a head that is not the device's own",
        "not everything arrived",
        "a trust bundle went back",
        "the desk is wrong about when",
        "acknowledged and not stored",
        "a content pack went back",
        "that the restored province lacks"};
    return violation.find(sights[static_cast<std::size_t>(mutant)]) != std::string_view::npos;
}

Seams& seams() {
    static Seams state;
    return state;
}

void seed_library_random(std::uint64_t seed) {
    static const RAND_METHOD method{nullptr, fill_from_library_random, nullptr,
                                    nullptr, fill_from_library_random, [] { return 1; }};
    library_random() = sim::SimRandom(seed);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // what is to replace it can't be given from outside
    RAND_set_rand_method(&method);
#pragma GCC diagnostic pop
}

std::uint64_t flushed_bytes(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return 0;
    const auto found = flushed().find(status.st_ino);
    return found == flushed().end() ? 0 : found->second;
}

// Declared under the names that the linker gives to the wrapped and to the real functions. A function that changes its
// arguments changes its name, and the link fails: mend both names then, here and in CMakeLists.txt.
base::Status real_argon2id(base::ByteView, base::ByteView, std::uint32_t, std::uint32_t, base::ByteSpan) asm(
    "__real__ZN7pendopo8envelope8argon2idESt4spanIKhLm18446744073709551615EES3_jjS1_IhLm18446744073709551615EE");
base::Status wrapped_argon2id(base::ByteView, base::ByteView, std::uint32_t, std::uint32_t, base::ByteSpan) asm(
    "__wrap__ZN7pendopo8envelope8argon2idESt4spanIKhLm18446744073709551615EES3_jjS1_IhLm18446744073709551615EE");

std::optional<base::SecretBuffer> real_compress(base::ByteView) asm(
    "__real__ZN7pendopo8envelope14compress_wordsESt4spanIKhLm18446744073709551615EE");
std::optional<base::SecretBuffer> wrapped_compress(base::ByteView) asm(
    "__wrap__ZN7pendopo8envelope14compress_wordsESt4spanIKhLm18446744073709551615EE");

base::Result<model::Hash> real_certificate_spki(envelope::Primitives&, std::string_view) asm(
    "__real__ZN7pendopo8envelope23certificate_spki_sha256ERNS0_10PrimitivesESt17basic_string_viewIcSt11char_"
    "traitsIcEE");
base::Result<model::Hash> wrapped_certificate_spki(envelope::Primitives&, std::string_view) asm(
    "__wrap__ZN7pendopo8envelope23certificate_spki_sha256ERNS0_10PrimitivesESt17basic_string_viewIcSt11char_"
    "traitsIcEE");

receiver::Decision
real_decide(const receiver::DeviceRecord&, const std::vector<model::Entry>&, const receiver::Known&) asm(
    "__real__ZN7pendopo8receiver6decideERKNS0_12DeviceRecordERKSt6vectorINS_5model5EntryESaIS6_EERKNS0_5KnownE");
receiver::Decision
wrapped_decide(const receiver::DeviceRecord&, const std::vector<model::Entry>&, const receiver::Known&) asm(
    "__wrap__ZN7pendopo8receiver6decideERKNS0_12DeviceRecordERKSt6vectorINS_5model5EntryESaIS6_EERKNS0_5KnownE");

std::vector<model::Head> real_own_heads(runner::BatchBuilder*, base::ByteView, const runner::BuiltBatch&) asm(
    "__real__ZN7pendopo6runner12BatchBuilder9own_headsESt4spanIKhLm18446744073709551615EERKNS0_10BuiltBatchE");
std::vector<model::Head> wrapped_own_heads(runner::BatchBuilder*, base::ByteView, const runner::BuiltBatch&) asm(
    "__wrap__ZN7pendopo6runner12BatchBuilder9own_headsESt4spanIKhLm18446744073709551615EERKNS0_10BuiltBatchE");

base::Result<content::VerifiedPack>
real_verify_pack(envelope::Primitives&, base::ByteView, const model::SigningKey&, const std::optional<content::KnownPack>&) asm(
    "__real__ZN7pendopo7content11verify_packERNS_8envelope10PrimitivesES"
    "t4spanIKhLm18446744073709551615EERKNS_4base5FixedINS_5model13SigningKeyTagELm65EEERKSt8optionalINS0_9KnownPackEE");
base::Result<content::VerifiedPack>
wrapped_verify_pack(envelope::Primitives&, base::ByteView, const model::SigningKey&, const std::optional<content::KnownPack>&) asm(
    "__wrap__ZN7pendopo7content11verify_packERNS_8envelope10PrimitivesES"
    "t4spanIKhLm18446744073709551615EERKNS_4base5FixedINS_5model13SigningKeyTagELm65EEERKSt8optionalINS0_9KnownPackEE");

base::Result<content::VerifiedBundle>
real_verify_bundle(envelope::Primitives&, base::ByteView, const content::RootKeys&, const std::optional<content::KnownBundle>&) asm(
    "__real__ZN7pendopo7content13verify_bundleERNS_8envelope10PrimitivesESt4spanIKhLm18446744073709551615EERKNS0_"
    "8RootKeysERKSt8optionalINS0_11KnownBundleEE");
base::Result<content::VerifiedBundle>
wrapped_verify_bundle(envelope::Primitives&, base::ByteView, const content::RootKeys&, const std::optional<content::KnownBundle>&) asm(
    "__wrap__ZN7pendopo7content13verify_bundleERNS_8envelope10PrimitivesESt4spanIKhLm18446744073709551615EERKNS0_"
    "8RootKeysERKSt8optionalINS0_11KnownBundleEE");

base::Status real_store_bundle(device::TrustBundleTable*, const model::StoredBundle&, model::KeptBundle) asm(
    "__real__ZN7pendopo6device16TrustBundleTable5storeERKNS_5model12StoredBundleENS2_10KeptBundleE");
base::Status wrapped_store_bundle(device::TrustBundleTable*, const model::StoredBundle&, model::KeptBundle) asm(
    "__wrap__ZN7pendopo6device16TrustBundleTable5storeERKNS_5model12StoredBundleENS2_10KeptBundleE");

base::Result<receiver::When> real_tell(ctl::WhenTeller*, const model::StoredEntry&, const model::DeviceTime&) asm(
    "__real__ZN7pendopo3ctl10WhenTeller4tellERKNS_5model11StoredEntryERKNS2_10DeviceTimeE");
base::Result<receiver::When> wrapped_tell(ctl::WhenTeller*, const model::StoredEntry&, const model::DeviceTime&) asm(
    "__wrap__ZN7pendopo3ctl10WhenTeller4tellERKNS_5model11StoredEntryERKNS2_10DeviceTimeE");

int real_prepare(sqlite3*, const char*, int, unsigned, sqlite3_stmt**, const char**) asm("__real_sqlite3_prepare_v3");
int wrapped_prepare(sqlite3*, const char*, int, unsigned, sqlite3_stmt**,
                    const char**) asm("__wrap_sqlite3_prepare_v3");

ssize_t real_write(int, const void*, size_t) asm("__real_write");
ssize_t wrapped_write(int, const void*, size_t) asm("__wrap_write");
int real_fsync(int) asm("__real_fsync");
int wrapped_fsync(int) asm("__wrap_fsync");
int real_fdatasync(int) asm("__real_fdatasync");
int wrapped_fdatasync(int) asm("__wrap_fdatasync");

base::Status wrapped_argon2id(base::ByteView password, base::ByteView salt, std::uint32_t memory_kib,
                              std::uint32_t passes, base::ByteSpan out) {
    if (seams().real_stretching) return real_argon2id(password, salt, memory_kib, passes, out);
    stand_in_stretch(password, salt, out);
    return {};
}

std::optional<base::SecretBuffer> wrapped_compress(base::ByteView words) {
    return seams().real_stretching ? real_compress(words) : std::nullopt;
}

base::Result<model::Hash> wrapped_certificate_spki(envelope::Primitives& primitives, std::string_view pem) {
    static std::unordered_map<std::string, model::Hash> known;
    const auto found = known.find(std::string(pem));
    if (found != known.end()) return found->second;
    const auto spki = real_certificate_spki(primitives, pem);
    if (spki) known.emplace(pem, *spki);
    return spki;
}

receiver::Decision wrapped_decide(const receiver::DeviceRecord& device, const std::vector<model::Entry>& batch,
                                  const receiver::Known& known) {
    receiver::Decision decision = real_decide(device, batch, known);
    if (seams().mutant == Mutant::fork_refused) refuse_fork(decision);
    if (seams().mutant == Mutant::no_deduplication) take_all(decision, batch.size());
    // The last one is acknowledged and was not kept.
    const bool off_by_one = seams().mutant == Mutant::watermark_off_by_one;
    if (off_by_one && !decision.insert.empty() && decision.insert.back().index + 1 == batch.size())
        decision.insert.pop_back();
    return decision;
}

std::vector<model::Head> wrapped_own_heads(runner::BatchBuilder* builder, base::ByteView body,
                                           const runner::BuiltBatch& sent) {
    if (seams().mutant != Mutant::foreign_head_accepted) return real_own_heads(builder, body, sent);
    std::vector<model::Head> heads;
    if (const auto frames = protocol::decode_sequence(body, limits::acks_per_reply_max))
        for (const protocol::Frame& frame : *frames)
            if (const auto* ack = std::get_if<model::Ack>(&frame)) heads.push_back(ack->head);
    return heads;
}

base::Result<content::VerifiedPack> wrapped_verify_pack(envelope::Primitives& primitives, base::ByteView bytes,
                                                        const model::SigningKey& content_key,
                                                        const std::optional<content::KnownPack>& known) {
    const bool credulous = seams().mutant == Mutant::pack_rollback_accepted;
    return real_verify_pack(primitives, bytes, content_key, credulous ? std::nullopt : known);
}

base::Result<content::VerifiedBundle> wrapped_verify_bundle(envelope::Primitives& primitives, base::ByteView bytes,
                                                            const content::RootKeys& roots,
                                                            const std::optional<content::KnownBundle>& known) {
    const bool credulous = seams().mutant == Mutant::bundle_rollback_accepted;
    return real_verify_bundle(primitives, bytes, roots, credulous ? std::nullopt : known);
}

/// Storage would refuse it too.
base::Status wrapped_store_bundle(device::TrustBundleTable* table, const model::StoredBundle& bundle,
                                  model::KeptBundle kept) {
    const bool credulous = seams().mutant == Mutant::bundle_rollback_accepted;
    return real_store_bundle(table, bundle, credulous ? model::KeptBundle::unreadable : kept);
}

base::Result<receiver::When> wrapped_tell(ctl::WhenTeller* teller, const model::StoredEntry& stored,
                                          const model::DeviceTime& time) {
    if (seams().mutant != Mutant::wall_clock_ordering) return real_tell(teller, stored, time);
    constexpr std::uint64_t hour = 3'600;
    return receiver::When{time.wall_hours * hour, (time.wall_hours + 1) * hour, false};
}

int wrapped_prepare(sqlite3* connection, const char* sql, int size, unsigned flags, sqlite3_stmt** statement,
                    const char** rest) {
    if (seams().mutant != Mutant::no_deduplication) return real_prepare(connection, sql, size, flags, statement, rest);
    const std::string mutated = let_in_twice(connection, {sql, static_cast<std::size_t>(size)});
    return real_prepare(connection, mutated.c_str(), static_cast<int>(mutated.size()), flags, statement, rest);
}

ssize_t wrapped_write(int file, const void* bytes, size_t size) {
    if (!seams().streams_full) return real_write(file, bytes, size);
    // As much as the last block holds; the next call finds no room.
    if (size > 8) return real_write(file, bytes, size / 2);
    errno = ENOSPC;
    return -1;
}

int wrapped_fsync(int file) {
    note_flush(file);
    return 0;  // a folder in memory: nothing to wait for
}

int wrapped_fdatasync(int file) {
    note_flush(file);
    return 0;
}

}  // namespace pendopo::simulation
