// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/recordings.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"

namespace pendopo::runner {

using base::ErrorCode;
using base::fail;

namespace {

constexpr std::string_view component = "kiosk";

void warn(std::string_view what, const base::Error& error) {
    base::log(base::Level::error, component, std::string(what) + ": " + error.message);
}

}  // namespace

Recordings::Recordings(envelope::Primitives& primitives, device::Journal& journal, const std::filesystem::path& folder)
    : primitives_(primitives), journal_(journal) {
    auto writer = device::MediaWriter::open(folder);
    if (writer) writer_.emplace(std::move(*writer));
    const base::Status ready = writer ? recover() : fail(std::move(writer.error()));
    if (ready) return;
    warn("recordings can't be taken", ready.error());
    writer_.reset();
}

base::Status Recordings::recover() {
    PENDOPO_TRY(std::vector<model::Hash> known, journal_.chunks());
    PENDOPO_TRY(const auto recovered, writer_->recover(std::move(known)));
    if (!recovered.unknown.empty()) PENDOPO_CHECK(journal_.adopt_chunks(recovered.unknown));
    if (recovered.kept + recovered.discarded > 0)
        base::log(base::Level::info, component,
                  "recordings after a stop: " + std::to_string(recovered.kept) + " chunks kept, " +
                      std::to_string(recovered.discarded) + " of unfinished visits deleted");
    if (!recovered.missing.empty())
        base::log(base::Level::error, component,
                  std::to_string(recovered.missing.size()) + " chunks of recordings are gone from this disk");
    return {};
}

base::Status Recordings::begin() {
    if (!writer_) return fail(ErrorCode::unavailable, "the folder for recordings can't be used");
    if (sealer_) return fail(ErrorCode::conflict, "a recording is being made already");
    if (finished_.size() >= limits::recordings_per_entry_max)
        return fail(ErrorCode::too_large, "no more recordings fit into one submission");
    PENDOPO_TRY(const auto counts, journal_.chunk_counts());
    const std::size_t of_this_visit = (finished_.size() + 1) * limits::chunks_per_recording_max;
    if (counts.all + of_this_visit > limits::device_chunks_max)
        return fail(ErrorCode::disk_full, "no room is left for recordings");
    sealer_.emplace(primitives_);
    return {};
}

base::Status Recordings::store(const std::vector<envelope::SealedChunk>& chunks) {
    for (const envelope::SealedChunk& chunk : chunks) {
        drafts_.push_back(chunk.name);
        PENDOPO_CHECK(writer_->add_draft(chunk.name, chunk.ciphertext));
    }
    return {};
}

base::Status Recordings::add(base::ByteView sound) {
    if (!sealer_) return fail(ErrorCode::conflict, "no recording is begun");
    auto chunks = sealer_->add(sound);
    base::Status stored = chunks ? store(*chunks) : fail(std::move(chunks.error()));
    if (stored) return stored;
    sealer_.reset();
    remove(std::exchange(drafts_, {}));
    return stored;
}

base::Status Recordings::finish(model::Codec codec, std::uint32_t milliseconds) {
    if (!sealer_) return fail(ErrorCode::conflict, "no recording is begun");
    auto finished = sealer_->finish(codec, milliseconds);
    sealer_.reset();
    base::Status stored;
    if (finished) {
        std::vector<envelope::SealedChunk> last;
        last.push_back(std::move(finished->last));
        stored = store(last);
    } else {
        stored = fail(std::move(finished.error()));
    }
    if (stored)
        finished_.push_back(std::move(finished->recording));
    else
        remove(drafts_);
    drafts_.clear();
    return stored;
}

base::Result<std::vector<base::Bytes>> Recordings::read(const std::vector<model::Hash>& names) const {
    std::vector<base::Bytes> chunks;
    for (const model::Hash& name : names) {
        PENDOPO_TRY(base::Bytes chunk, writer_->read_draft(name));
        chunks.push_back(std::move(chunk));
    }
    return chunks;
}

base::Result<base::SecretBuffer> Recordings::listen() const {
    if (sealer_) {
        PENDOPO_TRY(const auto chunks, read(sealer_->names()));
        return sealer_->open_so_far(chunks);
    }
    if (finished_.empty()) return fail(ErrorCode::not_found, "nothing was recorded");
    PENDOPO_TRY(const auto chunks, read(finished_.back().chunks));
    return envelope::open_recording(primitives_, finished_.back(), chunks);
}

void Recordings::drop(std::size_t index) {
    if (index >= finished_.size()) return;
    remove(finished_[index].chunks);
    finished_.erase(finished_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Recordings::discard() {
    sealer_.reset();
    remove(std::exchange(drafts_, {}));
    while (!finished_.empty())
        drop(finished_.size() - 1);
}

void Recordings::remove(const std::vector<model::Hash>& names) {
    std::vector<model::Hash> gone;
    std::ranges::copy_if(names, std::back_inserter(gone), [&](const model::Hash& name) {
        return std::ranges::find(in_doubt_, name) == in_doubt_.end();
    });
    if (gone.empty()) return;
    if (const auto removed = writer_->discard(gone); !removed) warn("deleting a recording", removed.error());
}

base::Result<std::vector<model::Hash>> Recordings::attach(model::Submission& submission) {
    sealer_.reset();  // one that was not finished does not go with it
    remove(std::exchange(drafts_, {}));
    std::vector<model::Hash> names;
    if (finished_.empty()) return names;
    PENDOPO_CHECK(writer_->settle_drafts());
    for (const model::Recording& each : finished_)
        names.insert(names.end(), each.chunks.begin(), each.chunks.end());
    submission.recordings = std::exchange(finished_, {});
    return names;
}

void Recordings::committed(std::vector<model::Hash> names) {
    owed_.insert(owed_.end(), names.begin(), names.end());
    settle();
}

void Recordings::not_committed(std::vector<model::Hash> names, std::vector<model::Recording> recordings,
                               bool in_doubt) {
    if (in_doubt) in_doubt_.insert(in_doubt_.end(), names.begin(), names.end());
    finished_ = std::move(recordings);
}

base::Status Recordings::remove_safe(std::span<const model::Hash> names) {
    settle();
    if (!writer_) return fail(ErrorCode::io, "the folder for recordings can't be used");
    // The files first: what is only noted is looked for again, what only lies there would stay for ever.
    PENDOPO_CHECK(writer_->remove(names));
    return journal_.forget_chunks(names);
}

void Recordings::settle() {
    if (owed_.empty() || !writer_) return;
    const auto kept = writer_->keep(owed_);
    if (!kept) warn("handing over a recording", kept.error());
    // What is gone does not come back by trying again.
    if (kept || kept.error().code == ErrorCode::not_found) owed_.clear();
}

}  // namespace pendopo::runner
