// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/device.hpp"

#include <algorithm>

#include "storage/device/media_folder.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"
#include "sync/envelope/key_words.hpp"
#include "sync/envelope/x509.hpp"
#include "tests/sim/primitives.hpp"
#include "tests/sim/province.hpp"
#include "tests/sim/seams.hpp"

namespace pendopo::simulation {
namespace {

constexpr const char* journal_path = "/journal.db";
constexpr const char* sync_path = "/sync.db";
constexpr base::Milliseconds send_jitter_max = std::chrono::minutes(10);
constexpr base::Milliseconds start_spread = std::chrono::minutes(5);
constexpr runner::NightWindow night{std::chrono::hours(20), std::chrono::hours(3)};

/// While a device works, its streams have the room that its card has.
class OnItsCard {
public:
    explicit OnItsCard(bool full) { seams().streams_full = full; }
    ~OnItsCard() { seams().streams_full = false; }
    OnItsCard(const OnItsCard&) = delete;
    OnItsCard& operator=(const OnItsCard&) = delete;
};

std::filesystem::path newest_segment(const std::filesystem::path& folder) {
    std::filesystem::path newest;
    std::error_code missing;
    for (const auto& file : std::filesystem::directory_iterator(folder, missing))
        newest = std::max(newest, file.path());
    return newest;
}

}  // namespace

SimDevice::SimDevice(Surroundings& world, unsigned number, std::uint64_t seed, std::filesystem::path folder)
    : world_(world),
      number_(number),
      random_(seed),
      folder_(std::move(folder)),
      disk_("card-" + std::to_string(number)) {
    std::filesystem::create_directories(folder_);
    make_primitives();
    journal_key_ = primitives_->generate_signing_key();
    device_ = envelope::device_id_of(*primitives_, journal_key_.public_half);
    make_tls_key();
    switch_on();
}

SimDevice::SimDevice(const SimDevice& original, unsigned number, std::uint64_t seed, std::filesystem::path folder)
    : world_(original.world_),
      number_(number),
      random_(seed),
      folder_(std::move(folder)),
      journal_key_{original.journal_key_.private_half.copy(), original.journal_key_.public_half},
      device_(original.device_),
      tls_{{original.tls_.key.private_half.copy(), original.tls_.key.public_half},
           original.tls_.csr,
           original.tls_.spki,
           original.tls_.certificate},
      boot_(original.boot_),
      epoch_(original.epoch_),
      pack_(original.pack_),
      pruned_up_to_(original.pruned_up_to_),
      chunks_(original.chunks_),
      told_held_(original.told_held_),
      chains_(original.chains_),
      disk_("card-" + std::to_string(number)) {
    std::filesystem::copy(original.folder_, folder_, std::filesystem::copy_options::recursive);
    disk_.replace(original.disk_.copy());
    make_primitives();
    switch_on();
}

SimDevice::~SimDevice() {
    stop_sync();
    stop_kiosk();
}

void SimDevice::make_primitives() {
    const auto fill = [this](base::ByteSpan out) { random_.fill(out); };
    tls_primitives_ = envelope::mbedtls_primitives(fill);
    if (world_.real_primitives)
        primitives_ = envelope::mbedtls_primitives(fill);
    else if (seams().mutant == Mutant::unsigned_ack_accepted)
        primitives_ = credulous_primitives(fill);
    else
        primitives_ = stand_in_primitives(fill);
}

void SimDevice::make_tls_key() {
    tls_.key = tls_primitives_->generate_signing_key();
    tls_.csr = must(envelope::make_request_pem(*tls_primitives_, tls_.key, "device-" + device_.hex()), "request");
    tls_.spki = envelope::spki_sha256(*tls_primitives_, tls_.key.public_half);
    tls_.certificate.clear();
}

// --- Processes ---------------------------------------------------------------------------------------------

void SimDevice::start_kiosk() {
    const OnItsCard card(full_);
    stop_kiosk();
    device::JournalOptions options;
    options.new_device = device_;
    random_.fill(options.new_journal.bytes);
    options.boot_id = base::Bytes(16);
    for (std::size_t i = 0; i < sizeof boot_; ++i)
        options.boot_id[i] = static_cast<base::Byte>(boot_ >> (8 * i));
    options.vfs = disk_.name();
    auto journal = device::Journal::open(journal_path, options);
    // A full card may keep the kiosk from starting; the supervisor tries again.
    if (!journal && full_) return;
    journal_ = std::make_unique<device::Journal>(must(std::move(journal), "journal"));
    outbox_ = std::make_unique<device::StreamWriter>(
        must(device::StreamWriter::open(folder_ / "outbox", {random_.next(), false}), "outbox"));
    auto service = runner::SubmissionService::start(
        {*primitives_, clock_, *journal_, *outbox_, folder_ / "outbox", world_.roots, journal_key_.private_half});
    note_new_entries(0);
    if (!service && full_) return stop_kiosk();
    service_ = must(std::move(service), "kiosk");
    const auto position = must(runner::KioskInbox::kept_position(*journal_), "inbox position");
    inbox_reader_ = std::make_unique<device::StreamReader>(device::StreamReader::open(folder_ / "inbox", position));
    inbox_ = std::make_unique<runner::KioskInbox>(*service_, *inbox_reader_);
    check_drafts();
    look_at_media();
    check_kiosk_watermarks();
    check_bundle();
}

void SimDevice::start_sync() {
    const OnItsCard card(full_);
    stop_sync();
    device::SyncStoreOptions options;
    options.vfs = disk_.name();
    auto store = device::SyncStore::open(sync_path, options);
    if (!store && full_) return;
    store_ = std::make_unique<device::SyncStore>(must(std::move(store), "sync database"));
    const auto position = must(store_->outbox_position(), "outbox position");
    outbox_reader_ = std::make_unique<device::StreamReader>(device::StreamReader::open(folder_ / "outbox", position));
    inbox_writer_ = std::make_unique<device::StreamWriter>(
        must(device::StreamWriter::open(folder_ / "inbox", {random_.next(), false}), "inbox"));
    runner::DeviceParts parts{*primitives_,
                              clock_,
                              random_,
                              *store_,
                              *outbox_reader_,
                              *inbox_writer_,
                              world_.roots,
                              {tls_.csr, tls_.spki, tls_.certificate},
                              {},
                              {}};
    parts.open_stick = [this] { return open_stick(); };
    parts.media.list = [this] { return device::list_chunks(media()); };
    parts.media.read = [this](const model::Hash& name) { return device::read_chunk(media(), name); };
    parts.connect = [this](const std::string& certificate) -> base::Result<std::unique_ptr<port::Http>> {
        // As pendopo-sync does: one that was spoilt on its way would lock the box out.
        if (!certificate.empty()) {
            PENDOPO_TRY(const model::Hash spki, envelope::certificate_spki_sha256(*tls_primitives_, certificate));
            if (spki != tls_.spki)
                return base::fail(base::ErrorCode::unauthentic, "the certificate is not for this device's key");
        }
        return world_.connect(number_, certificate);
    };
    parts.keep_certificate = [this](const std::string& certificate) {
        tls_.certificate = certificate;
        return base::Status{};
    };
    if (holds_sending()) parts.pacing = {send_jitter_max, start_spread};
    if (waits_for_night()) parts.night = night;
    auto started = runner::DeviceRunner::start(std::move(parts));
    if (!started && full_) return stop_sync();
    sync_ = must(std::move(started), "sync");
    sync_->set_metered(metered_);
    if (!token_.empty() && tls_.certificate.empty()) {
        const auto given = sync_->set_token(token_);
        if (!given && !full_) must(given, "token");
    }
    check_watermarks();
}

void SimDevice::stop_kiosk() {
    inbox_.reset();
    inbox_reader_.reset();
    service_.reset();
    outbox_.reset();
    journal_.reset();
}

void SimDevice::stop_sync() {
    sync_.reset();
    outbox_reader_.reset();
    inbox_writer_.reset();
    store_.reset();
}

void SimDevice::restart_kiosk() {
    start_kiosk();
}

void SimDevice::restart_sync() {
    start_sync();
}

// --- What happens to it ------------------------------------------------------------------------------------

void SimDevice::switch_on() {
    ++boot_;
    clock_.reboot();
    start_kiosk();
    start_sync();
}

void SimDevice::switch_off() {
    stop_sync();
    stop_kiosk();
}

void SimDevice::reboot() {
    switch_off();
    switch_on();
}

void SimDevice::cut_power(std::uint64_t luck) {
    disk_.cut_power();
    switch_off();
    tear_streams(luck);
    pack_ = 0;  // the newest may be forgotten, and is read again
    switch_on();
}

void SimDevice::tear_streams(std::uint64_t luck) {
    for (const char* stream : {"outbox", "inbox"}) {
        const auto newest = newest_segment(folder_ / stream);
        if (newest.empty()) continue;
        const std::uint64_t size = std::filesystem::file_size(newest);
        const std::uint64_t safe = std::min(size, flushed_bytes(newest));
        std::filesystem::resize_file(newest, safe + luck % (size - safe + 1));
        luck /= 3;
    }
}

void SimDevice::lose_sync_database() {
    stop_sync();
    disk_.remove(sync_path);
    start_sync();
}

void SimDevice::lose_outbox() {
    std::error_code ignored;
    for (const auto& file : std::filesystem::directory_iterator(folder_ / "outbox", ignored))
        std::filesystem::remove(file.path(), ignored);
}

void SimDevice::set_disk_full(bool full) {
    full_ = full;
    disk_.set_full(full);
    if (full) return;
    if (service_ == nullptr) start_kiosk();
    if (sync_ == nullptr) start_sync();
}

void SimDevice::set_metered(bool metered) {
    if (metered == metered_) return;
    metered_ = metered;
    if (sync_ != nullptr) sync_->set_metered(metered);
}

void SimDevice::enrol(const base::Bytes& token, bool new_key) {
    token_ = token;
    if (new_key) make_tls_key();
    start_sync();
}

// --- Its work ----------------------------------------------------------------------------------------------

bool SimDevice::say(std::uint64_t said, bool aloud) {
    const OnItsCard card(full_);
    if (!ready()) return false;
    service_->recordings().discard();  // of whoever left before
    const bool recorded = aloud && record(said);
    model::Submission submission;
    submission.topic = said % 10 == 0 ? model::Topic::office : model::Topic::roads;
    submission.place = {3'673'011'001};
    submission.language = "id";
    submission.words = base::SecretBuffer(base::as_bytes(words_of(said)));
    const auto receipt = service_->submit(std::move(submission));
    if (receipt) {
        note_new_entries(said);
        if (recorded) note_recording(said);
        return true;
    }
    if (!full_) violated("a citizen was turned away: " + receipt.error().message);
    if (journal_->head().seq != chains_[journal_->journal()].size())
        violated("stored without a receipt: the card was full");
    return false;
}

base::Milliseconds SimDevice::sync_turn() {
    const OnItsCard card(full_);
    if (sync_ == nullptr) return limits::sync_sleep_max;
    const auto sleep = sync_->run_once();
    if (!sleep && !full_) must(sleep, "sync");
    read_what_sync_told();
    check_watermarks();
    if (sleep) note_waiting(*sleep);
    return sleep ? *sleep : base::Milliseconds(std::chrono::minutes(1));
}

bool SimDevice::holds_sending() const {
    return world_.paced && number_ % 4 == 1;
}

bool SimDevice::waits_for_night() const {
    return world_.paced && number_ % 4 == 2;
}

/// What sync could do and leaves for later.
void SimDevice::note_waiting(base::Milliseconds sleep) {
    const protocol::StatusFrame now = status();
    if (sleep <= std::chrono::seconds(1) || now.link != protocol::Link::online) return;
    if (holds_sending() && now.waiting > 0) world_.happened.add(Fault::sending_held);
    const auto lacks = [this](const model::Hash& name) { return !knows_held(name); };
    if (waits_for_night() && now.waiting == 0 && std::ranges::any_of(chunks_, lacks))
        world_.happened.add(Fault::media_waited);
}

bool SimDevice::kiosk_turn(bool idle) {
    const OnItsCard card(full_);
    if (service_ == nullptr) return false;
    const auto news = inbox_->poll();
    const bool wrote = note_new_entries(0);
    if (news.failure && !full_) must(base::Status(base::fail(*news.failure)), "inbox");
    if (news.courier) courier_ = news.courier;
    if (news.new_journal) world_.happened.add(Fault::foreign_head);
    if (idle) service_->idle();
    if (idle || news.chunks_held || news.safes > 0) look_at_media();
    if (idle) check_pruned();
    for (unsigned i = 0; i < news.erased; ++i)
        world_.happened.add(Fault::text_erased);
    check_kiosk_watermarks();
    check_bundle();
    check_pack();
    return wrote;
}

// --- Checks ------------------------------------------------------------------------------------------------

bool SimDevice::note_new_entries(std::uint64_t said) {
    bool any = false;
    for (const device::JournalSummary& summary : must(journal_->journals(), "journals")) {
        auto& chain = chains_[summary.id];
        while (chain.size() < summary.head.seq) {
            const model::Entry entry = must(journal_->read(summary.id, chain.size() + 1), "reading an entry back");
            const auto header = must(envelope::decode_header(entry.header), "an entry's header");
            const bool submission = header.entry_class == model::EntryClass::submission;
            world_.ledger.made(entry, submission ? said : 0);
            chain.push_back(entry.hash);
            any = true;
        }
        if (chain.size() > summary.head.seq) violated("a committed entry is gone from the card");
    }
    return any;
}

void SimDevice::check_watermarks() {
    if (store_ == nullptr) return;
    for (const device::JournalProgress& each : must(store_->journals(), "progress")) {
        if (each.incarnation == world_.incarnation())
            world_.ledger.watermark(chains_, each.journal, each.watermark);
        else
            world_.ledger.old_watermark(chains_, each.journal, each.watermark);
    }
}

void SimDevice::check_kiosk_watermarks() {
    for (const device::JournalSummary& summary : must(journal_->journals(), "journals"))
        world_.ledger.old_watermark(chains_, summary.id, summary.acked);
}

void SimDevice::check_bundle() {
    if (service_ == nullptr || !service_->bundle()) return;
    const std::uint64_t epoch = service_->bundle()->bundle.epoch;
    if (epoch < epoch_) violated("a trust bundle went back");
    epoch_ = epoch;
}

}  // namespace pendopo::simulation
