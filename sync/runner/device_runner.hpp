// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "platform/base/bytes.hpp"
#include "platform/base/time.hpp"
#include "platform/port/clock.hpp"
#include "platform/port/http.hpp"
#include "platform/port/random.hpp"
#include "platform/port/stick.hpp"
#include "storage/device/stream.hpp"
#include "storage/device/sync_store.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/engine/engine.hpp"
#include "sync/runner/media_hours.hpp"
#include "sync/runner/media_queue.hpp"

namespace pendopo::runner {

/// The device's TLS side, kept by the program outside sync.db so that a lost database costs no enrolment.
struct TlsIdentity {
    std::string csr;          ///< PEM, made from the TLS key that stays with the program
    model::Hash spki;         ///< SHA-256 of that key's SubjectPublicKeyInfo
    std::string certificate;  ///< PEM; empty before enrolment
};

/// What a DeviceRunner works with. All references must live longer than it; all are used by its thread only.
struct DeviceParts {
    envelope::Primitives& primitives;
    port::Clock& clock;
    port::Random& random;
    device::SyncStore& store;
    device::StreamReader& outbox;  ///< what the kiosk wrote
    device::StreamWriter& inbox;   ///< what the kiosk will read
    content::RootKeys roots;
    TlsIdentity tls;
    /// A client for the province, with this certificate (PEM) and the program's TLS key; without one for an empty
    /// string. Called at the start and again when a certificate comes.
    std::function<base::Result<std::unique_ptr<port::Http>>(const std::string& certificate)> connect;
    /// Keeps the certificate durably.
    std::function<base::Status(const std::string& certificate)> keep_certificate;
    /// The courier's stick, when the kiosk's operator asks for an exchange. None: there is no place for one.
    /// Errors: not_found (no stick is there), refused, io.
    std::function<base::Result<std::unique_ptr<port::Stick>>()> open_stick = nullptr;
    MediaFiles media{};                  ///< none: this device takes no recordings
    engine::Pacing pacing{};             ///< everything at once
    std::optional<NightWindow> night{};  ///< media go in this window only; none: at any time
};

/// pendopo-sync's work: carries sealed entries from the outbox to the province and signed answers to the inbox.
/// It sees sealed bytes only and decides nothing: engine::Engine does.
///
/// One thread calls everything. `run_once` does at most one HTTP exchange, so it may block for as long as one may
/// (limits::http_total_time_max); between calls the program waits for the outbox to change, for the time returned, or
/// for a signal, whichever is first.
class DeviceRunner {
public:
    /// Reads what was stored and starts the engine. Errors: io, corrupt (sync.db), unsupported.
    [[nodiscard]] static base::Result<std::unique_ptr<DeviceRunner>> start(DeviceParts parts);
    ~DeviceRunner();
    DeviceRunner(const DeviceRunner&) = delete;
    DeviceRunner& operator=(const DeviceRunner&) = delete;

    /// Does what is due and returns how long nothing will be, zero if more is due at once.
    /// Errors: io, disk_full (the state is kept; call again later).
    [[nodiscard]] base::Result<base::Milliseconds> run_once();

    /// A one-use enrolment token (16 bytes) that the operator gave; replaces an earlier one. Only its hash is kept:
    /// the program gives it again at each start. One that the province refused already is passed over.
    /// Errors: invalid_argument (another length), io, disk_full.
    [[nodiscard]] base::Status set_token(base::ByteView token);
    void link_up();
    /// The way to the province is paid by the byte (or no longer): text and mail go, media wait. False at first.
    void set_metered(bool metered);
    /// Chunks of recordings may have come or gone.
    void look_for_media();

    /// A whole exchange with a courier's stick, at once and without the network: for pendopo-ctl, while no daemon runs.
    /// The daemon does the same in small steps within run_once when the kiosk's operator asks for it. What became of it
    /// is in the report. Errors: unavailable (the kiosk has never run), io, disk_full (of the device).
    [[nodiscard]] base::Result<protocol::CourierReport> visit(std::unique_ptr<port::Stick> stick);

    [[nodiscard]] engine::Status status() const;
    /// The bundle in force, if one was verified.
    [[nodiscard]] std::optional<content::TrustBundle> bundle() const;
    /// Bytes on the wire since the start, TLS excluded; for `make bench` and the operator's log.
    struct Traffic {
        std::uint64_t up = 0;
        std::uint64_t down = 0;
        std::uint64_t requests = 0;
        std::uint64_t entries = 0;   ///< sent, an entry that was sent again counted again
        std::uint64_t batches = 0;   ///< of the requests, those that carried entries and got an answer;
        std::uint64_t batch_up = 0;  ///< and their share of the bytes
        std::uint64_t batch_down = 0;
        std::uint64_t chunks = 0;  ///< of recordings, sent
    };
    [[nodiscard]] Traffic traffic() const;

private:
    class Work;
    explicit DeviceRunner(std::unique_ptr<Work> work);
    std::unique_ptr<Work> work_;
};

}  // namespace pendopo::runner
