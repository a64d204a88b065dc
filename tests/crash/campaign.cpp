// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/campaign.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "platform/base/assert.hpp"

namespace pendopo::crash {
namespace {

constexpr std::size_t deeds_told = 12;

/// Another stream of random numbers for each number under one seed.
sim::SimRandom random_for(std::uint64_t seed, std::uint64_t kind, std::uint64_t number) {
    sim::SimRandom mixed(seed * 0x9e3779b97f4a7c15u + number * 4 + kind);
    return sim::SimRandom(mixed.next());
}

const char* name_of(Cut::Kind kind) {
    switch (kind) {
        case Cut::Kind::both:
            return "power lost on the device and at the province";
        case Cut::Kind::device:
            return "power lost on the device";
        case Cut::Kind::province:
            return "power lost at the province";
        case Cut::Kind::killed:
            return "all programs killed";
        case Cut::Kind::restored:
            return "the province restored from its last backup";
    }
    return "";
}

}  // namespace

void Totals::add(const Totals& other) {
    images += other.images;
    histories += other.histories;
    operations += other.operations;
    receipts += other.receipts;
    lost += other.lost;
    corrupt += other.corrupt;
    phantom += other.phantom;
    for (std::size_t i = 0; i < seen.size(); ++i)
        seen[i] += other.seen[i];
}

Campaign::Campaign(std::string root, std::uint64_t seed, const Plant& plant)
    : seed_(seed), plant_(plant), vfs_("crash"), place_{std::move(root), vfs_.name()} {
    for (const auto& folder : {place_.outbox(), place_.inbox(), place_.media(), place_.media() + "/draft"})
        std::filesystem::create_directories(folder);
}

bool Campaign::run_history(std::uint64_t history, std::uint64_t images_end, std::optional<std::uint64_t> only,
                           const OnViolation& on_violation) {
    lay_out_streams({});
    Play play(place_, vfs_, random_for(seed_, 0, history).next(), plant_);
    play.run();
    ++totals_.histories;
    totals_.operations += play.disk.now();
    for (const auto& taken : play.ledger.entries)
        totals_.receipts += taken.receipt != never ? 1 : 0;
    if (!play.trouble.empty()) {
        ++totals_.corrupt;
        if (!on_violation(history * images_per_history, "without any fault: " + play.trouble)) return false;
    }
    sim::CrashReplay replay(play.disk.begin(), play.disk.history());
    for (Image& image : choose_cuts(play, history, images_end)) {
        if (only && image.number != *only) continue;
        replay.advance_to(image.cut.at);
        const Verdict verdict = examine(play, image, replay);
        ++totals_.images;
        totals_.lost += verdict.lost;
        totals_.corrupt += verdict.corrupt;
        totals_.phantom += verdict.phantom;
        if (!verdict.clean() && !on_violation(image.number, story(play, image, verdict))) return false;
    }
    return true;
}

// --- Where to cut ------------------------------------------------------------------------------------------

std::vector<Campaign::Image> Campaign::choose_cuts(const Play& play, std::uint64_t history,
                                                   std::uint64_t images_end) const {
    std::vector<Image> images;
    const std::uint64_t first = history * images_per_history;
    for (std::uint64_t number = first; number < std::min(first + images_per_history, images_end); ++number) {
        Image& image = images.emplace_back();
        image.number = number;
        image.random = random_for(seed_, 1, number);
        choose_cut(play, image);
    }
    std::stable_sort(images.begin(), images.end(), [](const Image& a, const Image& b) { return a.cut.at < b.cut.at; });
    return images;
}

/// Anywhere; one in four right after a promise or another deed, when the most depends on what was flushed, and one in
/// four in the midst of a deed, so that short ones have their share.
void Campaign::choose_cut(const Play& play, Image& image) const {
    constexpr Cut::Kind kinds[] = {Cut::Kind::both,   Cut::Kind::both,     Cut::Kind::both,   Cut::Kind::device,
                                   Cut::Kind::device, Cut::Kind::province, Cut::Kind::killed, Cut::Kind::restored};
    image.cut.kind = kinds[image.random.below(8)];
    image.cut.at = image.random.below(play.disk.now() + 1);
    const auto& deeds = play.ledger.deeds;
    if (const std::uint64_t where = image.random.below(4); where < 2 && !deeds.empty()) {
        const Span& span = deeds[image.random.below(deeds.size())].span;
        image.cut.at = where == 0 ? span.done : span.begun + image.random.below(span.done - span.begun + 1);
    }
    if (image.cut.kind != Cut::Kind::restored) return;
    // A backup that a safe statement rests on is not thrown away for an older one.
    Moment oldest = 0;
    for (const PromisedSafe& safe : play.ledger.safes)
        if (safe.span.may_be(image.cut.at)) oldest = std::max(oldest, safe.backup_taken);
    for (const OrderedErasure& order : play.ledger.erasures)
        if (order.province.may_be(image.cut.at)) oldest = std::max(oldest, order.backup_taken);
    for (const TakenChunk& chunk : play.ledger.chunks)
        if (chunk.safe.may_be(image.cut.at)) oldest = std::max(oldest, chunk.backup_taken);
    std::vector<const Backup*> backups;
    for (const Backup& backup : play.ledger.backups)
        if (backup.taken >= oldest && backup.taken <= image.cut.at) backups.push_back(&backup);
    if (backups.empty()) {
        image.cut.kind = Cut::Kind::both;
    } else {
        image.backup = backups[image.random.below(backups.size())];
        image.cut.backup_taken = image.backup->taken;
    }
}

sim::Files Campaign::files_after(const Image& image, const sim::CrashReplay& replay, sim::SimRandom& random,
                                 sim::CutFacts& facts) const {
    const Cut::Kind kind = image.cut.kind;
    const bool device_cut =
        kind == Cut::Kind::both || kind == Cut::Kind::device || (kind == Cut::Kind::restored && random.below(2) == 0);
    const bool province_cut = kind == Cut::Kind::both || kind == Cut::Kind::province;
    const auto files_below = [&](const std::string& below, bool cut) {
        return cut ? replay.after_power_loss(below, random, facts) : replay.after_kill(below, random, facts);
    };
    sim::Files files = files_below(place_.device(), device_cut);
    files.merge(kind == Cut::Kind::restored ? sim::Files(image.backup->files)
                                            : files_below(place_.province(), province_cut));
    return files;
}

// --- What is found -----------------------------------------------------------------------------------------

Verdict Campaign::examine(const Play& play, Image& image, const sim::CrashReplay& replay) {
    Verdict verdict;
    sim::CutFacts facts;
    sim::Files files = files_after(image, replay, image.random, facts);
    vfs_.seed(image.random.next());
    const bool again = image.cut.kind != Cut::Kind::killed && image.random.below(8) == 0;
    if (again) cut_again(play, image, files, facts, verdict);
    totals_.note(Seen::second_cut, again);
    lay_out_streams(files);
    sim::CrashDisk disk(std::move(files));
    vfs_.use(disk);
    {
        const PosixTap tap(disk, place_.root);
        Judge judge(place_, disk, play.ledger, image.cut, image.random);
        judge.judge(verdict);
    }
    cover(play, image, replay, facts, verdict);
    return verdict;
}

/// Starts from the files, and cuts the power of both machines once more before the start is through.
void Campaign::cut_again(const Play& play, Image& image, sim::Files& files, sim::CutFacts& facts, Verdict& verdict) {
    lay_out_streams(files);
    sim::CrashDisk disk(std::move(files));
    vfs_.use(disk);
    {
        const PosixTap tap(disk, place_.root);
        Judge judge(place_, disk, play.ledger, image.cut, image.random);
        judge.start_only(verdict);
    }
    sim::CrashReplay replay(disk.begin(), disk.history());
    replay.advance_to(image.random.below(disk.now() + 1));
    files = replay.after_power_loss(place_.device(), image.random, facts);
    files.merge(replay.after_power_loss(place_.province(), image.random, facts));
}

/// The product reads and writes its streams for real: these files must stand there, and no others.
void Campaign::lay_out_streams(const sim::Files& files) const {
    for (const auto& folder : {place_.outbox(), place_.inbox(), place_.media(), place_.media() + "/draft"})
        for (const auto& file : std::filesystem::directory_iterator(folder))
            if (!file.is_directory()) std::filesystem::remove(file.path());
    for (const auto& [path, bytes] : files) {
        if (!path.ends_with(".seg") && !path.ends_with(".chunk")) continue;
        std::ofstream file(path, std::ios::binary);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        PENDOPO_ASSERT(file.good());
    }
}

void Campaign::cover(const Play& play, const Image& image, const sim::CrashReplay& replay, const sim::CutFacts& facts,
                     const Verdict& verdict) {
    totals_.note(Seen::unflushed, facts.unflushed);
    totals_.note(Seen::lost_write, facts.lost_write);
    totals_.note(Seen::torn_write, facts.torn_write);
    totals_.note(Seen::reordered, facts.reordered);
    totals_.note(Seen::garbage, facts.garbage);
    totals_.note(Seen::lost_truncate, facts.lost_truncate);
    totals_.note(Seen::lost_create, facts.lost_create);
    totals_.note(Seen::lost_remove, facts.lost_remove);
    totals_.note(Seen::lost_rename, facts.lost_rename);
    totals_.note(Seen::killed, image.cut.kind == Cut::Kind::killed);
    totals_.note(Seen::restored_province, image.cut.kind == Cut::Kind::restored);
    totals_.note(Seen::pruned, verdict.pruned > 0);
    totals_.note(Seen::erased, verdict.erased > 0);
    totals_.note(Seen::moved_chunk, verdict.chunks > 0);
    totals_.note(Seen::kept_letter, verdict.letters > 0);
    totals_.note(Seen::refilled_outbox, verdict.refilled > 0);
    totals_.note(Seen::in_checkpoint, replay.has_unflushed(place_.root, ".db"));
    totals_.note(Seen::in_stream, facts.lost_write && replay.has_unflushed(place_.device(), ".seg"));
    bool failed_flush = false;
    bool full_disk = false;
    for (const Deed& deed : play.ledger.deeds) {
        if (deed.span.begun >= image.cut.at) break;
        failed_flush = failed_flush || deed.what.find("disk I/O error") != std::string::npos;
        full_disk = full_disk || deed.what.find("full") != std::string::npos;
        if (deed.span.done <= image.cut.at) continue;
        totals_.note(Seen::in_first_start,
                     deed.kind == Deed::Kind::migration && deed.what.find("kiosk") != std::string::npos);
        const auto migrates = [&](const char* who) {
            return deed.kind == Deed::Kind::migration && deed.what.find(who) != std::string::npos;
        };
        totals_.note(Seen::in_journal_migration, migrates("kiosk") && play.ledger.older_journal);
        totals_.note(Seen::in_sync_migration, migrates("sync") && play.ledger.older_sync);
        totals_.note(Seen::in_province_migration, migrates("province") && !play.ledger.old_entries.empty());
        totals_.note(Seen::in_append, deed.kind == Deed::Kind::append);
        totals_.note(Seen::in_ingest, deed.kind == Deed::Kind::ingest);
        totals_.note(Seen::in_ack, deed.kind == Deed::Kind::ack);
        totals_.note(Seen::in_prune, deed.kind == Deed::Kind::prune);
        totals_.note(Seen::in_closing, deed.kind == Deed::Kind::closing);
        totals_.note(Seen::in_recording, deed.kind == Deed::Kind::record);
        totals_.note(Seen::in_sending_chunk, deed.kind == Deed::Kind::send_media);
        totals_.note(Seen::in_safe_media, deed.kind == Deed::Kind::safe_media);
        totals_.note(Seen::in_erasing, deed.kind == Deed::Kind::order_erasure);
        totals_.note(Seen::in_erasure, deed.kind == Deed::Kind::erase);
        totals_.note(Seen::in_mail, deed.kind == Deed::Kind::mail);
        totals_.note(Seen::in_letter, deed.kind == Deed::Kind::file_mail);
    }
    totals_.note(Seen::failed_flush, failed_flush);
    totals_.note(Seen::full_disk, full_disk);
    const auto& journals = play.ledger.journals;
    totals_.note(Seen::new_journal, journals.size() > 1 && journals[1].span.may_be(image.cut.at));
}

std::string Campaign::story(const Play& play, const Image& image, const Verdict& verdict) const {
    std::string text = "seed " + std::to_string(seed_) + ", operation " + std::to_string(image.cut.at) + " of " +
                       std::to_string(play.disk.now()) + ": " + name_of(image.cut.kind) + ". Before:";
    std::vector<const Deed*> before;
    for (const Deed& deed : play.ledger.deeds)
        if (deed.span.begun < image.cut.at) before.push_back(&deed);
    for (std::size_t i = before.size() - std::min(before.size(), deeds_told); i < before.size(); ++i) {
        const bool cut_short = before[i]->span.done > image.cut.at;
        text += " " + before[i]->what + (cut_short ? " - cut short;" : ";");
    }
    text += " then:";
    for (const std::string& finding : verdict.findings)
        text += " " + finding + ";";
    text.back() = '.';
    std::replace(text.begin(), text.end(), '\n', ' ');  // one story, one line
    return text;
}

}  // namespace pendopo::crash
