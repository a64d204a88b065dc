// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/crash_disk.hpp"

#include <algorithm>

namespace pendopo::sim {

using Kind = DiskOperation::Kind;
using Flush = DiskOperation::Flush;

CrashDisk::CrashDisk(Files begin) : begin_(std::move(begin)) {
    for (const auto& [path, bytes] : begin_) {
        names_.emplace(path, static_cast<std::uint32_t>(contents_.size()));
        contents_.push_back(bytes);
        first_names_.push_back(path);
    }
}

std::optional<std::uint32_t> CrashDisk::find(std::string_view path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? std::nullopt : std::optional(found->second);
}

Files CrashDisk::files_below(std::string_view below) const {
    Files files;
    for (auto name = names_.lower_bound(below); name != names_.end() && name->first.starts_with(below); ++name)
        files.emplace(name->first, contents_[name->second]);
    return files;
}

DiskOperation& CrashDisk::note(Kind kind, std::uint32_t file) {
    DiskOperation& operation = history_.emplace_back();
    operation.kind = kind;
    operation.file = file;
    return operation;
}

std::uint32_t CrashDisk::create_nameless() {
    contents_.emplace_back();
    first_names_.emplace_back();
    return static_cast<std::uint32_t>(contents_.size() - 1);
}

std::uint32_t CrashDisk::create(const std::string& path) {
    const std::uint32_t file = create_nameless();
    first_names_.back() = path;
    names_[path] = file;
    note(Kind::create, file).path = path;
    return file;
}

bool CrashDisk::write(std::uint32_t file, std::uint64_t offset, base::ByteView bytes) {
    if (faults.writes_to_refuse > 0 && is_faulty(first_names_[file])) {
        --faults.writes_to_refuse;
        return false;
    }
    base::Bytes& content = contents_[file];
    DiskOperation& operation = note(Kind::write, file);
    operation.offset = offset;
    operation.size_before = content.size();
    operation.bytes.assign(bytes.begin(), bytes.end());
    content.resize(std::max<std::size_t>(content.size(), offset + bytes.size()));
    std::copy(bytes.begin(), bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
    return true;
}

void CrashDisk::truncate(std::uint32_t file, std::uint64_t size) {
    DiskOperation& operation = note(Kind::truncate, file);
    operation.offset = size;
    operation.size_before = contents_[file].size();
    contents_[file].resize(size);
}

Flush CrashDisk::fate_of_flush(std::string_view path) {
    if (!is_faulty(path)) return Flush::done;
    if (faults.lie) return Flush::lied;
    if (faults.skip_one_in > 0 && ++flushes_asked_ % faults.skip_one_in == 0) return Flush::skipped;
    if (faults.flushes_to_fail == 0) return Flush::done;
    if (faults.flushes_to_pass > 0) {
        --faults.flushes_to_pass;
        return Flush::done;
    }
    --faults.flushes_to_fail;
    return Flush::failed;
}

bool CrashDisk::flush(std::uint32_t file) {
    const Flush fate = fate_of_flush(first_names_[file]);
    note(Kind::flush, file).flush = fate;
    return fate != Flush::failed;
}

bool CrashDisk::flush_folder(const std::string& folder) {
    const Flush fate = fate_of_flush(folder + "/");
    DiskOperation& operation = note(Kind::flush_folder, 0);
    operation.path = folder;
    operation.flush = fate;
    return fate != Flush::failed;
}

void CrashDisk::rename(const std::string& from, const std::string& to) {
    const auto name = names_.find(from);
    if (name == names_.end()) return;
    const std::uint32_t file = name->second;
    names_.erase(name);
    names_[to] = file;
    DiskOperation& operation = note(Kind::rename, file);
    operation.path = from;
    operation.path_to = to;
}

void CrashDisk::remove(const std::string& path) {
    const auto name = names_.find(path);
    if (name == names_.end()) return;
    note(Kind::remove, name->second).path = path;
    names_.erase(name);
}

}  // namespace pendopo::sim
