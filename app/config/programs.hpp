// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"

/// What each program reads from its TOML file. The examples in assets/config document every key; a value given here is
/// the default that holds when the key is absent. Relative paths begin at the configuration file's folder.
namespace pendopo::config {

struct LogConfig {
    std::filesystem::path file;  ///< empty: standard error
    base::Level level = base::Level::info;

    bool operator==(const LogConfig&) const = default;
};

/// What the kiosk hears and speaks with. Names are ALSA's; an empty one means that there is none.
struct SoundConfig {
    std::string microphone;
    std::string speaker;
    std::uint32_t words_per_minute = 150;  ///< of speech

    bool operator==(const SoundConfig&) const = default;
};

/// Speech mode: three keys walk all elements of the screen, and each is said.
struct SpeechConfig {
    bool dark_screen = false;  ///< in speech mode nothing is shown, so that nobody reads along
    std::uint32_t next_code =
        0;  ///< of tactile keys, as X11 numbers them (xev tells); 0: the arrow keys and Enter alone
    std::uint32_t back_code = 0;
    std::uint32_t choose_code = 0;

    bool operator==(const SpeechConfig&) const = default;
};

/// A receipt printer that speaks ESC/POS.
struct PrinterConfig {
    std::filesystem::path device;  ///< /dev/usb/lp0, or a file; empty: there is none
    std::uint32_t columns = 32;    ///< letters on a line: 32 on paper of 58 mm, 42 or 48 on 80 mm

    bool operator==(const PrinterConfig&) const = default;
};

/// A camera for the QR of receipts.
struct CameraConfig {
    std::string device;  ///< /dev/video0, or "y4m:PATH" for a stream of YUV4MPEG2; empty: there is none

    bool operator==(const CameraConfig&) const = default;
};

/// pendopo-kiosk. The file chooses address, place and screen; trust comes from the roots and the bundle alone.
struct KioskConfig {
    std::filesystem::path data_dir = "/var/lib/pendopo/kiosk";     ///< journal.db; the kiosk's alone
    std::filesystem::path outbox_dir = "/var/lib/pendopo/outbox";  ///< written by the kiosk, read by sync
    std::filesystem::path inbox_dir = "/var/lib/pendopo/inbox";    ///< written by sync, read by the kiosk
    std::filesystem::path roots_file = "/etc/pendopo/roots.txt";   ///< public halves of the three root keys
    std::string province;                                          ///< required; as in the trust bundle
    std::uint64_t kecamatan = 0;                     ///< required; Kemendagri code as a number, 36.73.01 is 367301
    std::string language = "id";                     ///< of the first screen
    std::vector<std::string> languages{"id", "en"};  ///< offered, in this order
    bool fullscreen = true;
    std::uint32_t window_width = 1280;  ///< pixels, if not full screen
    std::uint32_t window_height = 800;
    std::uint32_t screen_width_mm = 0;  ///< of the visible area; 0: ask the monitor
    std::uint32_t screen_height_mm = 0;
    std::string text_size = "normal";  ///< what each visit begins with: "normal", "large" or "largest"
    std::string contrast = "normal";   ///< likewise: "normal" or "high"
    std::string theme = "pendopo";     ///< "pendopo", or "outdoor" where the sun shines on the glass
    std::string drawing = "auto";      ///< "gpu", "processor", or "auto": the GPU where there is one
    bool motion = true;                ///< likewise: false where nothing shall slide or fade
    std::chrono::seconds idle_warning_after = limits::idle_warning_after;
    std::chrono::seconds idle_extend_time = limits::idle_extend_time;
    std::chrono::seconds receipt_time = limits::receipt_time;
    std::uint32_t cool_down_entries = 30;  ///< after so many within that time, each waits for the one before; 0: never
    std::chrono::seconds cool_down_within{600};
    std::chrono::seconds cool_down_wait{30};
    SoundConfig sound;
    SpeechConfig speech;
    PrinterConfig printer;
    CameraConfig camera;
    LogConfig log;

    bool operator==(const KioskConfig&) const = default;
};

/// Whether the way to the province is paid by the byte: then text goes and media wait.
enum class Metered : std::uint8_t { automatic, yes, no };

/// Minutes after midnight of the device's own time zone; `to` may be before `from`, over midnight.
struct NightHours {
    std::chrono::minutes from{0};
    std::chrono::minutes to{0};
    bool operator==(const NightHours&) const = default;
};

/// pendopo-sync.
struct SyncConfig {
    std::string host;                                             ///< required; a DNS name of the server's certificate
    std::uint16_t port = 8443;                                    ///< devices with a certificate
    std::uint16_t enrolment_port = 8444;                          ///< devices without one yet
    std::filesystem::path ca_file = "/etc/pendopo/ca.pem";        ///< the province's own CA and no other
    std::filesystem::path roots_file = "/etc/pendopo/roots.txt";  ///< as the kiosk's
    std::vector<base::Bytes> pinned_keys;                         ///< SHA-256 of the server's public key; 32 bytes each
    std::filesystem::path data_dir = "/var/lib/pendopo/sync";     ///< sync.db, TLS key and certificate; sync's alone
    std::filesystem::path outbox_dir = "/var/lib/pendopo/outbox";
    std::filesystem::path inbox_dir = "/var/lib/pendopo/inbox";
    std::filesystem::path token_file = "/etc/pendopo/token.txt";  ///< one-use token in hexadecimal; absent once used
    std::filesystem::path courier_dir;  ///< where a courier's stick is found; empty: there is no place for one
    bool courier_mounted = true;        ///< only if another file system is mounted there, never the device's own card
    std::chrono::seconds send_jitter_max = limits::send_jitter_max;  ///< nobody sees by the sending who stood there
    std::chrono::seconds start_spread{600};  ///< so that 2,000 devices switched on at 08:00 do not call together
    Metered metered = Metered::automatic;
    std::vector<std::string> metered_interfaces{"wwan*", "ppp*"};  ///< patterns; for Metered::automatic
    std::optional<NightHours> night;                               ///< when media go; none: at any time
    LogConfig log;

    bool operator==(const SyncConfig&) const = default;
};

/// pendopo-server.
struct ServerConfig {
    std::vector<std::string> roles{"ingest"};
    std::filesystem::path socket = "/run/pendopo/server.sock";  ///< nginx speaks to it
    std::uint32_t threads = 4;
    std::filesystem::path store_file = "/var/lib/pendopo/province/store.db";
    std::filesystem::path bundle_file = "/etc/pendopo/bundle.cbor";  ///< signed trust bundle, handed to devices
    std::filesystem::path roots_file = "/etc/pendopo/roots.txt";
    std::filesystem::path ack_key_file = "/etc/pendopo/ack.key";
    std::filesystem::path ack_unlock_file;      ///< 32 bytes that open it, or
    std::filesystem::path ack_passphrase_file;  ///< a passphrase; exactly one of the two
    std::uint32_t enrolments_per_minute = 600;  ///< of all devices together; more are told to wait
    LogConfig log;

    bool operator==(const ServerConfig&) const = default;
};

/// Errors: not_found, io, too_large, malformed (the message names file, line and key and what is allowed).
[[nodiscard]] base::Result<KioskConfig> load_kiosk(const std::filesystem::path& file);
[[nodiscard]] base::Result<SyncConfig> load_sync(const std::filesystem::path& file);
[[nodiscard]] base::Result<ServerConfig> load_server(const std::filesystem::path& file);

}  // namespace pendopo::config
