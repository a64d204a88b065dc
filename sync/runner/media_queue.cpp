// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/media_queue.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"

namespace pendopo::runner {
namespace {

bool holds(const auto& names, const model::Hash& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

MediaQueue::MediaQueue(envelope::Primitives& primitives, device::SyncStore& store, MediaFiles files)
    : primitives_(primitives), store_(store), files_(std::move(files)) {}

base::Status MediaQueue::look() {
    if (!files_.list) return {};
    PENDOPO_TRY(const std::vector<model::Hash> present, files_.list());
    const std::set<model::Hash> lie_there(present.begin(), present.end());
    std::erase_if(wanted_, [&](const model::Hash& name) { return !lie_there.contains(name); });
    std::erase_if(left_out_, [&](const model::Hash& name) { return !lie_there.contains(name); });
    PENDOPO_CHECK(store_.forget_held_except(present));
    return fill(present);
}

base::Status MediaQueue::fill(const std::vector<model::Hash>& present) {
    std::deque<model::Hash> unknown;
    more_ = false;
    for (const model::Hash& name : present) {
        if (left_out_.contains(name) || holds(wanted_, name)) continue;
        PENDOPO_TRY(const bool held, is_held(name));
        if (held) continue;
        more_ = unknown.size() >= limits::media_names_max;
        if (more_) break;
        unknown.push_back(name);
    }
    unknown_ = std::move(unknown);
    return {};
}

base::Status MediaQueue::set_incarnation(std::uint64_t incarnation) {
    if (incarnation == incarnation_ || incarnation == 0) return {};
    incarnation_ = incarnation;
    wanted_.clear();
    return look();
}

std::vector<model::Hash> MediaQueue::names_to_ask() const {
    return {unknown_.begin(), unknown_.end()};
}

base::Result<bool> MediaQueue::is_held(const model::Hash& name) const {
    PENDOPO_TRY(const std::optional<std::uint64_t> held, store_.held_under(name));
    return held && *held == incarnation_;
}

base::Result<std::vector<model::Hash>> MediaQueue::waiting() const {
    if (!files_.list) return std::vector<model::Hash>{};
    PENDOPO_TRY(const std::vector<model::Hash> present, files_.list());
    std::vector<model::Hash> names;
    for (const model::Hash& name : present) {
        PENDOPO_TRY(const bool held, is_held(name));
        if (!held && !left_out_.contains(name)) names.push_back(name);
    }
    return names;
}

std::optional<std::pair<model::Hash, base::Bytes>> MediaQueue::next_chunk() {
    while (!wanted_.empty()) {
        const model::Hash name = wanted_.front();
        auto bytes = files_.read(name);
        const bool sound = bytes && bytes->size() == limits::media_chunk_bytes && primitives_.sha256(*bytes) == name;
        if (sound) return std::pair(name, std::move(*bytes));
        base::log(base::Level::error, "sync",
                  "media: a chunk is left out: " + (bytes ? "it is damaged" : bytes.error().message));
        pass_over({name});
    }
    return std::nullopt;
}

base::Status MediaQueue::keep(const engine::KeepHeld& answer) {
    PENDOPO_CHECK(set_incarnation(answer.incarnation));
    std::erase_if(unknown_, [&](const model::Hash& name) { return holds(answer.asked, name); });
    std::erase_if(wanted_, [&](const model::Hash& name) { return holds(answer.asked, name); });
    for (const model::Hash& name : answer.asked)
        if (!holds(answer.held, name)) wanted_.push_back(name);
    const base::Status marked = store_.mark_held(answer.held, answer.incarnation);
    if (!marked) left_out_.insert(answer.held.begin(), answer.held.end());
    if (unknown_.empty() && more_) PENDOPO_CHECK(look());
    return marked;
}

void MediaQueue::pass_over(const std::vector<model::Hash>& names) {
    std::erase_if(unknown_, [&](const model::Hash& name) { return holds(names, name); });
    std::erase_if(wanted_, [&](const model::Hash& name) { return holds(names, name); });
    left_out_.insert(names.begin(), names.end());
}

}  // namespace pendopo::runner
