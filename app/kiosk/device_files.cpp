// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/device_files.hpp"

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "platform/posix/files.hpp"
#include "storage/device/set_aside.hpp"

namespace pendopo::kiosk {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

constexpr std::string_view component = "kiosk";

base::Result<device::JournalOptions> journal_options(const model::DeviceId& device, port::Random& random) {
    device::JournalOptions options;
    options.new_device = device;
    random.fill(options.new_journal.bytes);
    PENDOPO_TRY(options.boot_id, posix::boot_id());
    return options;
}

/// Entries signed by a new key in the old key's journal would never be accepted.
base::Status check_no_journal(const fs::path& data_dir) {
    std::error_code error;
    const fs::path journal = data_dir / "journal.db";
    if (!fs::exists(journal, error) && !error) return {};
    return base::fail(ErrorCode::refused, (data_dir / "journal.key").string() +
                                              " is lost, but its journal is there: put the key back, or set " +
                                              journal.string() + " aside and enrol this device again");
}

}  // namespace

base::Result<content::RootKeys> load_roots(const fs::path& file) {
    PENDOPO_TRY(const base::Bytes text, posix::read_trusted_file(file, limits::config_bytes_max));
    auto roots = content::parse_root_keys(base::as_text(text));
    if (!roots) return base::fail(std::move(roots.error()).in(file.string()));
    return roots;
}

base::Result<envelope::PrivateKey> load_journal_key(const fs::path& data_dir, envelope::Primitives& primitives) {
    const fs::path path = data_dir / "journal.key";
    PENDOPO_CHECK(posix::make_directory(data_dir));
    auto stored = posix::read_secret_file(path, 32);
    if (!stored && stored.error().code == ErrorCode::not_found) {
        PENDOPO_CHECK(check_no_journal(data_dir));
        const envelope::SigningKeyPair made = primitives.generate_signing_key();
        PENDOPO_CHECK(posix::write_file_atomically(path, made.private_half.view(), 0600));
        stored = posix::read_secret_file(path, 32);
    }
    if (!stored) return base::fail(std::move(stored.error()));
    auto key = envelope::PrivateKey::from(stored->view());
    if (!key || !primitives.p256_public(*key))
        return base::fail(ErrorCode::malformed, path.string() + " is not a journal key; set it aside and enrol again");
    return key;
}

base::Result<device::Journal> open_journal(const fs::path& data_dir, const model::DeviceId& device,
                                           port::Random& random, port::Clock& clock) {
    const fs::path path = data_dir / "journal.db";
    PENDOPO_TRY(const device::JournalOptions options, journal_options(device, random));
    auto journal = device::Journal::open(path, options);
    if (journal && journal->device() != device)
        return base::fail(ErrorCode::refused,
                          path.string() + " belongs to another journal.key: put the right one back");
    if (journal || journal.error().code != ErrorCode::corrupt) return journal;
    base::log(base::Level::error, component, journal.error().message);
    PENDOPO_TRY(const fs::path kept, device::set_aside(path, std::to_string(clock.wall().since_epoch.count())));
    base::log(base::Level::error, component, "the damaged journal is kept as " + kept.string() + "; a new one begins");
    return device::Journal::open(path, options);
}

}  // namespace pendopo::kiosk
