// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/crash_replay.hpp"

#include <algorithm>
#include <set>

#include "platform/base/assert.hpp"

namespace pendopo::sim {
namespace {

using Kind = DiskOperation::Kind;
using Flush = DiskOperation::Flush;
using Pending = CrashReplay::Pending;

void write_into(base::Bytes& content, const Pending& pending) {
    const DiskOperation& operation = *pending.operation;
    if (operation.kind == Kind::truncate) return content.resize(operation.offset);
    content.resize(std::max<std::size_t>(content.size(), pending.offset + pending.size));
    const auto from = operation.bytes.begin() + static_cast<std::ptrdiff_t>(pending.offset - operation.offset);
    std::copy_n(from, pending.size, content.begin() + static_cast<std::ptrdiff_t>(pending.offset));
}

/// What is left in question of `parts` once the bytes from `begin` to `end` are certain.
std::vector<Pending> without(const std::vector<Pending>& parts, std::uint64_t begin, std::uint64_t end) {
    std::vector<Pending> left;
    for (const Pending& part : parts) {
        const std::uint64_t part_end = part.offset + part.size;
        if (part_end <= begin || part.offset >= end) {
            left.push_back(part);
            continue;
        }
        if (part.offset < begin) left.push_back({part.operation, part.offset, begin - part.offset, part.in_doubt});
        if (part_end > end) left.push_back({part.operation, end, part_end - end, part.in_doubt});
    }
    return left;
}

Pending pending_of(const DiskOperation& operation) {
    if (operation.kind == Kind::write) return {&operation, operation.offset, operation.bytes.size(), false};
    const std::uint64_t cut_off = operation.size_before - std::min(operation.size_before, operation.offset);
    return {&operation, operation.offset, cut_off, false};
}

std::string_view folder_of(std::string_view path) {
    return path.substr(0, path.find_last_of('/'));
}

}  // namespace

CrashReplay::CrashReplay(const Files& begin, const std::vector<DiskOperation>& history) : history_(history) {
    std::uint32_t number = 0;
    for (const auto& [path, bytes] : begin) {
        files_[number] = {bytes, bytes, {}};
        durable_names_.emplace(path, number++);
    }
    current_names_ = durable_names_;
}

void CrashReplay::advance_to(std::uint64_t count) {
    PENDOPO_ASSERT(count >= played_ && count <= history_.size());
    while (played_ < count)
        play(history_[played_++]);
}

void CrashReplay::play(const DiskOperation& operation) {
    switch (operation.kind) {
        case Kind::create:
            files_.try_emplace(operation.file);
            current_names_[operation.path] = operation.file;
            return pending_names_.push_back(&operation);
        case Kind::rename:
            current_names_.erase(operation.path);
            current_names_[operation.path_to] = operation.file;
            return pending_names_.push_back(&operation);
        case Kind::remove:
            current_names_.erase(operation.path);
            return pending_names_.push_back(&operation);
        case Kind::flush_folder:
            if (operation.flush == Flush::done) save_names(operation.path);
            return;
        case Kind::flush:
            if (operation.flush == Flush::done) save(files_[operation.file]);
            if (operation.flush == Flush::failed)
                for (Pending& pending : files_[operation.file].pending)
                    pending.in_doubt = true;
            return;
        case Kind::write:
        case Kind::truncate:
            File& file = files_[operation.file];
            file.pending.push_back(pending_of(operation));
            return write_into(file.current, file.pending.back());
    }
}

void CrashReplay::save(File& file) const {
    std::vector<Pending> left;
    for (const Pending& pending : file.pending) {
        if (pending.in_doubt && pending.operation->kind == Kind::write) {
            left.push_back(pending);
            continue;
        }
        write_into(file.durable, pending);
        left = without(left, pending.offset, pending.offset + pending.size);
    }
    file.pending = std::move(left);
}

void CrashReplay::save_names(const std::string& folder) {
    std::vector<const DiskOperation*> left;
    for (const DiskOperation* operation : pending_names_) {
        if (folder_of(operation->path) != folder) {
            left.push_back(operation);
            continue;
        }
        if (operation->kind != Kind::create) durable_names_.erase(operation->path);
        if (operation->kind == Kind::create) durable_names_[operation->path] = operation->file;
        if (operation->kind == Kind::rename) durable_names_[operation->path_to] = operation->file;
    }
    pending_names_ = std::move(left);
}

Files CrashReplay::after_kill(std::string_view below, SimRandom& random, CutFacts& facts) const {
    Files files;
    for (auto name = current_names_.lower_bound(below); name != current_names_.end() && name->first.starts_with(below);
         ++name) {
        const File& file = files_.at(name->second);
        const bool doubts = std::any_of(file.pending.begin(), file.pending.end(),
                                        [](const Pending& pending) { return pending.in_doubt; });
        files.emplace(name->first,
                      doubts ? cut_file(file.durable, file.pending, {CutManner::doubts}, random, facts) : file.current);
    }
    return files;
}

bool CrashReplay::has_unflushed(std::string_view below, std::string_view ending) const {
    return std::any_of(current_names_.begin(), current_names_.end(), [&](const auto& name) {
        return name.first.starts_with(below) && name.first.ends_with(ending) && !files_.at(name.second).pending.empty();
    });
}

CrashReplay::Names CrashReplay::names_after_power_loss(SimRandom& random, CutFacts& facts) const {
    if (random.below(2) == 0) return current_names_;
    Names names = durable_names_;
    std::set<std::string_view> lost;
    for (const DiskOperation* operation : pending_names_) {
        const bool rename = operation->kind == Kind::rename;
        if (lost.contains(operation->path) || (rename && lost.contains(operation->path_to)) || random.below(3) == 0) {
            lost.insert(operation->path);
            if (rename) lost.insert(operation->path_to);
            facts.lost_create = facts.lost_create || operation->kind == Kind::create;
            facts.lost_remove = facts.lost_remove || operation->kind == Kind::remove;
            facts.lost_rename = facts.lost_rename || rename;
            continue;
        }
        if (operation->kind != Kind::create) names.erase(operation->path);
        if (operation->kind == Kind::create) names[operation->path] = operation->file;
        if (rename) names[operation->path_to] = operation->file;
    }
    return names;
}

Files CrashReplay::after_power_loss(std::string_view below, SimRandom& random, CutFacts& facts) const {
    CutShape shape;
    shape.manner = static_cast<CutManner>(random.below(6));
    shape.sector = random.below(2) == 0 ? 512 : 4'096;
    shape.erase_block = 16'384u << random.below(5);
    const Names names = names_after_power_loss(random, facts);
    facts.unflushed = facts.unflushed || names != durable_names_;
    Files files;
    for (auto name = names.lower_bound(below); name != names.end() && name->first.starts_with(below); ++name) {
        const File& file = files_.at(name->second);
        facts.unflushed = facts.unflushed || !file.pending.empty();
        files.emplace(name->first, cut_file(file.durable, file.pending, shape, random, facts));
    }
    return files;
}

}  // namespace pendopo::sim
