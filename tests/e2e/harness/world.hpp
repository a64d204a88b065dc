// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "tests/e2e/harness/process.hpp"

namespace pendopo::e2e {

/// A folder of a test's own, gone with it. Kept when PENDOPO_KEEP is set.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Where a program of the product or of the tests was built.
[[nodiscard]] std::string program(const std::string& name);

/// A practice province on loopback: real nginx, real pendopo-server, free ports.
class Province {
public:
    explicit Province(std::filesystem::path directory);

    /// Both, and waits until the doctor finds nothing wrong.
    void start();
    /// One of them, whose forerunner has ended; waits for nothing.
    void start_nginx();
    void start_server();
    void stop();
    /// The machine loses its power: nobody says goodbye.
    void kill();
    [[nodiscard]] Process& server() { return *server_; }
    [[nodiscard]] Process& nginx() { return *nginx_; }
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
    [[nodiscard]] std::string socket() const { return directory_ / "run" / "server.sock"; }

    /// `pendopo-ctl WORDS…`, which must succeed.
    [[nodiscard]] std::string ctl(Words words) const;
    [[nodiscard]] nlohmann::json devices() const;
    [[nodiscard]] nlohmann::json desk() const;
    /// What an editor does with a folder: builds it to a file, signs that, publishes it.
    void publish(const std::filesystem::path& folder, const std::filesystem::path& built) const;
    /// Lets the one waiting device in, by its words.
    void confirm_the_waiting_device() const;

private:
    std::filesystem::path directory_;
    std::optional<Process> nginx_;
    std::optional<Process> server_;
};

/// An X server without a screen.
class Display {
public:
    /// `without`: an extension of X11 that it shall not have.
    Display(int width, int height, const std::filesystem::path& folder, const std::string& without = {});
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::optional<Process> server_;
    std::string name_;
};

/// cage, the device's compositor, in a window that fills the display's first 1024 × 768 pixels. What the display's
/// keyboard and pointer do passes through it, as from a real keyboard; programs are shown by its Xwayland. It refuses
/// root, so that root's tests give it a user namespace.
class Cage {
public:
    Cage(const Display& display, const std::filesystem::path& folder);
    /// On this machine's own screen, with whatever touch screens and keyboards it has and gets.
    explicit Cage(const std::filesystem::path& folder);
    /// Of its Xwayland.
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Process& process() { return *compositor_; }

    static constexpr int width = 1024;  // of wlroots' window on X11
    static constexpr int height = 768;

private:
    void start(const std::filesystem::path& folder, Words words, Process::Options options);

    std::optional<Process> compositor_;
    std::string name_;
};

/// One device: its site folder, pendopo-sync and pendopo-kiosk.
class Device {
public:
    Device(const Province& province, std::filesystem::path directory, int width, int height, int width_mm,
           int height_mm);

    /// From nothing to a kiosk that invites: both programs run, and the desk has let it in.
    void join(const Province& province, const Display& display);
    void start_sync();
    void start_kiosk(const Display& display);
    /// The same, taking the whole display.
    void start_kiosk_full_screen(const Display& display);
    void start_kiosk_full_screen(const Cage& cage);
    /// What draws the kiosks that are started from now on: "gpu" is OpenGL, whoever provides it here, "processor" what
    /// a machine without a GPU does, also by itself.
    void draw_by(const std::string& what) const;
    /// Further lines of kiosk.toml, for the kiosks that are started from now on.
    void configure(const std::string& lines) const;
    /// The least that the configuration takes: after 40 seconds whoever walked away is wiped.
    void wipe_early() const;
    /// More for the kiosks that are started from now on: words of the command, and of the environment.
    void give_kiosk(Words words, std::map<std::string, std::string> environment);
    /// The same with its data on a disk of so many MiB, which goes with the process; needs root or user namespaces.
    void start_kiosk_on_small_disk(const Display& display, unsigned mib);
    /// Where such a kiosk's data folder is seen from outside.
    [[nodiscard]] std::filesystem::path data_on_small_disk() const;
    [[nodiscard]] Process& sync() { return *sync_; }
    [[nodiscard]] Process& kiosk() { return *kiosk_; }
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
    [[nodiscard]] std::filesystem::path targets() const { return directory_.string() + ".targets"; }
    [[nodiscard]] std::filesystem::path log(const std::string& who) const {
        return directory_.string() + "." + who + ".log";
    }
    /// The name of the screen that is drawn now.
    [[nodiscard]] std::string screen() const;
    /// Plays steps of tests/e2e/visitor at the window.
    void play(const Display& display, const std::string& script) const;

private:
    void start_kiosk(const std::string& display, Words before, const Words& after = {});

    std::filesystem::path directory_;
    std::optional<Process> sync_;
    std::optional<Process> kiosk_;
    Words more_words_;
    std::map<std::string, std::string> more_environment_;
};

/// A province that runs and one device that was let in, whose kiosk invites: where most stories begin.
struct JoinedKiosk {
    Folder folder;
    Province province{folder / "province"};
    Display display{1280, 800, folder.path()};
    Device device{province, folder / "site", 1280, 800, 217, 136};

    JoinedKiosk() {
        province.start();
        device.join(province, display);
    }
};

/// Tells each line as a visit of its own, through the kiosk's service without its screen; or comes back with a code.
/// Returns what it prints. The device's kiosk must not run.
std::string teller(const Device& device, const std::string& lines, const Words& more = {});

/// All bytes of a file; none if it is not there.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

/// Makes a file that takes so many MiB.
void take_room(const std::filesystem::path& path, unsigned mib);

/// Every run of 8 characters of the texts, in UTF-8 and UTF-16, looked for in bytes.
class Traces {
public:
    Traces() = default;
    explicit Traces(const std::vector<std::string>& texts);
    /// Bytes that are no text: any 16 of them in a row, if they are not much alike.
    void add_bytes(const std::string& bytes);
    /// What is no trace though it is in the texts: the words a device is confirmed by are drawn at random, lie open,
    /// and may be words that the visitor used too.
    void allow(const std::string& open_text);
    /// The first trace found, or nothing.
    [[nodiscard]] std::optional<std::string> find_in(const std::string& bytes) const;
    /// In every file below a folder; tells file and trace.
    [[nodiscard]] std::optional<std::string> find_in_files(const std::filesystem::path& folder) const;
    /// In all memory that a process may write or has read from nowhere; needs root.
    [[nodiscard]] std::optional<std::string> find_in_memory(pid_t process) const;

private:
    void add(const std::u32string& window);
    std::set<std::string> needles_;
};

}  // namespace pendopo::e2e
