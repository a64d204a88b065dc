// SPDX-License-Identifier: Apache-2.0
// What citizens tell aloud, and the content pack that a box shows.
#include <algorithm>

#include "platform/base/limits.hpp"
#include "storage/device/media_folder.hpp"
#include "tests/sim/device.hpp"
#include "tests/sim/province.hpp"

namespace pendopo::simulation {

base::Bytes sound_of(std::uint64_t said) {
    // Every second citizen says exactly what the one before said.
    sim::SimRandom random(said / 2);
    base::Bytes sound(1 + random.below(3 * limits::media_chunk_plaintext));
    random.fill(sound);
    return sound;
}

/// False if the card has no room for it; the words go without it then.
bool SimDevice::record(std::uint64_t said) {
    runner::Recordings& recordings = service_->recordings();
    const base::Bytes sound = sound_of(said);
    base::Status recorded = recordings.begin();
    // As a microphone gives it: piece by piece.
    for (std::size_t at = 0; recorded && at < sound.size(); at += 4'000)
        recorded = recordings.add(base::ByteView(sound).subspan(at, std::min<std::size_t>(4'000, sound.size() - at)));
    if (recorded) recorded = recordings.finish(model::Codec::ogg_opus, 60'000);
    if (!recorded && !full_) must(recorded, "recording");
    return recorded.has_value();
}

bool SimDevice::leave_in_the_middle(std::uint64_t said) {
    if (!ready() || full_) return false;
    service_->recordings().discard();
    if (said % 2 == 0) return record(said);  // finished, and not sent
    must(service_->recordings().begin(), "recording");
    must(service_->recordings().add(sound_of(said)), "recording");
    return true;
}

void SimDevice::look_at_media() {
    auto there = must(device::list_chunks(media()), "the folder for recordings");
    if (there == chunks_) return;
    std::vector<model::Hash> gone;
    std::ranges::set_difference(chunks_, there, std::back_inserter(gone));
    for (const model::Hash& name : gone) {
        world_.ledger.removed(name);
        world_.happened.add(Fault::chunk_pruned);
    }
    chunks_ = std::move(there);
    if (sync_) sync_->look_for_media();
}

void SimDevice::note_recording(std::uint64_t said) {
    const std::vector<model::Hash> before = chunks_;
    look_at_media();
    std::vector<model::Hash> names;
    std::ranges::set_difference(chunks_, before, std::back_inserter(names));
    world_.ledger.recorded(said, names);
    world_.happened.add(Fault::recording);
}

/// Whoever was at the screen when the box went off has not sent it.
void SimDevice::check_drafts() const {
    if (!std::filesystem::is_empty(media() / "draft")) violated("of a recording that was not sent something is left");
}

void SimDevice::read_what_sync_told() {
    if (!told_reader_) told_reader_.emplace(device::StreamReader::open(folder_ / "inbox"));
    while (const auto record = must(told_reader_->next(), "what sync told"))
        if (const auto held = protocol::decode_as<protocol::MediaHeld>(record->frame))
            for (const model::Hash& name : held->names)
                told_held_[name] = held->incarnation;
}

bool SimDevice::knows_held(const model::Hash& name) const {
    const auto found = told_held_.find(name);
    return found != told_held_.end() && found->second == world_.incarnation();
}

void SimDevice::check_pruned() {
    using Text = device::EntryLink::Text;
    for (const auto& [journal, chain] : chains_) {
        std::uint64_t& up_to = pruned_up_to_[journal];
        for (; up_to < chain.size(); ++up_to) {
            const auto text = must(journal_->link(journal, up_to + 1), "an entry's text").text;
            if (text == Text::kept) break;
            if (text != Text::pruned) continue;
            world_.ledger.pruned(chain[up_to]);
            world_.happened.add(Fault::text_pruned);
        }
    }
}

bool SimDevice::obeyed() const {
    for (const auto& [journal, seq] : world_.ledger.erased_on(chains_))
        if (must(journal_->link(journal, seq), "an entry's text").text == device::EntryLink::Text::kept) return false;
    const auto there = must(device::list_chunks(media()), "the folder for recordings");
    return std::ranges::none_of(there,
                                [&](const model::Hash& name) { return world_.ledger.erased_chunks().contains(name); });
}

void SimDevice::check_pack() {
    const auto& pack = service_->packs().in_force();
    if (!pack || !service_->bundle()) return;
    const std::uint64_t order = world_.ledger.order_of_pack(pack->hash);
    if (order < pack_)
        violated("a content pack went back from " + std::to_string(pack_) + " to " + std::to_string(order) +
                 " on device " + std::to_string(number_));
    if (order == pack_) return;
    world_.happened.add(Fault::pack_taken);
    world_.trace.note("a content pack is taken",
                      {number_, order, pack->pack.version, service_->bundle()->bundle.epoch});
    pack_ = order;
}

}  // namespace pendopo::simulation
