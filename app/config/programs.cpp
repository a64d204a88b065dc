// SPDX-License-Identifier: Apache-2.0
#include "app/config/programs.hpp"

#include <algorithm>
#include <array>

#include "app/config/reader.hpp"

namespace pendopo::config {
namespace {

constexpr std::array<std::string_view, 5> languages{"id", "en", "su", "jv", "bjn"};
constexpr std::array<std::string_view, 3> text_sizes{"normal", "large", "largest"};
constexpr std::array<std::string_view, 2> contrasts{"normal", "high"};
constexpr std::array<std::string_view, 2> themes{"pendopo", "outdoor"};
constexpr std::array<std::string_view, 3> drawings{"auto", "gpu", "processor"};
constexpr std::array<std::string_view, 4> levels{"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 1> roles{"ingest"};
constexpr std::array<std::string_view, 3> metered_words{"auto", "yes", "no"};
constexpr std::size_t interface_patterns_max = 16;

void read_log(Reader& reader, LogConfig& log) {
    std::string level(levels[static_cast<std::size_t>(log.level)]);
    reader.path("log.file", log.file);
    reader.choice("log.level", level, levels);
    log.level = static_cast<base::Level>(std::ranges::find(levels, level) - levels.begin());
}

void read_languages(Reader& reader, KioskConfig& config) {
    constexpr const char* key = "site.languages";
    reader.texts(key, config.languages, languages.size(), languages);
    if (std::ranges::find(config.languages, config.language) == config.languages.end())
        reader.reject(key, "expected site.language among them");
}

/// "36.73.01" → 367301. Only the six digits of a kecamatan, with or without the dots.
void read_kecamatan(Reader& reader, std::uint64_t& kecamatan) {
    constexpr const char* key = "site.kecamatan";
    std::string written;
    reader.text(key, written, Need::required);
    if (written.empty()) return;
    std::string digits = written;
    if (written.size() == 8 && written[2] == '.' && written[5] == '.')
        digits = written.substr(0, 2) + written.substr(3, 2) + written.substr(6, 2);
    const bool six_digits =
        digits.size() == 6 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (!six_digits) return reader.reject(key, "expected a kecamatan's code like \"36.73.01\"");
    kecamatan = std::stoull(digits);
}

void read_pinned_keys(Reader& reader, std::vector<base::Bytes>& keys) {
    constexpr const char* key = "server.pinned_keys";
    std::vector<std::string> written;
    reader.texts(key, written, 4);
    for (const std::string& text : written) {
        auto digest = base::from_base64(text);
        if (!digest || digest->size() != 32)
            return reader.reject(key, "expected the SHA-256 of a public key in base64 (44 characters)");
        keys.push_back(std::move(*digest));
    }
}

void read_link(Reader& reader, SyncConfig& config) {
    std::string metered(metered_words[static_cast<std::size_t>(config.metered)]);
    reader.choice("link.metered", metered, metered_words);
    config.metered = static_cast<Metered>(std::ranges::find(metered_words, metered) - metered_words.begin());
    reader.texts("link.metered_interfaces", config.metered_interfaces, interface_patterns_max);
}

/// "01:30" → 90 minutes.
std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at) { return static_cast<unsigned>(text[at] - '0'); };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t at : {0u, 1u, 3u, 4u})
        if (digit(at) > 9) return std::nullopt;
    const unsigned hours = digit(0) * 10 + digit(1);
    const unsigned minutes = digit(3) * 10 + digit(4);
    if (hours > 23 || minutes > 59) return std::nullopt;
    return std::chrono::minutes(hours * 60 + minutes);
}

void read_night(Reader& reader, std::optional<NightHours>& night) {
    std::string from;
    std::string to;
    reader.text("night.from", from);
    reader.text("night.to", to);
    if (from.empty() && to.empty()) return;
    const auto begin = time_of_day(from);
    const auto end = time_of_day(to);
    if (!begin || !end || *begin == *end)
        return reader.reject(begin ? "night.to" : "night.from", "expected two different times like \"01:00\"");
    night = NightHours{*begin, *end};
}

void read_camera(Reader& reader, CameraConfig& camera) {
    constexpr const char* key = "camera.device";
    reader.text(key, camera.device);
    if (camera.device.empty()) return;
    const std::string_view path = std::string_view(camera.device).substr(camera.device.starts_with("y4m:") ? 4 : 0);
    if (path.size() < 2 || path.front() != '/')
        reader.reject(key, R"(expected a device like "/dev/video0", or "y4m:/run/pendopo/camera.y4m" for a stream)");
}

void read_streams(Reader& reader, std::filesystem::path& outbox, std::filesystem::path& inbox) {
    reader.path("device.outbox_dir", outbox);
    reader.path("device.inbox_dir", inbox);
    if (outbox == inbox) reader.reject("device.inbox_dir", "expected another folder than device.outbox_dir");
}

}  // namespace

base::Result<KioskConfig> load_kiosk(const std::filesystem::path& file) {
    PENDOPO_TRY(Reader reader, Reader::load(file));
    KioskConfig config;
    reader.path("device.data_dir", config.data_dir);
    read_streams(reader, config.outbox_dir, config.inbox_dir);
    reader.path("device.roots_file", config.roots_file);
    reader.text("site.province", config.province, Need::required);
    read_kecamatan(reader, config.kecamatan);
    reader.choice("site.language", config.language, languages);
    read_languages(reader, config);
    reader.flag("screen.fullscreen", config.fullscreen);
    reader.integer("screen.window_width", config.window_width, 320, 7680);
    reader.integer("screen.window_height", config.window_height, 320, 7680);
    reader.integer("screen.width_mm", config.screen_width_mm, 0, 2000);
    reader.integer("screen.height_mm", config.screen_height_mm, 0, 2000);
    if ((config.screen_width_mm == 0) != (config.screen_height_mm == 0))
        reader.reject("screen.width_mm", "expected width_mm and height_mm both, or both 0 to ask the monitor");
    reader.choice("screen.text_size", config.text_size, text_sizes);
    reader.choice("screen.contrast", config.contrast, contrasts);
    reader.choice("screen.theme", config.theme, themes);
    reader.choice("screen.drawing", config.drawing, drawings);
    reader.flag("screen.motion", config.motion);
    // The bounds are those of the accessibility rules: never less than 20 s to answer a warning.
    reader.seconds("session.idle_warning_after_s", config.idle_warning_after, 20, 600);
    reader.seconds("session.idle_extend_s", config.idle_extend_time, 20, 120);
    reader.seconds("session.receipt_s", config.receipt_time, 20, 600);
    reader.integer("session.cool_down_entries", config.cool_down_entries, 0, 100);
    reader.seconds("session.cool_down_within_s", config.cool_down_within, 60, 3600);
    reader.seconds("session.cool_down_wait_s", config.cool_down_wait, 5, 120);
    reader.text("sound.microphone", config.sound.microphone);
    reader.text("sound.speaker", config.sound.speaker);
    reader.integer("sound.words_per_minute", config.sound.words_per_minute, 80, 450);
    reader.flag("speech.dark_screen", config.speech.dark_screen);
    reader.integer("speech.next_code", config.speech.next_code, 0, 767);
    reader.integer("speech.back_code", config.speech.back_code, 0, 767);
    reader.integer("speech.choose_code", config.speech.choose_code, 0, 767);
    reader.path("printer.device", config.printer.device);
    reader.integer("printer.columns", config.printer.columns, 24, 64);
    read_camera(reader, config.camera);
    read_log(reader, config.log);
    PENDOPO_CHECK(reader.finish());
    return config;
}

base::Result<SyncConfig> load_sync(const std::filesystem::path& file) {
    PENDOPO_TRY(Reader reader, Reader::load(file));
    SyncConfig config;
    reader.text("server.host", config.host, Need::required, 253);
    if (config.host.find_first_of("/:@ ?#") != std::string::npos)
        reader.reject("server.host", "expected a host name alone, without https:// and without a port");
    reader.integer("server.port", config.port, 1, 65535);
    reader.integer("server.enrolment_port", config.enrolment_port, 1, 65535);
    reader.path("server.ca_file", config.ca_file);
    read_pinned_keys(reader, config.pinned_keys);
    reader.path("device.data_dir", config.data_dir);
    read_streams(reader, config.outbox_dir, config.inbox_dir);
    reader.path("device.roots_file", config.roots_file);
    reader.path("device.token_file", config.token_file);
    reader.path("courier.folder", config.courier_dir);
    reader.flag("courier.mounted", config.courier_mounted);
    reader.seconds("send.jitter_max_s", config.send_jitter_max, 0, 3600);
    reader.seconds("send.start_spread_s", config.start_spread, 0, 3600);
    read_link(reader, config);
    read_night(reader, config.night);
    read_log(reader, config.log);
    PENDOPO_CHECK(reader.finish());
    return config;
}

base::Result<ServerConfig> load_server(const std::filesystem::path& file) {
    PENDOPO_TRY(Reader reader, Reader::load(file));
    ServerConfig config;
    reader.texts("server.roles", config.roles, roles.size(), roles);
    if (config.roles.empty()) reader.reject("server.roles", "expected at least one role");
    reader.path("server.socket", config.socket);
    // sockaddr_un holds 108 bytes with the closing zero.
    if (config.socket.string().size() > 107) reader.reject("server.socket", "expected a path of up to 107 bytes");
    reader.integer("server.threads", config.threads, 1, limits::listener_threads_max);
    reader.integer("server.enrolments_per_minute", config.enrolments_per_minute, 1, 100'000);
    reader.path("store.file", config.store_file);
    reader.path("trust.bundle_file", config.bundle_file);
    reader.path("trust.roots_file", config.roots_file);
    reader.path("ack_key.file", config.ack_key_file);
    reader.path("ack_key.unlock_file", config.ack_unlock_file);
    reader.path("ack_key.passphrase_file", config.ack_passphrase_file);
    if (config.ack_unlock_file.empty() == config.ack_passphrase_file.empty())
        reader.reject("ack_key.unlock_file", "expected either unlock_file or passphrase_file");
    read_log(reader, config.log);
    PENDOPO_CHECK(reader.finish());
    return config;
}

}  // namespace pendopo::config
