// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/harness/world.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace pendopo::e2e {

namespace fs = std::filesystem;

std::string teller(const Device& device, const std::string& lines, const Words& more) {
    Words command{program("pendopo_teller"), "--config", (device.directory() / "kiosk.toml").string()};
    command.insert(command.end(), more.begin(), more.end());
    return must_run(command, lines, std::chrono::seconds(240));
}

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "pendopo-e2e-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
}
Folder::~Folder() {
    if (std::getenv("PENDOPO_KEEP") != nullptr) {
        std::cerr << "kept: " << path_ << '\n';
        return;
    }
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string program(const std::string& name) {
    const bool product = name.starts_with("pendopo-");
    return std::string(product ? PENDOPO_PROGRAM_DIR : PENDOPO_TEST_PROGRAM_DIR) + "/" + name;
}

Province::Province(fs::path directory) : directory_(std::move(directory)) {
    must_run({program("pendopo-ctl"), "province", "init", directory_.string(), "--name", "Banten", "--practice",
              "--port", "0", "--enrolment-port", "0"});
}

void Province::start_nginx() {
    Process::Options options;
    options.output = directory_.string() + ".nginx.log";
    nginx_ = Process::start(
        {"nginx", "-p", (directory_ / "nginx").string() + "/", "-c", "nginx.conf", "-g", "daemon off;"}, options);
}

void Province::start_server() {
    Process::Options options;
    options.output = directory_.string() + ".server.log";
    server_ = Process::start({program("pendopo-server"), "--config", (directory_ / "ingest" / "server.toml").string()},
                             options);
}

void Province::start() {
    start_nginx();
    start_server();
    Finished doctor;
    try {
        eventually("the province answers", [&] {
            doctor = run({program("pendopo-ctl"), "doctor", "--province", directory_.string()});
            return doctor.status == 0 || !nginx_->running() || !server_->running();
        });
    } catch (const std::runtime_error&) {
        // What the doctor found is told below.
    }
    if (doctor.status != 0)
        throw std::runtime_error("the province does not come up:\n" + doctor.output + "nginx:\n" +
                                 read_text(directory_.string() + ".nginx.log") + "server:\n" +
                                 read_text(directory_.string() + ".server.log"));
}

void Province::stop() {
    if (nginx_) nginx_->stop();
    if (server_) server_->stop();
    nginx_.reset();
    server_.reset();
}

void Province::kill() {
    if (nginx_) nginx_->kill();
    if (server_) server_->kill();
    nginx_.reset();
    server_.reset();
}

std::string Province::ctl(Words words) const {
    words.insert(words.begin(), program("pendopo-ctl"));
    return must_run(words);
}

nlohmann::json Province::devices() const {
    return nlohmann::json::parse(ctl({"device", "list", directory_.string(), "--json"}));
}

nlohmann::json Province::desk() const {
    return nlohmann::json::parse(ctl({"desk", "list", directory_.string(), "--json"}));
}

void Province::publish(const std::filesystem::path& folder, const std::filesystem::path& built) const {
    const std::string home = directory_.string();
    static_cast<void>(ctl({"content", "build", folder.string(), "--out", built.string()}));
    static_cast<void>(ctl({"content", "sign", built.string(), "--province", home}));
    static_cast<void>(ctl({"desk", "publish", home, built.string() + ".signed"}));
}

void Province::confirm_the_waiting_device() const {
    std::string words;
    eventually("a device waits to be let in", [&] {
        for (const auto& device : devices())
            if (device["state"] == "pending") words = device["words"];
        return !words.empty();
    });
    static_cast<void>(ctl({"device", "confirm", directory_.string(), "--words", words}));
}

Display::Display(int width, int height, const fs::path& folder, const std::string& without) {
    // Xvfb picks a free display itself and writes its number when it is ready.
    const fs::path number_file = folder / "display-number";
    Process::Options options;
    options.output = folder / "xvfb.log";
    const std::string size = std::to_string(width) + "x" + std::to_string(height) + "x24";
    Words words{"sh",
                "-c",
                "exec 3>\"$1\"; shift; exec Xvfb -displayfd 3 -nolisten tcp -noreset \"$@\"",
                "sh",
                number_file.string(),
                "-screen",
                "0",
                size};
    if (!without.empty()) words.insert(words.end(), {"-extension", without});
    server_ = Process::start(words, options);
    eventually("the display is there", [&] { return read_text(number_file).ends_with('\n'); });
    const std::string number = read_text(number_file);
    name_ = ":" + number.substr(0, number.find('\n'));
}

Cage::Cage(const Display& display, const fs::path& folder) {
    Process::Options options;
    options.environment = {{"DISPLAY", display.name()}, {"WLR_BACKENDS", "x11"}, {"WLR_RENDERER", "pixman"}};
    Words words;
    if (geteuid() == 0) words = {"unshare", "--user", "--map-user=65534", "--map-group=65534"};
    start(folder, std::move(words), std::move(options));
}

Cage::Cage(const fs::path& folder) {
    start(folder, {}, {});
}

void Cage::start(const fs::path& folder, Words words, Process::Options options) {
    const fs::path runtime = folder / "cage";
    const fs::path name_file = folder / "cage-display";
    fs::create_directory(runtime);
    fs::permissions(runtime, fs::perms::owner_all);
    options.output = folder / "cage.log";
    options.environment.emplace_back("XDG_RUNTIME_DIR", runtime.string());
    words.insert(words.end(), {"cage", "--", "sh", "-c", "echo \"$DISPLAY\" >\"$1\"; exec sleep infinity", "sh",
                               name_file.string()});
    compositor_ = Process::start(words, options);
    eventually("cage is there", [&] { return read_text(name_file).ends_with('\n'); });
    name_ = read_text(name_file);
    name_.pop_back();
}

Device::Device(const Province& province, fs::path directory, int width, int height, int width_mm, int height_mm)
    : directory_(std::move(directory)) {
    static_cast<void>(province.ctl({"device", "site", province.directory().string(), "--site", "Kecamatan Serang",
                                    "--kecamatan", "36.73.01", "--out", directory_.string(), "--windowed", "--width",
                                    std::to_string(width), "--height", std::to_string(height), "--width-mm",
                                    std::to_string(width_mm), "--height-mm", std::to_string(height_mm)}));
}

void Device::join(const Province& province, const Display& display) {
    start_sync();
    start_kiosk(display);
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return screen() == "attract"; });
}

void Device::start_sync() {
    Process::Options options;
    options.output = log("sync");
    sync_ = Process::start({program("pendopo-sync"), "--config", (directory_ / "sync.toml").string()}, options);
}

void Device::start_kiosk(const Display& display) {
    start_kiosk(display.name(), {});
}

void Device::start_kiosk_full_screen(const Display& display) {
    start_kiosk(display.name(), {}, {"--fullscreen"});
}

void Device::start_kiosk_full_screen(const Cage& cage) {
    start_kiosk(cage.name(), {}, {"--fullscreen"});
}

void Device::draw_by(const std::string& what) const {
    const fs::path file = directory_ / "kiosk.toml";
    const std::string section = "[screen]\n";
    std::string text = read_text(file);
    text.insert(text.find(section) + section.size(), "drawing = \"" + what + "\"\n");
    std::ofstream(file) << text;
}

void Device::configure(const std::string& lines) const {
    std::ofstream(directory_ / "kiosk.toml", std::ios::app) << lines;
}

void Device::wipe_early() const {
    configure("\n[session]\nidle_warning_after_s = 20\nidle_extend_s = 20\n");
}

void Device::give_kiosk(Words words, std::map<std::string, std::string> environment) {
    more_words_ = std::move(words);
    more_environment_ = std::move(environment);
}

void Device::start_kiosk_on_small_disk(const Display& display, unsigned mib) {
    const std::string data = (directory_ / "kiosk").string();
    fs::create_directory(data);
    // Seen by this process alone; it becomes the kiosk, so that its number is the kiosk's.
    const std::string mount = "mount -t tmpfs -o mode=0700,size=" + std::to_string(mib) + "m tmpfs '" + data + "'";
    Words before{"unshare", "--mount"};
    if (geteuid() != 0) before.push_back("--map-root-user");
    before.insert(before.end(), {"sh", "-c", mount + " && exec \"$@\"", "sh"});
    start_kiosk(display.name(), before);
}

fs::path Device::data_on_small_disk() const {
    return "/proc/" + std::to_string(kiosk_->pid()) + "/root" + (directory_ / "kiosk").string();
}

void Device::start_kiosk(const std::string& display, Words before, const Words& after) {
    std::error_code ignored;
    fs::remove(targets(), ignored);
    Process::Options options;
    options.output = log("kiosk");
    options.environment = {{"DISPLAY", display}, {"LC_ALL", "C.UTF-8"}};
    for (const auto& [name, value] : more_environment_)
        options.environment.emplace_back(name, value);
    Words words = std::move(before);
    words.insert(words.end(), {program("pendopo-kiosk"), "--config", (directory_ / "kiosk.toml").string(),
                               "--targets-file", targets().string()});
    words.insert(words.end(), after.begin(), after.end());
    words.insert(words.end(), more_words_.begin(), more_words_.end());
    kiosk_ = Process::start(words, options);
}

std::string Device::screen() const {
    std::ifstream file(targets());
    std::string word;
    std::string name;
    file >> word >> name;
    return name;
}

void Device::play(const Display& display, const std::string& script) const {
    static_cast<void>(
        must_run({program("pendopo_visitor"), display.name(), targets().string()}, script, std::chrono::seconds(240)));
}

void take_room(const fs::path& path, unsigned mib) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error(path.string() + " can't be made");
    const int done = posix_fallocate(file, 0, off_t{mib} << 20);
    close(file);
    if (done != 0) throw std::runtime_error(path.string() + " can't take " + std::to_string(mib) + " MiB");
}

Traces::Traces(const std::vector<std::string>& texts) {
    constexpr std::size_t window = 8;
    for (const std::string& text : texts) {
        std::u32string characters;
        for (std::size_t i = 0; i < text.size();) {
            const auto lead = static_cast<unsigned char>(text[i]);
            const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            char32_t value = length == 1 ? lead : lead & (0x7fu >> length);
            for (std::size_t j = 1; j < length; ++j)
                value = (value << 6) | (static_cast<unsigned char>(text[i + j]) & 0x3fu);
            characters += value;
            i += length;
        }
        for (std::size_t i = 0; i + window <= characters.size(); ++i)
            add(characters.substr(i, window));
    }
}

void Traces::add(const std::u32string& window) {
    std::string utf8;
    std::string utf16;
    for (char32_t c : window) {
        if (c < 0x80) {
            utf8 += static_cast<char>(c);
        } else if (c < 0x800) {
            utf8 += static_cast<char>(0xc0 | (c >> 6));
            utf8 += static_cast<char>(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            utf8 += static_cast<char>(0xe0 | (c >> 12));
            utf8 += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
            utf8 += static_cast<char>(0x80 | (c & 0x3f));
        } else {
            utf8 += static_cast<char>(0xf0 | (c >> 18));
            utf8 += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
            utf8 += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
            utf8 += static_cast<char>(0x80 | (c & 0x3f));
        }
        const auto unit = [&](char32_t u) {
            utf16 += static_cast<char>(u & 0xff);
            utf16 += static_cast<char>(u >> 8);
        };
        if (c < 0x10000) {
            unit(c);
        } else {
            unit(0xd800 + ((c - 0x10000) >> 10));
            unit(0xdc00 + ((c - 0x10000) & 0x3ff));
        }
    }
    needles_.insert(utf8);
    needles_.insert(utf16);
}

void Traces::add_bytes(const std::string& bytes) {
    constexpr std::size_t window = 16;
    constexpr std::size_t different = 11;
    for (std::size_t i = 0; i + window <= bytes.size(); ++i) {
        const std::string needle = bytes.substr(i, window);
        if (std::set<char>(needle.begin(), needle.end()).size() >= different) needles_.insert(needle);
    }
}

void Traces::allow(const std::string& open_text) {
    const std::string between_spaces = " " + open_text + " ";
    std::erase_if(needles_,
                  [&](const std::string& needle) { return between_spaces.find(needle) != std::string::npos; });
}

std::optional<std::string> Traces::find_in(const std::string& bytes) const {
    // Needles by their first bytes, so that a file is read once whatever their number.
    std::vector<std::vector<const std::string*>> by_start(65536);
    for (const std::string& needle : needles_)
        by_start[static_cast<unsigned char>(needle[0]) * 256u + static_cast<unsigned char>(needle[1])].push_back(
            &needle);
    for (std::size_t i = 0; i + 8 <= bytes.size(); ++i) {
        const auto start = static_cast<unsigned char>(bytes[i]) * 256u + static_cast<unsigned char>(bytes[i + 1]);
        for (const std::string* needle : by_start[start])
            if (bytes.compare(i, needle->size(), *needle) == 0) return *needle;
    }
    return std::nullopt;
}

std::optional<std::string> Traces::find_in_files(const fs::path& folder) const {
    for (const auto& file : fs::recursive_directory_iterator(folder)) {
        if (!file.is_regular_file()) continue;
        if (const auto trace = find_in(read_text(file.path()))) return file.path().string() + ": " + *trace;
    }
    return std::nullopt;
}

std::optional<std::string> Traces::find_in_memory(pid_t process) const {
    const std::string root = "/proc/" + std::to_string(process);
    std::ifstream maps(root + "/maps");
    std::ifstream memory(root + "/mem", std::ios::binary);
    if (!maps || !memory)
        throw std::runtime_error("the memory of process " + std::to_string(process) + " can't be read");
    std::uint64_t read_in_all = 0;
    for (std::string line; std::getline(maps, line);) {
        unsigned long long begin = 0;
        unsigned long long end = 0;
        char mode[5] = {};
        if (std::sscanf(line.c_str(), "%llx-%llx %4s", &begin, &end, mode) != 3 || mode[1] != 'w') continue;
        std::string bytes(end - begin, '\0');
        memory.clear();
        memory.seekg(static_cast<std::streamoff>(begin));
        memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(memory.gcount()));
        read_in_all += bytes.size();
        if (const auto trace = find_in(bytes)) return line + ": " + *trace;
    }
    if (read_in_all < (1u << 20)) throw std::runtime_error("hardly any memory of the process could be read");
    return std::nullopt;
}

}  // namespace pendopo::e2e
