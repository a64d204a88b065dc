// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/ctl/doctor.hpp"
#include "platform/posix/descriptor.hpp"
#include "storage/device/schemas.hpp"

namespace pendopo::ctl {
namespace {

namespace fs = std::filesystem;

constexpr off_t journal_key_bytes = 32;
// The head of an SQLite file, as its file format says: 16 characters, and the application id at 68.
constexpr std::size_t head_bytes = 100;
constexpr std::size_t application_id_at = 68;
constexpr std::string_view head_begins{"SQLite format 3\0", 16};

std::optional<struct stat> look_at(const fs::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

/// The bytes at the start of a regular file; fewer if it is shorter, none if it can't be read.
base::Bytes head_of(const fs::path& path) {
    const posix::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file.open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
    base::Bytes head(head_bytes);
    const ssize_t count = pread(file.get(), head.data(), head.size(), 0);
    head.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return head;
}

void examine_owner(const fs::path& path, const struct stat& file, const struct stat& folder, Findings& findings) {
    if (file.st_uid != folder.st_uid)
        findings.broken(path.string() + " belongs to another user than its folder",
                        "chown --reference=" + path.parent_path().string() + " " + path.string());
}

void examine_key(const fs::path& key, const struct stat& folder, Findings& findings) {
    const auto status = look_at(key);
    if (!status) {
        findings.broken(key.string() + " is missing: the kiosk takes nothing without it",
                        "put it back beside its journal; if the kiosk never ran here, start pendopo-kiosk");
        return;
    }
    if (!S_ISREG(status->st_mode) || status->st_size != journal_key_bytes)
        findings.broken(key.string() + " is not a key of 32 bytes",
                        "put the right one back, or set key and journal aside and enrol the device again");
    examine_privacy(key, findings);
    examine_owner(key, *status, folder, findings);
}

void examine_database(const fs::path& journal, const struct stat& folder, Findings& findings) {
    const auto status = look_at(journal);
    if (!status) {
        findings.broken(journal.string() + " is missing: no entry was ever kept here, or somebody took it away",
                        "put it back, or start pendopo-kiosk, which begins a new one");
        return;
    }
    examine_privacy(journal, findings);
    examine_owner(journal, *status, folder, findings);
    const base::Bytes head = head_of(journal);
    if (head.size() < head_bytes || !base::as_text(head).starts_with(head_begins)) {
        findings.broken(journal.string() + " is not a database: it is damaged or another file",
                        "keep a copy; pendopo-kiosk sets a damaged journal aside by itself and begins a new one");
        return;
    }
    const auto id = base::read_big_endian<std::uint32_t>(base::ByteView(head).subspan(application_id_at));
    // A journal just begun has its id in the log beside it, until the log is first moved.
    const auto log = look_at(journal.string() + "-wal");
    const bool just_begun = id == 0 && log && log->st_size > 0;
    if (id != device::journal_application_id && !just_begun)
        findings.broken(journal.string() + " is the database of another program",
                        "set it aside, and put the kiosk's journal back");
    else
        findings.fine("the journal is there, with its key");
}

}  // namespace

void examine_journal(const fs::path& data_dir, Findings& findings) {
    const auto folder = look_at(data_dir);
    if (!folder || !S_ISDIR(folder->st_mode)) return;  // examine_privacy has said so
    examine_key(data_dir / "journal.key", *folder, findings);
    examine_database(data_dir / "journal.db", *folder, findings);
}

void examine_stream(const fs::path& folder, const fs::path& writer_dir, Findings& findings) {
    const auto status = look_at(folder);
    if (!status || !S_ISDIR(status->st_mode)) {
        findings.broken(folder.string() + " is missing or no folder",
                        "start pendopo-sync and pendopo-kiosk: they make it");
        return;
    }
    const auto writer = look_at(writer_dir);
    if (writer && writer->st_uid != status->st_uid)
        findings.broken(folder.string() + " does not belong to the user that writes to it",
                        "chown --reference=" + writer_dir.string() + " " + folder.string());
    if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        findings.broken(folder.string() + " can be written by others", "chmod go-w " + folder.string());
}

}  // namespace pendopo::ctl
