// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/courier_visit.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"

namespace pendopo::runner {

using base::ErrorCode;
using courier::UpName;
using protocol::CourierState;

namespace {

/// The kiosk reads what is put into its inbox from there; more than a segment at once could push out what it has not
/// read yet. The rest comes with the next visit.
constexpr std::size_t bytes_taken_max = limits::stream_segment_bytes_max;

constexpr std::string_view component = "courier";

}  // namespace

CourierVisit::CourierVisit(CourierParts parts, std::set<std::string>& taken)
    : parts_(std::move(parts)), taken_(taken), up_(courier::up_folder(parts_.device)) {
    report_.state = CourierState::working;
}

bool CourierVisit::step() {
    if (phase_ == Phase::over) return false;
    if (const base::Status done = work(); !done) end(done.error());
    return phase_ != Phase::over;
}

base::Status CourierVisit::work() {
    switch (phase_) {
        case Phase::look_down:
            return look_down();
        case Phase::read:
            return read_one();
        case Phase::take:
            return take_one();
        case Phase::look_up:
            return look_up();
        case Phase::check:
            return check_one();
        case Phase::plan:
            return plan();
        case Phase::clear:
            return clear_one();
        case Phase::batches:
            return write_batch();
        case Phase::chunks:
            return write_chunk();
        case Phase::notes:
            return write_notes();
        case Phase::over:
            break;
    }
    return {};
}

void CourierVisit::end(const base::Error& why) {
    phase_ = Phase::over;
    const bool full = why.code == ErrorCode::disk_full;
    report_.state = device_failed_ ? CourierState::device_failed
                    : full         ? CourierState::stick_full
                                   : CourierState::stick_failed;
    base::log(base::Level::warning, component, "the visit ended early: " + why.message);
}

void CourierVisit::pass_over(const std::string& path, const base::Error& why) {
    ++report_.passed_over;
    base::log(base::Level::warning, component, "passed over " + path + ": " + why.message);
}

base::Result<std::optional<base::Bytes>> CourierVisit::read(const std::string& path, std::size_t bytes_max) {
    auto bytes = parts_.stick.read(path, bytes_max);
    if (bytes) return std::optional(std::move(*bytes));
    // A file that can't be read in a folder that can is damaged; a stick that is gone fails at the next folder.
    pass_over(path, bytes.error());
    return std::optional<base::Bytes>{};
}

base::Status CourierVisit::write(const UpName& name, base::ByteView bytes) {
    bytes_written_ += bytes.size();
    if (bytes_written_ > limits::courier_bytes_max)
        return base::fail(ErrorCode::disk_full, "as much as goes along in one visit");
    return parts_.stick.write(up_ + "/" + courier::file_name(name), bytes);
}

// --- Down --------------------------------------------------------------------------------------------------

base::Status CourierVisit::look_down() {
    for (const std::string& folder : {courier::down_folder_for_all(), courier::down_folder(parts_.device)}) {
        PENDOPO_TRY(const auto items, parts_.stick.list(folder, limits::courier_files_max));
        for (const port::Stick::Item& item : items) {
            if (courier::is_left_over(item.name)) continue;
            if (!courier::is_down_name(item.name) || item.kind != port::Stick::Item::Kind::file)
                pass_over(folder + "/" + item.name, {ErrorCode::malformed, "not a name of ours"});
            else if (!taken_.contains(item.name))
                unread_.push_back({folder, item.name});
        }
    }
    phase_ = Phase::read;
    return {};
}

base::Status CourierVisit::read_one() {
    if (unread_.empty() || bytes_taken_ > bytes_taken_max) {
        // Keys before what is verified with them; the last one is taken first.
        std::stable_sort(untaken_.begin(), untaken_.end(),
                         [](const auto& a, const auto& b) { return a.second.kind > b.second.kind; });
        phase_ = Phase::take;
        return {};
    }
    const Found found = std::move(unread_.front());
    unread_.pop_front();
    const std::string path = found.folder + "/" + found.name;
    PENDOPO_TRY(const auto bytes, read(path, limits::courier_file_bytes_max));
    if (!bytes) return {};
    auto file = courier::read_down(parts_.primitives, found.name, *bytes, parts_.device);
    if (!file) {
        pass_over(path, file.error());
        return {};
    }
    bytes_taken_ += bytes->size();
    untaken_.emplace_back(found.name, std::move(*file));
    return {};
}

base::Status CourierVisit::take_one() {
    if (untaken_.empty()) {
        phase_ = Phase::look_up;
        return {};
    }
    const auto [name, file] = std::move(untaken_.back());
    untaken_.pop_back();
    PENDOPO_TRY(const bool news, on_device(parts_.take(file)));
    if (news) ++report_.frames_in;
    taken_.insert(name);
    return {};
}

// --- Up ----------------------------------------------------------------------------------------------------

base::Status CourierVisit::look_up() {
    // After what came down was taken: it may have told of many.
    PENDOPO_TRY(const std::vector<model::Hash> waiting, on_device(parts_.list_chunks()));
    chunks_.insert(waiting.begin(), waiting.end());
    PENDOPO_TRY(const auto items, parts_.stick.list(up_, limits::courier_files_max));
    for (const port::Stick::Item& item : items) {
        const std::string path = up_ + "/" + item.name;
        const auto name = courier::parse_up(item.name);
        if (courier::is_left_over(item.name))
            unwanted_.push_back(path);
        else if (!name || item.kind != port::Stick::Item::Kind::file)
            pass_over(path, {ErrorCode::malformed, "not a name of ours"});
        else
            unchecked_.push_back(*name);
    }
    phase_ = Phase::check;
    return {};
}

base::Status CourierVisit::check_one() {
    if (unchecked_.empty()) {
        phase_ = Phase::plan;
        return {};
    }
    const UpName name = unchecked_.front();
    unchecked_.pop_front();
    if (name.kind == UpName::Kind::batch) return check_batch(name);
    if (name.kind == UpName::Kind::chunk) return check_chunk(name);
    if (name.kind == UpName::Kind::enrol && !parts_.enrol_request)
        unwanted_.push_back(up_ + "/" + courier::file_name(name));
    return {};
}

base::Status CourierVisit::check_batch(const UpName& name) {
    const std::string path = up_ + "/" + courier::file_name(name);
    PENDOPO_TRY(const auto bytes, read(path, courier::bytes_max(name)));
    auto file = bytes ? courier::read_up(parts_.primitives, name, *bytes)
                      : base::Result<courier::UpFile>(base::fail(ErrorCode::io, "unreadable"));
    unwanted_.push_back(path);
    if (!file) {
        if (bytes) pass_over(path, file.error());
        return {};
    }
    const auto& batch = std::get<protocol::Batch>(*file);
    PENDOPO_TRY(const auto progress, on_device(parts_.store.journal(name.journal)));
    if (!progress || batch.last_seq() <= progress->watermark.seq) return {};
    // What the outbox holds makes the very same file, or it is written anew from there.
    PENDOPO_TRY(
        const auto built,
        on_device(parts_.builder.build({name.journal, name.first_seq, limits::batch_bytes_max, batch.entries.size()})));
    if (!built || protocol::encode(built->batch) != *bytes) return {};
    unwanted_.pop_back();
    whole_[name.journal].push_back({batch.first_seq, batch.last_seq()});
    return {};
}

base::Status CourierVisit::check_chunk(const UpName& name) {
    const std::string path = up_ + "/" + courier::file_name(name);
    if (!chunks_.contains(name.chunk)) {
        unwanted_.push_back(path);
        return {};
    }
    PENDOPO_TRY(const auto bytes, read(path, courier::bytes_max(name)));
    if (!bytes) return {};
    if (const auto chunk = courier::read_up(parts_.primitives, name, *bytes))
        whole_chunks_.insert(name.chunk);
    else
        pass_over(path, chunk.error());  // and write it again
    return {};
}

base::Status CourierVisit::plan() {
    PENDOPO_TRY(const auto journals, on_device(parts_.store.journals()));
    for (const device::JournalProgress& journal : journals) {
        const courier::BatchPlan plan =
            courier::plan_batches(journal.watermark.seq, journal.last_seq, whole_[journal.journal]);
        for (const courier::Run& run : plan.write)
            unwritten_.push_back({journal.journal, run});
        for (const std::uint64_t first : plan.remove)
            unwanted_.push_back(up_ + "/" + courier::file_name({UpName::Kind::batch, journal.journal, first, {}}));
    }
    std::copy_if(chunks_.begin(), chunks_.end(), std::back_inserter(unwritten_chunks_),
                 [this](const model::Hash& name) { return !whole_chunks_.contains(name); });
    phase_ = Phase::clear;
    return {};
}

/// Before anything is written: a full stick gets room by what is acked.
base::Status CourierVisit::clear_one() {
    if (unwanted_.empty()) {
        phase_ = Phase::batches;
        return {};
    }
    const std::string path = std::move(unwanted_.front());
    unwanted_.pop_front();
    return parts_.stick.remove(path);
}

base::Status CourierVisit::write_batch() {
    if (unwritten_.empty()) {
        phase_ = Phase::chunks;
        return {};
    }
    ToWrite& next = unwritten_.front();
    const std::uint64_t entries =
        std::min<std::uint64_t>(next.run.last - next.run.first + 1, limits::batch_entries_max);
    PENDOPO_TRY(const auto built,
                on_device(parts_.builder.build({next.journal, next.run.first, limits::batch_bytes_max, entries})));
    // A hole in the outbox, until the kiosk fills it again: what lies behind it goes along.
    if (!built || built->batch.first_seq > next.run.last) {
        unwritten_.pop_front();
        return {};
    }
    const protocol::Batch& batch = built->batch;
    PENDOPO_CHECK(write({UpName::Kind::batch, batch.journal, batch.first_seq, {}}, protocol::encode(batch)));
    report_.entries_out += batch.entries.size();
    next.run.first = batch.last_seq() + 1;
    if (next.run.first > next.run.last) unwritten_.pop_front();
    return {};
}

base::Status CourierVisit::write_chunk() {
    if (unwritten_chunks_.empty()) {
        phase_ = Phase::notes;
        return {};
    }
    const model::Hash name = unwritten_chunks_.front();
    unwritten_chunks_.pop_front();
    const auto bytes = parts_.read_chunk(name);
    if (!bytes) {
        base::log(base::Level::warning, component, "a chunk stays behind: " + bytes.error().message);
        return {};
    }
    PENDOPO_CHECK(write({UpName::Kind::chunk, {}, 0, name}, *bytes));
    ++report_.chunks_out;
    return {};
}

base::Status CourierVisit::write_notes() {
    PENDOPO_CHECK(write_note(UpName::Kind::identity, parts_.identity));
    PENDOPO_CHECK(write_note(UpName::Kind::enrol, parts_.enrol_request));
    PENDOPO_CHECK(write_note(UpName::Kind::health, parts_.health));
    PENDOPO_CHECK(write_note(UpName::Kind::announcements, parts_.announcements));
    report_.state = CourierState::done;
    phase_ = Phase::over;
    return {};
}

base::Status CourierVisit::write_note(UpName::Kind kind, const std::optional<base::Bytes>& frame) {
    if (!frame) return {};
    const UpName name{kind, {}, 0, {}};
    const auto there = parts_.stick.read(up_ + "/" + courier::file_name(name), courier::bytes_max(name));
    if (there && *there == *frame) return {};
    return write(name, *frame);
}

}  // namespace pendopo::runner
